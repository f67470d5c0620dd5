"""Gathering a dossier: everything the vault knows of a case's exhibits, as a report is to say it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

from workbench import __version__
from workbench.domain.agreement import Agreements
from workbench.domain.commands import MakeCheckpoint
from workbench.domain.court_orders import MakeReport, PreviewReport
from workbench.domain.court_questions import ReportsOf, ReproductionsOf, Validations
from workbench.domain.custody import Head
from workbench.domain.dossier import Beside, Dossier, Exhibit, Translation
from workbench.domain.errors import BadRequest, Defect, NotPermitted
from workbench.domain.evidence import Case, Evidence, Recording
from workbench.domain.leaving import ReportStyle, Validation, fitting, next_number, no_style
from workbench.domain.people import Person, unfit
from workbench.domain.profile import Profile
from workbench.domain.questions import (
    AnnotationsOf,
    CaseNumbered,
    CheckpointAt,
    CorrectionsOf,
    CustodyOf,
    DraftOf,
    DraftsOf,
    EvidenceIn,
    LedgerHead,
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
    VocabularyOf,
)
from workbench.domain.transcript import Draft, DraftInfo, Line
from workbench.domain.turns import as_revised
from workbench.jobs.amending import amended, amendment, veiled
from workbench.jobs.decoded import derived_folder
from workbench.jobs.picturing import pictured
from workbench.jobs.workplace import Workplace
from workbench.stages.comparing import agreements, source_of
from workbench.stages.disclosing import disclosed_together
from workbench.stages.terms import indexed

ENVELOPE_COLUMNS = 600


@dataclass(frozen=True, slots=True)
class Gathered:
    """A dossier as it is printed, and its exhibits before anything was left out."""

    dossier: Dossier
    whole: tuple[Exhibit, ...]


def gather(order: MakeReport | PreviewReport, place: Workplace) -> Gathered:
    """A case as it stands now. A preview enters nothing, not even a checkpoint."""
    if why := no_style(order.style):
        raise BadRequest(f"The report cannot look like this: {why}.")
    case = place.ask(CaseNumbered(order.case_number))
    if case is None:
        raise BadRequest(f"There is no case {order.case_number}.")
    reports = place.ask(ReportsOf(case.number))
    chosen, earlier = _chosen(order, case, place), amended(order.amends, case.number, reports, disclosure=order.style.disclosure)
    found = [_exhibit(item, recording, place, order.style) for item in chosen for recording in place.ask(RecordingsOf(item.id))]
    _translated(order.style, found)
    whole = tuple(replace(exhibit, pictures=pictured(exhibit, place)) for exhibit in found)
    exhibits = disclosed_together(whole) if order.style.disclosure else whole
    dossier = _dossier(order, case, tuple(_indexed(exhibit, order.style, place) for exhibit in exhibits), place)
    changed = amendment(earlier, chosen, place.ask) if earlier else None
    if changed and order.style.disclosure:
        changed = veiled(changed, whole, exhibits)
    return Gathered(replace(dossier, number=next_number(reports), amendment=changed), whole)


def _dossier(order: MakeReport | PreviewReport, case: Case, exhibits: tuple[Exhibit, ...], place: Workplace) -> Dossier:
    is_preview = isinstance(order, PreviewReport)
    head, checkpoint = _witnessed(place) if is_preview else _checkpointed(place)
    recipes = tuple({r.digest(): r for x in exhibits if x.draft for r in x.draft.recipes}.values())
    made = Dossier(
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
        style=order.style,
        is_preview=is_preview,
    )
    second = _approver(made, place)
    return replace(made, required_signers=(place.who.name, second.name), countersigner=second) if second else made


def _approver(dossier: Dossier, place: Workplace) -> Person | None:
    """Who countersigns: of those who may act, the person whose approval is the newest, where one stands for every exhibit and
    is another's."""
    if not dossier.is_approved:
        return None
    others = sorted((x.review for x in dossier.exhibits if x.review.by != place.who.name), key=lambda review: -review.seq)
    if not others and dossier.needs_approval and not dossier.is_preview:
        why = f"{place.who.name} approved what is to be reported, and its report takes two: who prepares it and who approved it."
        raise NotPermitted(why, "Let whoever worked on it make the report; then countersign it.")
    people = [person for review in others if (person := place.ask(PersonNamed(review.by)))]
    able = next((person for person in people if not unfit(person)), None)
    if people and able is None and not dossier.is_preview:
        why = f"The report needs the countersignature of who approved it, and nobody can give it: {unfit(people[0])}"
        raise NotPermitted(why, "Reopen the review and have somebody approve it who is still here, then make the report again.")
    return able


def _checkpointed(place: Workplace) -> tuple[Head, str]:
    """A checkpoint over the ledger as it stands, for the pages, and the head it witnesses."""
    place.do(MakeCheckpoint())
    return checkpoint_at(-1, place)


