"""The verdict on a report file: pyHanko's bottom line is one of its conditions, never the whole."""

from __future__ import annotations

import hashlib
import io
import logging
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from workbench.domain.custody import Finding, Verdict
from workbench.sealing.container import container_findings
from workbench.sealing.coverage import coverage_findings, shape_findings
from workbench.sealing.signers import (
    Required,
    approval_notes,
    custody_of,
    name_findings,
    required_signers,
    signer_findings,
    spoken,
)

FORM = "the form of every signature: no other filled field, the first certifies, nothing but zeros follows each CMS"
DIGESTS = "every signature: its digest over the signed bytes"
CHANGES = "every signature: its container, the name it shows, changes after it"
CHAINS = "every signature: its certificate chain up to the laboratory's root"
WHOLE = "the last signature covers the whole file"
SIGNERS = "exactly the signers that the first signed revision requires"
CHECKS = (FORM, DIGESTS, CHANGES, CHAINS, WHOLE, SIGNERS)
WITH_LEDGER = "SHA-256 equal to the ledger's"
_ALTERED = "The report was altered after signing."


def judge(pdf: Path, *, root_certificate: bytes, expected_sha256: str | None) -> Verdict:
    """Findings about a report file; none means sound. An empty root certificate is a finding of its own."""
    try:
        data = pdf.read_bytes()
    except OSError as error:
        unread = Finding(pdf.name, f"The file cannot be read: {error.strerror}.", "Nothing was checked.")
        return Verdict(pdf.name, (), (unread,), unchecked=CHECKS)
    inspection = _Inspection(root_certificate)
    inspection.digest(data, expected_sha256)
    inspection.run(data)
    inspection.findings.extend(_trust(root_certificate))
    return inspection.verdict(pdf.name)


def _digest(data: bytes, expected: str) -> Iterator[Finding]:
    found = hashlib.sha256(data).hexdigest()
    if found != expected.lower():
        yield Finding("file", f"SHA-256 is {found}; the ledger has {expected}.", "This is not the file that was issued.")


def _trust(root_certificate: bytes) -> Iterator[Finding]:
    if not root_certificate:
        yield Finding(
            "trust",
            "No root certificate was given, so trust was not established.",
            "The signatures may be whole, but nothing says whose they are. Give the laboratory's: --root lab-root.pem",
        )


class _Inspection:
    """All checks of one file; each is noted as done only once it has run to its end."""

    def __init__(self, root: bytes) -> None:
        self.checked: list[str] = []
        self.findings: list[Finding] = []
        self.notes: list[str] = []
        self._root = root

    def verdict(self, subject: str) -> Verdict:
        """What was found, and what could not be looked at."""
        unchecked = tuple(c for c in CHECKS if c not in self.checked)
        return Verdict(subject, tuple(self.checked), tuple(self.findings), unchecked=unchecked, notes=tuple(self.notes))

    def digest(self, data: bytes, expected: str | None) -> None:
        """Against the digest the ledger has, where there is one."""
        if expected:
            self._note(WITH_LEDGER, _digest(data, expected))

    def run(self, data: bytes) -> None:
        """Everything that reads the file as a signed PDF."""
        try:
            self._inspect(data)
        except Exception as error:  # noqa: BLE001 - a parser's failure on a hostile file is a verdict, never a traceback
            problem = f"The file cannot be read as a signed PDF ({type(error).__name__}: {str(error)[:200]})."
            meaning = "It is damaged, or was never a report of this program."
            self.findings.append(Finding("structure", problem, meaning))

    def _note(self, what: str, found: Iterable[Finding]) -> None:
        self.findings.extend(found)
        self.checked.append(what)

    def _inspect(self, data: bytes) -> None:
        from pyhanko.pdf_utils.reader import PdfFileReader

        logging.getLogger("pyhanko").addHandler(logging.NullHandler())  # what it would print, the findings say
        reader = PdfFileReader(io.BytesIO(data), strict=True)
        signatures = list(reader.embedded_signatures)
        if not signatures:
            unsigned = Finding("signatures", "The file carries no signature.", "It is a draft at best; nobody answers for it.")
            self.findings.append(unsigned)
            return
        bound = custody_of(reader, signatures[0])
        required = tuple(required_signers(bound))
        self._note(FORM, shape_findings(reader, signatures, data, len(required)))
        self._signatures(signatures)
        self.notes.extend(approval_notes(bound))
        self._note(WHOLE, coverage_findings(signatures, data))
        self._signers(required, signatures)

    def _signatures(self, signatures: list[Any]) -> None:
        intact = [self._signature(signature) for signature in signatures]
        self.checked.append(DIGESTS)
        if all(intact):
            self.checked += [CHANGES, CHAINS] if self._root else [CHANGES]

    def _signature(self, signature: Any) -> bool:
        """Whether it is whole: of one that is not, no more can be said."""
        from pyhanko.sign.validation import validate_pdf_signature

        status = validate_pdf_signature(signature, _context(self._root))
        if not (status.intact and status.valid):
            problem = "The signed bytes were changed, or the signature is not of this key."
            self.findings.append(Finding(_place(signature), problem, _ALTERED))
            return False
        self.findings += [*container_findings(signature), *name_findings(signature), *_standing(signature, status, self._root)]
        self.notes.append(f"signed by {spoken(signature)}{'' if status.trusted else ', for whom no root given here vouches'}")
        return True

    def _signers(self, required: tuple[Required, ...], signatures: list[Any]) -> None:
        if required:
            self._note(SIGNERS, signer_findings(required, signatures))
            return
        problem = "The first signed revision names no required signers."
        meaning = "INCOMPLETE: without them nobody can say whether a signature is missing."
        self.findings.append(Finding("custody.json", problem, meaning))


def _standing(signature: Any, status: Any, root: bytes) -> Iterator[Finding]:
    """Changes after the signature, and trust in who made it."""
    place = _place(signature)
    if not status.docmdp_ok:
        yield Finding(place, "The file was changed after this signature, beyond what it allows.", _ALTERED)
    if root and not status.trusted:
        yield Finding(place, "Its certificate was not issued by this laboratory's root.", "Whoever signed is not known here.")
    elif root and not status.bottom_line:
        yield Finding(place, f"It does not hold: {status.summary()}.", "The report is not to be relied on.")


def _place(signature: Any) -> str:
    return f"signature “{signature.field_name}”"


def _context(root: bytes) -> Any:
    """Trust in the given root alone; nothing is fetched."""
    from asn1crypto import x509
    from pyhanko_certvalidator import ValidationContext

    return ValidationContext(trust_roots=[x509.Certificate.load(root)] if root else [], allow_fetching=False)
