"""Search: the passages that can be found, and the index of their words. Both are filled after the last step of an upgrade."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, Text

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_WHOLE = BigInteger().with_variant(Integer(), "sqlite")
_TEXT = Text().with_variant(Text(collation="C"), "postgresql")

_INDEX = {
    "sqlite": (
        "CREATE VIRTUAL TABLE passage_words USING fts5(words, place, content='', contentless_delete=1, tokenize='ascii')",
        "CREATE VIRTUAL TABLE passage_instances USING fts5vocab(passage_words, instance)",
    ),
    "postgresql": (
        'CREATE TABLE passage_words (rowid bigint PRIMARY KEY, words text COLLATE "C" NOT NULL, place text COLLATE "C" NOT NULL)',
        "CREATE INDEX passage_words_found ON passage_words"
        " USING gin (to_tsvector('simple', words), to_tsvector('simple', place))",
    ),
}


def upgrade() -> None:
    """Two empty tables, one of them an index."""
    said = (_text("recording_id"), _text("ref"), _text("kind"), _may("first"), _may("end"), _text("speaker"), _text("text"))
    op.create_table("passage", Column("id", _WHOLE, primary_key=True, autoincrement=False), *said, sqlite_strict=True)
    for statement in _INDEX[op.get_bind().dialect.name]:
        op.execute(statement)


def _text(name: str) -> Column[object]:
    return Column(name, _TEXT, nullable=False)


def _may(name: str) -> Column[object]:
    return Column(name, _WHOLE, nullable=True)
