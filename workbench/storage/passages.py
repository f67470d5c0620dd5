"""The passages that can be searched: the rows of working transcripts as they stand, and notes.

A passage has a number that says which ledger entry brought it and at which place in it, so that making the index anew gives the
same. What stands is read from the other projections in one place, whether one row changed or all are made anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, exists, func, select

from workbench.domain import events as e
from workbench.domain.search import LINE, NOTE
from workbench.storage import tables as t
from workbench.storage import word_index
from workbench.storage.happenings import Happening, working_draft
from workbench.storage.rows import carry_out, only_row, put

# A draft has no more rows than this, nor has an entry.
_ROOM = 1 << 24
_FEW = 20
Passage = tuple[int, str, str, str, int | None, int | None, str, str]


@dataclass(frozen=True, slots=True)
class _Standing:
    """A passage's number, and the passage where there is one now."""

    number: int
    passage: Passage | None


def follow(db: Connection, it: Happening) -> None:
    """Whatever an entry changed is found as it stands now."""
    step = _FOLLOW.get(type(it.event))
    if step is not None:
        step(db, it)


def make_anew(db: Connection) -> int:
    """The whole index from what stands; how many passages it has."""
    db.execute(t.passage.delete())
    word_index.empty(db)
    made = 0
    for recording in db.execute(select(t.recording.c.id).order_by(t.recording.c.seq)).scalars().all():
        standing = [*_lines(db, working_draft(db, recording)), *_notes(db, t.annotation.c.recording_id == recording)]
        made += enter(db, recording, (s.passage for s in standing if s.passage is not None))
    return made


def place_of_case(seq: int) -> str:
    """The word for a case among a passage's places."""
    return f"c{seq}"


def place_of_recording(seq: int) -> str:
    """The word for a recording."""
    return f"r{seq}"


def place_of_voice(seq: int, key: str) -> str:
    """The word for a voice of a recording, by the key that its rows name."""
    return f"v{seq}x{key.encode().hex()}"


def enter(db: Connection, recording: str, made: Iterable[Passage]) -> int:
    """Put passages of a recording where they are found, unless its exhibit was destroyed; how many there were."""
    case, number, is_gone = _home(db, recording)
    held = [] if is_gone else list(made)
    put(db, t.passage, held)
    where = f"{place_of_case(case)} {place_of_recording(number)}"
    word_index.enter(db, ((p[0], p[7], f"{where} {place_of_voice(number, p[6])}" if p[6] else where) for p in held))
    return len(held)


def _forget(db: Connection, standing: Iterable[_Standing]) -> None:
    for number in [s.number for s in standing]:
        carry_out(db, _GONE, {"gone": number})
        word_index.leave(db, number)


_GONE = t.passage.delete().where(t.passage.c.id == bindparam("gone"))


def _again(db: Connection, recording: str, standing: Iterable[_Standing]) -> None:
    held = list(standing)
    _forget(db, held)
    enter(db, recording, (s.passage for s in held if s.passage is not None))


_HOME = (
    select(t.case.c.seq, t.recording.c.seq, func.coalesce(t.tombstone.c.destroyed_at, ""))
    .select_from(t.recording)
    .join(t.evidence, t.evidence.c.id == t.recording.c.evidence_id)
    .join(t.case, t.case.c.number == t.evidence.c.case_number)
    .outerjoin(t.tombstone, t.tombstone.c.evidence_id == t.evidence.c.id)
    .where(t.recording.c.id == bindparam("recording"))
)


def _home(db: Connection, recording: str) -> tuple[int, int, bool]:
    """The entries that opened its case and brought the recording, and whether its exhibit was destroyed."""
    row = only_row(db, _HOME, {"recording": recording})
    return (int(row[0]), int(row[1]), bool(row[2])) if row else (0, 0, True)


# -- rows of a transcript

_c, _r, _s, _d = t.correction.c, t.revision.c, t.segment.c, t.draft.c
_first_version = t.revision.alias("first_version")
_f = _first_version.c
_earlier = t.revision.alias("earlier")


def _over(draft: ColumnElement[str], segment: ColumnElement[str], table: Any) -> ColumnElement[bool]:
    return and_(table.c.draft_id == draft, table.c.segment_id == segment, table.c.stands == 1)


