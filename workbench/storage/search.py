"""Answers to what is looked for: which passages hold it, how many, and where in each the words stand."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from workbench.domain import questions as q
from workbench.domain.errors import CaseError
from workbench.domain.search import NOTE, Hit, SearchPage, Sought, folded, marks, sought
from workbench.domain.timeline import Rate, Span
from workbench.storage import passages, word_index
from workbench.storage import tables as t
from workbench.storage.voice_names import Names, names_in, voices
from workbench.storage.word_index import Place

# Beyond so many hits the number says nothing more to a person, and counting on costs time.
COUNTED = 50_000
# Ranking looks up every hit's length, in an encrypted database 0.7 µs a hit. Of more hits than this nobody wants the best:
# they come in the order of time.
RANKED = 20_000


def _search_text(db: Connection, question: q.SearchText) -> SearchPage:
    what, place = sought(question.text), _place(db, question)
    if what.is_empty or place is None:
        return SearchPage()
    try:
        page = _page(db, question, what, place)
        if page.total:
            return page
        return replace(_page(db, question, what.widened(), place), is_widened=True)
    except DBAPIError as error:
        if "fts5" in str(error.orig) or "malformed" in str(error.orig):
            raise CaseError("The index that a search looks in is damaged.", "Make it anew: workbench search --rebuild") from error
        raise


def _page(db: Connection, question: q.SearchText, what: Sought, place: Place) -> SearchPage:
    total = word_index.count(db, what, place, COUNTED + 1)
    ranked = total <= RANKED
    numbers = word_index.found(db, what, place, ranked=ranked, limit=question.limit, offset=question.offset) if total else []
    return SearchPage(_hits(db, numbers, what), min(total, COUNTED), total > COUNTED, ranked)


# -- where it is looked for


def _place(db: Connection, question: q.SearchText) -> Place | None:
    """The words of the place; None where there is no such place."""
    groups: list[tuple[str, ...]] = []
    if question.recording_id:
        groups.append(tuple(map(passages.place_of_recording, _seq(db, t.recording, t.recording.c.id, question.recording_id))))
    elif question.case_number:
        groups.append(tuple(map(passages.place_of_case, _seq(db, t.case, t.case.c.number, question.case_number))))
    if question.speaker.strip():
        groups.append(_voices(db, question))
    return tuple(groups) if all(groups) else None


def _seq(db: Connection, table: Any, column: Any, named: str) -> list[int]:
    return list(db.execute(select(table.c.seq).where(column == named)).scalars())


def _voices(db: Connection, question: q.SearchText) -> tuple[str, ...]:
    """Every voice whose present name has the words in it; one that was merged into it counts as it."""
    wanted, seqs = folded(question.speaker).split(), _recordings(db, question)
    called = voices(names_in(db, seqs))
    return tuple(passages.place_of_voice(seqs[recording], key) for recording, key, name in called if _is_called(name, wanted))


def _is_called(name: str, wanted: list[str]) -> bool:
    words = folded(name).split()
    return all(any(word.startswith(one) for word in words) for one in wanted)


def _recordings(db: Connection, question: q.SearchText) -> dict[str, int]:
    query = select(t.recording.c.id, t.recording.c.seq).order_by(t.recording.c.seq)
    if question.recording_id:
        query = query.where(t.recording.c.id == question.recording_id)
    elif question.case_number:
        query = query.join(t.evidence, t.evidence.c.id == t.recording.c.evidence_id)
        query = query.where(t.evidence.c.case_number == question.case_number)
    return {row.id: row.seq for row in db.execute(query)}


# -- what is shown of it


@dataclass(frozen=True, slots=True)
class _Home:
    """What a hit says of where it stands."""

    case_number: str
    evidence_id: str
    exhibit: str
    rate: Rate
    names: Names


def _hits(db: Connection, numbers: list[int], what: Sought) -> tuple[Hit, ...]:
    rows = {row.id: row for row in db.execute(select(t.passage).where(t.passage.c.id.in_(numbers)))}
    homes = _homes(db, {row.recording_id for row in rows.values()})
    authors = _authors(db, [row.ref for row in rows.values() if row.kind == NOTE])
    there = (rows[number] for number in numbers if number in rows)
    return tuple(_hit(row, homes[row.recording_id], authors.get(row.ref), what) for row in there if row.recording_id in homes)


def _hit(row: Any, home: _Home, author: str | None, what: Sought) -> Hit:
    return Hit(
        case_number=home.case_number,
        evidence_id=home.evidence_id,
        exhibit=home.exhibit,
        recording_id=row.recording_id,
        kind=row.kind,
        passage=row.ref,
        span=None if row.first is None else Span(row.first, row.end),
        rate=home.rate,
        speaker=home.names.get(row.speaker, "") if author is None else author,
        text=row.text,
        marks=marks(row.text, what),
    )


def _authors(db: Connection, notes: list[str]) -> dict[str, str]:
    if not notes:
        return {}
    c = t.annotation.c
    return {row.id: row.author for row in db.execute(select(c.id, c.author).where(c.id.in_(notes)))}


def _homes(db: Connection, recordings: set[str]) -> dict[str, _Home]:
    names = names_in(db, recordings)
    query = select(t.recording.c.id, t.recording.c.body, t.evidence.c.body.label("exhibit"))
    query = query.join(t.evidence, t.evidence.c.id == t.recording.c.evidence_id).where(t.recording.c.id.in_(recordings))
    return {row.id: _home(json.loads(row.exhibit), json.loads(row.body), names.get(row.id, {})) for row in db.execute(query)}


def _home(exhibit: dict[str, Any], recording: dict[str, Any], names: Names) -> _Home:
    return _Home(exhibit["case_number"], exhibit["id"], exhibit["exhibit"], Rate(recording["rate"]["hz"]), names)


# Any: each function takes the question type beside it.
ANSWERS: dict[type, Callable[[Connection, Any], object]] = {q.SearchText: _search_text}
