"""The first vault: its tables as they were released, and the triggers that let the ledger only grow."""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

metadata = MetaData()

_WHOLE = BigInteger().with_variant(Integer(), "sqlite")
# Everywhere in the order of its bytes, whatever language a server sorts in: `verify` merges rows in that order.
_TEXT = Text().with_variant(Text(collation="C"), "postgresql")


def _table(name: str, *parts: Column[object] | ForeignKeyConstraint | CheckConstraint | Index) -> Table:
    return Table(name, metadata, *parts, sqlite_strict=True)


def _text(name: str, *, key: bool = False, empty: bool = False) -> Column[object]:
    return Column(name, _TEXT, primary_key=key, nullable=empty)


def _whole(name: str, *, key: bool = False, empty: bool = False) -> Column[object]:
    return Column(name, _WHOLE, primary_key=key, nullable=empty, autoincrement=False)


def _bytes(name: str) -> Column[object]:
    return Column(name, LargeBinary, nullable=False)


def _of(name: str, target: str, *, key: bool = False) -> Column[object]:
    return Column(name, ForeignKey(target), primary_key=key, nullable=False)


_table(
    "event",
    _whole("seq", key=True),
    _bytes("body"),
    _bytes("signature"),
)
_table("blob", _text("digest", key=True), _bytes("body"))
_table(
    "head",
    _whole("id", key=True),
    _text("vault_id"),
    _whole("size"),
    _text("root"),
    _text("last_hash"),
    _bytes("peaks"),
    CheckConstraint("id = 1", name="one_head"),
)

_table(
    "entry",
    _whole("seq", key=True),
    _text("at"),
    _text("actor"),
    _text("kind"),
    _text("subject"),
    _text("hash"),
    Index("entry_subject", "subject", "seq"),
)
_table(
    "person",
    _text("name", key=True),
    _whole("seq"),
    _text("role"),
    _text("signing"),
    _text("sealing"),
    _text("certificate"),
    _text("enrolled_by"),
    _text("enrolled_at"),
    _whole("revoked"),
)
_table("case_file", _text("number", key=True), _whole("seq"), _text("title"), _whole("critical"), _text("opened_at"))
_table(
    "evidence",
    _text("id", key=True),
    _whole("seq"),
    _of("case_number", "case_file.number"),
    _text("sha256"),
    _text("body"),
    Index("evidence_case", "case_number", "seq"),
    Index("evidence_digest", "sha256"),
)
_table("refusal", _whole("seq", key=True), _of("case_number", "case_file.number"), _text("name"), _text("reason"))
_table(
    "recording",
    _text("id", key=True),
    _whole("seq"),
    _of("evidence_id", "evidence.id"),
    _text("body"),
    Index("recording_evidence", "evidence_id", "seq"),
)
_table("profile", _of("recording_id", "recording.id", key=True), _whole("seq"), _text("body"))
_table("run", _whole("seq", key=True), _of("recording_id", "recording.id"), _text("engines"), _text("reason"))
_table(
    "draft",
    _text("id", key=True),
    _whole("seq"),
    _of("recording_id", "recording.id"),
    _text("body"),
    Index("draft_recording", "recording_id", "seq"),
)
_table(
    "segment",
    _of("draft_id", "draft.id", key=True),
    _whole("place", key=True),
    _text("id"),
    _whole("first"),
    _whole("end"),
    _text("text"),
    _text("words"),
    _text("speaker"),
    _text("recipe"),
    _text("language"),
    _whole("no_speech"),
    Index("segment_id", "draft_id", "id", unique=True),
)
_table(
    "speaker",
    _of("draft_id", "draft.id", key=True),
    _whole("place", key=True),
    _text("key"),
    _whole("number"),
    _text("name"),
    _text("role"),
)
_table("naming", _of("draft_id", "draft.id", key=True), _text("speaker", key=True), _whole("seq"), _text("name"), _text("role"))
_table("turn", _of("draft_id", "draft.id", key=True), _whole("place", key=True), _whole("first"), _whole("end"), _text("speaker"))
_table(
    "suspicion",
    _of("draft_id", "draft.id", key=True),
    _whole("place", key=True),
    _text("kind"),
    _whole("first"),
    _whole("end"),
    _text("text"),
)
_table(
    "reading",
    _of("draft_id", "draft.id", key=True),
    _whole("place", key=True),
    _whole("first"),
    _whole("end"),
    _text("recipe"),
    _text("text"),
    _text("reason"),
)
_table(
    "correction",
    _whole("seq", key=True),
    _of("recording_id", "recording.id"),
    _of("draft_id", "draft.id"),
    _text("segment_id"),
    _text("text"),
    _text("author"),
    _text("made_at"),
    _whole("stands"),
    Index("correction_recording", "recording_id", "seq"),
    Index("correction_standing", "draft_id", "segment_id", "stands"),
)
_table(
    "annotation",
    _text("id", key=True),
    _whole("seq"),
    _of("recording_id", "recording.id"),
    _whole("first", empty=True),
    _whole("end", empty=True),
    _text("kind"),
    _text("text"),
    _text("author"),
    _text("made_at"),
    _whole("withdrawn"),
    Index("annotation_recording", "recording_id", "seq"),
)
_table("export", _whole("seq", key=True), _of("recording_id", "recording.id"), _text("format"), _text("sha256"))
_table(
    "rendering",
    _whole("seq", key=True),
    _of("case_number", "case_file.number"),
    _text("report_id"),
    _text("unsigned_sha256"),
    _text("evidence"),
)
_table("issue", _whole("seq", key=True), _of("case_number", "case_file.number"), _text("report_id"), _text("sha256"))

_table("result", _text("key", key=True), _text("kind"), _bytes("body"))

_ONLY_GROWS = "CREATE TRIGGER {table}_{verb} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END"


# On PostgreSQL a table can also be emptied whole, which no trigger on rows sees.
_REFUSAL = """CREATE FUNCTION ledger_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger only grows' USING ERRCODE = 'integrity_constraint_violation';
END $$"""
_SERVER_ONLY_GROWS = """CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION ledger_only_grows()"""


def upgrade() -> None:
    """Make every table and the triggers that guard two of them."""
    metadata.create_all(op.get_bind())
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_REFUSAL)
    for table in ("event", "blob"):
        for statement in _guards(op.get_bind().dialect.name):
            op.execute(statement.format(table=table))


def _guards(dialect: str) -> tuple[str, ...]:
    if dialect == "postgresql":
        return (_SERVER_ONLY_GROWS,)
    return tuple(_ONLY_GROWS.replace("{verb}", verb) for verb in ("UPDATE", "DELETE"))