def checkpoint_at(size: int, place: Workplace) -> tuple[Head, str]:
    """The head that the checkpoint over so many entries witnesses, and its note; the newest one's where `size` is negative."""
    made = place.ask(CheckpointAt(size))
    entry = next((e for e in place.ask(CustodyOf((made.note.root,))) if e.seq == made.seq), None) if made else None
    if made is None or entry is None:
        raise Defect("a checkpoint that was made is on record")
    return Head(made.seq, made.note.root, str(json.loads(entry.body)["prev"])), made.note.text


def _witnessed(place: Workplace) -> tuple[Head, str]:
    """The ledger's head and the newest checkpoint there is: what a preview shows in the place of its own."""
    made = place.ask(CheckpointAt())
    return place.ask(LedgerHead()), made.note.text if made else ""


def _chosen(order: MakeReport | PreviewReport, case: Case, place: Workplace) -> tuple[Evidence, ...]:
    there = place.ask(EvidenceIn(case.number))
    chosen = tuple(e for e in there if not order.evidence or e.id in order.evidence)
    if not chosen:
        raise BadRequest(f"Case {case.number} has no exhibit to report on.", "Import evidence first.")
    return chosen


def _exhibit(evidence: Evidence, recording: Recording, place: Workplace, style: ReportStyle) -> Exhibit:
    peaks = place.peaks(derived_folder(place.derived, evidence.sha256, recording.track))
    columns = peaks.columns(recording.span, ENVELOPE_COLUMNS)
    custody, review = place.ask(CustodyOf((evidence.id, recording.id))), place.ask(ReviewOf(evidence.id))
    lines, draft = place.ask(LinesOf(recording.id)), place.ask(DraftOf(recording.id))
    profile = place.ask(ProfileOf(recording.id))
    reproductions = place.ask(ReproductionsOf(recording.id))
    return Exhibit(
        evidence=evidence,
        recording=recording,
        profile=profile,
        draft=draft,
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
        validation=measured(draft, profile, place.ask(Validations())) if draft else None,
        reproductions=tuple(r for r in reproductions if draft and r.draft_id == draft.id),
        translations=tuple(_translations(recording, style, place)),
        others=tuple(_others(recording, style, place)),
    )


def measured(draft: Draft, profile: Profile | None, there: tuple[Validation, ...]) -> Validation | None:
    """The laboratory's own measurement of one of the draft's recipes for a recording in this language and condition."""
    language = draft.language or (profile.language if profile else "") or ""
    snr, narrow = (profile.snr_tenths_db, profile.is_narrow_band) if profile else (None, False)
    return fitting(there, {recipe.digest() for recipe in draft.recipes}, language, snr, narrow_band=narrow)


def _translations(recording: Recording, style: ReportStyle, place: Workplace) -> Iterator[Translation]:
    for info in _drafts(recording, place):
        if info.id in style.translations:
            draft = place.ask(DraftOf(recording.id, info.id))
            lines = tuple(line for line in place.ask(LinesOf(recording.id, info.id)) if not line.is_struck)
            yield Translation(info.id, draft.language if draft else "", source_of(info, draft), info.made_at, lines)


def _others(recording: Recording, style: ReportStyle, place: Workplace) -> Iterator[Beside]:
    """The drafts that stand beside the working one and are no translation."""
    for info in _drafts(recording, place):
        if info.is_beside and not info.is_working and info.id not in style.translations:
            draft = place.ask(DraftOf(recording.id, info.id))
            theirs = tuple(line for line in place.ask(LinesOf(recording.id, info.id)) if not line.is_struck)
            yield Beside(info.id, source_of(info, draft), theirs, _agreements(recording, draft, theirs, place))


def _agreements(recording: Recording, draft: Draft | None, theirs: tuple[Line, ...], place: Workplace) -> Agreements | None:
    """How far the transcript agrees with another draft; nothing of an empty one, or of one in another language."""
    ours = place.ask(DraftOf(recording.id))
    if draft is None or ours is None or draft.language != ours.language or not any(line.text for line in theirs):
        return None
    return agreements(place.ask(LinesOf(recording.id)), theirs)


def _drafts(recording: Recording, place: Workplace) -> list[DraftInfo]:
    return sorted(place.ask(DraftsOf(recording.id)), key=lambda info: info.made_at)


def _translated(style: ReportStyle, exhibits: list[Exhibit]) -> None:
    """Every translation that was asked for belongs to one of the recordings."""
    found = {translation.draft_id for exhibit in exhibits for translation in exhibit.translations}
    if missing := [name for name in style.translations if name not in found]:
        raise BadRequest(f"There is no draft {missing[0]} of these exhibits.", "See: workbench reproduce EVIDENCE --list")


def _indexed(exhibit: Exhibit, style: ReportStyle, place: Workplace) -> Exhibit:
    """The exhibit with the names and terms of its index, as far as they can be read in it."""
    language = exhibit.draft.language if exhibit.draft else ""
    vocabulary = place.ask(VocabularyOf(exhibit.evidence.case_number))
    return replace(exhibit, terms=indexed(exhibit.lines, language, (*style.terms, *vocabulary)))
