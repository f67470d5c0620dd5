"""Which passages are redacted, and which notes are privileged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

from workbench.domain.annotations import REDACTION, Annotation
from workbench.domain.canonical import Json, fact
from workbench.domain.custody import Entry
from workbench.domain.desk_events import AnnotationEdited
from workbench.domain.desk_rules import no_redaction
from workbench.domain.errors import BadRequest
from workbench.domain.leaving import PRIVILEGED, Redaction
from workbench.domain.work_events import Annotated


def redactions_of(annotations: Iterable[Annotation]) -> tuple[Redaction, ...]:
    """The redactions among the notes, in time order; raises BadRequest where one does not say what it leaves out."""
    return tuple(sorted(map(_redaction, (a for a in annotations if a.kind == REDACTION)), key=lambda r: r.span))


def privileged(annotations: Sequence[Annotation], custody: Iterable[Entry] = ()) -> frozenset[str]:
    """The ids of notes that no disclosure version carries: those that are tagged so or ever were, and the answers to them."""
    history = tuple(custody)
    held = {a.id for a in annotations if PRIVILEGED in a.tags} | {key for entry in history for key in _tagged(entry)}
    redacting = {a.id for a in annotations if a.kind == REDACTION}
    return answered(held - redacting, (*annotations, *entered_notes(history))) - redacting


def answered(held: Iterable[str], notes: Sequence[Annotation]) -> frozenset[str]:
    """These notes with the answers to them, and the answers to those."""
    found = set(held)
    while answers := {note.id for note in notes if note.reply_to in found} - found:
        found |= answers
    return frozenset(found)


def _redaction(note: Annotation) -> Redaction:
    if note.span is None or no_redaction(note.kind, note.text, note.span):
        raise BadRequest(
            f"{note.author}'s redaction “{note.text}” does not say what it leaves out.",
            "Withdraw it and enter it anew with its passage and its reason; until then nothing can be disclosed.",
        )
    reason = PRIVILEGED if PRIVILEGED in note.tags else " ".join(note.text.split())
    return Redaction(note.span, reason, note.author)


def entered_notes(custody: Iterable[Entry]) -> Iterable[Annotation]:
    """Every note that the history tells of, as it was entered, also those that were withdrawn."""
    for entry in custody:
        said = entry.payload if entry.kind == Annotated.KIND and isinstance(entry.payload, dict) else {}
        if isinstance(said.get("annotation"), dict):
            yield fact(Annotation, said["annotation"])


def _tagged(entry: Entry) -> Iterable[str]:
    """The notes that were tagged in this entry."""
    said = entry.payload if isinstance(entry.payload, dict) else {}
    if (
        entry.kind == AnnotationEdited.KIND
        and isinstance(said.get("tags"), list)
        and PRIVILEGED in cast(list[Json], said["tags"])
    ):
        return (str(said.get("annotation_id")),)
    return tuple(note.id for note in entered_notes((entry,)) if PRIVILEGED in note.tags)
