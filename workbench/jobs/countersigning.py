"""Countersigning a report that left the vault, and archiving it: what is signed was judged first, and is judged again after."""

from __future__ import annotations

import hashlib
from collections.abc import Generator
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.domain.commands import RecordArchiving, RecordCountersigning
from workbench.domain.court_orders import ArchiveReport, Countersign, ReportOutcome
from workbench.domain.court_questions import CertificatesOf, ReportsOf, ReportWith
from workbench.domain.custody import Verdict
from workbench.domain.dossier import FIELDS
from workbench.domain.errors import BadRequest, CaseError, NotPermitted
from workbench.domain.evidence import Evidence
from workbench.domain.leaving import INCOMPLETE, Issued, ReportInfo, SignedRevision
from workbench.domain.progress import Progress
from workbench.domain.questions import EvidenceBy, PolicyInForce, ReviewOf
from workbench.jobs.exporting import write_whole
from workbench.jobs.signing import StampingSealer, key_for
from workbench.jobs.verifying import sound
from workbench.jobs.workplace import Workplace, outside

LARGEST = 512 << 20
NO_LISTS = "No revocation data is enclosed for certificates of this laboratory: its authority publishes none."
_AS_IT_LEFT = "Take the file as it left the vault; whoever prepared it has it."
_NO_SERVER = "An administrator names one: workbench policy set --timestamp-url URL --timestamp-roots FILE.pem"


@dataclass(frozen=True, slots=True)
class _Held:
    """A report file as it was read, and the report on record that it is."""

    path: Path
    body: bytes
    report: ReportInfo


def countersign(order: Countersign, place: Workplace) -> Generator[Progress, None, ReportOutcome]:
    """Judge, sign, judge again, enter, write: whatever is refused leaves the file as it is."""
    destination = outside(order.destination or order.path, place)
    yield from sound(place, "countersignature")
    yield Progress("countersign", 0, 3, order.path.name)
    held = _on_record(order.path, place)
    _due(held.report, place)
    _acceptable(_judged(held, place), held, "countersigned", unfinished=True)
    yield Progress("countersign", 1, 3, "signing")
    sealer, who = StampingSealer(place), place.who
    signed = sealer.seal(held.body, key_for(order.key, place), signer=f"{who.name} ({who.role.value})", field=FIELDS[1])
    yield Progress("countersign", 2, 3, "checking the signature")
    done = _grown(held, signed, "approved", place)
    _acceptable(_judged(done, place), held, "countersigned")
    report = held.report
    entered = RecordCountersigning(report.case_number, report.report_id, _digest(signed))
    write_whole(destination, signed, lambda: place.do(entered))
    return ReportOutcome(report.report_id, destination, entered.sha256, 0, report.number, notes=sealer.notes)


def archive_report(order: ArchiveReport, place: Workplace) -> Generator[Progress, None, ReportOutcome]:
    """The same, with the certificates of every chain and a timestamp over the whole document in a signature's place."""
    destination = outside(order.destination or order.path, place)
    policy = place.ask(PolicyInForce())
    if not policy.timestamp_url:
        raise BadRequest("The policy names no timestamp server, and without a timestamp nothing is archived.", _NO_SERVER)
    yield from sound(place, "archived report")
    yield Progress("archive", 0, 3, order.path.name)
    held = _on_record(order.path, place)
    if held.report.waits_for:
        raise BadRequest(f"The report waits for the countersignature of {held.report.waits_for}.", "Archive it after that.")
    _acceptable(_judged(held, place), held, "archived")
    yield Progress("archive", 1, 3, "asking for a timestamp")
    vouchers = _vouchers(held.report, place)
    grown = place.sealer.archive(held.body, certificates=vouchers, stamp=StampingSealer(place).stamp)
    yield Progress("archive", 2, 3, "checking the result")
    done = _grown(held, grown, "archived", place)
    _acceptable(_judged(done, place), held, "archived")
    report = held.report
    entered = RecordArchiving(report.case_number, report.report_id, _digest(grown))
    write_whole(destination, grown, lambda: place.do(entered))
    notes = (NO_LISTS, *place.sealer.unrevoked(grown, vouchers))
    return ReportOutcome(report.report_id, destination, entered.sha256, 0, report.number, notes=notes)


