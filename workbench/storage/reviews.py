"""Answers about reviews: what an exhibit's content is, where its review stands, what people changed and who they are."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Connection, Row, Table, and_, bindparam, or_, select

from workbench.domain import questions as q
from workbench.domain.authority import WORK_KINDS
from workbench.domain.canonical import Json, digest_of
from workbench.domain.custody import Head
from workbench.domain.events import DraftFinished
from workbench.domain.review import Change, Review, ReviewState, Waiting
from workbench.storage import tables as t
from workbench.storage.ledger import event_from
from workbench.storage.projections import draft_rows

# Built once: making a statement costs more than running it.
_NEWEST_DRAFT = (
    select(t.draft.c.id, t.draft.c.seq, t.draft_digest.c.sha256)
    .outerjoin(t.draft_digest, t.draft_digest.c.draft_id == t.draft.c.id)
    .where(t.draft.c.recording_id == bindparam("recording"))
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
    recordings = _recordings(db, evidence_id)
    return {
        "evidence": evidence_id,
        "sha256": sha256,
        "recordings": [_recording(db, row) for row in recordings],
        "notes": _notes(db, [row.id for row in recordings]),
    }


def _recordings(db: Connection, evidence_id: str) -> list[Row[Any]]:
    query = select(t.recording).where(t.recording.c.evidence_id == evidence_id).order_by(t.recording.c.seq)
    return list(db.execute(query))


def _recording(db: Connection, row: Row[Any]) -> Json:
    draft = db.execute(_NEWEST_DRAFT, {"recording": row.id}).first()
    return {
        "id": row.id,
        "audio_sha256": json.loads(row.body)["audio_sha256"],
        "draft": draft.id if draft else "",
        "draft_sha256": (draft.sha256 or "") if draft else "",
        "corrections": _corrections(db, draft.id) if draft else [],
        "voices": _voices(db, draft.id) if draft else [],
    }


def _corrections(db: Connection, draft_id: str) -> list[Json]:
    c = t.correction.c
    rows = db.execute(select(c.segment_id, c.text, c.author).where(c.draft_id == draft_id, c.stands == 1))
    return [list(row) for row in sorted(map(tuple, rows))]


def _voices(db: Connection, draft_id: str) -> list[Json]:
    """The voices that are called otherwise than the machine called them."""
    c, s = t.naming.c, t.speaker.c
    named = db.execute(select(c.speaker, c.name, c.role).where(c.draft_id == draft_id))
    drafted = {tuple(row) for row in db.execute(select(s.key, s.name, s.role).where(s.draft_id == draft_id))}
    return [list(row) for row in sorted({tuple(row) for row in named} - drafted)]


def _notes(db: Connection, recordings: list[str]) -> list[Json]:
    c = t.annotation.c
    query = select(c.id, c.first, c.end, c.kind, c.text, c.author).where(c.recording_id.in_(recordings), c.withdrawn == 0)
    return [list(row) for row in sorted(map(tuple, db.execute(query)), key=lambda row: str(row[0]))]


def shown_as_signed(db: Connection, question: q.ShownAsSigned) -> bool:
    """Rows against the signed payload. `verify` compares them too, but rows that were put back by then tell it nothing."""
    drafts = (db.execute(_NEWEST_DRAFT, {"recording": row.id}).first() for row in _recordings(db, question.evidence_id))
    return all(_is_shown_as_signed(db, draft) for draft in drafts if draft)


def _is_shown_as_signed(db: Connection, draft: Row[Any, Any, Any]) -> bool:
    said = json.loads(bytes(db.execute(select(t.event.c.body).where(t.event.c.seq == draft.seq)).scalar_one()))
    members = _members(db, said)
    event = event_from(said["type"], said["schema"], members)
    if not isinstance(event, DraftFinished) or event.draft.id != draft.id or digest_of(members) != draft.sha256:
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


def authors_of(db: Connection, question: q.AuthorsOf) -> tuple[str, ...]:
    """Everyone who signed an entry that made the exhibit what it is."""
    subjects = [question.evidence_id, *(row.id for row in _recordings(db, question.evidence_id))]
    which = (t.entry.c.subject.in_(subjects), t.entry.c.kind.in_(sorted(WORK_KINDS)))
    return tuple(sorted(db.execute(select(t.entry.c.actor).where(*which).distinct()).scalars()))


def changes_of(db: Connection, question: q.ChangesOf) -> tuple[Change, ...]:
    """What people did since the machine's draft, with the words before and after."""
    last = max((r.seq for r in reviews_of(db, q.ReviewsOf(question.evidence_id)) if r.state in _WORDS_OF_A_REVIEWER), default=-1)
    found = [c for row in _recordings(db, question.evidence_id) for c in _changes(db, row.id, last)]
    return tuple(sorted(found, key=lambda change: change.seq))


_WORDS_OF_A_REVIEWER = (ReviewState.APPROVED, ReviewState.RETURNED)
_OF_DRAFT = ("segment.corrected", "segment.reinstated", "speaker.renamed")
_OF_RECORDING = ("annotation.added", "annotation.withdrawn", "annotation.restored")


