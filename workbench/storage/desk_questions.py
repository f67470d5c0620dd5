"""Answers about notes, listening, vocabulary, second listeners and known voices."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from workbench.domain import questions as q
from workbench.domain.annotations import Annotation
from workbench.domain.canonical import Json, fact
from workbench.domain.hearings import Invitation, Listened, VoiceProfile
from workbench.domain.listening import Treatment
from workbench.storage import tables as t
from workbench.storage.lines import span_of


def _annotations_of(db: Connection, question: q.AnnotationsOf) -> tuple[Annotation, ...]:
    return _annotations(db, t.annotation.c.recording_id == question.recording_id, t.annotation.c.withdrawn == 0)


def _annotation_by(db: Connection, question: q.AnnotationBy) -> Annotation | None:
    found = _annotations(db, t.annotation.c.id == question.id)
    return found[0] if found else None


def _annotations(db: Connection, *which: ColumnElement[bool]) -> tuple[Annotation, ...]:
    return tuple(map(_annotation, db.execute(select(t.annotation).where(*which).order_by(t.annotation.c.seq))))


def _annotation(row: Row[Any]) -> Annotation:
    span = None if row.first is None else span_of(row)
    more = json.loads(row.more) if row.more else {}
    said = {"kind": row.kind, "text": row.text, "author": row.author, "made_at": row.made_at}
    place: Json = None if span is None else {"first": span.first, "end": span.end}
    return fact(Annotation, {"id": row.id, "recording_id": row.recording_id, "span": place, **said, **more})


def _attachment_by(db: Connection, question: q.AttachmentBy) -> bytes | None:
    body = db.execute(select(t.attachment.c.body).where(t.attachment.c.sha256 == question.sha256).limit(1)).scalar()
    return None if body is None else bytes(body)


def _treatments_of(db: Connection, question: q.TreatmentsOf) -> tuple[Treatment, ...]:
    c = t.treatment.c
    query = select(c.body).where(c.recording_id == question.recording_id).order_by(c.name)
    return tuple(fact(Treatment, json.loads(body)) for body in db.execute(query).scalars())


def _listens_of(db: Connection, question: q.ListensOf) -> tuple[Listened, ...]:
    query = select(t.listen).where(t.listen.c.recording_id == question.recording_id).order_by(t.listen.c.seq)
    return tuple(fact(Listened, {**json.loads(row.body), "at": row.at, "by": row.actor}) for row in db.execute(query))


def _vocabulary_of(db: Connection, question: q.VocabularyOf) -> tuple[str, ...]:
    body = db.execute(select(t.vocabulary.c.body).where(t.vocabulary.c.case_number == question.case_number)).scalar()
    return tuple(json.loads(body)) if body else ()


def _invitations_of(db: Connection, question: q.InvitationsOf) -> tuple[Invitation, ...]:
    c = t.invitation.c
    which = (c.recording_id == question.recording_id,) if question.recording_id else ()
    rows = db.execute(select(t.invitation).where(*which).order_by(c.seq))
    return tuple(Invitation(row.recording_id, row.listener, row.actor, row.at) for row in rows)


def _voice_profiles_of(db: Connection, question: q.VoiceProfilesOf) -> tuple[VoiceProfile, ...]:
    query = select(t.voice).where(t.voice.c.case_number == question.case_number).order_by(t.voice.c.name)
    return tuple(fact(VoiceProfile, {**json.loads(row.body), "by": row.actor, "at": row.at}) for row in db.execute(query))


# Any: each function takes the question type beside it.
ANSWERS: dict[type, Callable[[Connection, Any], object]] = {
    q.AnnotationsOf: _annotations_of,
    q.AnnotationBy: _annotation_by,
    q.AttachmentBy: _attachment_by,
    q.TreatmentsOf: _treatments_of,
    q.ListensOf: _listens_of,
    q.VocabularyOf: _vocabulary_of,
    q.InvitationsOf: _invitations_of,
    q.VoiceProfilesOf: _voice_profiles_of,
}
