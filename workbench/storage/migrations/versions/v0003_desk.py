"""The review desk: versions of rows, arranged voices, richer notes, confirmations, listening, vocabulary, second listeners."""

from __future__ import annotations

from typing import Any

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, Text, text
from sqlalchemy.types import TypeEngine

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_WHOLE = BigInteger().with_variant(Integer(), "sqlite")
_TEXT = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    """New tables and columns; what stands keeps its meaning."""
    op.add_column("draft", Column("beside", _WHOLE, nullable=False, server_default=text("0")))
    op.add_column("annotation", Column("more", _TEXT, nullable=False, server_default=text("''")))
    _rows()
    _voices()
    _notes()
    _listening()


def _rows() -> None:
    about = (_text("recording_id", "recording.id"), _text("draft_id", "draft.id"), _text("segment_id"), _text("act"))
    said = (_may(_WHOLE, "first"), _may(_WHOLE, "end"), _may(_TEXT, "text"), _may(_TEXT, "words"), _may(_TEXT, "speaker"))
    made = (_whole("struck"), _text("dissent"), _text("author"), _text("made_at"), _whole("stands"))
    _create("revision", _whole("seq", key=True), _whole("place", key=True), *about, *said, *made)
    op.create_index("revision_standing", "revision", ["draft_id", "segment_id", "stands"])
    where = (_text("recording_id", "recording.id"), _text("draft_id", "draft.id"), _text("segment_id"))
    passage = (_whole("first"), _whole("end"), _text("kinds"), _text("text"), _text("author"), _text("made_at"), _whole("stands"))
    _create("confirmation", _whole("seq", key=True), *where, *passage)
    op.create_index("confirmation_standing", "confirmation", ["draft_id", "segment_id", "stands"])


def _voices() -> None:
    said = (_whole("seq"), _text("key"), _whole("number"), _text("name"), _text("role"), _text("heard_as"))
    _create("roster", _text("draft_id", "draft.id", key=True), _whole("place", key=True), *said)
    made = (_whole("seq"), _text("actor"), _text("at"), _text("body"))
    _create("voice", _text("case_number", "case_file.number", key=True), _text("name", key=True), *made)


def _notes() -> None:
    body: Column[object] = Column("body", LargeBinary, nullable=False)
    _create("attachment", _text("annotation_id", "annotation.id", key=True), _whole("place", key=True), _text("sha256"), body)
    op.create_index("attachment_digest", "attachment", ["sha256"])


def _listening() -> None:
    heard = (_text("recording_id", "recording.id"), _text("at"), _text("actor"), _text("body"))
    _create("listen", _whole("seq", key=True), *heard)
    op.create_index("listen_recording", "listen", ["recording_id", "seq"])
    _create("treatment", _text("recording_id", "recording.id", key=True), _text("name", key=True), _whole("seq"), _text("body"))
    _create("vocabulary", _text("case_number", "case_file.number", key=True), _whole("seq"), _text("body"))
    asked = (_text("recording_id", "recording.id"), _text("listener"), _text("actor"), _text("at"))
    _create("invitation", _whole("seq", key=True), *asked)


def _create(name: str, *columns: Column[object]) -> None:
    op.create_table(name, *columns, sqlite_strict=True)


def _text(name: str, target: str = "", *, key: bool = False) -> Column[object]:
    return _column(name, _TEXT, target, key=key)


def _whole(name: str, target: str = "", *, key: bool = False) -> Column[object]:
    return _column(name, _WHOLE, target, key=key)


def _may(kind: TypeEngine[Any], name: str) -> Column[object]:
    return Column(name, kind, nullable=True)


def _column(name: str, kind: TypeEngine[Any], target: str, *, key: bool) -> Column[object]:
    refers = (ForeignKey(target),) if target else ()
    return Column(name, kind, *refers, primary_key=key, nullable=False, autoincrement=False)
