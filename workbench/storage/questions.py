"""Every question and the function that answers it from the projections, as domain facts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, Connection, Row, Select, select

from workbench.domain import questions as q
from workbench.domain.canonical import Json, fact
from workbench.domain.custody import Entry, Head
from workbench.domain.evidence import Case, Evidence, Recording
from workbench.domain.handing_over import travelling
from workbench.domain.hub_questions import DraftAsTravels
from workbench.domain.people import Person, PublicKeys, Role
from workbench.domain.profile import Profile
from workbench.domain.recipe import Recipe
from workbench.domain.speakers import Speaker
from workbench.domain.transcript import Draft, Reading
from workbench.storage import changes, court_questions, desk_questions, hub_questions, ledger, lines, reviews, search, standings
from workbench.storage import tables as t
from workbench.storage.happenings import working_draft
from workbench.storage.lines import of_draft, segment_of, span_of, suspicions_of, turns_of
from workbench.storage.projections import DRAFT_PARTS

A = TypeVar("A")
F = TypeVar("F")

# SQLite takes more, but a case has never this many subjects in one question.
_SUBJECTS_AT_ONCE = 500


def answer(db: Connection, question: q.Question[A]) -> A:
    """The answer to a question as this connection sees the vault."""
    return cast(A, ANSWERS[type(question)](db, question))


def _facts(kind: type[F], db: Connection, query: Select[Any]) -> tuple[F, ...]:
    return tuple(fact(kind, json.loads(body)) for body in db.execute(query).scalars())


def _first(found: tuple[F, ...]) -> F | None:
    return found[0] if found else None


def _cases(db: Connection, question: q.Cases) -> tuple[Case, ...]:
    return tuple(map(_case, db.execute(select(t.case).order_by(t.case.c.seq.desc()))))


def _case_numbered(db: Connection, question: q.CaseNumbered) -> Case | None:
    return _first(tuple(map(_case, db.execute(select(t.case).where(t.case.c.number == question.number)))))


def _case(row: Row[Any]) -> Case:
    return Case(row.number, row.title, bool(row.critical), row.opened_at)


def _evidence(db: Connection, which: ColumnElement[bool]) -> tuple[Evidence, ...]:
    return _facts(Evidence, db, select(t.evidence.c.body).where(which).order_by(t.evidence.c.seq))


def _evidence_in(db: Connection, question: q.EvidenceIn) -> tuple[Evidence, ...]:
    return _evidence(db, t.evidence.c.case_number == question.case_number)


def _evidence_by(db: Connection, question: q.EvidenceBy) -> Evidence | None:
    return _first(_evidence(db, t.evidence.c.id == question.id))


def _evidence_with_digest(db: Connection, question: q.EvidenceWithDigest) -> tuple[Evidence, ...]:
    return _evidence(db, t.evidence.c.sha256 == question.sha256)


def _recordings(db: Connection, which: ColumnElement[bool]) -> tuple[Recording, ...]:
    return _facts(Recording, db, select(t.recording.c.body).where(which).order_by(t.recording.c.seq))


def _recordings_of(db: Connection, question: q.RecordingsOf) -> tuple[Recording, ...]:
    return _recordings(db, t.recording.c.evidence_id == question.evidence_id)


def _recording_by(db: Connection, question: q.RecordingBy) -> Recording | None:
    return _first(_recordings(db, t.recording.c.id == question.id))


def _profile_of(db: Connection, question: q.ProfileOf) -> Profile | None:
    return _first(_facts(Profile, db, select(t.profile.c.body).where(t.profile.c.recording_id == question.recording_id)))


def _draft_of(db: Connection, question: q.DraftOf) -> Draft | None:
    draft_id = question.draft_id or working_draft(db, question.recording_id)
    which = (t.draft.c.id == draft_id, t.draft.c.recording_id == question.recording_id)
    row = db.execute(select(t.draft).where(*which)).one_or_none()
    return _draft(db, row) if row else None


def _draft(db: Connection, row: Row[Any]) -> Draft:
    return replace(
        fact(Draft, {**json.loads(row.body), **{part: [] for part in DRAFT_PARTS}}),
        segments=tuple(map(segment_of, of_draft(db, t.segment, row.id))),
        speakers=tuple(Speaker(s.key, s.number, s.name, s.role) for s in of_draft(db, t.speaker, row.id)),
        turns=turns_of(db, row.id),
        suspicions=suspicions_of(db, row.id),
        readings=tuple(Reading(span_of(r), r.recipe, r.text, r.reason) for r in of_draft(db, t.reading, row.id)),
    )


def _draft_as_travels(db: Connection, question: DraftAsTravels) -> str:
    if kept := hub_questions.kept_as_it_travels(db, question.draft_id):
        return kept
    row = db.execute(select(t.draft).where(t.draft.c.id == question.draft_id)).one_or_none()
    return hashlib.sha256(travelling(_draft(db, row)).encode()).hexdigest() if row else ""


def _recipes_of(db: Connection, question: q.RecipesOf) -> tuple[Recipe, ...]:
    body = db.execute(select(t.draft.c.body).where(t.draft.c.id == working_draft(db, question.recording_id))).scalar()
    return tuple(fact(Recipe, recipe) for recipe in json.loads(body)["recipes"]) if body else ()


def _people(db: Connection, question: q.People) -> tuple[Person, ...]:
    return tuple(map(_person, db.execute(select(t.person).order_by(t.person.c.seq))))


def _person_named(db: Connection, question: q.PersonNamed) -> Person | None:
    return _first(tuple(map(_person, db.execute(select(t.person).where(t.person.c.name == question.name)))))


def _person(row: Row[Any]) -> Person:
    keys = PublicKeys(row.signing, row.sealing, row.certificate)
    return Person(row.name, Role(row.role), keys, row.enrolled_by, row.enrolled_at, bool(row.revoked), bool(row.confirmed))


def _custody_of(db: Connection, question: q.CustodyOf) -> tuple[Entry, ...]:
    query = select(t.event).order_by(t.event.c.seq)
    if not question.subjects:
        return tuple(map(partial(_entry, db), db.execute(query)))
    numbers = sorted(n for some in _portions(question.subjects) for n in _about(db, some))
    return tuple(_entry(db, row) for some in _portions(numbers) for row in db.execute(query.where(t.event.c.seq.in_(some))))


def _about(db: Connection, subjects: tuple[str, ...]) -> Iterable[int]:
    return db.execute(select(t.entry.c.seq).where(t.entry.c.subject.in_(subjects))).scalars()


def _portions(values: Iterable[F]) -> Iterable[tuple[F, ...]]:
    held = tuple(dict.fromkeys(values))
    return (held[i : i + _SUBJECTS_AT_ONCE] for i in range(0, len(held), _SUBJECTS_AT_ONCE))


def _entry(db: Connection, row: Row[Any]) -> Entry:
    def blob(digest: str) -> bytes:
        return bytes(db.execute(select(t.blob.c.body).where(t.blob.c.digest == digest)).scalar_one())

    said: dict[str, Json] = json.loads(row.body)
    payload = None if ledger.is_large_draft(said) else ledger.payload_of(said, blob)
    return ledger.read_entry(row.seq, row.body, row.signature, payload)


def _payload_by(db: Connection, question: q.PayloadBy) -> bytes | None:
    body = db.execute(select(t.blob.c.body).where(t.blob.c.digest == question.sha256)).scalar()
    return None if body is None else bytes(body)


def _head(db: Connection, question: q.LedgerHead) -> Head:
    return ledger.head(db)


# Any: each function takes the question type beside it.
ANSWERS: dict[type, Callable[[Connection, Any], object]] = {
    q.Cases: _cases,
    q.CaseNumbered: _case_numbered,
    q.EvidenceIn: _evidence_in,
    q.EvidenceBy: _evidence_by,
    q.EvidenceWithDigest: _evidence_with_digest,
    q.RecordingsOf: _recordings_of,
    q.RecordingBy: _recording_by,
    q.ProfileOf: _profile_of,
    q.DraftOf: _draft_of,
    q.RecipesOf: _recipes_of,
    DraftAsTravels: _draft_as_travels,
    q.People: _people,
    q.PersonNamed: _person_named,
    q.CustodyOf: _custody_of,
    q.PayloadBy: _payload_by,
    q.LedgerHead: _head,
    **lines.ANSWERS,
    **desk_questions.ANSWERS,
    **court_questions.ANSWERS,
    **hub_questions.ANSWERS,
    **reviews.ANSWERS,
    **changes.ANSWERS,
    **search.ANSWERS,
    **standings.ANSWERS,
}
