"""Answers about reviews: what an exhibit's content is, where its review stands, what people changed and who they are."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Row, Table, bindparam, select

from workbench.domain import questions as q
from workbench.domain.authority import WORK_KINDS
from workbench.domain.canonical import Json, digest_of
from workbench.domain.custody import Head
from workbench.domain.events import DraftFinished
from workbench.domain.review import Review, ReviewState
from workbench.storage import tables as t
from workbench.storage.ledger import event_from
from workbench.storage.projections import draft_rows

# Built once: making a statement costs more than running it.
NEWEST_DRAFT = (
    select(t.draft.c.id, t.draft.c.seq, t.draft_digest.c.sha256)
    .outerjoin(t.draft_digest, t.draft_digest.c.draft_id == t.draft.c.id)
    .where(t.draft.c.recording_id == bindparam("recording"), t.draft.c.beside == 0)
    .order_by(t.draft.c.seq.desc())
    .limit(1)
)
_LAST_STEP = select(t.review).where(t.review.c.evidence_id == bindparam("evidence")).order_by(t.review.c.seq.desc()).limit(1)


def content_of(db: Connection, question: q.ContentOf) -> str:
    """The digest over everything an approval stands for. `resources/verifier` makes the same from the entries alone."""
    return digest_of(content(db, question.evidence_id))


def content(db: Connection, evidence_id: str) -> Json:
    """An exhibit's content: the file, each recording with its working transcript as it stands, the notes."""
    sha256 = db.execute(select(t.evidence.c.sha256).where(t.evidence.c.id == evidence_id)).scalar() or ""
    recordings = recordings_of(db, evidence_id)
    return {
        "evidence": evidence_id,
        "sha256": sha256,
        "recordings": [_recording(db, row) for row in recordings],
        "notes": _notes(db, [row.id for row in recordings]),
    }


def recordings_of(db: Connection, evidence_id: str) -> list[Row[Any]]:
    """The recordings of an exhibit, in order."""
    query = select(t.recording).where(t.recording.c.evidence_id == evidence_id).order_by(t.recording.c.seq)
    return list(db.execute(query))


def _recording(db: Connection, row: Row[Any]) -> Json:
    draft = db.execute(NEWEST_DRAFT, {"recording": row.id}).first()
    return {
        "id": row.id,
        "audio_sha256": json.loads(row.body)["audio_sha256"],
        "draft": draft.id if draft else "",
        "draft_sha256": (draft.sha256 or "") if draft else "",
        "corrections": _corrections(db, draft.id) if draft else [],
        "voices": _voices(db, draft.id) if draft else [],
        **(_revised(db, draft.id) if draft else {}),
    }


def _revised(db: Connection, draft_id: str) -> dict[str, Json]:
    """What later versions of the program let people change; a member is there only where there is something."""
    c = t.revision.c
    said = (c.segment_id, c.struck, c.first, c.end, c.text, c.words, c.speaker, c.dissent, c.author)
    rows = db.execute(select(*said).where(c.draft_id == draft_id, c.stands == 1))
    found: dict[str, list[Json]] = {
        "revisions": [_revision(row) for row in sorted(rows, key=lambda row: row.segment_id)],
        "roster": _roster(db, draft_id),
        "confirmed": _confirmed(db, draft_id),
    }
    return {name: held for name, held in found.items() if held}


def _revision(row: Row[Any, *tuple[Any, ...]]) -> Json:
    words = None if row.words is None else json.loads(row.words)
    said = [row.segment_id, bool(row.struck), row.first, row.end, row.text, words, row.speaker]
    return [*said, json.loads(row.dissent), row.author]


def _roster(db: Connection, draft_id: str) -> list[Json]:
    """The voices that are new, look different or were merged: their names stand under `voices`."""
    c, s = t.roster.c, t.speaker.c
    arranged = {tuple(row) for row in db.execute(select(c.key, c.number, c.heard_as).where(c.draft_id == draft_id))}
    drafted = {(*row, "") for row in db.execute(select(s.key, s.number).where(s.draft_id == draft_id))}
    return [list(row) for row in sorted(arranged - drafted)]


def _confirmed(db: Connection, draft_id: str) -> list[Json]:
    c = t.confirmation.c
    said = (c.segment_id, c.first, c.end, c.kinds, c.text, c.author)
    rows = db.execute(select(*said).where(c.draft_id == draft_id, c.stands == 1))
    return [[*row[:3], json.loads(row[3]), *row[4:]] for row in sorted(map(tuple, rows))]


def _corrections(db: Connection, draft_id: str) -> list[Json]:
    c = t.correction.c
    rows = db.execute(select(c.segment_id, c.text, c.author).where(c.draft_id == draft_id, c.stands == 1))
    return [list(row) for row in sorted(map(tuple, rows))]


