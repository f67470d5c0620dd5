"""Rules about reports and what vouches for them, for the door and for `verify` alike: why not, empty when it may be."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from workbench.domain.calibration import no_bins
from workbench.domain.court_events import BundleTaken, CertificateBrought, RunReproduced
from workbench.domain.leaving import BANDS, Sameness, Validation
from workbench.domain.people import Permission, Person, may, unfit
from workbench.domain.review import Review
from workbench.domain.work_events import ReportRendered

MOST_SIGNERS = 2
LARGEST_CERTIFICATE = 64 * 1024
_SHA256 = re.compile(r"[0-9a-f]{64}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z")
_PEM = re.compile(r"-----BEGIN CERTIFICATE-----\n([A-Za-z0-9+/=\n]+)-----END CERTIFICATE-----\n?")


@dataclass(frozen=True, slots=True)
class Report:
    """A report as the ledger tells it; `acts` are those by which signed files of it left the vault, `seq` the entry it was set
    by."""

    case_number: str
    number: int
    signers: tuple[str, ...]
    evidence: tuple[str, ...]
    acts: tuple[str, ...] = ()
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """What a report is judged by besides other reports: people by name, which of its exhibits its case has and which of them
    were destroyed, the digests that files of reports have already."""

    people: Mapping[str, Person]
    exhibits: Collection[str]
    destroyed: Collection[str] = ()
    files: Collection[str] = ()


def no_rendering(event: ReportRendered, who: str, reports: Mapping[str, Report], known: Known) -> str:
    """Why a report cannot be set like this. Reports of an old vault have no number and name no signers."""
    if event.report_id in reports:
        return "a report is set once"
    if why := _no_number(event, reports):
        return why
    if event.amends and not _is_issued(event.amends, event.case_number, reports):
        return "the report to be amended was not issued in this case"
    if event.style and event.style.disclosure is not event.disclosure:
        return "it says two things of what is left out of it"
    said = _no_exhibits(event, known) or _no_signers(event.signers, who, known.people)
    return said or no_file(event.unsigned_sha256, known.files)


def no_moment(event: ReportRendered, size: int, at: str) -> str:
    """Why a report cannot say of itself when it was made, and on how long a history it stands, when it is entered now."""
    if event.size < 0 or event.size > size:
        return "it stands on entries that are not there"
    dated = not event.made_at or (_TIME.fullmatch(event.made_at) and event.made_at[:19] <= at[:19])
    return "" if dated else "it is dated after its entry, or not at all"


def no_file(sha256: str, files: Collection[str]) -> str:
    """Why a file cannot be this report's: a digest tells one report from every other."""
    if not _SHA256.fullmatch(sha256):
        return "its digest is none"
    return "another file of a report has this digest" if sha256 in files else ""


def _no_number(event: ReportRendered, reports: Mapping[str, Report]) -> str:
    if event.number and event.number != 1 + _last_number(event.case_number, reports):
        return f"report {event.number} is not the case's next one"
    if bool(event.number) is not bool(event.signers):
        return "a report has a number and names who signs it"
    if not event.number and any(r.number and r.case_number == event.case_number for r in reports.values()):
        return "the reports of this case have numbers"
    return ""


def _no_exhibits(event: ReportRendered, known: Known) -> str:
    if not set(event.evidence) <= set(known.exhibits):
        return "an exhibit in it is not of this case"
    if not event.number:  # old programs named an exhibit once for each of its tracks
        return ""
    if not event.evidence or len(set(event.evidence)) != len(event.evidence):
        return "it is about no exhibit, or names one twice"
    return "an exhibit in it was destroyed" if set(event.evidence) & set(known.destroyed) else ""


def _last_number(case_number: str, reports: Mapping[str, Report]) -> int:
    return max((r.number for r in reports.values() if r.acts and r.case_number == case_number), default=0)


def _is_issued(report_id: str, case_number: str, reports: Mapping[str, Report]) -> bool:
    report = reports.get(report_id)
    return report is not None and bool(report.acts) and report.case_number == case_number