def _changes(db: Connection, recording_id: str, last: int) -> Iterable[Change]:
    draft = db.execute(_NEWEST_DRAFT, {"recording": recording_id}).first()
    if draft:
        yield from _drafted_again(db, recording_id, draft, last)
    stands = _drafted(db, draft.id) if draft else {}
    # Words and names belong to the working draft, notes to the recording.
    mine = and_(t.entry.c.kind.in_(_OF_DRAFT), t.entry.c.seq > (draft.seq if draft else -1))
    which = (t.entry.c.subject == recording_id, or_(mine, t.entry.c.kind.in_(_OF_RECORDING)))
    query = select(t.event.c.seq, t.event.c.body).join(t.entry, t.entry.c.seq == t.event.c.seq).where(*which)
    for row in db.execute(query.order_by(t.event.c.seq)):
        said = json.loads(bytes(row.body))
        place, after = _READ[said["type"]](db, _members(db, said))
        drafted = stands.get((_family(said["type"]), place, "drafted"), "")
        after = drafted if said["type"] == "segment.reinstated" else after
        before = stands.get((_family(said["type"]), place, ""), drafted)
        stands[_family(said["type"]), place, ""] = after
        yield Change(row.seq, said["at"], said["actor"], recording_id, said["type"], place, before, after, row.seq > last)


def _drafted_again(db: Connection, recording_id: str, draft: Row[Any, Any, Any], last: int) -> Iterable[Change]:
    """That another draft took the place of one that a reviewer may have seen, by the times they were made."""
    c = t.entry.c
    query = select(c.seq, c.at, c.actor).where(c.subject == recording_id, c.kind == DraftFinished.KIND, c.seq <= draft.seq)
    *earlier, now = db.execute(query.order_by(c.seq)).all()
    if earlier:
        yield Change(
            now.seq, now.at, now.actor, recording_id, DraftFinished.KIND, recording_id, earlier[-1].at, now.at, now.seq > last
        )


def _family(kind: str) -> str:
    return kind.split(".")[0]


def _drafted(db: Connection, draft_id: str) -> dict[tuple[str, str, str], str]:
    """The machine's words and names by what they belong to."""
    words = db.execute(select(t.segment.c.id, t.segment.c.text).where(t.segment.c.draft_id == draft_id))
    names = db.execute(select(t.speaker.c.key, t.speaker.c.name).where(t.speaker.c.draft_id == draft_id))
    return {("segment", key, "drafted"): text for key, text in words} | {("speaker", key, "drafted"): name for key, name in names}


def _members(db: Connection, said: dict[str, Any]) -> dict[str, Any]:
    if "data" in said:
        return dict(said["data"])
    body = db.execute(select(t.blob.c.body).where(t.blob.c.digest == said["data_sha256"])).scalar_one()
    return dict(json.loads(bytes(body)))


def _note(db: Connection, data: dict[str, Any]) -> tuple[str, str]:
    text = db.execute(select(t.annotation.c.text).where(t.annotation.c.id == data["annotation_id"])).scalar()
    return str(data["annotation_id"]), str(text or "")


_READ: dict[str, Callable[[Connection, dict[str, Any]], tuple[str, str]]] = {
    "segment.corrected": lambda db, data: (data["correction"]["segment_id"], data["correction"]["text"]),
    "segment.reinstated": lambda db, data: (data["segment_id"], ""),
    "speaker.renamed": lambda db, data: (data["speaker"], data["name"]),
    "annotation.added": lambda db, data: (data["annotation"]["id"], data["annotation"]["text"]),
    "annotation.withdrawn": lambda db, data: (_note(db, data)[0], ""),
    "annotation.restored": _note,
}


def review_queue(db: Connection, question: q.ReviewQueue) -> tuple[Waiting, ...]:
    """Exhibits whose last step is a submission, longest waiting first."""
    newest = select(t.review.c.evidence_id, t.review.c.seq, t.review.c.state).order_by(t.review.c.seq)
    state = {row.evidence_id: row.state for row in db.execute(newest)}
    waiting = [name for name, now in state.items() if now == ReviewState.SUBMITTED]
    found = [item for evidence_id in waiting if (item := _waiting(db, evidence_id)) is not None]
    return tuple(sorted(found, key=lambda item: item.review.seq))


def _waiting(db: Connection, evidence_id: str) -> Waiting | None:
    """None for an exhibit that was destroyed, or is none: `verify` says where such a row comes from."""
    query = select(t.evidence.c.body, t.case.c.critical).join(t.case, t.case.c.number == t.evidence.c.case_number)
    gone = select(t.tombstone.c.evidence_id).where(t.tombstone.c.destroyed_at != "")
    row = db.execute(query.where(t.evidence.c.id == evidence_id, t.evidence.c.id.not_in(gone))).one_or_none()
    if row is None:
        return None
    body = json.loads(row.body)
    changes = changes_of(db, q.ChangesOf(evidence_id))
    return Waiting(
        review=review_of(db, q.ReviewOf(evidence_id)),
        case_number=body["case_number"],
        exhibit=body["exhibit"],
        name=body["name"],
        critical=bool(row.critical),
        authors=authors_of(db, q.AuthorsOf(evidence_id)),
        changed=len(changes),
        since_last=sum(change.since_last for change in changes),
    )


ANSWERS: dict[type, Callable[[Connection, Any], object]] = {
    q.ReviewOf: review_of,
    q.ReviewsOf: reviews_of,
    q.ContentOf: content_of,
    q.ShownAsSigned: shown_as_signed,
    q.AuthorsOf: authors_of,
    q.ChangesOf: changes_of,
    q.ReviewQueue: review_queue,
}
