"""The tables of a vault: the ledger, what it projects onto, and the cache of results."""

from __future__ import annotations

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

metadata = MetaData()

# STRICT tables on SQLite know INTEGER alone.
_WHOLE = BigInteger().with_variant(Integer(), "sqlite")


def _table(name: str, *parts: Column[object] | ForeignKeyConstraint | CheckConstraint | Index) -> Table:
    return Table(name, metadata, *parts, sqlite_strict=True)


def _text(name: str, *, key: bool = False, empty: bool = False) -> Column[object]:
    return Column(name, Text, primary_key=key, nullable=empty)


def _whole(name: str, *, key: bool = False, empty: bool = False) -> Column[object]:
    return Column(name, _WHOLE, primary_key=key, nullable=empty, autoincrement=False)


def _bytes(name: str) -> Column[object]:
    return Column(name, LargeBinary, nullable=False)


def _of(name: str, target: str, *, key: bool = False) -> Column[object]:
    return Column(name, ForeignKey(target), primary_key=key, nullable=False)


# The ledger. `head.peaks` are the roots of the perfect subtrees, largest first: appending needs no more.
event = _table(
    "event",
    _whole("seq", key=True),
    _bytes("body"),
    _bytes("signature"),
)
blob = _table("blob", _text("digest", key=True), _bytes("body"))
head = _table(
    "head",
    _whole("id", key=True),
    _text("vault_id"),
    _whole("size"),
    _text("root"),
    _text("last_hash"),
    _bytes("peaks"),
    CheckConstraint("id = 1", name="one_head"),
)

# Projections. Every one can be made again from the ledger, and `verify` does.
entry = _table(
    "entry",
    _whole("seq", key=True),
    _text("at"),
    _text("actor"),
    _text("kind"),
    _text("subject"),
    _text("hash"),
    Index("entry_subject", "subject", "seq"),
)
person = _table(
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
case = _table("case_file", _text("number", key=True), _whole("seq"), _text("title"), _whole("critical"), _text("opened_at"))
evidence = _table(
    "evidence",
    _text("id", key=True),
    _whole("seq"),
    _of("case_number", "case_file.number"),
    _text("sha256"),
    _text("body"),
    Index("evidence_case", "case_number", "seq"),
    Index("evidence_digest", "sha256"),
)
refusal = _table("refusal", _whole("seq", key=True), _of("case_number", "case_file.number"), _text("name"), _text("reason"))
recording = _table(
    "recording",
    _text("id", key=True),
    _whole("seq"),
    _of("evidence_id", "evidence.id"),
    _text("body"),
    Index("recording_evidence", "evidence_id", "seq"),
)
profile = _table("profile", _of("recording_id", "recording.id", key=True), _whole("seq"), _text("body"))
run = _table("run", _whole("seq", key=True), _of("recording_id", "recording.id"), _text("engines"), _text("reason"))
draft = _table(
    "draft",
    _text("id", key=True),
    _whole("seq"),
    _of("recording_id", "recording.id"),
    _text("body"),
    Index("draft_recording", "recording_id", "seq"),
)
segment = _table(
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
speaker = _table(
    "speaker",
    _of("draft_id", "draft.id", key=True),
    _whole("place", key=True),
    _text("key"),
    _whole("number"),
    _text("name"),
    _text("role"),
)
naming = _table(
    "naming", _of("draft_id", "draft.id", key=True), _text("speaker", key=True), _whole("seq"), _text("name"), _text("role")
)
turn = _table(
    "turn", _of("draft_id", "draft.id", key=True), _whole("place", key=True), _whole("first"), _whole("end"), _text("speaker")
)
suspicion = _table(
    "suspicion",
    _of("draft_id", "draft.id", key=True),
    _whole("place", key=True),
    _text("kind"),
    _whole("first"),
    _whole("end"),
    _text("text"),
)
reading = _table(
    "reading",
    _of("draft_id", "draft.id", key=True),
    _whole("place", key=True),
    _whole("first"),
    _whole("end"),
    _text("recipe"),
    _text("text"),
    _text("reason"),
)
# A correction belongs to the draft that stood when it was made: a later draft's segments are other segments.
correction = _table(
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
annotation = _table(
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
export = _table("export", _whole("seq", key=True), _of("recording_id", "recording.id"), _text("format"), _text("sha256"))
rendering = _table(
    "rendering",
    _whole("seq", key=True),
    _of("case_number", "case_file.number"),
    _text("report_id"),
    _text("unsigned_sha256"),
    _text("evidence"),
)
issue = _table("issue", _whole("seq", key=True), _of("case_number", "case_file.number"), _text("report_id"), _text("sha256"))

# Results of engines by cache key: they can be computed again, so they are no part of the ledger.
result = _table("result", _text("key", key=True), _text("kind"), _bytes("body"))

PROJECTIONS: tuple[Table, ...] = (
    entry,
    person,
    case,
    evidence,
    refusal,
    recording,
    profile,
    run,
    draft,
    segment,
    speaker,
    naming,
    turn,
    suspicion,
    reading,
    correction,
    annotation,
    export,
    rendering,
    issue,
)
