"""Answers about transcripts: the machine's rows with the versions that stand over them, and the voices that say them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, Select, Table, select

from workbench.domain import questions as q
from workbench.domain.revision import Confirmation, Dissent, Revision, Version, resolved
from workbench.domain.revision import Row as Revised
from workbench.domain.speakers import Speaker, Turn
from workbench.domain.standing import Over, newcomer, newcomers, standing
from workbench.domain.timeline import Span
from workbench.domain.transcript import Correction, DraftInfo, Line, Segment, Suspicion, SuspicionKind, Word
from workbench.storage import tables as t
from workbench.storage.happenings import working_draft

_FEW = 200


def of_draft(db: Connection, table: Table, draft_id: str | None) -> Iterable[Row[Any]]:
    """A draft's rows of one kind, in order."""
    return db.execute(select(table).where(table.c.draft_id == draft_id).order_by(table.c.place))


def turns_of(db: Connection, draft_id: str | None) -> tuple[Turn, ...]:
    """A draft's turns as the machine heard them."""
    return tuple(Turn(span_of(row), row.speaker) for row in of_draft(db, t.turn, draft_id))


def suspicions_of(db: Connection, draft_id: str | None) -> tuple[Suspicion, ...]:
    """A draft's flagged passages."""
    return tuple(Suspicion(SuspicionKind(s.kind), span_of(s), s.text) for s in of_draft(db, t.suspicion, draft_id))


def span_of(row: Row[Any]) -> Span:
    """The span a row tells in its two numbers."""
    return Span(row.first, row.end)


def segment_of(row: Row[Any]) -> Segment:
    """A drafted segment."""
    return Segment(row.id, span_of(row), row.text, _words(row.words), row.speaker, row.recipe, row.language, row.no_speech)


def _words(packed: str) -> tuple[Word, ...]:
    return tuple(Word(text, Span(first, end), permille) for text, first, end, permille in json.loads(packed))


def _lines_of(db: Connection, question: q.LinesOf) -> tuple[Line, ...]:
    return _lines(db, question.draft_id or working_draft(db, question.recording_id))


def _line_by(db: Connection, question: q.LineBy) -> Line | None:
    found = _lines(db, working_draft(db, question.recording_id), question.segment_id)
    return found[0] if found else None


def _lines(db: Connection, draft_id: str | None, segment_id: str | None = None) -> tuple[Line, ...]:
    """All lines, or the one with this id: then nothing of the others is read."""
    one: tuple[ColumnElement[bool], ...] = () if segment_id is None else (t.segment.c.id == segment_id,)
    query = select(t.segment).where(t.segment.c.draft_id == draft_id, *one)
    drafted = tuple(map(segment_of, db.execute(query.order_by(t.segment.c.first, t.segment.c.place))))
    over = Over(
        _standing_corrections(db, draft_id, segment_id),
        _standing_revisions(db, draft_id, segment_id),
        _confirmed(db, draft_id, segment_id),
        resolved(_roster(db, draft_id)),
    )
    return standing(drafted, over, suspicions_of(db, draft_id))


def _standing_corrections(db: Connection, draft_id: str | None, segment_id: str | None) -> dict[str, tuple[int, Correction]]:
    return {row.segment_id: (row.seq, _correction(row)) for row in _standing(db, t.correction, draft_id, segment_id)}


def _standing_revisions(db: Connection, draft_id: str | None, segment_id: str | None) -> dict[str, Revision]:
    found = {row.segment_id: _revision(row) for row in _standing(db, t.revision, draft_id, segment_id)}
    c = t.revision.c
    query = select(c.segment_id, c.seq, c.dissent).where(c.draft_id == draft_id, c.dissent != "[]").order_by(c.seq)
    for name, seq, said in db.execute(query):
        if name in found and seq < found[name].seq:
            # Readings that were not chosen stay with the row, however often it is revised after that.
            found[name] = replace(found[name], dissent=tuple(dict.fromkeys((*_dissents(said), *found[name].dissent))))
    return found


def _confirmed(db: Connection, draft_id: str | None, segment_id: str | None) -> dict[str, Confirmation]:
    """The rows that somebody stands for as a whole."""
    rows = _standing(db, t.confirmation, draft_id, segment_id)
    return {row.segment_id: _confirmation(row) for row in rows if row.segment_id and row.kinds == "[]"}


