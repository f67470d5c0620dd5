"""Field units and their hub: who is enrolled, what was handed over and came back, whose history was vouched for."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Text

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_WHOLE = BigInteger().with_variant(Integer(), "sqlite")
_TEXT = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    """An older vault has no units and is with no hub."""
    _create("unit", _text("name", key=True), _whole("seq"), _whole("revoked"), _text("body"))
    about = _text("evidence_id", "evidence.id")
    _create("reception", _seq(), about, _text("unit"), _text("transfer"), _text("manifest"))
    op.create_index("reception_evidence", "reception", ["evidence_id", "seq"])
    op.create_index("reception_transfer", "reception", ["transfer"])
    op.create_index("reception_unit", "reception", ["unit", "seq"])
    about = _text("evidence_id", "evidence.id")
    _create("returned", _seq(), about, _text("draft_id", "draft.id"), _text("transfer"))
    op.create_index("returned_transfer", "returned", ["transfer"])
    shown = (_whole("size"), _text("root"), _text("line"), _whole("forked"))
    _create("history", _seq(), _text("unit"), _text("vault_id"), *shown)
    op.create_index("history_vault", "history", ["vault_id", "seq"])
    _create("hub", _seq(), _text("name"), _whole("joined"), _text("body"))
    about = _text("evidence_id", "evidence.id")
    _create("hand_over", _text("id", key=True), _whole("seq"), about, _text("state"), _text("transfer"), _text("body"))
    op.create_index("hand_over_evidence", "hand_over", ["evidence_id", "seq"])
    op.create_index("hand_over_transfer", "hand_over", ["transfer"])
    _create("hub_draft", _seq(), _text("hand_over_id", "hand_over.id"), _text("draft_id", "draft.id"), _text("job"))
    op.create_index("hub_draft_hand_over", "hub_draft", ["hand_over_id", "seq"])
    _create("travelling", _text("draft_id", "draft.id", key=True), _text("sha256"))


def _create(name: str, *columns: Column[object]) -> None:
    op.create_table(name, *columns, sqlite_strict=True)


def _seq() -> Column[object]:
    return Column("seq", _WHOLE, primary_key=True, nullable=False, autoincrement=False)


def _whole(name: str) -> Column[object]:
    return Column(name, _WHOLE, nullable=False, autoincrement=False)


def _text(name: str, target: str = "", *, key: bool = False) -> Column[object]:
    return Column(name, _TEXT, *((ForeignKey(target),) if target else ()), primary_key=key, nullable=False)
