"""What each event changes on the screens' side: one function an event type, nothing else writes these tables."""

from __future__ import annotations

import json
from collections.abc import Callable

from sqlalchemy import Connection, Table, select, update

from workbench.domain import events as e
from workbench.domain.canonical import digest_of
from workbench.domain.casework import CaseState
from workbench.domain.people import Person
from workbench.domain.review import ReviewState
from workbench.domain.transcript import Draft, Segment
from workbench.storage import court_projections, desk_projections, hub_projections, passages
from workbench.storage import tables as t
from workbench.storage.happenings import Happening, ends, packed, working_draft
from workbench.storage.rows import Row, put

# The parts of a draft that have tables of their own; the rest stands in its body.
DRAFT_PARTS = ("segments", "speakers", "turns", "suspicions", "readings")


def project(db: Connection, it: Happening) -> None:
    """Write what an event changes."""
    put(db, t.entry, [entry_row(it)])
    PROJECT[type(it.event)](db, it)
    passages.follow(db, it)


def entry_row(it: Happening) -> Row:
    """The row that every event has: no other refers to it, so a replay may write many at once."""
    return (it.seq, it.at, it.actor, it.kind, it.subject, it.hash)


def _nothing(db: Connection, it: Happening) -> None:
    """The entry says it all."""


def _founded(db: Connection, it: Happening) -> None:
    put(db, t.person, [_person(it, it.event.founder)])


def _enrolled(db: Connection, it: Happening) -> None:
    put(db, t.person, [_person(it, it.event.person)])


def _person(it: Happening, who: Person) -> Row:
    keys = who.keys
    enrolment = (who.enrolled_by, who.enrolled_at, int(who.revoked), int(who.confirmed))
    return (who.name, it.seq, str(who.role), keys.signing, keys.sealing, keys.certificate, *enrolment)


def _case_opened(db: Connection, it: Happening) -> None:
    case = it.event.case
    put(db, t.case, [(case.number, it.seq, case.title, int(case.critical), case.opened_at)])


def _imported(db: Connection, it: Happening) -> None:
    evidence = it.event.evidence
    put(db, t.evidence, [(evidence.id, it.seq, evidence.case_number, evidence.sha256, packed(it.data["evidence"]))])


def _refused(db: Connection, it: Happening) -> None:
    put(db, t.refusal, [(it.seq, it.event.case_number, it.event.name, it.event.reason)])


def _decoded(db: Connection, it: Happening) -> None:
    recording = it.event.recording
    put(db, t.recording, [(recording.id, it.seq, recording.evidence_id, packed(it.data["recording"]))])


def _profiled(db: Connection, it: Happening) -> None:
    db.execute(t.profile.delete().where(t.profile.c.recording_id == it.event.recording_id))
    put(db, t.profile, [(it.event.recording_id, it.seq, packed(it.data["profile"]))])


def _started(db: Connection, it: Happening) -> None:
    put(db, t.run, [(it.seq, it.event.recording_id, packed(it.data["engines"]), it.event.reason)])


def _draft_finished(db: Connection, it: Happening) -> None:
    draft: Draft = it.event.draft
    body = {name: value for name, value in it.data["draft"].items() if name not in DRAFT_PARTS}
    put(db, t.draft, [(draft.id, it.seq, draft.recording_id, packed(body), int(it.event.beside))])
    put(db, t.draft_digest, [(draft.id, it.data_sha256 or digest_of(it.data))])
    for table, rows in draft_rows(draft):
        put(db, table, rows)
    hub_projections.keep_as_it_travels(db, it)


def draft_rows(draft: Draft) -> tuple[tuple[Table, list[Row]], ...]:
    """The rows that show a draft's parts, table by table, each in its order."""
    return (
        (t.segment, [_segment(draft.id, place, s) for place, s in enumerate(draft.segments)]),
        (t.speaker, [(draft.id, place, s.key, s.number, s.name, s.role) for place, s in enumerate(draft.speakers)]),
        (t.turn, [(draft.id, place, *ends(s.span), s.speaker) for place, s in enumerate(draft.turns)]),
        (t.suspicion, [(draft.id, n, str(s.kind), *ends(s.span), s.text) for n, s in enumerate(draft.suspicions)]),
        (t.reading, [(draft.id, n, *ends(r.span), r.recipe, r.text, r.reason) for n, r in enumerate(draft.readings)]),
    )


def _segment(draft_id: str, place: int, s: Segment) -> Row:
    words = json.dumps([[w.text, *ends(w.span), w.permille] for w in s.words], separators=(",", ":"), ensure_ascii=False)
    return (draft_id, place, s.id, *ends(s.span), s.text, words, s.speaker, s.recipe, s.language, s.no_speech_permille)


def _renamed(db: Connection, it: Happening) -> None:
    draft, c = working_draft(db, it.event.recording_id), t.naming.c
    db.execute(t.naming.delete().where(c.draft_id == draft, c.speaker == it.event.speaker))
    put(db, t.naming, [(draft, it.event.speaker, it.seq, it.event.name, it.event.role)])


def _exported(db: Connection, it: Happening) -> None:
    put(db, t.export, [(it.seq, it.event.recording_id, it.event.format, it.event.sha256)])


def _submitted(db: Connection, it: Happening) -> None:
    event = it.event
    bound = (event.content, event.ledger.size, event.ledger.root, event.bound, event.comment)
    put(db, t.review, [(it.seq, event.evidence_id, str(ReviewState.SUBMITTED), it.at, it.actor, *bound)])