def _standing(db: Connection, table: Table, draft_id: str | None, segment_id: str | None) -> Iterable[Row[Any]]:
    query = select(table).where(table.c.draft_id == draft_id, table.c.stands == 1)
    if segment_id is not None:
        query = query.where(table.c.segment_id == segment_id)
    # Rows of one entry that begin together stay as they were put in.
    return db.execute(query.order_by(*table.primary_key.columns))


def _revision(row: Row[Any]) -> Revision:
    span = None if row.first is None else span_of(row)
    words = None if row.words is None else _words(row.words)
    revised = Revised(row.segment_id, span, row.text, words, row.speaker, bool(row.struck))
    return Revision(revised, row.act, row.author, row.made_at, row.seq, _dissents(row.dissent))


def _dissents(packed: str) -> tuple[Dissent, ...]:
    return tuple(Dissent(one["source"], one["text"]) for one in json.loads(packed))


def _confirmation(row: Row[Any]) -> Confirmation:
    return Confirmation(row.segment_id, span_of(row), tuple(json.loads(row.kinds)), row.text, row.author, row.made_at)


def _corrections_of(db: Connection, question: q.CorrectionsOf) -> tuple[Correction, ...]:
    query = select(t.correction).where(t.correction.c.recording_id == question.recording_id).order_by(t.correction.c.seq)
    return tuple(map(_correction, db.execute(query)))


def _correction(row: Row[Any]) -> Correction:
    return Correction(row.segment_id, row.text, row.author, row.made_at)


def _revisions_of(db: Connection, question: q.RevisionsOf) -> tuple[Revision, ...]:
    c = t.revision.c
    one = (c.segment_id == question.segment_id,) if question.segment_id else ()
    query = select(t.revision).where(c.draft_id == working_draft(db, question.recording_id), *one)
    return tuple(map(_revision, db.execute(query.order_by(c.seq, c.place))))


def _rows_of(db: Connection, question: q.RowsOf) -> q.Rows:
    asked, draft_id = set(question.segment_ids), question.draft_id
    made = [
        (str(name), int(seq), bool(stands))
        for table in (t.correction, t.revision)
        for name, seq, stands in db.execute(_asked(_versions(table), table, table.c.segment_id, draft_id, asked))
        if name in asked
    ]
    drafted = set(_names(db, t.segment, t.segment.c.id, draft_id, asked))
    stands = {name: seq for name, seq, up in made if up}
    return q.Rows(
        ids=frozenset(drafted | {name for name, _, _ in made}),
        versions=frozenset((name, seq) for name, seq, _ in made),
        standing=tuple(Version(name, stands.get(name, 0)) for name in question.segment_ids),
    )


def _versions(table: Table) -> Select[Any]:
    return select(table.c.segment_id, table.c.seq, table.c.stands)


def _names(db: Connection, table: Table, column: Column[Any], draft_id: str, asked: set[str]) -> Iterable[str]:
    return (name for name in db.execute(_asked(select(column), table, column, draft_id, asked)).scalars() if name in asked)


def _asked(query: Select[Any], table: Table, column: Column[Any], draft_id: str, asked: set[str]) -> Select[Any]:
    """Few are asked for by name; many, by reading them all."""
    query = query.where(table.c.draft_id == draft_id)
    return query.where(column.in_(asked)) if len(asked) <= _FEW else query


def _speakers_of(db: Connection, question: q.SpeakersOf) -> tuple[Speaker, ...]:
    return tuple(voice for voice in _roster_of(db, q.RosterOf(question.recording_id)) if not voice.into)


def _roster_of(db: Connection, question: q.RosterOf) -> tuple[Speaker, ...]:
    draft_id = working_draft(db, question.recording_id)
    voices = _roster(db, draft_id)
    names = {row.speaker: row for row in db.execute(select(t.naming).where(t.naming.c.draft_id == draft_id))}
    known = tuple(_named(voice, names.get(voice.key)) for voice in voices)
    return (*known, *(_named(voice, names.get(voice.key)) for voice in _newcomers(db, draft_id, known)))


