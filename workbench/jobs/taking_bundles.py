"""Take a bundle: another laboratory's evidence, transcripts and notes come into a case here, under their authors' names."""

from __future__ import annotations

import base64
import re
from collections import Counter
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field

from workbench.domain.annotations import Attached
from workbench.domain.casework import no_work
from workbench.domain.commands import Annotate, FinishDraft, RecordTaking, RefuseFile
from workbench.domain.court_questions import TakenBundles
from workbench.domain.errors import BadRequest, CaseError, NotPermitted, Unavailable
from workbench.domain.events import Annotated
from workbench.domain.evidence import Acquisition, Evidence, Recording, shown_name
from workbench.domain.foreign import ForeignExhibit, ForeignNote, ForeignRecording, OpenedBundle
from workbench.domain.leaving import Authored
from workbench.domain.orders import ImportFiles, TakeBundle, TakingOutcome
from workbench.domain.progress import Progress
from workbench.domain.questions import (
    AnnotationsOf,
    CaseNumbered,
    CaseStandingOf,
    DraftOf,
    DraftsOf,
    EvidenceIn,
    RecordingsOf,
    VaultId,
)
from workbench.jobs.foreign_drafts import Origin, authored, no_taking, taken_draft
from workbench.jobs.importing import import_one
from workbench.jobs.workplace import Workplace, outside
from workbench.stages.hashing import holding

_LONGEST_NAME = 200


@dataclass(slots=True)
class _Taking:
    """What has come in so far. `notes` gives the id here of a note there."""

    bundle: OpenedBundle
    origin: Origin
    case_number: str
    place: Workplace
    evidence: list[str] = field(default_factory=list)
    authored: list[Authored] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    drafts: int = 0
    refused: list[str] = field(default_factory=list)

    def refuse(self, what: str, why: str) -> None:
        """Something stays behind, and is named once."""
        if (said := f"{what}: {why}") not in self.refused:
            self.refused.append(said)


def take_bundle(order: TakeBundle, place: Workplace) -> Generator[Progress, None, TakingOutcome]:
    """Judge it first: with findings nothing is taken. One exhibit that cannot be taken never stops the rest."""
    _refuse_case(order, place)
    bundle = yield from place.packing.opened(outside(order.folder, place), order.root)
    if bundle.verdict.findings:
        return TakingOutcome(bundle.verdict)
    _refuse_known(bundle, order, place)
    taking = _Taking(bundle, Origin.of(bundle), order.case_number, place)
    for number, exhibit in enumerate(bundle.exhibits):
        yield Progress("files", number, len(bundle.exhibits), _name(exhibit.evidence))
        yield from _take_exhibit(exhibit, taking)
    if taking.evidence:
        place.do(_record(taking))
    return TakingOutcome(bundle.verdict, tuple(taking.evidence), taking.drafts, len(taking.notes), tuple(taking.refused))


def _refuse_case(order: TakeBundle, place: Workplace) -> None:
    if place.ask(CaseNumbered(order.case_number)) is None:
        raise BadRequest(f"There is no case {order.case_number}.", "Open it first: workbench case new NUMBER --title T")
    if why := no_work(place.ask(CaseStandingOf(order.case_number))):
        raise NotPermitted(why, f"Reopen it first: workbench case reopen {order.case_number} --reason T")


def _refuse_known(bundle: OpenedBundle, order: TakeBundle, place: Workplace) -> None:
    if bundle.vault_id == place.ask(VaultId()):
        raise BadRequest("The bundle is this vault's own.", "What it holds is here already.")
    for known in place.ask(TakenBundles(order.case_number)):
        if known.sha256 == bundle.sha256:
            told = f"This bundle was taken into case {order.case_number} by {known.by} on {known.at[:10]}."
            raise BadRequest(told, "What came with it stands in that case.")


def _record(taking: _Taking) -> RecordTaking:
    bundle = taking.bundle
    return RecordTaking(
        case_number=taking.case_number,
        sha256=bundle.sha256,
        vault_id=bundle.vault_id,
        root_fingerprint=bundle.root_fingerprint,
        size=bundle.head.size,
        root=bundle.head.root,
        maker=bundle.maker,
        authored=tuple(taking.authored),
    )


def _take_exhibit(exhibit: ForeignExhibit, taking: _Taking) -> Generator[Progress, None, None]:
    name = f"exhibit {exhibit.evidence.reference} ({_name(exhibit.evidence)})"
    try:
        evidence = yield from _evidence(exhibit, taking)
    except CaseError as error:
        if isinstance(error, Unavailable):
            raise
        taking.refuse(name, error.problem)
        taking.place.do(RefuseFile(taking.case_number, _name(exhibit.evidence), error.problem))
        return
    taking.evidence += [evidence.id] if evidence.id not in taking.evidence else []
    here = {recording.track: recording for recording in taking.place.ask(RecordingsOf(evidence.id))}
    for theirs in exhibit.recordings:
        _take_recording(theirs, here.get(theirs.recording.track), name, taking)


