"""What leaves the vault: numbered reports and their revisions, certificates, measurements, runs again, bundles taken in."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Text, text

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_WHOLE = BigInteger().with_variant(Integer(), "sqlite")
_TEXT = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Reports of older vaults have no number and name nobody; what was issued was issued by who prepared it."""
    op.add_column("rendering", Column("more", _TEXT, nullable=False, server_default=text("'{}'")))
    op.add_column("issue", Column("act", _TEXT, nullable=False, server_default=text("'prepared'")))
    _create("certificate", _text("name"))
    _create("validation", _text("recipe"))
    _create("reproduction", _text("recording_id", "recording.id"))
    op.create_index("reproduction_recording", "reproduction", ["recording_id", "seq"])
    _create("taking", _text("case_number", "case_file.number"))


def _create(name: str, about: Column[object]) -> None:
    seq: Column[object] = Column("seq", _WHOLE, primary_key=True, nullable=False, autoincrement=False)
    op.create_table(name, seq, about, _text("body"), sqlite_strict=True)


def _text(name: str, target: str = "") -> Column[object]:
    return Column(name, _TEXT, *((ForeignKey(target),) if target else ()), nullable=False)
