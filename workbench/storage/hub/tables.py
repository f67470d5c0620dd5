"""The tables of a hub's state: jobs, the pieces they are cut into, answers, workers; others declare theirs on this metadata."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, Table, Text

VERSION = 1
metadata = MetaData()

# STRICT tables on SQLite know INTEGER alone.
WHOLE = BigInteger().with_variant(Integer(), "sqlite")


def table(name: str, *parts: Column[object] | Index) -> Table:
    """A table of the state."""
    return Table(name, metadata, *parts, sqlite_strict=True)


def text(name: str, *, key: bool = False) -> Column[object]:
    """Words; empty where there are none."""
    return Column(name, Text(), primary_key=key, nullable=False)


def whole(name: str, *, key: bool = False) -> Column[object]:
    """A whole number."""
    return Column(name, WHOLE, primary_key=key, nullable=False, autoincrement=False)


def octets(name: str) -> Column[object]:
    """Bytes."""
    return Column(name, LargeBinary, nullable=False)


# One row: which version of these tables stands.
edition = table("edition", whole("id", key=True), whole("version"))

# `rank` is the urgency's, `number` counts up: what is done first. `known` are the drafts there were when it was first begun.
job = table(
    "job",
    text("id", key=True),
    whole("number"),
    text("unit"),
    text("case_number"),
    text("evidence_id"),
    text("sha256"),
    text("urgency"),
    whole("rank"),
    text("wish"),
    text("state"),
    text("stage"),
    whole("permille"),
    text("asked_at"),
    text("started_at"),
    text("ended_at"),
    whole("attempts"),
    text("problem"),
    text("draft_ids"),
    text("known"),
    whole("audio_ms"),
    Index("job_next", "state", "rank", "number"),
    Index("job_unit", "unit", "number"),
)

# `fence` rises with every claim; `beat` while somebody works on it. `place` names the queue that workers for it listen to.
piece = table(
    "piece",
    text("id", key=True),
    text("job"),
    text("key"),
    text("task"),
    text("engine"),
    text("place"),
    text("question"),
    text("urgency"),
    text("state"),
    whole("attempts"),
    whole("fence"),
    whole("beat"),
    text("worker"),
    text("problem"),
    Index("piece_state", "state"),
    Index("piece_job", "job"),
    Index("piece_key", "key"),
)

# The first answer stands; another text for the same question is kept beside it until somebody was told.
answer = table(
    "answer", text("key", key=True), octets("body"), text("worker"), text("worker_key"), octets("signature"), text("place")
)
second = table(
    "second_answer",
    text("key", key=True),
    text("worker", key=True),
    octets("body"),
    text("worker_key"),
    octets("signature"),
    text("place"),
)

# `proof` shows that it was let in by the hub's own secret; `silent_s` is the hub's look at `beat`.
worker = table(
    "worker",
    text("name", key=True),
    text("key"),
    text("proof"),
    text("device"),
    text("about"),
    text("engines"),
    whole("busy"),
    whole("beat"),
    whole("silent_s"),
    whole("pieces"),
)
