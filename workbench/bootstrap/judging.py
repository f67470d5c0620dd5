"""The verdict on a report file, with everything this machine knows: roots, and the ledger where it is at hand."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.bootstrap import roots
from workbench.domain.custody import Finding, Verdict
from workbench.sealing.certificates import root_in
from workbench.sealing.verifier import CHAINS, judge

NO_LEDGER = "whether the ledger knows this file (name the vault and who you are to have it compared)"


@dataclass(frozen=True, slots=True)
class _Anchor:
    """A root certificate to judge by, and what it is called in the verdict."""

    title: str
    certificate: bytes


def judged(pdf: Path, vault: Path | None, issued: frozenset[str] | None, root: Path | None = None) -> Verdict:
    """Against the root in a file, where one is given; else the one pinned for the vault, where one is named; else each root
    this user pinned: the one that fits is the laboratory the report came from, and the verdict names it."""
    anchors = [_given(root)] if root else [_Anchor(r.fingerprint, r.certificate) for r in _pinned(vault)]
    if not anchors:
        return _against_ledger(pdf, judge(pdf, root_certificate=b"", expected_sha256=None), issued)
    verdicts = [(judge(pdf, root_certificate=a.certificate, expected_sha256=None), a) for a in anchors]
    best, anchor = min(verdicts, key=lambda pair: len(pair[0].findings))
    if CHAINS in best.checked:
        best = replace(best, checked=(*best.checked, f"the laboratory's root is {anchor.title}"))
    return _against_ledger(pdf, best, issued)


def _pinned(vault: Path | None) -> tuple[roots.KnownRoot, ...]:
    if vault is None:
        return roots.all_known()
    pinned = roots.known(vault)
    return (pinned,) if pinned else ()


def _given(path: Path) -> _Anchor:
    certificate, key = root_in(path)
    return _Anchor(f"that in {path.name}, key SHA-256 {key}", certificate)


def _against_ledger(pdf: Path, verdict: Verdict, issued: frozenset[str] | None) -> Verdict:
    if issued is None:
        return replace(verdict, unchecked=(*verdict.unchecked, NO_LEDGER))
    with pdf.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    checked = (*verdict.checked, "SHA-256 among the reports that the ledger says were issued")
    if sha256 in issued:
        return replace(verdict, checked=checked)
    unknown = Finding("file", f"No report with SHA-256 {sha256} was issued.", "This is not a file that left this vault.")
    return replace(verdict, checked=checked, findings=(*verdict.findings, unknown))