def _voices(db: Connection, draft_id: str) -> list[Json]:
    """The voices that are called otherwise than the machine called them."""
    c, s = t.naming.c, t.speaker.c
    r = t.roster.c
    arranged = {row[0]: tuple(row) for row in db.execute(select(r.key, r.name, r.role).where(r.draft_id == draft_id))}
    named = {row[0]: tuple(row) for row in db.execute(select(c.speaker, c.name, c.role).where(c.draft_id == draft_id))}
    drafted = {tuple(row) for row in db.execute(select(s.key, s.name, s.role).where(s.draft_id == draft_id))}
    return [list(row) for row in sorted(set((arranged | named).values()) - drafted)]


def _notes(db: Connection, recordings: list[str]) -> list[Json]:
    c = t.annotation.c
    said = (c.id, c.first, c.end, c.kind, c.text, c.author, c.more)
    query = select(*said).where(c.recording_id.in_(recordings), c.withdrawn == 0)
    rows = sorted(map(tuple, db.execute(query)), key=lambda row: str(row[0]))
    return [[*row[:-1], json.loads(row[-1])] if row[-1] else list(row[:-1]) for row in rows]


def shown_as_signed(db: Connection, question: q.ShownAsSigned) -> bool:
    """Rows against the signed payload. `verify` compares them too, but rows that were put back by then tell it nothing."""
    drafts = (db.execute(NEWEST_DRAFT, {"recording": row.id}).first() for row in recordings_of(db, question.evidence_id))
    return all(_is_shown_as_signed(db, draft) for draft in drafts if draft)


def _is_shown_as_signed(db: Connection, draft: Row[Any, Any, Any]) -> bool:
    said = json.loads(bytes(db.execute(select(t.event.c.body).where(t.event.c.seq == draft.seq)).scalar_one()))
    held = members(db, said)
    event = event_from(said["type"], said["schema"], held)
    if not isinstance(event, DraftFinished) or event.draft.id != draft.id or digest_of(held) != draft.sha256:
        return False
    return all(_stored(db, table, draft.id) == rows for table, rows in draft_rows(event.draft))


def _stored(db: Connection, table: Table, draft_id: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in db.execute(select(table).where(table.c.draft_id == draft_id).order_by(table.c.place))]


def review_of(db: Connection, question: q.ReviewOf) -> Review:
    """The last step of an exhibit's review; an approval is stale when the content moved on."""
    row = db.execute(_LAST_STEP, {"evidence": question.evidence_id}).first()
    if row is None:
        return Review(question.evidence_id)
    stale = row.state == ReviewState.APPROVED and content_of(db, q.ContentOf(question.evidence_id)) != row.content
    return _review(row, is_stale=stale)


def reviews_of(db: Connection, question: q.ReviewsOf) -> tuple[Review, ...]:
    """Every step, oldest first."""
    query = select(t.review).where(t.review.c.evidence_id == question.evidence_id).order_by(t.review.c.seq)
    return tuple(_review(row) for row in db.execute(query))


def _review(row: Row[Any], *, is_stale: bool = False) -> Review:
    return Review(
        evidence_id=row.evidence_id,
        state=ReviewState(row.state),
        seq=row.seq,
        at=row.at,
        by=row.actor,
        content=row.content,
        ledger=Head(row.size, row.root, ""),
        bound=row.bound,
        comment=row.comment,
        is_stale=is_stale,
    )


def members(db: Connection, said: dict[str, Any]) -> dict[str, Any]:
    """The payload that an entry's body holds or names."""
    if "data" in said:
        return dict(said["data"])
    body = db.execute(select(t.blob.c.body).where(t.blob.c.digest == said["data_sha256"])).scalar_one()
    return dict(json.loads(bytes(body)))


def authors_of(db: Connection, question: q.AuthorsOf) -> tuple[str, ...]:
    """Everyone who signed an entry that made the exhibit what it is."""
    subjects = [question.evidence_id, *(row.id for row in recordings_of(db, question.evidence_id))]
    which = (t.entry.c.subject.in_(subjects), t.entry.c.kind.in_(sorted(WORK_KINDS)))
    return tuple(sorted(db.execute(select(t.entry.c.actor).where(*which).distinct()).scalars()))


ANSWERS: dict[type, Callable[[Connection, Any], object]] = {
    q.ReviewOf: review_of,
    q.ReviewsOf: reviews_of,
    q.ContentOf: content_of,
    q.ShownAsSigned: shown_as_signed,
    q.AuthorsOf: authors_of,
}
