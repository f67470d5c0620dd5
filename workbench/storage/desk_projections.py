"""What the events of the review desk change: versions of rows, voices, notes, confirmations, listening."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from workbench.domain import events as e
from workbench.domain.annotations import Annotation
from workbench.domain.revision import Row as Revised
from workbench.storage import tables as t
from workbench.storage.happenings import Happening, ends, packed, working_draft
from workbench.storage.rows import carry_out, only_row, put

# Built once: making a statement costs more than running it.
_OF_RECORDING = select(t.draft.c.seq).where(t.draft.c.id == bindparam("draft"), t.draft.c.recording_id == bindparam("recording"))
_VERSIONED = (t.correction, t.revision)
_STEP_DOWN = [
    update(table)
    .where(table.c.draft_id == bindparam("draft"), table.c.segment_id == bindparam("segment"), table.c.stands == 1)
    .values(stands=0)
    for table in _VERSIONED
]
_STAND_UP = [
    update(table)
    .where(
        table.c.draft_id == bindparam("draft"), table.c.seq == bindparam("version"), table.c.segment_id == bindparam("segment")
    )
    .values(stands=1)
    for table in _VERSIONED
]


def _corrected(db: Connection, it: Happening) -> None:
    made, draft = it.event.correction, working_draft(db, it.event.recording_id)
    _step_down(db, draft, [made.segment_id])
    put(db, t.correction, [(it.seq, it.event.recording_id, draft, made.segment_id, made.text, made.author, made.made_at, 1)])


def _reinstated(db: Connection, it: Happening) -> None:
    _step_down(db, working_draft(db, it.event.recording_id), [it.event.segment_id])


def _revised(db: Connection, it: Happening) -> None:
    event, draft = it.event, it.event.draft_id
    if not _is_of(db, draft, event.recording_id):
        return
    _step_down(db, draft, [row.segment_id for row in event.rows])
    dissent = packed(it.data.get("dissent", []))
    about = (event.recording_id, draft)
    put(db, t.revision, [_revision(place, row, about, it, dissent) for place, row in enumerate(event.rows)])


def _revision(place: int, row: Revised, about: tuple[str, str], it: Happening, dissent: str) -> tuple[Any, ...]:
    first, end = ends(row.span) if row.span else (None, None)
    words = None if row.words is None else packed_words(row)
    said = (first, end, row.text, words, row.speaker, int(row.struck))
    return (it.seq, place, *about, row.segment_id, it.event.act, *said, dissent, it.actor, it.at, 1)


def packed_words(row: Revised) -> str:
    """A row's words as its table has them."""
    held = [[w.text, *ends(w.span), w.permille] for w in row.words or ()]
    return json.dumps(held, separators=(",", ":"), ensure_ascii=False)


def _restored(db: Connection, it: Happening) -> None:
    draft = it.event.draft_id
    if not _is_of(db, draft, it.event.recording_id):
        return
    _step_down(db, draft, [version.segment_id for version in it.event.versions])
    for version in it.event.versions:
        for statement in _STAND_UP if version.seq else ():
            carry_out(db, statement, {"draft": draft, "version": version.seq, "segment": version.segment_id})


def _is_of(db: Connection, draft: str, recording: str) -> bool:
    """Whether the draft is this recording's: `verify` says where an entry names another's, and nothing of that one changes."""
    return only_row(db, _OF_RECORDING, {"draft": draft, "recording": recording}) is not None


def _step_down(db: Connection, draft: str | None, segments: Iterable[str]) -> None:
    """Whatever version of these rows stood stands no longer."""
    for name in segments:
        for statement in _STEP_DOWN:
            carry_out(db, statement, {"draft": draft, "segment": name})


def _arranged(db: Connection, it: Happening) -> None:
    draft = working_draft(db, it.event.recording_id)
    db.execute(t.roster.delete().where(t.roster.c.draft_id == draft))
    db.execute(t.naming.delete().where(t.naming.c.draft_id == draft))
    voices = enumerate(it.event.voices)
    put(db, t.roster, [(draft, place, it.seq, v.key, v.number, v.name, v.role, v.into) for place, v in voices])


def _annotated(db: Connection, it: Happening) -> None:
    note: Annotation = it.event.annotation
    first, end = ends(note.span) if note.span else (None, None)
    said = (note.kind, note.text, note.author, note.made_at, 0, _more(it.data["annotation"]))
    put(db, t.annotation, [(note.id, it.seq, note.recording_id, first, end, *said)])
    bodies = [base64.b64decode(picture.data) for picture in it.event.attached]
    put(db, t.attachment, [(note.id, place, hashlib.sha256(body).hexdigest(), body) for place, body in enumerate(bodies)])


