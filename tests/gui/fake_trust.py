"""The fake vault's answers about reviews, cases, people and checkpoints; rules come from the domain, as in the real one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from tests.gui import fake_desk
from tests.gui.sample_case import MOMENT
from workbench.domain import events as e
from workbench.domain import questions as q
from workbench.domain.authority import WORK_KINDS
from workbench.domain.casework import CaseStanding, CaseState, Tombstone
from workbench.domain.checkpoints import Checkpoint, Note, Witness, Witnessing
from workbench.domain.policy import Policy
from workbench.domain.review import Change, Review, ReviewState, Waiting
from workbench.domain.revision import Row
from workbench.domain.transcript import Correction, Draft

if TYPE_CHECKING:
    from tests.gui.fake_bench import State


@dataclass
class Trust:
    """What the fake vault holds besides work."""

    reviews: dict[str, list[Review]] = field(default_factory=dict)
    standings: dict[str, CaseStanding] = field(default_factory=dict)
    stones: dict[str, Tombstone] = field(default_factory=dict)
    checkpoints: list[Checkpoint] = field(default_factory=list)
    policy: Policy = Policy()


def note(state: State, event: e.Event, who: str) -> None:
    """Let an event change what is held."""
    change = _CHANGES.get(type(event))
    if change:
        change(state, event, who)


def _step(state: State, evidence_id: str, who: str, kind: ReviewState, **more: Any) -> None:
    steps = state.trust.reviews.setdefault(evidence_id, [Review(evidence_id)])
    steps.append(replace(steps[-1], state=kind, seq=fake_desk.seq(state), at=MOMENT, by=who, **{"comment": "", **more}))


def _submitted(state: State, event: e.ReviewSubmitted, who: str) -> None:
    bound = {"content": event.content, "ledger": event.ledger, "bound": event.bound, "comment": event.comment}
    _step(state, event.evidence_id, who, ReviewState.SUBMITTED, **bound)


def _case(kind: CaseState | None = None, *, held: bool | None = None) -> Callable[[State, Any, str], None]:
    def change(state: State, event: Any, who: str) -> None:
        before = state.trust.standings.get(event.number, CaseStanding(event.number))
        state.trust.standings[event.number] = CaseStanding(
            event.number, kind or before.state, before.is_held if held is None else held, MOMENT, who, event.reason
        )

    return change


def _ordered(state: State, event: e.DestructionOrdered, who: str) -> None:
    stone = Tombstone(event.evidence_id, event.sha256, event.authority, event.reason, who, MOMENT)
    state.trust.stones[event.evidence_id] = stone


def _destroyed(state: State, event: e.EvidenceDestroyed, who: str) -> None:
    stone = state.trust.stones[event.evidence_id]
    state.trust.stones[event.evidence_id] = replace(stone, destroyed_by=who, destroyed_at=MOMENT)


def _person(state: State, name: str, **changes: Any) -> None:
    person, password = state.people[name]
    state.people[name] = (replace(person, **changes), password)


def _made(state: State, event: e.CheckpointMade, who: str) -> None:
    seq = len(state.entries)
    state.trust.checkpoints.append(Checkpoint(seq, MOMENT, who, Note("fake", event.size, event.root, (event.line,))))


def _cosigned(state: State, event: e.CheckpointCosigned, who: str) -> None:
    last = state.trust.checkpoints[-1]
    state.trust.checkpoints[-1] = replace(last, witnesses=(*last.witnesses, Witness(len(state.entries), MOMENT, who, event.line)))


_CHANGES: dict[type, Callable[[State, Any, str], None]] = {
    e.ReviewSubmitted: _submitted,
    e.ReviewWithdrawn: lambda s, v, who: _step(s, v.evidence_id, who, ReviewState.DRAFT),
    e.ReviewApproved: lambda s, v, who: _step(s, v.evidence_id, who, ReviewState.APPROVED, comment=v.comment),
    e.ReviewReturned: lambda s, v, who: _step(s, v.evidence_id, who, ReviewState.RETURNED, comment=v.comment),
    e.ReviewReopened: lambda s, v, who: _step(s, v.evidence_id, who, ReviewState.DRAFT, comment=v.reason),
    e.CaseClosed: _case(CaseState.CLOSED),
    e.CaseReopened: _case(CaseState.OPEN),
    e.CaseArchived: _case(CaseState.ARCHIVED),
    e.CaseHeld: _case(held=True),
    e.CaseReleased: _case(held=False),
    e.DestructionOrdered: _ordered,
    e.DestructionCancelled: lambda s, v, who: s.trust.stones.pop(v.evidence_id),
    e.EvidenceDestroyed: _destroyed,
    e.PersonRevoked: lambda s, v, who: _person(s, v.name, revoked=True),
    e.PersonConfirmed: lambda s, v, who: _person(s, v.name, confirmed=True),
    e.PersonRekeyed: lambda s, v, who: _person(s, v.name, keys=v.keys, confirmed=v.confirmed),
    e.PolicySet: lambda s, v, who: setattr(s.trust, "policy", v.policy),
    e.CheckpointMade: _made,
    e.CheckpointCosigned: _cosigned,
}


def _content(state: State, question: q.ContentOf) -> str:
    evidence, desk = state.evidence[question.evidence_id], state.desk
    mine = [r.id for r in state.recordings.values() if r.evidence_id == evidence.id]
    drafts = [draft for recording in mine if (draft := desk.working(recording))]
    made = [sorted(((name, made) for name, _, made in desk.made(draft.id)), key=lambda one: one[0]) for draft in drafts]
    voices = [desk.roster(draft.id) for draft in drafts]
    confirmed = [desk.confirmed.get(draft.id, []) for draft in drafts]
    notes = [n for _, n in sorted(desk.notes.items()) if n.recording_id in mine and n.id not in desk.withdrawn]
    held = (evidence.sha256, [draft.id for draft in drafts], made, voices, confirmed, notes)
    return hashlib.sha256(repr(held).encode()).hexdigest()


def _review(state: State, question: q.ReviewOf) -> Review:
    last = state.trust.reviews.get(question.evidence_id, [Review(question.evidence_id)])[-1]
    stale = last.state is ReviewState.APPROVED and last.content != _content(state, q.ContentOf(question.evidence_id))
    return replace(last, is_stale=stale)


def _subjects(state: State, evidence_id: str) -> set[str]:
    return {evidence_id, *(r.id for r in state.recordings.values() if r.evidence_id == evidence_id)}


def _authors(state: State, question: q.AuthorsOf) -> tuple[str, ...]:
    mine = _subjects(state, question.evidence_id)
    signed = {entry.actor for entry in state.entries if entry.subject in mine and entry.kind in WORK_KINDS}
    notes = {n.author for n in state.desk.notes.values() if n.recording_id in mine}
    return tuple(sorted(signed | notes | {state.evidence[question.evidence_id].imported_by}))


def _changes(state: State, question: q.ChangesOf) -> tuple[Change, ...]:
    mine = _subjects(state, question.evidence_id)
    last = max(
        (
            r.seq
            for r in state.trust.reviews.get(question.evidence_id, ())
            if r.state in (ReviewState.APPROVED, ReviewState.RETURNED)
        ),
        default=-1,
    )
    made = [c for recording in mine if (d := state.desk.working(recording)) for c in _of_rows(state, d)]
    notes = [n for n in state.desk.notes.values() if n.recording_id in mine]
    said = [Change(-1, n.made_at, n.author, n.recording_id, "annotation.added", n.id, "", n.text, last < 0) for n in notes]
    return (*(replace(change, since_last=change.seq > last) for change in made), *said)


def _of_rows(state: State, draft: Draft) -> list[Change]:
    """Every version of a row, with the words before and after it."""
    words = {s.id: s.text for s in draft.segments}
    held = [(at, name, m) for (d, name), v in state.desk.versions.items() if d == draft.id for at, m in v.items()]
    found = []
    for at, name, version in sorted(held, key=lambda one: one[0]):
        kind = "segment.corrected" if isinstance(version, Correction) else "transcript.revised"
        after = version.text if isinstance(version, Correction) else _said(version.row, words.get(name, ""))
        about = (at, version.made_at, version.author, draft.recording_id, kind, name)
        found.append(Change(*about, words.get(name, ""), after, since_last=False))
        words[name] = after
    return found


def _said(row: Row, drafted: str) -> str:
    return "(struck out)" if row.struck else drafted if row.text is None else row.text


def _queue(state: State, _: q.ReviewQueue) -> tuple[Waiting, ...]:
    return tuple(
        _waiting(state, key) for key in state.trust.reviews if _review(state, q.ReviewOf(key)).state is ReviewState.SUBMITTED
    )


def _waiting(state: State, evidence_id: str) -> Waiting:
    evidence = state.evidence[evidence_id]
    changes = _changes(state, q.ChangesOf(evidence_id))
    return Waiting(
        _review(state, q.ReviewOf(evidence_id)),
        evidence.case_number,
        evidence.exhibit,
        evidence.name,
        state.cases[evidence.case_number].critical,
        _authors(state, q.AuthorsOf(evidence_id)),
        len(changes),
        sum(change.since_last for change in changes),
    )


def _witnessing(state: State, _: q.WitnessedOf) -> Witnessing:
    made = state.trust.checkpoints
    seen = max((c.note.size for c in made if c.witnesses), default=0)
    return Witnessing(len(state.entries), max((c.note.size for c in made), default=0), seen)


def _checkpoint(state: State, question: q.CheckpointAt) -> Checkpoint | None:
    found = [c for c in state.trust.checkpoints if question.size < 0 or c.note.size == question.size]
    return found[-1] if found else None


ANSWERS: dict[type, Callable[[Any, Any], Any]] = {
    q.ContentOf: _content,
    q.ReviewOf: _review,
    q.ReviewsOf: lambda s, v: tuple(s.trust.reviews.get(v.evidence_id, ())),
    q.AuthorsOf: _authors,
    q.ShownAsSigned: lambda _s, _v: True,
    q.ChangesOf: _changes,
    q.ReviewQueue: _queue,
    q.CaseStandingOf: lambda s, v: s.trust.standings.get(v.number, CaseStanding(v.number)),
    q.TombstoneOf: lambda s, v: s.trust.stones.get(v.evidence_id),
    q.Tombstones: lambda s, _: tuple(s.trust.stones.values()),
    q.PolicyInForce: lambda s, _: s.trust.policy,
    q.Checkpoints: lambda s, _: tuple(reversed(s.trust.checkpoints)),
    q.CheckpointAt: _checkpoint,
    q.WitnessedOf: _witnessing,
    q.VaultId: lambda _s, _v: "fake",
}
