"""Pieces of jobs: sent, claimed by one worker at a time, answered once. What a broker says is a hint; what stands here counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete, func, select, update

from workbench.domain.spread import MOST_ATTEMPTS, Answer, Piece, WorkState
from workbench.storage.hub import at_once
from workbench.storage.hub import tables as t
from workbench.storage.hub.home import Home
from workbench.storage.hub.rows import answer_of, answer_values, piece_of, piece_values, unless_there

_W = WorkState
_SLICE = 500
_TOLD = 4_000  # characters of what workers said of a piece


class Pieces:
    """All pieces. Safe to use from any thread and process."""

    def __init__(self, home: Home) -> None:
        self._home = home

    def send(self, pieces: Sequence[tuple[Piece, str]]) -> dict[str, WorkState]:
        """Enter pieces, each with the queue it goes to: those that are there already keep what was done of them, failed and
        cancelled ones wait again; an answer that is there is the piece's. How each stands."""
        fresh: dict[str, WorkState] = {}
        if len(pieces) == 1 and (fresh := self._fresh(*pieces[0])):
            return fresh
        with self._home.changing() as connection:
            return {piece.id: _sent(connection, piece, place) for piece, place in pieces}

    def _fresh(self, piece: Piece, place: str) -> dict[str, WorkState]:
        """A single piece in a single statement; nothing where it is there already."""
        with self._home.at_once() as connection:
            state = _entered(connection, piece, place)
        return {} if state is None else {piece.id: state}

    def claim(self, piece_id: str, worker: str) -> Piece | None:
        """The piece, this worker's from now on; None where it is not waiting: in hand elsewhere, done, cancelled, gone."""
        with self._home.at_once() as connection:
            row = connection.execute(at_once.CLAIM, {"named": piece_id, "by": worker}).mappings().first()
            return None if row is None else piece_of(row)

    def beat(self, piece: Piece) -> bool:
        """A sign of life; False where the piece is not this claim's any more."""
        with self._home.at_once() as connection:
            return connection.execute(at_once.BEAT, at_once.of(piece)).rowcount == 1

    def answer(self, piece: Piece, answer: Answer) -> bool:
        """The claim's outcome; False where it came too late: then the answer that stands is kept, and one that says something
        else is laid beside it."""
        given = answer_values(answer)
        if not self._home.is_file:
            with self._home.at_once() as connection:
                whole = at_once.of(piece) | {f"given_{name}": value for name, value in given.items()}
                if connection.execute(at_once.answered(), whole).rowcount == 1:
                    return True
        with self._home.changing() as connection:
            mine = connection.execute(at_once.DONE, at_once.of(piece)).rowcount == 1 or _is_done_by(connection, piece)
            if mine and unless_there(connection, t.answer, given):
                return True
            standing = connection.execute(select(t.answer.c.body).where(t.answer.c.key == answer.key)).scalar()
            if standing is not None and bytes(standing) != answer.body:
                unless_there(connection, t.second, given)
            return mine

    def give_up(self, piece: Piece, problem: str, *, counted: bool = True) -> None:
        """The claim's end without an outcome: it waits for another worker, after too many is failed. Not `counted` where the
        worker was asked to stop."""
        with self._home.changing() as connection:
            _given_up(connection, piece, problem, counted=counted)

    def take_back(self, piece: Piece, problem: str) -> bool:
        """The same by the hub, for a worker that is silent: only where nothing has happened since `piece` was looked at."""
        with self._home.changing() as connection:
            return _given_up(connection, piece, problem, beat=piece.beat)

    def disbelieve(self, key: str, problem: str) -> None:
        """An answer that nobody who was let in has signed goes; its pieces are done again."""
        with self._home.changing() as connection:
            connection.execute(delete(t.answer).where(t.answer.c.key == key))
            found = select(t.piece).where(t.piece.c.key == key, t.piece.c.state == _W.DONE.value)
            for row in connection.execute(found).mappings().all():
                piece = piece_of(row)
                connection.execute(update(t.piece).where(t.piece.c.id == piece.id).values(state=_W.RUNNING.value))
                _given_up(connection, piece, problem)

    def settled(self, ids: Iterable[str]) -> dict[str, tuple[Piece | None, Answer | None]]:
        """Those of the pieces that are over, with their answers; no piece where it is gone."""
        wanted = list(ids)
        found: dict[str, tuple[Piece | None, Answer | None]] = dict.fromkeys(wanted, (None, None))
        with self._home.reading() as connection:
            for first in range(0, len(wanted), _SLICE):
                rows = connection.execute(at_once.SETTLED, {"named": wanted[first : first + _SLICE]}).mappings()
                found |= {row["id"]: (piece_of(row), answer_of(row, "answer_") if row["answer_key"] else None) for row in rows}
        return {name: (piece, told) for name, (piece, told) in found.items() if piece is None or piece.state.is_over}

    def second_answers(self) -> tuple[tuple[Answer, Answer], ...]:
        """Answers that differ from the one that stands, with that one; each is told once."""
        with self._home.changing() as connection:
            seconds = [answer_of(row) for row in connection.execute(select(t.second)).mappings()]
            firsts = {s.key: _answer(connection, s.key) for s in seconds}
            if seconds:
                connection.execute(delete(t.second))
        return tuple((first, s) for s in seconds if (first := firsts[s.key]) is not None)

    def running(self) -> tuple[Piece, ...]:
        """What workers have in hand."""
        with self._home.reading() as connection:
            rows = connection.execute(select(t.piece).where(t.piece.c.state == _W.RUNNING.value)).mappings()
            return tuple(map(piece_of, rows))

    def waiting(self) -> dict[str, tuple[Piece, ...]]:
        """What nobody has in hand, by queue."""
        found: dict[str, tuple[Piece, ...]] = {}
        with self._home.reading() as connection:
            for row in connection.execute(select(t.piece).where(t.piece.c.state == _W.WAITING.value)).mappings():
                found[row["place"]] = (*found.get(row["place"], ()), piece_of(row))
        return found

    def jobs_of(self, key: str) -> tuple[str, ...]:
        """Who asked a question."""
        with self._home.reading() as connection:
            return tuple(map(str, connection.execute(select(t.piece.c.job).where(t.piece.c.key == key).distinct()).scalars()))

    def withdraw(self, ids: Sequence[str]) -> None:
        """Nobody wants these any more."""
        with self._home.changing() as connection:
            still = t.piece.c.state.in_((_W.WAITING.value, _W.RUNNING.value))
            for first in range(0, len(ids), _SLICE):
                named = t.piece.c.id.in_(ids[first : first + _SLICE])
                connection.execute(update(t.piece).where(named, still).values(state=_W.CANCELLED.value))

    def counts(self, job_id: str) -> dict[WorkState, int]:
        """How many pieces of a job stand how."""
        query = select(t.piece.c.state, func.count()).where(t.piece.c.job == job_id).group_by(t.piece.c.state)
        with self._home.reading() as connection:
            return {WorkState(state): int(count) for state, count in connection.execute(query)}


