"""An event with its place in the ledger, as the projections take it, and what they all need to know of a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Connection, bindparam, select

from workbench.domain.canonical import Json, canonical
from workbench.domain.events import Event
from workbench.domain.timeline import Span
from workbench.storage import tables as t
from workbench.storage.rows import only_row

# Built once: making a statement costs more than running it.
_WORKING_DRAFT = (
    select(t.draft.c.id)
    .where(t.draft.c.recording_id == bindparam("recording"), t.draft.c.beside == 0)
    .order_by(t.draft.c.seq.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Happening:
    """An event with its place in the ledger. `data` is the payload as written: bodies are copied from it, so that
    a member a later version adds to a fact does not change what an older event projects."""

    seq: int
    at: str
    actor: str
    kind: str
    subject: str
    hash: str
    event: Any
    data: dict[str, Any]
    data_sha256: str = ""


def happening(said: dict[str, Any], hashed: str, event: Event, data: Json) -> Happening:
    """What a ledger body and its event tell the projections."""
    members = cast(dict[str, Any], data)
    stored = said.get("data_sha256", "")
    return Happening(said["seq"], said["at"], said["actor"], said["type"], said["subject"], hashed, event, members, stored)


def working_draft(db: Connection, recording_id: str) -> str | None:
    """The id of a recording's newest draft, but for those that stand beside it for comparison."""
    row = only_row(db, _WORKING_DRAFT, {"recording": recording_id})
    return str(row[0]) if row else None


def packed(value: Json) -> str:
    """A value as canonical JSON text."""
    return canonical(value).decode()


def ends(span: Span) -> tuple[int, int]:
    """A span's two numbers."""
    return (span.first, span.end)
