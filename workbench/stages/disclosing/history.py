"""Which ledger entries tell what a disclosure version leaves out: by what they say, whom they are about, or by a digest.

Bodies of such entries are emptied, and their signatures with them: whoever has a signature can try words until one fits it.
Position, time, author and hash stay, so that the chain can still be followed.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from workbench.domain.annotations import REDACTION, Annotation
from workbench.domain.canonical import Json
from workbench.domain.court_events import RunReproduced
from workbench.domain.custody import Entry
from workbench.domain.desk_events import AnnotationEdited, PassageConfirmed, TranscriptRevised
from workbench.domain.timeline import Span
from workbench.domain.trust_events import ReviewApproved, ReviewSubmitted
from workbench.domain.work_events import Annotated, DraftFinished, SegmentCorrected, TranscriptExported
from workbench.stages.disclosing.blacking import Redactions, meets

_OF_ROWS = frozenset(kind.KIND for kind in (SegmentCorrected, TranscriptRevised, PassageConfirmed))
_QUOTING = _OF_ROWS | {Annotated.KIND, AnnotationEdited.KIND}  # they name a row or a note by its id
_BINDING = frozenset(kind.KIND for kind in (DraftFinished, RunReproduced, ReviewSubmitted, ReviewApproved))
_SOUND = ("clip", "exhibit")  # nobody can try sounds


def emptied(entry: Entry) -> Entry:
    """The entry without what it says."""
    return replace(entry, payload={}, body=b"", signature=b"")


def said(entry: Entry) -> str:
    """What an entry says as one text, without the pictures in it: they go with their note."""
    held = entry.payload
    if isinstance(held, dict):
        held = {name: value for name, value in held.items() if name != "attached"}
    return json.dumps(held, ensure_ascii=False)


def is_oracle(entry: Entry, redactions: Redactions) -> bool:
    """Whether it holds a digest over a whole transcript: with the rest in hand, words can be tried until one fits."""
    held = entry.payload if isinstance(entry.payload, dict) else {}
    if entry.kind == TranscriptExported.KIND:
        return not held.get("disclosure") and held.get("format") not in _SOUND
    return entry.kind in _BINDING and bool(redactions)


def is_about(entry: Entry, gone: Collection[str], known: Collection[str], redactions: Redactions) -> bool:
    """Whether it quotes a row or a note that loses something. A row of another draft may be about the same passage: nobody who
    reads the transcript that stands can tell, so all of those go."""
    if entry.kind not in _QUOTING:
        return False
    named = set(_texts(entry.payload))
    if not named.isdisjoint(gone):
        return True
    rows = set(_rows(entry.payload)) if entry.kind in _OF_ROWS and redactions else set[str]()
    return not rows <= set(known) or (bool(rows) and any(meets(span, redactions) for span in _spans(entry.payload)))


def reworded(annotations: Iterable[Annotation], entered: Iterable[Annotation], custody: Iterable[Entry]) -> frozenset[str]:
    """Redactions that did not always stand as they do: an earlier reason may have said too much."""
    standing = {(note.id, note.text) for note in annotations if note.kind == REDACTION}
    reasons = {(note.id, note.text) for note in entered if note.kind == REDACTION}
    edits = [e.payload for e in custody if e.kind == AnnotationEdited.KIND and isinstance(e.payload, dict)]
    reasons |= {(str(edit.get("annotation_id")), str(edit.get("text"))) for edit in edits}
    redacting = {key for key, _ in standing} | {note.id for note in entered if note.kind == REDACTION}
    return frozenset(key for key, text in reasons - standing if key in redacting)


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for held in value.values() if isinstance(value, dict) else value:
            yield from _texts(held)


def _rows(value: Json) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("segment_id"), str):
            yield str(value["segment_id"])
        for held in value.values():
            yield from _rows(held)
    elif isinstance(value, list):
        for held in value:
            yield from _rows(held)


def _spans(value: Json) -> Iterator[Span]:
    if isinstance(value, dict):
        first, end = value.get("first"), value.get("end")
        if isinstance(first, int) and isinstance(end, int):
            yield Span(first, end)
        value = list(value.values())
    for held in value if isinstance(value, list) else ():
        yield from _spans(held)