def _on_record(path: Path, place: Workplace) -> _Held:
    """The file and its report; refused where it is not the newest revision."""
    body = _read(path)
    report = place.ask(ReportWith(_digest(body)))
    if report is None or not report.revisions:
        raise BadRequest(f"{path} is not a report that left this vault.", _AS_IT_LEFT)
    if report.revisions[-1].sha256 != _digest(body):
        newest = report.revisions[-1]
        raise BadRequest(
            f"{path} is an earlier revision of the report: {newest.by} made a newer one on {newest.at}.",
            f"Take the file with SHA-256 {newest.sha256}.",
        )
    return _Held(path, body, report)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            body = file.read(LARGEST + 1)
    except OSError as error:
        raise BadRequest(f"{path} cannot be read: {error.strerror}.", _AS_IT_LEFT) from error
    if len(body) > LARGEST:
        raise BadRequest(f"{path} is larger than any report.", _AS_IT_LEFT)
    return body


def _due(report: ReportInfo, place: Workplace) -> None:
    """Whether this person is the one the report waits for, and still stands for what is in it."""
    name = place.who.name
    if len(report.signers) < len(FIELDS):
        problem = "This report was made for one signature and has no field for a second."
        raise BadRequest(problem, "Make it anew after the approval.")
    if not report.waits_for:
        raise BadRequest(f"This report is countersigned already, by {report.signers[1]}.")
    if report.waits_for != name:
        raise NotPermitted(f"This report waits for the countersignature of {report.waits_for}, not of {name}.")
    open_ = [_named(place.ask(EvidenceBy(e)), e) for e in report.evidence if not place.ask(ReviewOf(e)).is_final]
    if open_:
        raise NotPermitted(
            f"The approval no longer stands for {', '.join(open_)}: what the report says is not what the vault holds now.",
            "Have it approved again, and a new report made.",
        )


def _named(evidence: Evidence | None, evidence_id: str) -> str:
    return evidence.reference if evidence else evidence_id


def _acceptable(verdict: Verdict, held: _Held, what: str, *, unfinished: bool = False) -> None:
    """Nothing may speak against the file, except that this very signature is missing."""
    wrong = [f for f in verdict.findings if not (unfinished and f.problem.startswith(INCOMPLETE))]
    if wrong:
        first = wrong[0]
        raise CaseError(f"{held.path} cannot be {what}: {first.place}: {first.problem}", _AS_IT_LEFT)


def _judged(held: _Held, place: Workplace) -> Verdict:
    return place.vouching.judge(held.path.name, held.body, _issued(held.report, place))


def _issued(report: ReportInfo, place: Workplace) -> Issued:
    """What the ledger knows, with this report as it is here."""
    others = tuple(r for r in place.ask(ReportsOf(report.case_number)) if r.report_id != report.report_id)
    return Issued((*others, report), place.ask(CertificatesOf()), place.ask(PolicyInForce()).timestamp_roots)


def _grown(held: _Held, body: bytes, act: str, place: Workplace) -> _Held:
    """The file as it is to be entered: judged as if it were."""
    revision = SignedRevision(act, _digest(body), place.who.name, place.clock(), 0)
    return _Held(held.path, body, replace(held.report, revisions=(*held.report.revisions, revision)))


def _vouchers(report: ReportInfo, place: Workplace) -> str:
    """Certificates (PEM) that signers and timestamps are judged by: what is in the file beside them stands there already."""
    brought = [part for c in place.ask(CertificatesOf()) if c.name in report.signers for part in (c.certificate, *c.chain)]
    return "\n".join((place.vouching.root(), place.ask(PolicyInForce()).timestamp_roots, *brought))


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
