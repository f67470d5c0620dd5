"""A bundle of any laboratory as it can be shown, and taken in: the verdict first, then what its ledger says of each exhibit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.domain.annotations import Annotation
from workbench.domain.custody import Head, Verdict
from workbench.domain.evidence import Case, Evidence, Recording
from workbench.domain.people import Person
from workbench.domain.questions import (
    AnnotationsOf,
    Asker,
    AttachmentBy,
    ConfirmationsOf,
    DraftOf,
    DraftsOf,
    LinesOf,
    SpeakersOf,
    TurnsOf,
)
from workbench.domain.review import Review
from workbench.domain.revision import Confirmation
from workbench.domain.speakers import Speaker
from workbench.domain.transcript import Draft, DraftInfo, Line
from workbench.domain.turns import as_revised


@dataclass(frozen=True, slots=True)
class ForeignDraft:
    """A draft as people left it: `lines` stand over `draft`, whose turns follow them; `seq` is the entry that brought it."""

    draft: Draft
    lines: tuple[Line, ...]
    speakers: tuple[Speaker, ...]
    by: str
    seq: int
    is_working: bool


@dataclass(frozen=True, slots=True)
class ForeignNote:
    """A note with the entry that brought it and the bytes of its pictures, in its order."""

    note: Annotation
    seq: int
    pictures: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class ForeignRecording:
    """A track with what was made of it; `text` is its transcript for people, empty where it has none."""

    recording: Recording
    text: str = ""
    drafts: tuple[ForeignDraft, ...] = ()
    notes: tuple[ForeignNote, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()


@dataclass(frozen=True, slots=True)
class ForeignExhibit:
    """An exhibit; `file` is where its bytes lie in the bundle, None where they are not enclosed or not the right ones."""

    evidence: Evidence
    review: Review
    recordings: tuple[ForeignRecording, ...]
    file: Path | None = None
    is_destroyed: bool = False


@dataclass(frozen=True, slots=True)
class OpenedBundle:
    """What is in a bundle. Where the verdict has findings, none of it may be what a laboratory recorded.

    `sha256` is the digest of its tag manifest; `reports` the paths of enclosed ones.
    """

    verdict: Verdict
    sha256: str = ""
    maker: str = ""
    vault_id: str = ""
    root_fingerprint: str = ""
    head: Head = Head(0, "", "")
    cases: tuple[Case, ...] = ()
    people: tuple[Person, ...] = ()
    exhibits: tuple[ForeignExhibit, ...] = ()
    reports: tuple[str, ...] = ()


def recording_with(recording: Recording, text: str, ask: Asker, entries: Mapping[str, int]) -> ForeignRecording:
    """A recording with all its drafts and notes; `entries` tells which entry brought each."""
    return ForeignRecording(
        recording=recording,
        text=text,
        drafts=tuple(_drafts(recording, entries, ask)),
        notes=tuple(_note(note, entries, ask) for note in ask(AnnotationsOf(recording.id))),
        confirmations=ask(ConfirmationsOf(recording.id)),
    )


def _drafts(recording: Recording, entries: Mapping[str, int], ask: Asker) -> Iterator[ForeignDraft]:
    """The working draft first; the others, newest first. Earlier drafts that the working one took the place of stay out."""
    infos = [info for info in ask(DraftsOf(recording.id)) if info.is_working or info.is_beside]
    for info in sorted(infos, key=lambda info: not info.is_working):
        draft = ask(DraftOf(recording.id, info.id))
        if draft is not None:
            yield _draft(recording, draft, info, entries.get(info.id, 0), ask)


def _draft(recording: Recording, draft: Draft, info: DraftInfo, seq: int, ask: Asker) -> ForeignDraft:
    lines = ask(LinesOf(recording.id, info.id))
    turns = as_revised(ask(TurnsOf(recording.id)) if info.is_working else draft.turns, lines)
    speakers = ask(SpeakersOf(recording.id)) if info.is_working else draft.speakers
    return ForeignDraft(replace(draft, turns=turns), lines, speakers, info.by, seq, info.is_working)


def _note(note: Annotation, entries: Mapping[str, int], ask: Asker) -> ForeignNote:
    pictures = tuple(ask(AttachmentBy(picture.sha256)) or b"" for picture in note.attachments)
    return ForeignNote(note, entries.get(note.id, 0), pictures)