def _entered(connection: Connection, piece: Piece, place: str) -> WorkState | None:
    """A new piece's state; None where it is not new."""
    values = piece_values(piece, place) | {"asked": piece.key}
    values.pop("state")
    state = connection.execute(at_once.sent(connection.dialect.name), values).scalar()
    return None if state is None else WorkState(state)


def _is_done_by(connection: Connection, piece: Piece) -> bool:
    """Whether this very claim has ended with an outcome."""
    row = t.piece.c.id == piece.id, t.piece.c.fence == piece.fence, t.piece.c.state == _W.DONE.value
    return connection.execute(select(t.piece.c.id).where(*row)).first() is not None


def _sent(connection: Connection, piece: Piece, place: str) -> WorkState:
    if (fresh := _entered(connection, piece, place)) is not None:
        return fresh
    answered = _answer(connection, piece.key) is not None
    state = _W.DONE if answered else _W.WAITING
    row = t.piece.c.id == piece.id
    held = WorkState(connection.execute(select(t.piece.c.state).where(row)).scalar_one())
    if held in (_W.FAILED, _W.CANCELLED) or (held is _W.DONE and not answered):
        connection.execute(update(t.piece).where(row).values(state=state.value, attempts=0, problem="", place=place))
        return state
    return held


def _given_up(connection: Connection, piece: Piece, problem: str, *, counted: bool = True, beat: int | None = None) -> bool:
    row = connection.execute(select(t.piece.c.attempts, t.piece.c.problem).where(t.piece.c.id == piece.id)).first()
    if row is None:
        return False
    attempts = int(row[0]) - (0 if counted else 1)
    told = "\n".join(filter(None, (str(row[1]), f"{piece.worker}: {problem}" if counted else "")))[-_TOLD:]
    state = _W.FAILED if attempts >= MOST_ATTEMPTS else _W.WAITING
    still = at_once.HELD if beat is None else (*at_once.HELD, t.piece.c.beat == beat)
    given = {"state": state.value, "attempts": attempts, "problem": told}
    return connection.execute(update(t.piece).where(*still).values(**given), at_once.of(piece)).rowcount == 1


def _answer(connection: Connection, key: str) -> Answer | None:
    row = connection.execute(select(t.answer).where(t.answer.c.key == key)).mappings().first()
    return None if row is None else answer_of(row)
