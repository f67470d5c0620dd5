"""The index of words under the passages: FTS5 in a file, tsvector on a server. It takes words and tells passages by number.

FTS5 keeps no text of its own, and splits at blanks alone: what a word is stands in `domain.search`, for both databases alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, MetaData, Table, Text, bindparam, select, text
from sqlalchemy.exc import DBAPIError

from workbench.domain.custody import Finding
from workbench.domain.search import Sought, Term, folded
from workbench.storage import tables as t
from workbench.storage.rows import carry_out, put

NAME = "passage_words"
# A passage's words, and the place it stands in as words too: its case, its recording, its voice.
words = Table(
    NAME,
    MetaData(),
    Column("rowid", BigInteger, primary_key=True, autoincrement=False),
    Column("words", Text(collation="C"), nullable=False),
    Column("place", Text(collation="C"), nullable=False),
)
# How a server indexes both columns: written as its catalogue tells it.
FOUND = "to_tsvector('simple'::regconfig, words), to_tsvector('simple'::regconfig, place)"
_PORTION = 5_000
_SPOILT = "Whoever searches is not shown what the transcripts say. Make the index anew: workbench search --rebuild"

Entered = tuple[int, str, str]


def enter(db: Connection, rows: Iterable[Entered]) -> None:
    """Index passages: number, text, place."""
    put(db, words, [(number, folded(said), place) for number, said, place in rows])


def leave(db: Connection, number: int) -> None:
    """Take a passage out."""
    carry_out(db, _GONE, {"gone": number})


# Built once: making a statement costs more than running it.
_GONE = words.delete().where(words.c.rowid == bindparam("gone"))


def empty(db: Connection) -> None:
    """Take everything out, also of an index that is damaged."""
    db.exec_driver_sql(_EMPTY[db.dialect.name])


_EMPTY = {
    "sqlite": f"INSERT INTO {NAME} ({NAME}) VALUES ('delete-all')",  # noqa: S608 - a name of ours
    "postgresql": f"DELETE FROM {NAME}",  # noqa: S608 - a name of ours
}


# -- asking

Place = tuple[tuple[str, ...], ...]
"""Words of a place: of every group one has to be there."""


def count(db: Connection, what: Sought, place: Place, most: int) -> int:
    """How many passages hold it; no further than `most`."""
    inside = f"SELECT {NAME}.rowid FROM {NAME} WHERE {_WHERE[db.dialect.name]} LIMIT :most"  # noqa: S608 - all of it ours
    return int(db.execute(text(f"SELECT count(*) FROM ({inside}) AS found"), _given(db, what, place, most=most)).scalar_one())  # noqa: S608


def found(db: Connection, what: Sought, place: Place, *, ranked: bool, limit: int, offset: int) -> list[int]:
    """Numbers of passages that hold it: the best first, or in the order they came."""
    dialect = db.dialect.name
    order = f"{_RANK[dialect]}, {NAME}.rowid" if ranked else f"{NAME}.rowid"
    query = f"SELECT {NAME}.rowid FROM {NAME} WHERE {_WHERE[dialect]} ORDER BY {order} LIMIT :most OFFSET :past"  # noqa: S608
    return [int(n) for n in db.execute(text(query), _given(db, what, place, most=limit, past=offset)).scalars()]


_WHERE = {
    "sqlite": f"{NAME} MATCH :sought",
    "postgresql": "to_tsvector('simple', words) @@ to_tsquery('simple', :sought)"
    " AND (:place = '' OR to_tsvector('simple', place) @@ to_tsquery('simple', :place))",
}
# The place is the same for all that are found and says nothing of how well they fit.
_RANK = {
    "sqlite": f"bm25({NAME}, 1.0, 0.0)",
    "postgresql": "ts_rank_cd(to_tsvector('simple', words), to_tsquery('simple', :sought), 1) DESC",
}


def _given(db: Connection, what: Sought, place: Place, **numbers: int) -> dict[str, Any]:
    if db.dialect.name == "postgresql":
        return {"sought": _tsquery(what), "place": " & ".join(_tsgroup(group) for group in place), **numbers}
    return {"sought": _match(what, place), **numbers}


def _match(what: Sought, place: Place) -> str:
    """As FTS5 asks. Words are letters and digits alone, so quoting them is enough."""
    groups = " AND ".join(f"({' OR '.join(map(_phrase, group))})" for group in what.every)
    where = "".join(f" AND place : ({' OR '.join(_quoted(word) for word in group)})" for group in place)
    without = f" NOT words : ({' OR '.join(map(_phrase, what.none))})" if what.none else ""
    return f"(words : ({groups}){where}){without}"


def _phrase(term: Term) -> str:
    said = " ".join(term.words)
    return f'"{said}" *' if term.is_prefix else f'"{said}"'


def _quoted(word: str) -> str:
    return f'"{word}"'


def _tsquery(what: Sought) -> str:
    groups = [f"({' | '.join(map(_beside, group))})" for group in what.every]
    return " & ".join([*groups, *(f"!{_beside(term)}" for term in what.none)])


def _beside(term: Term) -> str:
    said = [f"'{word}'" for word in term.words]
    return f"({' <-> '.join([*said[:-1], f'{said[-1]}:*' if term.is_prefix else said[-1]])})"


def _tsgroup(group: Iterable[str]) -> str:
    words_of_place = [f"'{word}'" for word in group]
    return f"({' | '.join(words_of_place)})"


# -- checking


def differences(db: Connection, copy: Connection) -> list[Finding]:
    """Whether the index finds in `db` what it finds in `copy`, where it was just made anew."""
    try:
        return _COMPARED[db.dialect.name](db, copy)
    except (DBAPIError, db.dialect.loaded_dbapi.Error) as error:
        return [Finding("search index", f"cannot be read: {getattr(error, 'orig', error)}", _SPOILT)]


def _by_instance(db: Connection, copy: Connection) -> list[Finding]:
    """Every word at every place it stands. Asked of the driver: SQLAlchemy's rows take twice as long to compare as to read."""
    query = f'SELECT term, doc, col, "offset" FROM {INSTANCES}'  # noqa: S608 - a name of ours
    with closing(db.connection.cursor()) as here, closing(copy.connection.cursor()) as there:
        for side in (here, there):
            side.execute(query)
        while True:
            held, due = here.fetchmany(_PORTION), there.fetchmany(_PORTION)
            if held != due:
                odd = min(set(held) ^ set(due))
                return [Finding("search index", f"does not know rightly where {odd[0]!r} stands", _SPOILT)]
            if not held:
                return []


INSTANCES = "passage_instances"


def _by_row(db: Connection, copy: Connection) -> list[Finding]:
    """A server keeps the folded words; what it makes of them is its own affair, like any index."""
    due: Iterator[Any] = iter(copy.execute(select(t.passage.c.id, t.passage.c.text).order_by(t.passage.c.id)))
    query = select(words).order_by(words.c.rowid)
    with db.execute(query, execution_options={"yield_per": _PORTION}) as held:
        for row in held:
            passage = next(due, None)
            if passage is None or (row.rowid, row.words) != (passage.id, folded(passage.text)):
                return [Finding("search index", f"is not what passage {row.rowid} says", _SPOILT)]
    return [] if next(due, None) is None else [Finding("search index", "lacks passages", _SPOILT)]


_COMPARED: dict[str, Callable[[Connection, Connection], list[Finding]]] = {"sqlite": _by_instance, "postgresql": _by_row}