_DRAFTED = (
    select(
        _d.seq * _ROOM + _s.place,
        _s.id,
        _d.recording_id,
        func.coalesce(_r.first, _s.first),
        func.coalesce(_r.end, _s.end),
        func.coalesce(_r.speaker, _s.speaker),
        func.coalesce(_c.text, _r.text, _s.text),
        func.coalesce(_r.struck, 0),
    )
    .select_from(t.draft)
    .join(t.segment, _s.draft_id == _d.id)
    .outerjoin(t.correction, _over(_s.draft_id, _s.id, t.correction))
    .outerjoin(t.revision, _over(_s.draft_id, _s.id, t.revision))
    .where(_d.id == bindparam("draft"))
    .order_by(_s.place)
)
# Rows that no machine drafted are numbered by the first version of them that somebody made.
_INSERTED = (
    select(
        _f.seq * _ROOM + _f.place,
        _f.segment_id,
        _f.recording_id,
        _r.first,
        _r.end,
        _r.speaker,
        func.coalesce(_c.text, _r.text),
        func.coalesce(_r.struck, 0),
    )
    .select_from(_first_version)
    .outerjoin(t.revision, _over(_f.draft_id, _f.segment_id, t.revision))
    .outerjoin(t.correction, _over(_f.draft_id, _f.segment_id, t.correction))
    .where(
        _f.draft_id == bindparam("draft"),
        ~exists().where(_s.draft_id == _f.draft_id, _s.id == _f.segment_id),
        ~exists().where(_earlier.c.draft_id == _f.draft_id, _earlier.c.segment_id == _f.segment_id, _earlier.c.seq < _f.seq),
    )
    .order_by(_f.seq, _f.place)
)


_BY_NAME = (_DRAFTED.where(_s.id == bindparam("segment")), _INSERTED.where(_f.segment_id == bindparam("segment")))


def _lines(db: Connection, draft_id: str | None, only: Collection[str] | None = None) -> Iterator[_Standing]:
    """A draft's rows as they stand, or those that are named: few are asked for by name; many, by reading them all."""
    if only is not None and len(only) <= _FEW:
        asked = [only_row(db, query, {"draft": draft_id, "segment": name}) for name in only for query in _BY_NAME]
        yield from (_line(row) for row in asked if row)
        return
    for query in (_DRAFTED, _INSERTED):
        yield from (_line(row) for row in db.execute(query, {"draft": draft_id}) if only is None or row[1] in only)


def _line(row: Any) -> _Standing:
    number, name, recording, first, end, speaker, said, struck = row
    is_there = said is not None and bool(said.strip()) and first is not None and not struck
    return _Standing(number, (number, recording, name, LINE, first, end, speaker or "", said) if is_there else None)


# -- notes


def _notes(db: Connection, *which: ColumnElement[bool]) -> Iterator[_Standing]:
    for note in db.execute(select(t.annotation).where(*which).order_by(t.annotation.c.seq)):
        number, said = note.seq * _ROOM, note_text(note.text, note.more)
        is_there = bool(said.strip()) and not note.withdrawn
        yield _Standing(number, (number, note.recording_id, note.id, NOTE, note.first, note.end, "", said) if is_there else None)


def note_text(said: str, more: str) -> str:
    """A note with its tags, as it is found and shown."""
    tags = json.loads(more).get("tags", ()) if more else ()
    return "  ".join((said, *(f"#{tag}" for tag in tags)))


# -- what each kind of entry changes


def _drafted(db: Connection, it: Happening) -> None:
    if it.event.beside:
        return
    draft = it.event.draft
    which = (_d.recording_id == draft.recording_id, _d.beside == 0, _d.seq < it.seq)
    before = db.execute(select(_d.id).where(*which).order_by(_d.seq.desc()).limit(1)).scalar()
    if before is not None:
        _forget(db, _lines(db, before))
    enter(db, draft.recording_id, (s.passage for s in _lines(db, draft.id) if s.passage is not None))


def _rows(named: Callable[[Any], Iterable[str]]) -> Callable[[Connection, Happening], None]:
    def step(db: Connection, it: Happening) -> None:
        draft = working_draft(db, it.event.recording_id)
        if getattr(it.event, "draft_id", draft) == draft:
            _again(db, it.event.recording_id, _lines(db, draft, set(named(it.event))))

    return step


def _note(named: Callable[[Any], str]) -> Callable[[Connection, Happening], None]:
    def step(db: Connection, it: Happening) -> None:
        _again(db, it.subject, _notes(db, t.annotation.c.id == named(it.event)))

    return step


def _destroyed(db: Connection, it: Happening) -> None:
    query = select(t.recording.c.id).where(t.recording.c.evidence_id == it.event.evidence_id)
    for recording in db.execute(query).scalars().all():
        _forget(db, [*_lines(db, working_draft(db, recording)), *_notes(db, t.annotation.c.recording_id == recording)])


_FOLLOW: dict[type, Callable[[Connection, Happening], None]] = {
    e.DraftFinished: _drafted,
    e.SegmentCorrected: _rows(lambda event: [event.correction.segment_id]),
    e.TextReinstated: _rows(lambda event: [event.segment_id]),
    e.TranscriptRevised: _rows(lambda event: [row.segment_id for row in event.rows]),
    e.RowsRestored: _rows(lambda event: [version.segment_id for version in event.versions]),
    e.Annotated: _note(lambda event: event.annotation.id),
    e.AnnotationEdited: _note(lambda event: event.annotation_id),
    e.AnnotationWithdrawn: _note(lambda event: event.annotation_id),
    e.AnnotationRestored: _note(lambda event: event.annotation_id),
    e.EvidenceDestroyed: _destroyed,
}
