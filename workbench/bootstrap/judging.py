"""The verdict on a report file, with everything this machine knows: roots, and the ledger where it is at hand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.bootstrap import roots
from workbench.domain.custody import Finding, Verdict
from workbench.domain.errors import BadRequest
from workbench.domain.leaving import Issued, ReportInfo
from workbench.sealing.certificates import as_pem, certificates_in, fingerprint, from_pem, roots_in
from workbench.sealing.revisions import unsigned_digest
from workbench.sealing.verifier import CHAINS, CHECKS, Trusted, judge_bytes

LARGEST = 512 << 20
NO_LEDGER = "whether the ledger knows this file (name the vault and who you are to have it compared)"
ON_RECORD = "SHA-256 among the revisions of reports that the ledger says left the vault"
UNSIGNED = "the revision before any signature: SHA-256 equal to that entered before signing"


@dataclass(frozen=True, slots=True)
class _Anchor:
    """Root certificates to judge by together, and what they are called in the verdict."""

    title: str
    certificates: tuple[bytes, ...]


def judged(
    pdf: Path, vault: Path | None, issued: Issued | None, given: Sequence[Path] = (), clocks: Path | None = None
) -> Verdict:
    """Against the roots in files, where they are given; else the one pinned for the vault, where one is named; else each root
    this user pinned: the one that fits is the laboratory the report came from, and the verdict names it. `clocks` is a file
    with the roots trusted for timestamps, else the policy's in `issued`."""
    anchors = (
        [_given(given)]
        if given
        else [_Anchor(f"the laboratory's root is {r.fingerprint}", (r.certificate,)) for r in _pinned(vault)]
    )
    stamps = _text(clocks) if clocks else issued.timestamp_roots if issued else ""
    data, unread = _read(pdf)
    if unread:
        return Verdict(pdf.name, (), (Finding(pdf.name, unread, "Nothing was checked."),), unchecked=CHECKS)
    trusted = Trusted(timestamps=stamps, known=_brought(issued))
    if not anchors:
        return against_ledger(data, judge_bytes(pdf.name, data, trusted), issued)
    verdicts = [(judge_bytes(pdf.name, data, replace(trusted, roots=a.certificates)), a) for a in anchors]
    best, anchor = min(verdicts, key=lambda pair: len(pair[0].findings))
    if CHAINS in best.checked:
        best = replace(best, checked=(*best.checked, anchor.title))
    return against_ledger(data, best, issued)


def _read(pdf: Path) -> tuple[bytes, str]:
    """The file, and why it was not read."""
    try:
        if pdf.stat().st_size > LARGEST:
            return b"", "The file is larger than any report."
        return pdf.read_bytes(), ""
    except OSError as error:
        return b"", f"The file cannot be read: {error.strerror}."


def judged_here(name: str, data: bytes, vault: Path, issued: Issued) -> Verdict:
    """A report of a vault that is open: by the root pinned for it, else the one that stands in it."""
    trusted = Trusted((root_of(vault),), issued.timestamp_roots, known=_brought(issued))
    return against_ledger(data, judge_bytes(name, data, trusted), issued)


def root_of(vault: Path) -> bytes:
    """The root pinned for a vault, else the one that stands in it."""
    pinned = roots.known(vault)
    return pinned.certificate if pinned else roots_in(vault / roots.CERTIFICATE)[0]


def _pinned(vault: Path | None) -> tuple[roots.KnownRoot, ...]:
    if vault is None:
        return roots.all_known()
    pinned = roots.known(vault)
    return (pinned,) if pinned else ()


def _given(paths: Sequence[Path]) -> _Anchor:
    held = [(path, certificate) for path in paths for certificate in roots_in(path)]
    named = [f"that in {path.name}, key SHA-256 {fingerprint(certificate)}" for path, certificate in held]
    title = f"the root is {named[0]}" if len(named) == 1 else f"the roots are {'; '.join(named)}"
    return _Anchor(title, tuple(certificate for _, certificate in held))


def _text(path: Path) -> str:
    """Roots for timestamps, as PEM."""
    return "".join(as_pem(certificate) for certificate in certificates_in(path))


def _brought(issued: Issued | None) -> tuple[bytes, ...]:
    """Certificates of other authorities that people brought in, as the ledger has them."""
    if issued is None:
        return ()
    try:
        return tuple(from_pem(each.certificate) for each in issued.certificates)
    except ValueError as error:
        raise BadRequest("The ledger names a certificate that cannot be read.", "Run workbench verify VAULT.") from error


def against_ledger(data: bytes, verdict: Verdict, issued: Issued | None) -> Verdict:
    """The verdict with what the ledger knows of the file."""
    if issued is None:
        return replace(verdict, unchecked=(*verdict.unchecked, NO_LEDGER))
    sha256 = hashlib.sha256(data).hexdigest()
    report = next((r for r in issued.reports if sha256 in {v.sha256 for v in r.revisions}), None)
    if report is None:
        found = Finding("file", f"No report with SHA-256 {sha256} was issued.", "This is not a file that left this vault.")
        return replace(verdict, checked=(*verdict.checked, ON_RECORD), findings=(*verdict.findings, found))
    return replace(
        verdict,
        checked=(*verdict.checked, ON_RECORD, UNSIGNED),
        findings=(*verdict.findings, *_unsigned(data, report)),
        notes=(*verdict.notes, *_standing(sha256, report, issued.reports)),
    )


def _unsigned(data: bytes, report: ReportInfo) -> Iterator[Finding]:
    found = unsigned_digest(data)
    if found != report.unsigned_sha256:
        said = f"has SHA-256 {found}" if found else "cannot be told"
        problem = f"The revision before any signature {said}; {report.unsigned_sha256} was entered."
        yield Finding("file", problem, "What was signed is not what was set and entered before signing.")


def _standing(sha256: str, report: ReportInfo, others: Sequence[ReportInfo]) -> Iterator[str]:
    """Which revision of which report this is, and what came after it."""
    mine = next(at for at, revision in enumerate(report.revisions) if revision.sha256 == sha256)
    this = report.revisions[mine]
    number = f"report {report.number}" if report.number else "a report"
    yield f"{number} of case {report.case_number}, the revision {this.act} by {this.by} on {this.at}"
    for later in report.revisions[mine + 1 :]:
        yield f"a later revision of it is on record: {later.act} by {later.by} on {later.at}, SHA-256 {later.sha256}"
    if report.waits_for:
        yield f"it still waits for the countersignature of {report.waits_for}"
    for other in others:
        if other.amends == report.report_id and other.is_issued:
            yield _successor(other)


def _successor(other: ReportInfo) -> str:
    """A report that amends the one at hand, once whoever must countersign it has."""
    kind = ", a disclosure version," if other.disclosure else ""
    if other.waits_for:
        return f"report {other.number}{kind} is to take its place once {other.waits_for} has countersigned it"
    return f"report {other.number}{kind} took its place on {other.at}"
