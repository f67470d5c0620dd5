"""PAdES signatures, B-B and with a server's timestamp B-T, into fields that the unsigned revision made."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from workbench.domain.errors import BadRequest
from workbench.domain.leaving import SignatureLook
from workbench.sealing.appearance import Drawing, language_of, signature_style
from workbench.sealing.certificates import fingerprint, spoken_fingerprint

if TYPE_CHECKING:
    from workbench.domain.people import SigningKey

_CONTENTS_BYTES = 4096


def seal(
    pdf: bytes,
    key: SigningKey,
    *,
    signer: str,
    field: str,
    drawn: Drawing,
    stamp: Callable[[bytes], bytes] | None = None,
) -> bytes:
    """Sign an empty field. The first signature certifies: no change at all, or only the remaining fields' signatures.
    `stamp` answers a digest with a timestamp token; what it raises is raised, and nothing is signed."""
    from pyhanko.sign import PdfSigner
    from pyhanko.sign.general import SigningError

    from workbench.sealing.pen import Pen
    from workbench.sealing.stamper import LARGEST, Stamper

    writer, box, first = _opened(pdf, field)
    space = _CONTENTS_BYTES + sum(map(len, key.chain)) + (LARGEST if stamp else 0)
    stamper = Stamper(stamp) if stamp else None
    with signature_style(drawn(_look(writer, key, signer, first=first), box)) as style:
        said = _metadata(writer, signer, field, first=first)
        pen = PdfSigner(said, Pen(key), timestamper=stamper, stamp_style=style)
        try:
            out = pen.sign_pdf(writer, existing_fields_only=True, bytes_reserved=space * 2)
        except SigningError as error:
            raise BadRequest(f"This report cannot be signed: {error}.", "Make the report again.") from error
    return bytes(out.getvalue())


def _opened(pdf: bytes, field: str) -> tuple[Any, tuple[float, float], bool]:
    """The report to be written on, the size of the empty field, and whether nobody signed anywhere yet."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.misc import PdfError

    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        return writer, *_free_box(writer, field)
    except (PdfError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadRequest(f"This is no report that can be signed: {error}.", "Make the report again.") from error


def _look(writer: Any, key: SigningKey, signer: str, *, first: bool) -> SignatureLook:
    return SignatureLook(
        signer,
        act="prepared" if first else "approved",
        at=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        words=spoken_fingerprint(key.certificate),
        fingerprint=fingerprint(key.certificate),
        language=language_of(writer),
    )


def _metadata(writer: Any, signer: str, field: str, *, first: bool) -> Any:
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter, enumerate_sig_fields
    from pyhanko.sign.signers import PdfSignatureMetadata

    fields = list(enumerate_sig_fields(writer))
    return PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        name=signer,
        reason="Prepared this report" if first else "Approved this report",
        certify=first,
        subfilter=SigSeedSubFilter.PADES,
        docmdp_permissions=MDPPerm.NO_CHANGES if len(fields) == 1 else MDPPerm.FILL_FORMS,
    )


def _free_box(writer: Any, field: str) -> tuple[tuple[float, float], bool]:
    """Width and height of the empty field's rectangle, and whether nobody signed anywhere yet."""
    from pyhanko.sign.fields import enumerate_sig_fields

    fields = list(enumerate_sig_fields(writer))
    for name, value, reference in fields:
        if name == field:
            if value is not None:
                raise BadRequest(f"The field “{field}” of this report is signed already.")
            left, bottom, right, top = (float(edge) for edge in reference.get_object()["/Rect"])
            return (right - left, top - bottom), all(each is None for _, each, _ in fields)
    raise BadRequest(f"This report has no signature field “{field}”.", "Make it again with this signer required.")
