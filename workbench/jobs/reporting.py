"""Report: everything the vault knows about a case's exhibits, set, recorded and signed."""

from __future__ import annotations

import json
from collections.abc import Generator

from workbench import __version__
from workbench.domain.commands import IssueReport, MakeCheckpoint, RecordRendering
from workbench.domain.custody import Head
from workbench.domain.dossier import Dossier, Exhibit
from workbench.domain.errors import BadRequest, Defect, NotPermitted
from workbench.domain.evidence import Case, Evidence, Recording
from workbench.domain.orders import MakeReport, ReportOutcome
from workbench.domain.progress import Progress
from workbench.domain.questions import (
    AnnotationsOf,
    CaseNumbered,
    CheckpointAt,
    CorrectionsOf,
    CustodyOf,
    DraftOf,
    EvidenceIn,
    LinesOf,
    ListensOf,
    PersonNamed,
    PolicyInForce,
    ProfileOf,
    RecordingsOf,
    ReviewOf,
    SpeakersOf,
    TreatmentsOf,
    TurnsOf,
)
from workbench.domain.turns import as_revised
from workbench.jobs.decoded import derived_folder
from workbench.jobs.exporting import write_whole
from workbench.jobs.verifying import sound
from workbench.jobs.workplace import Workplace, outside
from workbench.stages.reporting import report

ENVELOPE_COLUMNS = 600


def make_report(order: MakeReport, place: Workplace) -> Generator[Progress, None, ReportOutcome]:
    """Set the pages, enter the unsigned digest, sign, enter the signed digest, write the file."""
    outside(order.destination, place)
    yield from sound(place, "report")
    yield Progress("report", 0, None, "gathering")
    dossier = gather(order, place)
    _wanted_final(order, dossier)
    evidence = tuple(x.evidence.id for x in dossier.exhibits)

    def record(digest: str) -> None:
        place.do(RecordRendering(order.case_number, dossier.report_id, digest, evidence))

    signed = yield from report(dossier, place.typesetter, place.sealer, place.signing_key(), record)
    issued = IssueReport(order.case_number, dossier.report_id, signed.sha256)
    write_whole(order.destination, signed.pdf, lambda: place.do(issued))
    return ReportOutcome(dossier.report_id, order.destination, signed.sha256, signed.pages)


def gather(order: MakeReport, place: Workplace) -> Dossier:
    """The dossier of a case as it stands now."""
    case = place.ask(CaseNumbered(order.case_number))
    if case is None:
        raise BadRequest(f"There is no case {order.case_number}.")
    exhibits = tuple(
        _exhibit(evidence, recording, place)
        for evidence in _chosen(order, case, place)
        for recording in place.ask(RecordingsOf(evidence.id))
    )
    head, checkpoint = _checkpointed(place)
    recipes = tuple({r.digest(): r for x in exhibits if x.draft for r in x.draft.recipes}.values())
    return Dossier(
        report_id=place.new_id(),
        made_at=place.clock(),
        case=case,
        exhibits=exhibits,
        prepared_by=place.ask(PersonNamed(place.who.name)) or place.who,  # the key may have been renewed since the login
        required_signers=(place.who.name,),
        models=place.ears.engines.notices(recipes),
        root_fingerprint=place.root_fingerprint,
        head=head,
        checkpoint=checkpoint,
        needs_approval=place.ask(PolicyInForce()).needs_approval(critical=case.critical),
        application=f"Forensic Audio Workbench {__version__}",
    )


def _wanted_final(order: MakeReport, dossier: Dossier) -> None:
    """A report that was asked for as final is refused where a second person's approval is wanting."""
    if not order.final or dossier.is_final:
        return
    open_ = [x.evidence.reference for x in dossier.exhibits if not x.review.is_final]
    raise NotPermitted(
        f"Case {dossier.case.number} cannot be reported as final: no approval stands for {', '.join(dict.fromkeys(open_))}.",
        "Submit it, and have a supervisor approve it; without --final the report says that it is not approved.",
    )


def _checkpointed(place: Workplace) -> tuple[Head, str]:
    """A checkpoint over the ledger as it stands, for the pages, and the head it witnesses."""
    place.do(MakeCheckpoint())
    made = place.ask(CheckpointAt())
    entry = next((e for e in place.ask(CustodyOf((made.note.root,))) if e.seq == made.seq), None) if made else None
    if made is None or entry is None:
        raise Defect("a checkpoint that was made is on record")
    return Head(made.seq, made.note.root, str(json.loads(entry.body)["prev"])), made.note.text


def _chosen(order: MakeReport, case: Case, place: Workplace) -> tuple[Evidence, ...]:
    there = place.ask(EvidenceIn(case.number))
    chosen = tuple(e for e in there if not order.evidence or e.id in order.evidence)
    if not chosen:
        raise BadRequest(f"Case {case.number} has no exhibit to report on.", "Import evidence first.")
    return chosen


def _exhibit(evidence: Evidence, recording: Recording, place: Workplace) -> Exhibit:
    peaks = place.peaks(derived_folder(place.derived, evidence.sha256, recording.track))
    columns = peaks.columns(recording.span, ENVELOPE_COLUMNS)
    custody, review = place.ask(CustodyOf((evidence.id, recording.id))), place.ask(ReviewOf(evidence.id))
    lines = place.ask(LinesOf(recording.id))
    return Exhibit(
        evidence=evidence,
        recording=recording,
        profile=place.ask(ProfileOf(recording.id)),
        draft=place.ask(DraftOf(recording.id)),
        lines=tuple(line for line in lines if not line.is_struck),
        speakers=place.ask(SpeakersOf(recording.id)),
        turns=as_revised(place.ask(TurnsOf(recording.id)), lines),
        annotations=place.ask(AnnotationsOf(recording.id)),
        corrections=place.ask(CorrectionsOf(recording.id)),
        custody=custody,
        envelope=tuple((int(low), int(high)) for low, high in columns),
        review=review,
        approval=next((e for e in custody if e.seq == review.seq), None) if review.is_final else None,
        struck=tuple(line for line in lines if line.is_struck),
        treatments=place.ask(TreatmentsOf(recording.id)),
        listens=place.ask(ListensOf(recording.id)),
    )
