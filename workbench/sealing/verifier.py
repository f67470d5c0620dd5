"""The verdict on a report file: pyHanko's bottom line is one of its conditions, never the whole."""

from __future__ import annotations

import hashlib
import io
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from workbench.domain.custody import Finding, Verdict
from workbench.domain.leaving import INCOMPLETE
from workbench.sealing.container import container_findings
from workbench.sealing.coverage import coverage_findings, shape_findings
from workbench.sealing.signers import (
    Required,
    approval_notes,
    custody_of,
    name_findings,
    required_signers,
    revision_note,
    signer_findings,
    spoken,
)
from workbench.sealing.stamped import earliest, is_document_stamp, judged_stamp, stamp_findings, timed
from workbench.sealing.timestamps import LONGEST, Stamp

FORM = "the form of every signature: no other filled field, the first certifies, nothing but zeros follows each CMS"
DIGESTS = "every signature: its digest over the signed bytes"
CHANGES = "every signature: its container, the name it shows, changes after it"
CHAINS = "every signature: its certificate chain up to the laboratory's root"
WHOLE = "the last signature covers the whole file"
SIGNERS = "exactly the signers that the first signed revision requires"
STAMPS = "every timestamp: its digest, its signature, its chain up to a root that is trusted for time"
CHECKS = (FORM, DIGESTS, CHANGES, CHAINS, WHOLE, SIGNERS)
WITH_LEDGER = "SHA-256 equal to the ledger's"
_ARCHIVING = 1  # pyHanko's level of changes that add proofs and timestamps, and nothing that is seen
_ALTERED = "The report was altered after signing."


@dataclass(frozen=True, slots=True)
class Trusted:
    """What a report is judged by: root certificates (DER) of those who certify signers, those trusted for timestamps (PEM), the
    certificates of other authorities that a ledger names as its people's, and the moment at which it is asked; now where none
    is given."""

    roots: tuple[bytes, ...] = ()
    timestamps: str = ""
    moment: datetime | None = None
    known: tuple[bytes, ...] = ()


def judge(pdf: Path, *, root_certificate: bytes, expected_sha256: str | None) -> Verdict:
    """Findings about a report file; none means sound. An empty root certificate is a finding of its own."""
    return judge_file(pdf, Trusted((root_certificate,) if root_certificate else ()), expected_sha256)


def judge_file(pdf: Path, trusted: Trusted, expected_sha256: str | None = None) -> Verdict:
    """The same, by whatever is trusted."""
    try:
        data = pdf.read_bytes()
    except OSError as error:
        unread = Finding(pdf.name, f"The file cannot be read: {error.strerror}.", "Nothing was checked.")
        return Verdict(pdf.name, (), (unread,), unchecked=CHECKS)
    return judge_bytes(pdf.name, data, trusted, expected_sha256)


def judge_bytes(name: str, data: bytes, trusted: Trusted, expected_sha256: str | None = None) -> Verdict:
    """The same, of a file that has been read."""
    inspection = _Inspection(trusted)
    inspection.digest(data, expected_sha256)
    inspection.run(data)
    inspection.findings.extend(_trust(trusted.roots))
    return inspection.verdict(name)


def _digest(data: bytes, expected: str) -> Iterator[Finding]:
    found = hashlib.sha256(data).hexdigest()
    if found != expected.lower():
        yield Finding("file", f"SHA-256 is {found}; the ledger has {expected}.", "This is not the file that was issued.")


def _trust(roots: tuple[bytes, ...]) -> Iterator[Finding]:
    if not roots:
        yield Finding(
            "trust",
            "No root certificate was given, so trust was not established.",
            "The signatures may be whole, but nothing says whose they are. Give the laboratory's: --root lab-root.pem",
        )


_Covering = tuple[int, Stamp]  # a document timestamp and the revision that it made


