"""What is asked of a hub's state for each piece, as statements that are built once: building one takes longer than its way to the
server. On a server whole changes are one statement, for each has its way there and back."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Executable, and_, bindparam, case, cast, delete, exists, func, literal, select, update
from sqlalchemy.dialects import postgresql

from workbench.domain.spread import Piece, WorkState
from workbench.storage.hub import tables as t
from workbench.storage.hub.rows import inserting

_W = WorkState
_OVER = tuple(state.value for state in WorkState if state.is_over)
HELD = (t.piece.c.id == bindparam("named"), t.piece.c.fence == bindparam("mine"), t.piece.c.state == _W.RUNNING.value)

CLAIM = (
    update(t.piece)
    .where(t.piece.c.id == bindparam("named"), t.piece.c.state == _W.WAITING.value)
    .values(
        state=_W.RUNNING.value,
        attempts=t.piece.c.attempts + 1,
        fence=t.piece.c.fence + 1,
        beat=0,
        worker=bindparam("by"),
    )
    .returning(*t.piece.c)
)
BEAT = update(t.piece).where(*HELD).values(beat=t.piece.c.beat + 1)
DONE = update(t.piece).where(*HELD).values(state=_W.DONE.value, problem="")

# Of pieces that are not over no more is read than that they are there.
SETTLED = (
    select(
        *(
            case((t.piece.c.state.in_(_OVER), t.piece.c.question), else_="").label("question") if c.name == "question" else c
            for c in t.piece.c
        ),
        *(c.label(f"answer_{c.name}") for c in t.answer.c),
    )
    .select_from(t.piece.outerjoin(t.answer, and_(t.answer.c.key == t.piece.c.key, t.piece.c.state == _W.DONE.value)))
    .where(t.piece.c.id.in_(bindparam("named", expanding=True)))
)

TAKE = (
    update(t.job)
    .where(
        t.job.c.id
        == select(t.job.c.id)
        .where(t.job.c.state == _W.WAITING.value)
        .order_by(t.job.c.rank, t.job.c.number, t.job.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery(),
        t.job.c.state == _W.WAITING.value,
    )
    .values(state=_W.RUNNING.value, started_at=bindparam("at"), attempts=t.job.c.attempts + 1)
    .returning(*t.job.c)
)
NOTE = (
    update(t.job)
    .where(t.job.c.id == bindparam("named"), t.job.c.state == _W.RUNNING.value)
    .values(stage=bindparam("now_at"), permille=bindparam("so_far"))
)
FINISH = (
    update(t.job)
    .where(t.job.c.id == bindparam("named"), t.job.c.state == _W.RUNNING.value)
    .values(
        state=bindparam("ended_as"),
        ended_at=bindparam("at"),
        draft_ids=bindparam("drafts"),
        permille=case((literal(_W.DONE.value) == bindparam("ended_as"), 1000), else_=t.job.c.permille),
        problem=case((bindparam("told", type_=t.job.c.problem.type) == "", t.job.c.problem), else_=bindparam("told")),
    )
)


def of(piece: Piece) -> dict[str, Any]:
    """The row, as long as it is this claim's."""
    return {"named": piece.id, "mine": piece.fence}


@cache
def asked_for(dialect: str) -> Executable:
    """A job, the last one so far."""
    number = select(func.coalesce(func.max(t.job.c.number), 0) + 1).scalar_subquery()
    made: Executable = inserting(dialect)(t.job).values(number=number).on_conflict_do_nothing()
    return made


@cache
def sent(dialect: str) -> Executable:
    """One piece, done at once where its question is answered already."""
    answered = exists(select(t.answer.c.key).where(t.answer.c.key == bindparam("asked")))
    state = case((answered, _W.DONE.value), else_=_W.WAITING.value)
    made: Executable = inserting(dialect)(t.piece).values(state=state).on_conflict_do_nothing().returning(t.piece.c.state)
    return made


@cache
def answered() -> Executable:
    """On a server: the piece is done, and here is its answer. Counts one row where both were so."""
    done = DONE.returning(t.piece.c.id).cte("done")
    given = select(*(cast(bindparam(f"given_{c.name}", type_=c.type), c.type) for c in t.answer.c)).select_from(done)
    return postgresql.insert(t.answer).from_select(list(t.answer.c.keys()), given).on_conflict_do_nothing()


@cache
def finished() -> Executable:
    """On a server: a job's end, with its pieces gone, and the answers that no other job's piece asks for."""
    gone = delete(t.piece).where(t.piece.c.job == bindparam("named")).returning(t.piece.c.key).cte("gone")
    other = t.piece.alias("other")
    elsewhere = exists(select(other.c.id).where(other.c.key == t.answer.c.key, other.c.job != bindparam("named")))
    told = delete(t.answer).where(t.answer.c.key.in_(select(gone.c.key)), ~elsewhere).cte("told")
    return FINISH.add_cte(gone, told)
