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
    """Judged against the vault's own root, else against each pinned one: the one that fits is the laboratory it came from."""
    pinned = roots.known(vault) if vault else None
    certificates = [pinned.certificate] if pinned else [r.certificate for r in roots.all_known()]
    verdicts = [judge(pdf, root_certificate=c, expected_sha256=None) for c in certificates or [b""]]
    best = min(verdicts, key=lambda v: len(v.findings))
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
