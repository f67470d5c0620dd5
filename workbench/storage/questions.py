"""Every question and the function that answers it from the projections, as domain facts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, select

from workbench.domain import questions as q
from workbench.domain.annotations import Annotation
from workbench.domain.canonical import Json, fact
from workbench.domain.custody import Entry, Head
from workbench.domain.evidence import Case, Evidence, Recording
from workbench.domain.people import Person, PublicKeys, Role
from workbench.domain.profile import Profile
from workbench.domain.recipe import Recipe
from workbench.domain.speakers import Speaker, Turn
from workbench.domain.timeline import Span
from workbench.domain.transcript import Correction, Draft, Line, Reading, Segment, Suspicion, SuspicionKind, Word
from workbench.storage import ledger, reviews, standings
from workbench.storage import tables as t
from workbench.storage.projections import DRAFT_PARTS, working_draft

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
        segments=tuple(map(_segment, _of_draft(db, t.segment, row.id))),
        speakers=tuple(Speaker(s.key, s.number, s.name, s.role) for s in _of_draft(db, t.speaker, row.id)),
        turns=_turns(db, row.id),
        suspicions=_suspicions(db, row.id),
        readings=tuple(Reading(_span(r), r.recipe, r.text, r.reason) for r in _of_draft(db, t.reading, row.id)),
    )


def _of_draft(db: Connection, table: Table, draft_id: str | None) -> Iterable[Row[Any]]:
    return db.execute(select(table).where(table.c.draft_id == draft_id).order_by(table.c.place))


def _turns(db: Connection, draft_id: str | None) -> tuple[Turn, ...]:
    return tuple(Turn(_span(row), row.speaker) for row in _of_draft(db, t.turn, draft_id))


def _suspicions(db: Connection, draft_id: str | None) -> tuple[Suspicion, ...]:
    return tuple(Suspicion(SuspicionKind(s.kind), _span(s), s.text) for s in _of_draft(db, t.suspicion, draft_id))


def _span(row: Row[Any]) -> Span:
    return Span(row.first, row.end)


def _segment(row: Row[Any]) -> Segment:
    words = tuple(Word(text, Span(first, end), permille) for text, first, end, permille in json.loads(row.words))
    return Segment(row.id, _span(row), row.text, words, row.speaker, row.recipe, row.language, row.no_speech)


def _lines_of(db: Connection, question: q.LinesOf) -> tuple[Line, ...]:
    return _lines(db, question.recording_id)


def _line_by(db: Connection, question: q.LineBy) -> Line | None:
    return _first(_lines(db, question.recording_id, question.segment_id))


def _lines(db: Connection, recording_id: str, segment_id: str | None = None) -> tuple[Line, ...]:
    """All lines, or the one with this id: then nothing of the others is read."""
    draft_id = working_draft(db, recording_id)
    one: tuple[ColumnElement[bool], ...] = () if segment_id is None else (t.segment.c.id == segment_id,)
    query = select(t.segment).where(t.segment.c.draft_id == draft_id, *one)
    segments = list(map(_segment, db.execute(query.order_by(t.segment.c.first, t.segment.c.place))))
    corrections = _standing_corrections(db, draft_id, segment_id)
    flags = _overlapping(segments, _suspicions(db, draft_id))
    return tuple(Line(s, corrections.get(s.id), flags.get(s.id, ())) for s in segments)


def _standing_corrections(db: Connection, draft_id: str | None, segment_id: str | None = None) -> dict[str, Correction]:
    query = select(t.correction).where(t.correction.c.draft_id == draft_id, t.correction.c.stands == 1)
    if segment_id is not None:
        query = query.where(t.correction.c.segment_id == segment_id)
    return {row.segment_id: _correction(row) for row in db.execute(query)}


def _overlapping(segments: list[Segment], suspicions: tuple[Suspicion, ...]) -> dict[str, tuple[Suspicion, ...]]:
    """Suspicions by segment: flagged passages are few, so each looks over the segments once."""
    found: dict[str, tuple[Suspicion, ...]] = {}
    for suspicion in suspicions:
        for segment in segments:
            if segment.span.overlap(suspicion.span):
                found[segment.id] = (*found.get(segment.id, ()), suspicion)
    return found


def _corrections_of(db: Connection, question: q.CorrectionsOf) -> tuple[Correction, ...]:
    query = select(t.correction).where(t.correction.c.recording_id == question.recording_id).order_by(t.correction.c.seq)
    return tuple(map(_correction, db.execute(query)))


def _correction(row: Row[Any]) -> Correction:
    return Correction(row.segment_id, row.text, row.author, row.made_at)


def _speakers_of(db: Connection, question: q.SpeakersOf) -> tuple[Speaker, ...]:
    draft_id = working_draft(db, question.recording_id)
    names = {row.speaker: row for row in db.execute(select(t.naming).where(t.naming.c.draft_id == draft_id))}
    return tuple(_named(s, names.get(s.key)) for s in _of_draft(db, t.speaker, draft_id))


def _named(drafted: Row[Any], naming: Row[Any] | None) -> Speaker:
    now = naming or drafted
    return Speaker(drafted.key, drafted.number, now.name, now.role)


def _turns_of(db: Connection, question: q.TurnsOf) -> tuple[Turn, ...]:
    return tuple(sorted(_turns(db, working_draft(db, question.recording_id)), key=lambda turn: turn.span))


def _suspicions_of(db: Connection, question: q.SuspicionsOf) -> tuple[Suspicion, ...]:
    return _suspicions(db, working_draft(db, question.recording_id))


def _annotations_of(db: Connection, question: q.AnnotationsOf) -> tuple[Annotation, ...]:
    which = (t.annotation.c.recording_id == question.recording_id, t.annotation.c.withdrawn == 0)
    return tuple(map(_annotation, db.execute(select(t.annotation).where(*which).order_by(t.annotation.c.seq))))


def _annotation_by(db: Connection, question: q.AnnotationBy) -> Annotation | None:
    return _first(tuple(map(_annotation, db.execute(select(t.annotation).where(t.annotation.c.id == question.id)))))


def _annotation(row: Row[Any]) -> Annotation:
    span = None if row.first is None else _span(row)
    return Annotation(row.id, row.recording_id, span, row.kind, row.text, row.author, row.made_at)


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
    q.LinesOf: _lines_of,
    q.LineBy: _line_by,
    q.CorrectionsOf: _corrections_of,
    q.SpeakersOf: _speakers_of,
    q.TurnsOf: _turns_of,
    q.SuspicionsOf: _suspicions_of,
    q.AnnotationsOf: _annotations_of,
    q.AnnotationBy: _annotation_by,
    q.RecipesOf: _recipes_of,
    q.People: _people,
    q.PersonNamed: _person_named,
    q.CustodyOf: _custody_of,
    q.PayloadBy: _payload_by,
    q.LedgerHead: _head,
    **reviews.ANSWERS,
    **standings.ANSWERS,
}
