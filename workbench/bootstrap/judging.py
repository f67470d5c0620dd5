"""The verdict on a report file, with everything this machine knows: pinned roots, and the ledger where it is at hand."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from workbench.bootstrap import roots
from workbench.domain.custody import Finding, Verdict
from workbench.sealing.verifier import judge

NO_LEDGER = "not checked: whether the ledger knows this file (name the vault and who you are to have it compared)"


def judged(pdf: Path, vault: Path | None, issued: frozenset[str] | None) -> Verdict:
    """Against the root pinned for the vault, where one is named; else against each root this user pinned: the one that fits
    is the laboratory the report came from, and the verdict names it."""
    pinned = roots.known(vault) if vault else None
    candidates = ([pinned] if pinned else []) if vault else list(roots.all_known())
    if not candidates:
        return _against_ledger(pdf, judge(pdf, root_certificate=b"", expected_sha256=None), issued)
    verdicts = [(judge(pdf, root_certificate=r.certificate, expected_sha256=None), r) for r in candidates]
    best, root = min(verdicts, key=lambda pair: len(pair[0].findings))
    best = replace(best, checked=(*best.checked, f"signed by people of the laboratory with root {root.fingerprint}"))
    return _against_ledger(pdf, best, issued)


def _against_ledger(pdf: Path, verdict: Verdict, issued: frozenset[str] | None) -> Verdict:
    if issued is None:
        return replace(verdict, checked=(*verdict.checked, NO_LEDGER))
    with pdf.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    checked = (*verdict.checked, "SHA-256 among the reports that the ledger says were issued")
    if sha256 in issued:
        return replace(verdict, checked=checked)
    unknown = Finding("file", f"No report with SHA-256 {sha256} was issued.", "This is not a file that left this vault.")
    return replace(verdict, checked=checked, findings=(*verdict.findings, unknown))