_MORE = ("tags", "importance", "reply_to", "segment_id", "attachments")


def _more(note: dict[str, Any]) -> str:
    """What later versions know of a note beside its words; empty where there is nothing."""
    held = {name: note[name] for name in _MORE if note.get(name)}
    return packed(held) if held else ""


def _edited(db: Connection, it: Happening) -> None:
    event, which = it.event, t.annotation.c.id == it.event.annotation_id
    held = db.execute(select(t.annotation.c.more).where(which)).scalar()
    more = (json.loads(held) if held else {}) | {"tags": list(event.tags), "importance": event.importance}
    db.execute(update(t.annotation).where(which).values(text=event.text, kind=event.kind, more=_more(more)))


def _note_taken(*, withdrawn: bool) -> Callable[[Connection, Happening], None]:
    def project_step(db: Connection, it: Happening) -> None:
        db.execute(update(t.annotation).where(t.annotation.c.id == it.event.annotation_id).values(withdrawn=int(withdrawn)))

    return project_step


def _confirmed(db: Connection, it: Happening) -> None:
    made, recording = it.event.confirmation, it.event.recording_id
    said = (*ends(made.span), packed(list(made.kinds)), made.text, made.author, made.made_at, 1)
    put(db, t.confirmation, [(it.seq, recording, working_draft(db, recording), made.segment_id, *said)])


def _unconfirmed(db: Connection, it: Happening) -> None:
    """The newest of this passage and its signer stands no longer."""
    event, c = it.event, t.confirmation.c
    place = (c.segment_id == event.segment_id, c.first == event.span.first, c.end == event.span.end)
    kinds, draft = packed(list(event.kinds)), working_draft(db, event.recording_id)
    which = (c.draft_id == draft, c.author == it.actor, c.kinds == kinds, c.stands == 1, *place)
    newest = db.execute(select(c.seq).where(*which).order_by(c.seq.desc()).limit(1)).scalar()
    db.execute(update(t.confirmation).where(c.seq == newest).values(stands=0))


def _listened(db: Connection, it: Happening) -> None:
    body = {name: value for name, value in it.data.items() if name != "recording_id"}
    put(db, t.listen, [(it.seq, it.event.recording_id, it.at, it.actor, packed(body))])


def _treatment_kept(db: Connection, it: Happening) -> None:
    _drop_treatment(db, it.event.recording_id, it.event.treatment.name)
    put(db, t.treatment, [(it.event.recording_id, it.event.treatment.name, it.seq, packed(it.data["treatment"]))])


def _treatment_dropped(db: Connection, it: Happening) -> None:
    _drop_treatment(db, it.event.recording_id, it.event.name)


def _drop_treatment(db: Connection, recording: str, name: str) -> None:
    db.execute(t.treatment.delete().where(t.treatment.c.recording_id == recording, t.treatment.c.name == name))


def _vocabulary_set(db: Connection, it: Happening) -> None:
    db.execute(t.vocabulary.delete().where(t.vocabulary.c.case_number == it.event.case_number))
    put(db, t.vocabulary, [(it.event.case_number, it.seq, packed(it.data["words"]))])


def _invited(db: Connection, it: Happening) -> None:
    put(db, t.invitation, [(it.seq, it.event.recording_id, it.event.listener, it.actor, it.at)])


def _profiled(db: Connection, it: Happening) -> None:
    _forget(db, it.event.case_number, it.event.name)
    put(db, t.voice, [(it.event.case_number, it.event.name, it.seq, it.actor, it.at, packed(it.data))])


def _forgotten(db: Connection, it: Happening) -> None:
    _forget(db, it.event.case_number, it.event.name)


def _forget(db: Connection, case_number: str, name: str) -> None:
    db.execute(t.voice.delete().where(t.voice.c.case_number == case_number, t.voice.c.name == name))


PROJECT: dict[type[e.Event], Callable[[Connection, Happening], None]] = {
    e.SegmentCorrected: _corrected,
    e.TextReinstated: _reinstated,
    e.TranscriptRevised: _revised,
    e.RowsRestored: _restored,
    e.VoicesArranged: _arranged,
    e.Annotated: _annotated,
    e.AnnotationEdited: _edited,
    e.AnnotationWithdrawn: _note_taken(withdrawn=True),
    e.AnnotationRestored: _note_taken(withdrawn=False),
    e.PassageConfirmed: _confirmed,
    e.PassageUnconfirmed: _unconfirmed,
    e.ListeningLogged: _listened,
    e.TreatmentKept: _treatment_kept,
    e.TreatmentDropped: _treatment_dropped,
    e.VocabularySet: _vocabulary_set,
    e.ListenerInvited: _invited,
    e.VoiceProfiled: _profiled,
    e.VoiceForgotten: _forgotten,
}
