"""Reports as the entries walked so far tell them."""

from __future__ import annotations

from dataclasses import replace

from workbench.domain import events as e
from workbench.domain.court_rules import Report


def rendered(reports: dict[str, Report], event: e.ReportRendered, seq: int) -> None:
    """A report was set."""
    reports.setdefault(event.report_id, Report(event.case_number, event.number, event.signers, event.evidence, seq=seq))


def left(reports: dict[str, Report], report_id: str, case_number: str, act: str) -> None:
    """A signed file of it left the vault."""
    held = reports.get(report_id)
    if held is not None and held.case_number == case_number:
        reports[report_id] = replace(held, acts=(*held.acts, act))
