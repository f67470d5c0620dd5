"""PAdES B-LTA: what the signatures need to be judged in many years, and a timestamp over all of it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from workbench.domain.errors import BadRequest

FIELD = "archived"
_REMEDY = "Archive the file as it left the vault."


def archived(pdf: bytes, *, certificates: Sequence[bytes], stamp: Callable[[bytes], bytes]) -> bytes:
    """The report with one more revision: the certificates of every chain in it and of those given (DER), then a document
    timestamp. What `stamp` raises is raised, and the report stays as it is."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.signers import PdfTimeStamper

    from workbench.sealing.stamper import LARGEST, Stamper

    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        signatures = list(writer.prev.embedded_signatures)
    except (PdfError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadRequest(f"This is no report that can be archived: {error}.", _REMEDY) from error
    if not signatures:
        raise BadRequest("This report is not signed.", "Only a signed report is archived.")
    _store(writer, [*_carried(signatures), *certificates])
    stamper = PdfTimeStamper(Stamper(stamp), field_name=_free_name(writer), readable_field_name="Archive timestamp")
    return bytes(stamper.timestamp_pdf(writer, "sha256", bytes_reserved=2 * LARGEST).getvalue())


def revocation_notes(certificates: Iterable[bytes]) -> tuple[str, ...]:
    """What would say whether a certificate was revoked: it is named and not asked, for nothing but the timestamp server is."""
    from cryptography import x509

    named = []
    for der in certificates:
        certificate = x509.load_der_x509_certificate(der)
        if any(_has(certificate, kind) for kind in (x509.CRLDistributionPoints, x509.AuthorityInformationAccess)):
            named.append(certificate.subject.rfc4514_string())
    said = "names a place that says whether it was revoked; it was not asked, and its answer is not in the file"
    return tuple(f"The certificate of {name} {said}." for name in dict.fromkeys(named))


def signers_of(pdf: bytes) -> tuple[bytes, ...]:
    """The certificates (DER) that came into a signed report with its signatures."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    return tuple(_carried(PdfFileReader(io.BytesIO(pdf)).embedded_signatures))


def _carried(signatures: Iterable[Any]) -> Iterator[bytes]:
    """Certificates of signatures, and of the timestamps on them and over the document."""
    from asn1crypto import cms

    from workbench.sealing.stamped import timed

    for signature in signatures:
        yield from (choice.chosen.dump() for choice in signature.signed_data["certificates"])
        if (found := timed(signature)) is not None:
            signed = cms.ContentInfo.load(found.token)["content"]
            yield from (choice.chosen.dump() for choice in signed["certificates"])


def _store(writer: Any, certificates: Iterable[bytes]) -> None:
    from asn1crypto import x509
    from pyhanko.sign.validation.dss import DocumentSecurityStore

    held = [x509.Certificate.load(der) for der in dict.fromkeys(certificates)]
    DocumentSecurityStore.supply_dss_in_writer(writer, None, certs=held)


def _free_name(writer: Any) -> str:
    from pyhanko.sign.fields import enumerate_sig_fields

    there = {name for name, _, _ in enumerate_sig_fields(writer)}
    return next(
        name for number in range(1, len(there) + 2) if (name := FIELD if number == 1 else f"{FIELD} {number}") not in there
    )


def _has(certificate: Any, kind: Any) -> bool:
    from cryptography import x509

    try:
        return bool(certificate.extensions.get_extension_for_class(kind))
    except x509.ExtensionNotFound:
        return False