def _no_signers(signers: Sequence[str], who: str, people: Mapping[str, Person]) -> str:
    if not signers:
        return ""
    if signers[0] != who:
        return f"{signers[0]} prepares it, and {who} set it"
    if len(signers) > MOST_SIGNERS or len(set(signers)) != len(signers):
        return "a report has one or two different signers"
    if missing := [name for name in signers if name not in people]:
        return f"{missing[0]} is not enrolled"
    barred = [name for name in signers[1:] if unfit(people[name]) or not may(people[name].role, Permission.APPROVE)]
    return f"{barred[0]} may not countersign" if barred else ""


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
    report_id: str, case_number: str, who: str, reports: Mapping[str, Report], approved: Mapping[str, Review]
) -> str:
    """Why a second person's signature cannot be entered; `approved` are the exhibits that stand approved: what was approved
    after the report was set is not what it says, and who approved nothing in it does not sign for that."""
    report = reports.get(report_id)
    if report is None or report.case_number != case_number or not report.acts:
        return "the report was not issued in this case"
    if len(report.signers) < MOST_SIGNERS or report.signers[1] != who:
        return f"{who} is not the second person that the report names"
    if "approved" in report.acts:
        return "it is countersigned already"
    if "archived" in report.acts:
        return "it was archived without a countersignature"
    if not all(key in approved and approved[key].seq < report.seq for key in report.evidence):
        return "not every exhibit in it stands approved as it was then"
    return "" if who in {approved[key].by for key in report.evidence} else f"{who} approved no exhibit in it"


def no_archiving(report_id: str, case_number: str, reports: Mapping[str, Report]) -> str:
    """Why long-term proofs cannot be entered: they close a report, so that nobody can sign it any more."""
    if not _is_issued(report_id, case_number, reports):
        return "the report was not issued in this case"
    report = reports[report_id]
    waits = len(report.signers) == MOST_SIGNERS and "approved" not in report.acts
    return f"it waits for the countersignature of {report.signers[1]}" if waits else ""


def no_certificate(event: CertificateBrought, who: str, held: Mapping[bytes, str]) -> str:
    """Why a certificate cannot be brought; `held` says whose those are that the vault knows."""
    if event.name != who:
        return f"it is {event.name}'s, and {who} brings it"
    parts = (event.certificate, *event.chain)
    if sum(map(len, parts)) > LARGEST_CERTIFICATE:
        return "it is too large to be a certificate"
    if not all(map(der_of, parts)):
        return "it is no certificate"
    holder = held.get(der_of(event.certificate), who)
    return "" if holder == who else f"it is the certificate of {holder}"


def der_of(pem: str) -> bytes:
    """What a PEM text with one certificate holds; empty where it is none. Two texts can hold the same."""
    found = _PEM.fullmatch(pem)
    try:
        body = base64.b64decode(found[1].replace("\n", ""), validate=True) if found else b""
    except binascii.Error:
        return b""
    return body if body.startswith(b"\x30") else b""


def no_validation(validation: Validation) -> str:
    """Why a measurement cannot be one."""
    if not _SHA256.fullmatch(validation.recipe):
        return "it names no recipe"
    if (validation.snr_from, validation.snr_to) not in (*BANDS, (None, None)):
        return "no recording falls in its band"
    if why := no_bins(validation.bins):
        return why
    counts = validation.recordings > 0 and validation.words > 0 and validation.errors >= 0
    said = validation.engine.strip() and validation.method.strip()
    told = (validation.engine, validation.language, validation.method, validation.corpus)
    return "" if counts and said and all(map(str.isprintable, told)) else "it counts nothing, or does not say how"


def no_reproduction(event: RunReproduced, drafts: Collection[str], *, destroyed: bool) -> str:
    """Why the outcome of running a recipe again cannot be this; `destroyed` when the exhibit is no longer there to be heard."""
    if event.draft_id not in drafts:
        return "it is of a draft that is not there"
    if destroyed:
        return "the exhibit was destroyed"
    if event.outcome not in set(Sameness):
        return f"{event.outcome!r} is no outcome"
    same = event.outcome == Sameness.IDENTICAL
    counted = event.differences == 0 and not event.why if same else event.differences > 0
    return "" if counted and _SHA256.fullmatch(event.sha256) else "its figures do not fit its outcome"


def no_taking(event: BundleTaken, taken: Collection[tuple[str, str]], vault_id: str, here: Collection[str]) -> str:
    """Why a bundle cannot be taken in; `taken` are those taken before, by case and digest; `here` the ids of the case's drafts,
    and of the notes in it that this person wrote: nothing else can have come with it."""
    if (event.case_number, event.sha256) in taken:
        return "it was taken in before"
    if event.vault_id == vault_id:
        return "it is this vault's own"
    digests = (event.sha256, event.root_fingerprint, event.root)
    named = event.size > 0 and event.vault_id.strip() and event.maker.strip()
    if not (named and all(map(_SHA256.fullmatch, digests))):
        return "it names no bundle"
    fits = all(told.author.strip() and 0 <= told.seq < event.size for told in event.authored)
    return "" if fits and {told.id for told in event.authored} <= set(here) else "something named did not come with it"