class _Inspection:
    """All checks of one file; each is noted as done only once it has run to its end."""

    def __init__(self, trusted: Trusted) -> None:
        self.checked: list[str] = []
        self.findings: list[Finding] = []
        self.notes: list[str] = []
        self._trusted = trusted
        self._stamped = False
        self._required: dict[str, Required] = {}

    def verdict(self, subject: str) -> Verdict:
        """What was found, and what could not be looked at."""
        wanted = (*CHECKS, STAMPS) if self._stamped else CHECKS
        unchecked = tuple(c for c in wanted if c not in self.checked)
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
        filled = list(reader.embedded_signatures)
        signatures = [each for each in filled if not is_document_stamp(each)]
        if not signatures:
            unsigned = Finding("signatures", "The file carries no signature.", "It is a draft at best; nobody answers for it.")
            self.findings.append(unsigned)
            return
        bound = custody_of(reader, signatures[0])
        required = tuple(required_signers(bound))
        self._required = {r.field: r for r in required}
        self._note(FORM, shape_findings(reader, filled, data, len(required)))
        stamps = self._document_stamps([each for each in filled if is_document_stamp(each)])
        self._signatures(signatures, stamps)
        if required:
            self.notes.append(revision_note(required, signatures, len(filled) - len(signatures)))
        self.notes.extend(approval_notes(bound))
        self._note(WHOLE, coverage_findings(filled, data))
        self._signers(required, signatures)

    def _signatures(self, signatures: list[Any], stamps: list[_Covering]) -> None:
        last = signatures[-1]
        intact = [self._signature(signature, stamps, last=signature is last) for signature in signatures]
        self.checked.append(DIGESTS)
        if all(intact):
            self.checked += [CHANGES, CHAINS] if self._trusted.roots else [CHANGES]
        if self._stamped and self._trusted.timestamps:
            self.checked.append(STAMPS)

    def _signature(self, signature: Any, stamps: list[_Covering], *, last: bool) -> bool:
        """Whether it is whole: of one that is not, no more can be said."""
        from pyhanko.sign.validation import validate_pdf_signature

        if _crowded(signature):
            self.findings.append(Finding(_place(signature), "It carries more certificates than a chain has.", _ALTERED))
            return False
        later = [stamp for revision, stamp in stamps if revision > signature.signed_revision]
        if _is_of_other_bytes(signature):
            self.findings.append(_broken(signature))
            return False
        seen = earliest([*later, *self._stamp(signature)])
        moment = _time(seen) if seen and self._trusted.timestamps else self._trusted.moment
        status = validate_pdf_signature(signature, *_contexts(self._trusted, moment), key_usage_settings=_usage())
        if not (status.intact and status.valid):
            self.findings.append(_broken(signature))
            return False
        self.findings += [*container_findings(signature), *name_findings(signature, self._required)]
        self.findings += _standing(signature, status, self._trusted, moment)
        if last and status.modification_level is not None and status.modification_level.value > _ARCHIVING:
            self.findings.append(
                Finding(_place(signature), "More was changed after the last signature than archiving does.", _ALTERED)
            )
        vouched = "" if status.trusted else ", for whom no root given here vouches"
        self.notes.append(f"signed by {spoken(signature, self._required)}{vouched or _voucher(status, self._trusted)}")
        return True

    def _document_stamps(self, signatures: list[Any]) -> list[_Covering]:
        """The sound ones. Without roots for time nothing vouches for the last revision, and that is a finding."""
        from pyhanko.sign.validation import SignatureCoverageLevel

        for signature in signatures:
            signature.compute_integrity_info(skip_diff=True)
            if signature.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
                self.findings.append(Finding(_place(signature), "It does not cover all that came before it.", _ALTERED))
        sound = [(signature.signed_revision, stamp) for signature in signatures for stamp in self._stamp(signature)]
        if signatures and not self._trusted.timestamps:
            problem = "No root certificate for timestamps was given, so nothing vouches for the document timestamp."
            meaning = "Give that of whoever runs the server: --timestamp-roots FILE.pem"
            self.findings.append(Finding("trust", problem, meaning))
        return sound

    def _stamp(self, signature: Any) -> list[Stamp]:
        """What the timestamp on a signature, or over the document, says, if it is sound; else a finding."""
        found = timed(signature)
        if found is None:
            return []
        self._stamped = True
        said = judged_stamp(found, self._trusted.timestamps)
        self.findings += stamp_findings(found, said)
        if isinstance(said, str):
            return []
        doubt = "" if self._trusted.timestamps else ", for which no root given here vouches"
        self.notes.append(f"{found.place}: {said.at} by {said.authority}{doubt}")
        return [said]

    def _signers(self, required: tuple[Required, ...], signatures: list[Any]) -> None:
        if required:
            self._note(SIGNERS, signer_findings(required, signatures))
            return
        problem = "The first signed revision names no required signers."
        meaning = f"{INCOMPLETE} without them nobody can say whether a signature is missing."
        self.findings.append(Finding("custody.json", problem, meaning))


