"""The verdict on a report file: pyHanko's bottom line is one of its conditions, never the whole."""

from __future__ import annotations

import hashlib
import io
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from workbench.domain.custody import Finding, Verdict
from workbench.sealing.container import container_findings
from workbench.sealing.coverage import coverage_findings, shape_findings
from workbench.sealing.signers import Required, required_signers, signer_findings

CHECKED = (
    "every signature: its digest, its certificate chain, changes after it",
    "the last signature covers the whole file",
    "exactly the signers that the first signed revision requires",
    "nothing but zeros after each signature's CMS",
)
WITH_LEDGER = "SHA-256 equal to the ledger's"
_ALTERED = "The report was altered after signing."


def judge(pdf: Path, *, root_certificate: bytes, expected_sha256: str | None) -> Verdict:
    """Findings about a report file; none means sound. An empty root certificate is a finding of its own."""
    checked = (*CHECKED, WITH_LEDGER) if expected_sha256 else CHECKED
    try:
        data = pdf.read_bytes()
    except OSError as error:
        return Verdict(pdf.name, (), (Finding(pdf.name, f"The file cannot be read: {error.strerror}.", "Nothing was checked."),))
    findings = (*_digest(data, expected_sha256), *_inspected(data, root_certificate), *_trust(root_certificate))
    return Verdict(pdf.name, checked, findings)


def _digest(data: bytes, expected: str | None) -> Iterator[Finding]:
    found = hashlib.sha256(data).hexdigest()
    if expected and found != expected.lower():
        yield Finding("file", f"SHA-256 is {found}; the ledger has {expected}.", "This is not the file that was issued.")


def _trust(root_certificate: bytes) -> Iterator[Finding]:
    if not root_certificate:
        yield Finding(
            "trust",
            "No root certificate was given, so trust was not established.",
            "The signatures may be whole, but nothing says whose they are. Name the vault, or give its root certificate.",
        )


def _inspected(data: bytes, root: bytes) -> tuple[Finding, ...]:
    try:
        return tuple(_findings(data, root))
    except Exception as error:  # noqa: BLE001 - a parser's failure on a hostile file is a verdict, never a traceback
        problem = f"The file cannot be read as a signed PDF ({type(error).__name__}: {str(error)[:200]})."
        return (Finding("structure", problem, "It is damaged, or was never a report of this program."),)


def _findings(data: bytes, root: bytes) -> Iterator[Finding]:
    from pyhanko.pdf_utils.reader import PdfFileReader

    logging.getLogger("pyhanko").addHandler(logging.NullHandler())  # what it would print, the findings say
    reader = PdfFileReader(io.BytesIO(data), strict=True)
    signatures = list(reader.embedded_signatures)
    if not signatures:
        yield Finding("signatures", "The file carries no signature.", "It is a draft at best; nobody answers for it.")
        return
    required = tuple(required_signers(reader, signatures[0]))
    yield from shape_findings(reader, signatures, data, len(required))
    for signature in signatures:
        yield from _signature(signature, root)
    yield from coverage_findings(signatures, data)
    yield from _signers(required, signatures)


def _signers(required: tuple[Required, ...], signatures: list[Any]) -> Iterator[Finding]:
    if required:
        yield from signer_findings(required, signatures)
    else:
        yield Finding(
            "custody.json",
            "The first signed revision names no required signers.",
            "INCOMPLETE: without them nobody can say whether a signature is missing.",
        )


def _signature(signature: Any, root: bytes) -> Iterator[Finding]:
    from pyhanko.sign.validation import validate_pdf_signature

    place = f"signature “{signature.field_name}”"
    status = validate_pdf_signature(signature, _context(root))
    if not (status.intact and status.valid):
        yield Finding(place, "The signed bytes were changed, or the signature is not of this key.", _ALTERED)
        return
    yield from container_findings(signature)
    if not status.docmdp_ok:
        yield Finding(place, "The file was changed after this signature, beyond what it allows.", _ALTERED)
    if root and not status.trusted:
        yield Finding(place, "Its certificate was not issued by this laboratory's root.", "Whoever signed is not known here.")
    elif root and not status.bottom_line:
        yield Finding(place, f"It does not hold: {status.summary()}.", "The report is not to be relied on.")


def _context(root: bytes) -> Any:
    """Trust in the given root alone; nothing is fetched."""
    from asn1crypto import x509
    from pyhanko_certvalidator import ValidationContext

    return ValidationContext(trust_roots=[x509.Certificate.load(root)] if root else [], allow_fetching=False)
