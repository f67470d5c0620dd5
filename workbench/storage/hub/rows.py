"""Rows of a hub's state as facts, and facts as rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Executable, RowMapping, Table, literal
from sqlalchemy.dialects import postgresql, sqlite

from workbench.domain.spread import Answer, Job, Piece, Urgency, WorkState


def unless_there(connection: Connection, table: Table, values: Mapping[str, Any]) -> bool:
    """Insert a row; whether it was not there yet."""
    return connection.execute(_inserted(connection.dialect.name, table), dict(values)).first() is not None


@cache
def _inserted(dialect: str, table: Table) -> Executable:
    """Built once: that takes longer than its way to the server. RETURNING, for PostgreSQL's driver counts no inserted rows."""
    made: Executable = inserting(dialect)(table).on_conflict_do_nothing().returning(literal(1))
    return made


def inserting(dialect: str) -> Any:
    """What inserts in a dialect's way."""
    return sqlite.insert if dialect == "sqlite" else postgresql.insert


def job_of(row: RowMapping) -> Job:
    """A job as it stands."""
    return Job(
        id=row["id"],
        unit=row["unit"],
        case_number=row["case_number"],
        evidence_id=row["evidence_id"],
        sha256=row["sha256"],
        urgency=Urgency(row["urgency"]),
        wish=row["wish"],
        state=WorkState(row["state"]),
        stage=row["stage"],
        permille=row["permille"],
        asked_at=row["asked_at"],
        started_at=row["started_at"],
        ended_at=row["ended_at"],
        attempts=row["attempts"],
        problem=row["problem"],
        draft_ids=tuple(json.loads(row["draft_ids"])),
        audio_ms=row["audio_ms"],
    )


def job_values(job: Job) -> dict[str, Any]:
    """What is written of a new job."""
    return {
        "id": job.id,
        "unit": job.unit,
        "case_number": job.case_number,
        "evidence_id": job.evidence_id,
        "sha256": job.sha256,
        "urgency": job.urgency.value,
        "rank": job.urgency.rank,
        "wish": job.wish,
        "state": job.state.value,
        "stage": job.stage,
        "permille": job.permille,
        "asked_at": job.asked_at,
        "started_at": job.started_at,
        "ended_at": job.ended_at,
        "attempts": job.attempts,
        "problem": job.problem,
        "draft_ids": json.dumps(job.draft_ids),
        "known": "",
        "audio_ms": job.audio_ms,
    }


def piece_of(row: RowMapping) -> Piece:
    """A piece as it stands."""
    return Piece(
        id=row["id"],
        job=row["job"],
        key=row["key"],
        task=row["task"],
        engine=row["engine"],
        question=row["question"],
        urgency=Urgency(row["urgency"]),
        state=WorkState(row["state"]),
        attempts=row["attempts"],
        fence=row["fence"],
        beat=row["beat"],
        worker=row["worker"],
        problem=row["problem"],
    )


def piece_values(piece: Piece, place: str) -> dict[str, Any]:
    """What is written of a new piece."""
    return {
        "id": piece.id,
        "job": piece.job,
        "key": piece.key,
        "task": piece.task,
        "engine": piece.engine,
        "place": place,
        "question": piece.question,
        "urgency": piece.urgency.value,
        "state": piece.state.value,
        "attempts": piece.attempts,
        "fence": piece.fence,
        "beat": piece.beat,
        "worker": piece.worker,
        "problem": piece.problem,
    }


def answer_of(row: RowMapping, before: str = "") -> Answer:
    """An answer as it was given; `before` stands before its columns' names."""
    held: dict[str, Any] = {name: row[f"{before}{name}"] for name in ("key", "worker", "worker_key", "place")}
    return Answer(**held, body=bytes(row[f"{before}body"]), signature=bytes(row[f"{before}signature"]))


def answer_values(answer: Answer) -> dict[str, Any]:
    """What is written of an answer."""
    return {
        "key": answer.key,
        "body": answer.body,
        "worker": answer.worker,
        "worker_key": answer.worker_key,
        "signature": answer.signature,
        "place": answer.place,
    }
