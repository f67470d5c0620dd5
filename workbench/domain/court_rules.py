"""Rules about reports and what vouches for them, for the door and for `verify` alike: why not, empty when it may be."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from workbench.domain.court_events import BundleTaken, CertificateBrought, RunReproduced
from workbench.domain.leaving import Sameness, Validation
from workbench.domain.work_events import ReportRendered

MOST_SIGNERS = 2
LARGEST_CERTIFICATE = 64 * 1024
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Report:
    """A report as the ledger tells it; `acts` are those by which signed files of it left the vault."""

    case_number: str
    number: int
    signers: tuple[str, ...]
    evidence: tuple[str, ...]
    acts: tuple[str, ...] = ()


def no_rendering(event: ReportRendered, who: str, reports: Mapping[str, Report], people: Collection[str]) -> str:
    """Why a report cannot be set like this. Reports of an old vault have no number and name no signers."""
    if event.report_id in reports:
        return "a report is set once"
    if event.number and event.number != 1 + _last_number(event.case_number, reports):
        return f"report {event.number} is not the case's next one"
    if event.amends and not _is_issued(event.amends, event.case_number, reports):
        return "the report to be amended was not issued in this case"
    return _no_signers(event.signers, who, people)


def _last_number(case_number: str, reports: Mapping[str, Report]) -> int:
    return max((r.number for r in reports.values() if r.acts and r.case_number == case_number), default=0)


def _is_issued(report_id: str, case_number: str, reports: Mapping[str, Report]) -> bool:
    report = reports.get(report_id)
    return report is not None and bool(report.acts) and report.case_number == case_number


def _no_signers(signers: Sequence[str], who: str, people: Collection[str]) -> str:
    if not signers:
        return ""
    if signers[0] != who:
        return f"{signers[0]} prepares it, and {who} set it"
    if len(signers) > MOST_SIGNERS or len(set(signers)) != len(signers):
        return "a report has one or two different signers"
    return next((f"{name} is not enrolled" for name in signers if name not in people), "")


def no_issuing(report_id: str, case_number: str, who: str, reports: Mapping[str, Report]) -> str:
    """Why a report's first signed file cannot be entered."""
    report = reports.get(report_id)
    if report is None or report.case_number != case_number:
        return "the report was never set in this case"
    if report.acts:
        return "the report was issued before"
    if report.number and report.number <= _last_number(case_number, reports):
        return f"another report {report.number} was issued meanwhile"
    return f"{report.signers[0]} prepares it, not {who}" if report.signers and report.signers[0] != who else ""


def no_countersigning(
    report_id: str, case_number: str, who: str, reports: Mapping[str, Report], approved: Collection[str]
) -> str:
    """Why a second person's signature cannot be entered; `approved` are the exhibits that stand approved."""
    report = reports.get(report_id)
    if report is None or report.case_number != case_number or not report.acts:
        return "the report was not issued in this case"
    if len(report.signers) < MOST_SIGNERS or report.signers[1] != who:
        return f"{who} is not the second person that the report names"
    if "approved" in report.acts:
        return "it is countersigned already"
    if "archived" in report.acts:
        return "it was archived without a countersignature"
    return "" if set(report.evidence) <= set(approved) else "not every exhibit in it stands approved"


def no_archiving(report_id: str, case_number: str, reports: Mapping[str, Report]) -> str:
    """Why long-term proofs cannot be entered."""
    return "" if _is_issued(report_id, case_number, reports) else "the report was not issued in this case"


def no_certificate(event: CertificateBrought, who: str) -> str:
    """Why a certificate cannot be brought."""
    if event.name != who:
        return f"it is {event.name}'s, and {who} brings it"
    parts = (event.certificate, *event.chain)
    if sum(map(len, parts)) > LARGEST_CERTIFICATE:
        return "it is too large to be a certificate"
    return "" if all(part.startswith("-----BEGIN CERTIFICATE-----") for part in parts) else "it is no certificate"


def no_validation(validation: Validation) -> str:
    """Why a measurement cannot be one."""
    if not _SHA256.fullmatch(validation.recipe):
        return "it names no recipe"
    counts = validation.recordings > 0 and validation.words > 0 and validation.errors >= 0
    return "" if counts and validation.engine and validation.method else "it counts nothing, or does not say how"


def no_reproduction(event: RunReproduced, drafts: Collection[str]) -> str:
    """Why the outcome of running a recipe again cannot be this."""
    if event.draft_id not in drafts:
        return "it is of a draft that is not there"
    if event.outcome not in set(Sameness):
        return f"{event.outcome!r} is no outcome"
    counted = event.differences >= 0 and (event.differences > 0 or event.outcome != Sameness.DIFFERENT)
    return "" if counted and _SHA256.fullmatch(event.sha256) else "its figures do not fit its outcome"


def no_taking(event: BundleTaken, taken: Collection[tuple[str, str]]) -> str:
    """Why a bundle cannot be taken in; `taken` are those taken before, by case and digest."""
    if (event.case_number, event.sha256) in taken:
        return "it was taken in before"
    digests = (event.sha256, event.root_fingerprint, event.root)
    return "" if all(map(_SHA256.fullmatch, digests)) and event.size > 0 else "it names no bundle"