def _review_step(state: ReviewState) -> Callable[[Connection, Happening], None]:
    """A step that binds nothing of its own."""

    def project_step(db: Connection, it: Happening) -> None:
        said = getattr(it.event, "comment", "") or getattr(it.event, "reason", "")
        put(db, t.review, [(it.seq, it.event.evidence_id, str(state), it.at, it.actor, "", 0, "", "", said)])

    return project_step


def _approved(db: Connection, it: Happening) -> None:
    event, c = it.event, t.review.c
    submitted = (c.evidence_id == event.evidence_id, c.state == str(ReviewState.SUBMITTED))
    row = db.execute(select(c.size, c.root).where(*submitted).order_by(c.seq.desc()).limit(1)).first()
    size, root = (row.size, row.root) if row else (0, "")
    bound = (event.content, size, root, event.bound, event.comment)
    put(db, t.review, [(it.seq, event.evidence_id, str(ReviewState.APPROVED), it.at, it.actor, *bound)])


def _case_step(state: CaseState | None, *, held: bool | None = None) -> Callable[[Connection, Happening], None]:
    """A step in a case's life; None leaves as it was."""

    def project_step(db: Connection, it: Happening) -> None:
        c = t.standing.c
        last = db.execute(select(c.state, c.held).where(c.case_number == it.event.number).order_by(c.seq.desc()).limit(1)).first()
        now = str(state) if state else last.state if last else str(CaseState.OPEN)
        on_hold = held if held is not None else bool(last.held) if last else False
        put(db, t.standing, [(it.seq, it.event.number, now, int(on_hold), it.at, it.actor, it.event.reason)])

    return project_step


def _destruction_ordered(db: Connection, it: Happening) -> None:
    event = it.event
    order = (event.sha256, event.authority, event.reason, it.actor, it.at, "", "")
    put(db, t.tombstone, [(event.evidence_id, it.seq, *order)])


def _destruction_cancelled(db: Connection, it: Happening) -> None:
    db.execute(t.tombstone.delete().where(t.tombstone.c.evidence_id == it.event.evidence_id))


def _destroyed(db: Connection, it: Happening) -> None:
    which = t.tombstone.c.evidence_id == it.event.evidence_id
    db.execute(update(t.tombstone).where(which).values(destroyed_by=it.actor, destroyed_at=it.at))


def _revoked(db: Connection, it: Happening) -> None:
    db.execute(update(t.person).where(t.person.c.name == it.event.name).values(revoked=1))


def _rekeyed(db: Connection, it: Happening) -> None:
    keys, by = it.event.keys, {} if it.actor == it.event.name else {"enrolled_by": it.actor, "enrolled_at": it.at}
    fresh = {"signing": keys.signing, "sealing": keys.sealing, "certificate": keys.certificate}
    which = t.person.c.name == it.event.name
    db.execute(update(t.person).where(which).values(**fresh, **by, confirmed=int(it.event.confirmed)))


def _confirmed(db: Connection, it: Happening) -> None:
    db.execute(update(t.person).where(t.person.c.name == it.event.name).values(confirmed=1))


def _policy_set(db: Connection, it: Happening) -> None:
    put(db, t.policy, [(it.seq, packed(it.data["policy"]))])


def _checkpointed(db: Connection, it: Happening) -> None:
    put(db, t.checkpoint, [(it.seq, it.at, it.actor, it.event.root, it.event.line)])


def _cosigned(db: Connection, it: Happening) -> None:
    put(db, t.witness, [(it.seq, it.event.size, it.at, it.actor, it.event.line, "")])


def _timestamped(db: Connection, it: Happening) -> None:
    put(db, t.witness, [(it.seq, it.event.size, it.at, it.actor, "", it.event.token)])


PROJECT: dict[type[e.Event], Callable[[Connection, Happening], None]] = {
    e.VaultFounded: _founded,
    e.PersonEnrolled: _enrolled,
    e.SessionOpened: _nothing,
    e.SessionClosed: _nothing,
    e.CaseOpened: _case_opened,
    e.EvidenceImported: _imported,
    e.FileRefused: _refused,
    e.RecordingDecoded: _decoded,
    e.RecordingProfiled: _profiled,
    e.ProcessingStarted: _started,
    e.DraftFinished: _draft_finished,
    e.SpeakerRenamed: _renamed,
    e.TranscriptExported: _exported,
    e.ReviewSubmitted: _submitted,
    e.ReviewWithdrawn: _review_step(ReviewState.DRAFT),
    e.ReviewApproved: _approved,
    e.ReviewReturned: _review_step(ReviewState.RETURNED),
    e.ReviewReopened: _review_step(ReviewState.DRAFT),
    e.CaseClosed: _case_step(CaseState.CLOSED),
    e.CaseReopened: _case_step(CaseState.OPEN),
    e.CaseArchived: _case_step(CaseState.ARCHIVED),
    e.CaseHeld: _case_step(None, held=True),
    e.CaseReleased: _case_step(None, held=False),
    e.DestructionOrdered: _destruction_ordered,
    e.DestructionCancelled: _destruction_cancelled,
    e.EvidenceDestroyed: _destroyed,
    e.PersonRevoked: _revoked,
    e.PersonRekeyed: _rekeyed,
    e.PersonConfirmed: _confirmed,
    e.PasswordChanged: _nothing,
    e.PolicySet: _policy_set,
    e.CheckpointMade: _checkpointed,
    e.CheckpointCosigned: _cosigned,
    e.CheckpointTimestamped: _timestamped,
    e.ClockSetBack: _nothing,
    e.BundleMade: _nothing,
    **desk_projections.PROJECT,
    **court_projections.PROJECT,
    **hub_projections.PROJECT,
}