def _evidence(exhibit: ForeignExhibit, taking: _Taking) -> Generator[Progress, None, Evidence]:
    """The exhibit here: imported as any file, hash compared and decoded again; or one of the case that has the same bytes."""
    theirs, place = exhibit.evidence, taking.place
    if exhibit.is_destroyed:
        raise BadRequest("It was destroyed as ordered there.")
    if exhibit.file is None:
        there = holding(theirs.sha256, place.ask(EvidenceIn(taking.case_number)))
        if there is None:
            raise BadRequest("It is not enclosed in the bundle.", "Import the file, then take the bundle in.")
        return there
    order = ImportFiles(taking.case_number, (exhibit.file,), _acquired(theirs, taking))
    evidence, _ = yield from import_one(exhibit.file, order, place, name=_name(theirs), sha256=theirs.sha256)
    return evidence


def _name(theirs: Evidence) -> str:
    """What the file was called there, as far as a file can be called that."""
    return shown_name(re.split(r"[/\\]", theirs.name)[-1][:_LONGEST_NAME]).lstrip(".") or theirs.sha256


def _acquired(theirs: Evidence, taking: _Taking) -> Acquisition:
    """How it came here; how it came to the other laboratory stays told."""
    said, bundle = theirs.acquisition, taking.bundle
    before = f"; there from {said.received_from}" if said.received_from else ""
    came = f"laboratory {taking.origin.laboratory}, exhibit {theirs.reference} in a bundle made by {bundle.maker}{before}"
    return Acquisition(came, said.device, said.seal, said.clock_offset, said.recorded_at)


def _take_recording(theirs: ForeignRecording, here: Recording | None, name: str, taking: _Taking) -> None:
    what = f"{name}, track {theirs.recording.track}"
    if here is None or (here.rate, here.frames) != (theirs.recording.rate, theirs.recording.frames):
        taking.refuse(what, "it decodes otherwise here, so that no time would fit: its transcripts and notes stay behind")
        return
    try:
        _take_drafts(theirs, here, what, taking)
        for note in _in_order(theirs.notes):
            _take_note(note, here, what, taking)
        _take_confirmations(theirs, here, taking)
    except CaseError as error:
        if isinstance(error, Unavailable):
            raise
        taking.refuse(what, error.problem)


def _take_drafts(theirs: ForeignRecording, here: Recording, what: str, taking: _Taking) -> None:
    """The working transcript there is the working one here only where there is none."""
    place = taking.place
    known = {draft.id for draft in place.ask(DraftsOf(here.id))}
    for foreign in theirs.drafts:
        draft = taken_draft(foreign, here, taking.origin, made_at=place.clock())
        if why := no_taking(draft, here):
            taking.refuse(f"a draft of {what}", f"{why}.")
            continue
        if draft.id not in known:  # an attempt that broke off brought it before
            beside = not foreign.is_working or place.ask(DraftOf(here.id)) is not None
            place.do(FinishDraft(draft, beside))
        taking.drafts += 1
        taking.authored += authored(foreign, draft.id)


def _in_order(notes: tuple[ForeignNote, ...]) -> Iterator[ForeignNote]:
    """What is answered before what answers it."""
    yield from (note for note in notes if not note.note.reply_to)
    yield from (note for note in notes if note.note.reply_to)


def _take_note(theirs: ForeignNote, here: Recording, what: str, taking: _Taking) -> None:
    note = theirs.note
    text = f"[{note.author}, {note.made_at}, laboratory {taking.origin.laboratory}] {note.text}".rstrip()
    said = Annotate(
        here.id,
        text,
        note.span,
        note.kind,
        tags=note.tags,
        importance=note.importance,
        reply_to=taking.notes.get(note.reply_to, ""),
        attached=tuple(_pictures(theirs)),
    )
    try:
        taking.notes[note.id] = _noted(said, taking.place)
    except BadRequest as error:
        taking.refuse(f"a note of {note.author} on {what}", error.problem)
        return
    taking.authored.append(Authored(taking.notes[note.id], note.author, note.made_at, theirs.seq))


def _pictures(theirs: ForeignNote) -> Iterator[Attached]:
    for told, body in zip(theirs.note.attachments, theirs.pictures, strict=False):
        if body:
            yield Attached(told.name, told.media_type, base64.b64encode(body).decode())


def _noted(said: Annotate, place: Workplace) -> str:
    """The note's id here; one that an attempt brought before is not brought again."""
    for known in place.ask(AnnotationsOf(said.recording_id)):
        if (known.text, known.span, known.kind, known.author) == (said.text, said.span, said.kind, place.who.name):
            return known.id
    event = place.do(said)
    assert isinstance(event, Annotated)  # noqa: S101 - this command has this event; the type checker cannot know
    return event.annotation.id


def _take_confirmations(theirs: ForeignRecording, here: Recording, taking: _Taking) -> None:
    """Nobody here stands for what others confirmed: it is told in a note each."""
    for author, count in sorted(Counter(told.author for told in theirs.confirmations).items()):
        last = max(told.made_at for told in theirs.confirmations if told.author == author)
        words = f"confirmed {count} passage{'' if count == 1 else 's'} of the working transcript there"
        text = f"[{author}, {last}, laboratory {taking.origin.laboratory}] {author} {words}."
        note_id = _noted(Annotate(here.id, text), taking.place)
        taking.notes[f"confirmed by {author} on {here.id}"] = note_id
        taking.authored.append(Authored(note_id, author, last, 0))