def _arranged_voices(db: Connection, question: q.ArrangedVoicesOf) -> tuple[Speaker, ...]:
    held = {voice.key for voice in _roster(db, working_draft(db, question.recording_id))}
    voices = _roster_of(db, q.RosterOf(question.recording_id))
    return tuple(voice for voice in voices if voice.key in held or voice != newcomer(voice.key))


def _roster(db: Connection, draft_id: str | None) -> tuple[Speaker, ...]:
    """As arranged; as drafted where nobody arranged anything. Names given since are not in it."""
    arranged = tuple(Speaker(s.key, s.number, s.name, s.role, s.heard_as) for s in of_draft(db, t.roster, draft_id))
    return arranged or _drafted(db, draft_id)


def _drafted_voices(db: Connection, question: q.DraftedVoicesOf) -> tuple[Speaker, ...]:
    return _drafted(db, working_draft(db, question.recording_id))


def _drafted(db: Connection, draft_id: str | None) -> tuple[Speaker, ...]:
    return tuple(Speaker(s.key, s.number, s.name, s.role) for s in of_draft(db, t.speaker, draft_id))


def _newcomers(db: Connection, draft_id: str | None, known: tuple[Speaker, ...]) -> tuple[Speaker, ...]:
    """Voices that rows were given to before anybody arranged them."""
    c = t.revision.c
    query = select(c.speaker).where(c.draft_id == draft_id, c.stands == 1, c.speaker.is_not(None), c.speaker != "").distinct()
    return newcomers(db.execute(query).scalars(), {voice.key for voice in known})


def _named(voice: Speaker, naming: Row[Any] | None) -> Speaker:
    return replace(voice, name=naming.name, role=naming.role) if naming else voice


def _turns_of(db: Connection, question: q.TurnsOf) -> tuple[Turn, ...]:
    draft_id = working_draft(db, question.recording_id)
    heard = resolved(_roster(db, draft_id))
    turns = (Turn(turn.span, heard.get(turn.speaker, turn.speaker)) for turn in turns_of(db, draft_id))
    return tuple(sorted(turns, key=lambda turn: turn.span))


def _suspicions_of(db: Connection, question: q.SuspicionsOf) -> tuple[Suspicion, ...]:
    return suspicions_of(db, working_draft(db, question.recording_id))


def _confirmations_of(db: Connection, question: q.ConfirmationsOf) -> tuple[Confirmation, ...]:
    return tuple(map(_confirmation, _standing(db, t.confirmation, working_draft(db, question.recording_id), None)))


def _drafts_of(db: Connection, question: q.DraftsOf) -> tuple[DraftInfo, ...]:
    which = t.draft.c.recording_id == question.recording_id
    query = select(t.draft, t.entry.c.actor).join(t.entry, t.entry.c.seq == t.draft.c.seq)
    working = working_draft(db, question.recording_id)
    return tuple(_info(db, row, working) for row in db.execute(query.where(which).order_by(t.draft.c.seq.desc())))


def _info(db: Connection, row: Row[Any], working: str | None) -> DraftInfo:
    body = json.loads(row.body)
    engines = tuple(dict.fromkeys(str(recipe["engine"]) for recipe in body["recipes"]))
    count = db.execute(select(t.segment.c.place).where(t.segment.c.draft_id == row.id).order_by(t.segment.c.place.desc()))
    last = count.scalar()
    segments = 0 if last is None else last + 1
    return DraftInfo(row.id, body["made_at"], row.actor, engines, bool(row.beside), row.id == working, segments)


# Any: each function takes the question type beside it.
ANSWERS: dict[type, Callable[[Connection, Any], object]] = {
    q.LinesOf: _lines_of,
    q.LineBy: _line_by,
    q.CorrectionsOf: _corrections_of,
    q.RevisionsOf: _revisions_of,
    q.RowsOf: _rows_of,
    q.SpeakersOf: _speakers_of,
    q.RosterOf: _roster_of,
    q.ArrangedVoicesOf: _arranged_voices,
    q.DraftedVoicesOf: _drafted_voices,
    q.TurnsOf: _turns_of,
    q.SuspicionsOf: _suspicions_of,
    q.ConfirmationsOf: _confirmations_of,
    q.DraftsOf: _drafts_of,
}
