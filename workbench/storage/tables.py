"""The tables of a vault: the ledger, what it projects onto, and the cache of results."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, Table

from workbench.storage import hub_tables
from workbench.storage.columns import TEXT, WHOLE
from workbench.storage.columns import added as _added
from workbench.storage.columns import bytes_in as _bytes
from workbench.storage.columns import metadata as metadata
from workbench.storage.columns import of as _of
from workbench.storage.columns import table as _table
from workbench.storage.columns import text_in as _text
from workbench.storage.columns import whole as _whole

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
    _added("at", TEXT, "''"),
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
    _added("confirmed", WHOLE, "1"),
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
    _added("beside", WHOLE, "0"),
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
    _added("more", TEXT, "''"),
    Index("annotation_recording", "recording_id", "seq"),
)
attachment = _table(
    "attachment",
    _of("annotation_id", "annotation.id", key=True),
    _whole("place", key=True),
    _text("sha256"),
    _bytes("body"),
    Index("attachment_digest", "sha256"),
)
export = _table("export", _whole("seq", key=True), _of("recording_id", "recording.id"), _text("format"), _text("sha256"))
rendering = _table(
    "rendering",
    _whole("seq", key=True),
    _of("case_number", "case_file.number"),
    _text("report_id"),
    _text("unsigned_sha256"),
    _text("evidence"),
    _added("more", TEXT, "'{}'"),
)
issue = _table(
    "issue",
    _whole("seq", key=True),
    _of("case_number", "case_file.number"),
    _text("report_id"),
    _text("sha256"),
    _added("act", TEXT, "'prepared'"),
)
certificate = _table("certificate", _whole("seq", key=True), _text("name"), _text("body"))
validation = _table("validation", _whole("seq", key=True), _text("recipe"), _text("body"))
reproduction = _table(
    "reproduction",
    _whole("seq", key=True),
    _of("recording_id", "recording.id"),
    _text("body"),
    Index("reproduction_recording", "recording_id", "seq"),
)
taking = _table("taking", _whole("seq", key=True), _of("case_number", "case_file.number"), _text("body"))

# What the signed payload of a draft hashes to: an approval binds it.
draft_digest = _table("draft_digest", _of("draft_id", "draft.id", key=True), _text("sha256"))
# Every step of a review; the newest of an exhibit is its state.
review = _table(
    "review",
    _whole("seq", key=True),
    _of("evidence_id", "evidence.id"),
    _text("state"),
    _text("at"),
    _text("actor"),
    _text("content"),
    _whole("size"),
    _text("root"),
    _text("bound"),
    _text("comment"),
    Index("review_evidence", "evidence_id", "seq"),
)
# Every step of a case; the newest is its standing.
standing = _table(
    "standing",
    _whole("seq", key=True),
    _of("case_number", "case_file.number"),
    _text("state"),
    _whole("held"),
    _text("at"),
    _text("actor"),
    _text("reason"),
    Index("standing_case", "case_number", "seq"),
)
tombstone = _table(
    "tombstone",
    _of("evidence_id", "evidence.id", key=True),
    _whole("seq"),
    _text("sha256"),
    _text("authority"),
    _text("reason"),
    _text("ordered_by"),
    _text("ordered_at"),
    _text("destroyed_by"),
    _text("destroyed_at"),
)
policy = _table("policy", _whole("seq", key=True), _text("body"))
checkpoint = _table("checkpoint", _whole("seq", key=True), _text("at"), _text("actor"), _text("root"), _text("line"))
witness = _table(
    "witness",
    _whole("seq", key=True),
    _of("size", "checkpoint.seq"),
    _text("at"),
    _text("actor"),
    _text("line"),
    _text("token"),
    Index("witness_size", "size", "seq"),
)

# Versions of rows that are more than a corrected text. Of a row's corrections and revisions at most one stands.
revision = _table(
    "revision",
    _whole("seq", key=True),
    _whole("place", key=True),
    _of("recording_id", "recording.id"),
    _of("draft_id", "draft.id"),
    _text("segment_id"),
    _text("act"),
    _whole("first", empty=True),
    _whole("end", empty=True),
    _text("text", empty=True),
    _text("words", empty=True),
    _text("speaker", empty=True),
    _whole("struck"),
    _text("dissent"),
    _text("author"),
    _text("made_at"),
    _whole("stands"),
    Index("revision_standing", "draft_id", "segment_id", "stands"),
)
# The voices of a draft as people arranged them; none where they stand as drafted.
roster = _table(
    "roster",
    _of("draft_id", "draft.id", key=True),
    _whole("place", key=True),
    _whole("seq"),
    _text("key"),
    _whole("number"),
    _text("name"),
    _text("role"),
    _text("heard_as"),
)
confirmation = _table(
    "confirmation",
    _whole("seq", key=True),
    _of("recording_id", "recording.id"),
    _of("draft_id", "draft.id"),
    _text("segment_id"),
    _whole("first"),
    _whole("end"),
    _text("kinds"),
    _text("text"),
    _text("author"),
    _text("made_at"),
    _whole("stands"),
    Index("confirmation_standing", "draft_id", "segment_id", "stands"),
)
listen = _table(
    "listen",
    _whole("seq", key=True),
    _of("recording_id", "recording.id"),
    _text("at"),
    _text("actor"),
    _text("body"),
    Index("listen_recording", "recording_id", "seq"),
)
treatment = _table(
    "treatment", _of("recording_id", "recording.id", key=True), _text("name", key=True), _whole("seq"), _text("body")
)
vocabulary = _table("vocabulary", _of("case_number", "case_file.number", key=True), _whole("seq"), _text("body"))
invitation = _table(
    "invitation", _whole("seq", key=True), _of("recording_id", "recording.id"), _text("listener"), _text("actor"), _text("at")
)
voice = _table(
    "voice",
    _of("case_number", "case_file.number", key=True),
    _text("name", key=True),
    _whole("seq"),
    _text("actor"),
    _text("at"),
    _text("body"),
)

# What can be searched. No projection of entries but of what they project: `verify` makes it anew and compares.
passage = _table(
    "passage",
    _whole("id", key=True),
    _text("recording_id"),
    _text("ref"),
    _text("kind"),
    _whole("first", empty=True),
    _whole("end", empty=True),
    _text("speaker"),
    _text("text"),
)

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
    draft_digest,
    review,
    standing,
    tombstone,
    policy,
    checkpoint,
    witness,
    attachment,
    revision,
    roster,
    confirmation,
    listen,
    treatment,
    vocabulary,
    invitation,
    voice,
    certificate,
    validation,
    reproduction,
    taking,
    *hub_tables.PROJECTIONS,
)
