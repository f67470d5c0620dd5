"""Reviews, the standing of cases and people, tombstones, policy, checkpoints and their witnesses."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from alembic import op
from sqlalchemy import BigInteger, Column, Connection, ForeignKey, Integer, Text, text
from sqlalchemy.types import TypeEngine

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_WHOLE = BigInteger().with_variant(Integer(), "sqlite")
# Everywhere in the order of its bytes, whatever language a server sorts in: `verify` merges rows in that order.
_TEXT = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    """New tables, new columns, and the digests of the drafts that are there."""
    op.add_column("head", _added("at", _TEXT, "''"))
    op.add_column("person", _added("confirmed", _WHOLE, "1"))
    _drafts()
    _reviews()
    _cases()
    _checkpoints()
    _fill(op.get_bind())


def _drafts() -> None:
    _create("draft_digest", _text("draft_id", "draft.id", key=True), _text("sha256"))


def _reviews() -> None:
    steps = (_text("state"), _text("at"), _text("actor"), _text("content"), _whole("size"), _text("root"))
    _create("review", _whole("seq", key=True), _text("evidence_id", "evidence.id"), *steps, _text("bound"), _text("comment"))
    op.create_index("review_evidence", "review", ["evidence_id", "seq"])


def _cases() -> None:
    steps = (_text("state"), _whole("held"), _text("at"), _text("actor"), _text("reason"))
    _create("standing", _whole("seq", key=True), _text("case_number", "case_file.number"), *steps)
    op.create_index("standing_case", "standing", ["case_number", "seq"])
    order = (_whole("seq"), _text("sha256"), _text("authority"), _text("reason"), _text("ordered_by"), _text("ordered_at"))
    _create("tombstone", _text("evidence_id", "evidence.id", key=True), *order, _text("destroyed_by"), _text("destroyed_at"))
    _create("policy", _whole("seq", key=True), _text("body"))


def _checkpoints() -> None:
    _create("checkpoint", _whole("seq", key=True), _text("at"), _text("actor"), _text("root"), _text("line"))
    said = (_text("at"), _text("actor"), _text("line"), _text("token"))
    _create("witness", _whole("seq", key=True), _whole("size", "checkpoint.seq"), *said)
    op.create_index("witness_size", "witness", ["size", "seq"])


def _create(name: str, *columns: Column[object]) -> None:
    op.create_table(name, *columns, sqlite_strict=True)


def _text(name: str, target: str = "", *, key: bool = False) -> Column[object]:
    return _column(name, _TEXT, target, key=key)


def _whole(name: str, target: str = "", *, key: bool = False) -> Column[object]:
    return _column(name, _WHOLE, target, key=key)


def _column(name: str, kind: TypeEngine[Any], target: str, *, key: bool) -> Column[object]:
    refers = (ForeignKey(target),) if target else ()
    return Column(name, kind, *refers, primary_key=key, nullable=False, autoincrement=False)


def _added(name: str, kind: TypeEngine[Any], otherwise: str) -> Column[object]:
    return Column(name, kind, nullable=False, server_default=text(otherwise))


def _fill(db: Connection) -> None:
    """What newer entries would have written, from the entries that stand; what cannot be read is for `verify` to say."""
    rows = db.execute(text("SELECT d.id, e.body FROM draft d JOIN event e ON e.seq = d.seq")).all()
    found = [{"id": row.id, "sha256": _payload_digest(bytes(row.body))} for row in rows]
    if found:
        db.execute(text("INSERT INTO draft_digest VALUES (:id, :sha256)"), found)
    last = db.execute(text("SELECT body FROM event ORDER BY seq DESC LIMIT 1")).scalar()
    if last is not None:
        db.execute(text("UPDATE head SET at = :at"), {"at": json.loads(bytes(last))["at"]})


def _payload_digest(body: bytes) -> str:
    said = json.loads(body)
    if "data_sha256" in said:
        return str(said["data_sha256"])
    packed = json.dumps(said["data"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(packed.encode()).hexdigest()
