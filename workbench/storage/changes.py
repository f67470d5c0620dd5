"""Answers about what people changed since the machine's draft, with the words before and after, and the queue of reviewers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Connection, Row, and_, or_, select

from workbench.domain import questions as q
from workbench.domain.events import DraftFinished
from workbench.domain.review import Change, ReviewState, Waiting
from workbench.storage import tables as t
from workbench.storage.reviews import NEWEST_DRAFT, authors_of, members, recordings_of, review_of, reviews_of

_WORDS_OF_A_REVIEWER = (ReviewState.APPROVED, ReviewState.RETURNED)
_OF_DRAFT = (
    "segment.corrected",
    "segment.reinstated",
    "speaker.renamed",
    "transcript.revised",
    "transcript.restored",
    "voices.arranged",
    "passage.confirmed",
    "passage.unconfirmed",
)
_OF_RECORDING = ("annotation.added", "annotation.edited", "annotation.withdrawn", "annotation.restored")
_FAMILIES = {"transcript": "segment", "voices": "speaker"}
_NO_WORDS = "(struck out)"

Read = tuple[str, str]  # the place, and what stands there after
Drafted = dict[tuple[str, str], str]


def changes_of(db: Connection, question: q.ChangesOf) -> tuple[Change, ...]:
    """What people did since the machine's draft, with the words before and after."""
    last = max((r.seq for r in reviews_of(db, q.ReviewsOf(question.evidence_id)) if r.state in _WORDS_OF_A_REVIEWER), default=-1)
    found = [c for row in recordings_of(db, question.evidence_id) for c in _changes(db, row.id, last)]
    return tuple(sorted(found, key=lambda change: change.seq))


def _changes(db: Connection, recording_id: str, last: int) -> Iterable[Change]:
    draft = db.execute(NEWEST_DRAFT, {"recording": recording_id}).first()
    if draft:
        yield from _drafted_again(db, recording_id, draft, last)
    drafted = _drafted(db, draft.id) if draft else {}
    stands = dict(drafted)
    for said in _entries(db, recording_id, draft.seq if draft else -1):
        data, family = members(db, said), _family(said["type"])
        if data.get("draft_id", draft.id if draft else "") != (draft.id if draft else ""):
            continue
        for place, after in _READ[said["type"]](db, data, drafted):
            before = stands.get((family, place), "")
            stands[family, place] = after
            yield Change(
                said["seq"], said["at"], said["actor"], recording_id, said["type"], place, before, after, said["seq"] > last
            )


def _entries(db: Connection, recording_id: str, since: int) -> Iterable[dict[str, Any]]:
    """Words and names belong to the working draft, notes to the recording."""
    c = t.entry.c
    which = (c.subject == recording_id, or_(and_(c.kind.in_(_OF_DRAFT), c.seq > since), c.kind.in_(_OF_RECORDING)))
    query = select(t.event.c.body).join(t.entry, c.seq == t.event.c.seq).where(*which).order_by(c.seq)
    return (json.loads(bytes(body)) for body in db.execute(query).scalars())


def _drafted_again(db: Connection, recording_id: str, draft: Row[Any, Any, Any], last: int) -> Iterable[Change]:
    """That another draft took the place of one that a reviewer may have seen, by the times they were made."""
    c, d = t.entry.c, t.draft.c
    query = select(c.seq, c.at, c.actor).join(t.draft, d.seq == c.seq)
    which = (d.recording_id == recording_id, d.beside == 0, c.seq <= draft.seq)
    *earlier, now = db.execute(query.where(*which).order_by(c.seq)).all()
    if earlier:
        yield Change(
            now.seq, now.at, now.actor, recording_id, DraftFinished.KIND, recording_id, earlier[-1].at, now.at, now.seq > last
        )


def _family(kind: str) -> str:
    family = kind.split(".")[0]
    return _FAMILIES.get(family, family)


def _drafted(db: Connection, draft_id: str) -> Drafted:
    """The machine's words and names by what they belong to."""
    words = db.execute(select(t.segment.c.id, t.segment.c.text).where(t.segment.c.draft_id == draft_id))
    names = db.execute(select(t.speaker.c.key, t.speaker.c.name).where(t.speaker.c.draft_id == draft_id))
    return {("segment", key): text for key, text in words} | {("speaker", key): name for key, name in names}


def _revised(db: Connection, data: dict[str, Any], drafted: Drafted) -> list[Read]:
    return [(row["segment_id"], _row(row, drafted)) for row in data["rows"]]


def _row(row: dict[str, Any], drafted: Drafted) -> str:
    if row["struck"]:
        return _NO_WORDS
    text = row["text"] if row["text"] is not None else drafted.get(("segment", row["segment_id"]), "")
    return f"{text} ({row['speaker']})" if row["speaker"] else str(text)


def _restored(db: Connection, data: dict[str, Any], drafted: Drafted) -> list[Read]:
    return [(v["segment_id"], _version(db, v["segment_id"], v["seq"], drafted)) for v in data["versions"]]


def _version(db: Connection, segment: str, seq: int, drafted: Drafted) -> str:
    if not seq:
        return drafted.get(("segment", segment), "")
    said = json.loads(bytes(db.execute(select(t.event.c.body).where(t.event.c.seq == seq)).scalar_one()))
    return dict(_READ[said["type"]](db, members(db, said), drafted)).get(segment, "")


def _reinstated(db: Connection, data: dict[str, Any], drafted: Drafted) -> list[Read]:
    return [(data["segment_id"], drafted.get(("segment", data["segment_id"]), ""))]


def _arranged(db: Connection, data: dict[str, Any], drafted: Drafted) -> list[Read]:
    return [(v["key"], f"is {v['into']}" if v["into"] else v["name"]) for v in data["voices"]]


def _withdrawn(db: Connection, data: dict[str, Any], drafted: Drafted) -> list[Read]:
    return [(data["annotation_id"], "")]


def _note(db: Connection, data: dict[str, Any], drafted: Drafted) -> list[Read]:
    text = db.execute(select(t.annotation.c.text).where(t.annotation.c.id == data["annotation_id"])).scalar()
    return [(str(data["annotation_id"]), str(text or ""))]


_READ: dict[str, Callable[[Connection, dict[str, Any], Drafted], list[Read]]] = {
    "segment.corrected": lambda db, data, drafted: [(data["correction"]["segment_id"], data["correction"]["text"])],
    "segment.reinstated": _reinstated,
    "transcript.revised": _revised,
    "transcript.restored": _restored,
    "speaker.renamed": lambda db, data, drafted: [(data["speaker"], data["name"])],
    "voices.arranged": _arranged,
    "passage.confirmed": lambda db, data, drafted: [(data["confirmation"]["segment_id"], data["confirmation"]["text"])],
    "passage.unconfirmed": lambda db, data, drafted: [(data["segment_id"], "")],
    "annotation.added": lambda db, data, drafted: [(data["annotation"]["id"], data["annotation"]["text"])],
    "annotation.edited": lambda db, data, drafted: [(data["annotation_id"], data["text"])],
    "annotation.withdrawn": _withdrawn,
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
    q.ChangesOf: changes_of,
    q.ReviewQueue: review_queue,
}