def _standing(signature: Any, status: Any, trusted: Trusted, moment: datetime | None) -> Iterator[Finding]:
    """Changes after the signature, and trust in who made it."""
    place, moment = _place(signature), moment or datetime.now(UTC)
    if not status.docmdp_ok:
        yield Finding(place, "The file was changed after this signature, beyond what it allows.", _ALTERED)
    if trusted.roots and not (status.trusted and _is_in_time(signature, moment)):
        yield _untrusted(place, signature, moment)
    elif trusted.roots and not (status.seed_value_ok and (status.bottom_line or not trusted.timestamps)):
        yield Finding(place, f"It does not hold: {status.summary()}.", "The report is not to be relied on.")


def _untrusted(place: str, signature: Any, moment: datetime) -> Finding:
    if not _is_in_time(signature, moment):
        problem = f"Its certificate is not valid on {moment:%Y-%m-%d}, and no timestamp shows that it was when this was signed."
        return Finding(place, problem, "Ask for the archived report, which carries a timestamp: it can be judged for longer.")
    return Finding(place, "Its certificate was not issued by this laboratory's root.", "Whoever signed is not known here.")


def _is_in_time(signature: Any, moment: datetime) -> bool:
    """Asked of the certificate itself too: one that a ledger names is its own anchor, and no chain looks at its dates."""
    certificate = signature.signer_cert
    return bool(certificate.not_valid_before <= moment <= certificate.not_valid_after)


def _voucher(status: Any, trusted: Trusted) -> str:
    """Which of several roots vouches for a signer; of the ledger's own word for a certificate, that it is that."""
    anchor = status.validation_path.trust_anchor.certificate
    if anchor.dump() in trusted.known:
        return ", which the ledger names as theirs"
    return f", vouched for by {anchor.subject.human_friendly}" if len(trusted.roots) > 1 else ""


def _broken(signature: Any) -> Finding:
    return Finding(_place(signature), "The signed bytes were changed, or the signature is not of this key.", _ALTERED)


def _is_of_other_bytes(signature: Any) -> bool:
    """Asked first: nobody need compare revisions, which takes long, of a file whose bytes are not those signed."""
    attributes = signature.signer_info["signed_attrs"] or ()
    stated = [value.native for a in attributes if a["type"].native == "message_digest" for value in a["values"]]
    return bool(stated) and stated != [signature.compute_digest()]


def _crowded(signature: Any) -> bool:
    """Of so many that all bear one name, chains could be put together for ever."""
    found = timed(signature)
    return len(signature.signed_data["certificates"]) > LONGEST or (found is not None and _many(found.token))


def _many(token: bytes) -> bool:
    from asn1crypto import cms

    return len(cms.ContentInfo.load(token)["content"]["certificates"]) > LONGEST


def _time(stamp: Stamp) -> datetime:
    return datetime.fromisoformat(stamp.at)


def _place(signature: Any) -> str:
    return f"signature “{signature.field_name}”"


def _contexts(trusted: Trusted, moment: datetime | None) -> tuple[Any, Any]:
    """Trust in the given roots alone, for signers and for time; nothing is fetched."""
    from asn1crypto import pem, x509
    from pyhanko_certvalidator import ValidationContext

    signers = [x509.Certificate.load(root) for root in (*trusted.roots, *trusted.known)]
    clocks = (
        [x509.Certificate.load(der) for _, _, der in pem.unarmor(trusted.timestamps.encode(), multiple=True)]
        if trusted.timestamps
        else []
    )
    return (
        ValidationContext(trust_roots=signers, moment=moment, allow_fetching=False),
        ValidationContext(trust_roots=clocks, moment=moment, allow_fetching=False),
    )


def _usage() -> Any:
    """Either usage is for signing: authorities differ in which of them they write."""
    from pyhanko.sign.validation.settings import KeyUsageConstraints

    return KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"})
