"""What the entries walked so far have established, kept in memory: it is asked for every entry of a long ledger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from workbench.domain import events as e
from workbench.domain.authority import WORK
from workbench.domain.casework import CaseStanding, CaseState, Tombstone
from workbench.domain.court_rules import Report, der_of
from workbench.domain.people import Person
from workbench.domain.policy import Policy
from workbench.domain.review import Review, ReviewState
from workbench.storage import court_scene


@dataclass(slots=True)
class Exhibit:
    """An exhibit as the entries tell it."""

    case_number: str
    exhibit: str
    sha256: str
    review: Review
    authors: set[str] = field(default_factory=set)
    tracks: set[int] = field(default_factory=set)
    tombstone: Tombstone | None = None


@dataclass(slots=True)
class Rows:
    """The rows of a draft, drafted and inserted, and every version of them that people made."""

    drafted: frozenset[str]
    ids: set[str]
    versions: set[tuple[str, int]] = field(default_factory=set)
    # Of rows that a revision stands over, not only a text.
    revised: dict[str, int] = field(default_factory=dict)
    revisions: set[tuple[str, int]] = field(default_factory=set)


_NO_ROWS = Rows(frozenset(), set())


@dataclass(slots=True)
class Track:
    """A recording with its drafts and the voices that were drafted of the one that is worked on."""

    evidence_id: str
    frames: int
    drafts: int = 0
    working: str = ""
    rows: dict[str, Rows] = field(default_factory=dict)
    drafted_voices: frozenset[str] = frozenset()
    treatments: set[str] = field(default_factory=set)
    confirmed: dict[tuple[Any, ...], int] = field(default_factory=dict)

    @property
    def worked(self) -> Rows:
        """The rows of the working draft; none where there is no draft."""
        return self.rows.get(self.working, _NO_ROWS)


@dataclass(frozen=True, slots=True)
class Note:
    """Whose a note is, and whether it was taken back."""

    recording_id: str
    author: str
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """A checkpoint that was made: its root, its maker and the maker's line."""

    root: str
    by: str
    line: str
    witnesses: frozenset[str] = frozenset()


@dataclass(slots=True)
class Scene:
    """People, policy, cases, exhibits, recordings, notes and checkpoints, each by name."""

    vault_id: str = ""
    root_key: str = ""
    people: dict[str, Person] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    policy: Policy = Policy()
    cases: dict[str, CaseStanding] = field(default_factory=dict)
    exhibits: dict[str, Exhibit] = field(default_factory=dict)
    taken: set[tuple[str, str]] = field(default_factory=set)
    tracks: dict[str, Track] = field(default_factory=dict)
    drafts: set[str] = field(default_factory=set)
    notes: dict[str, Note] = field(default_factory=dict)
    checkpoints: dict[int, Marked] = field(default_factory=dict)
    voices: set[tuple[str, str]] = field(default_factory=set)
    reports: dict[str, Report] = field(default_factory=dict)
    bundles: set[tuple[str, str]] = field(default_factory=set)
    # Every digest that a file of a report has, and whose a certificate is.
    files: set[str] = field(default_factory=set)
    certificates: dict[bytes, str] = field(default_factory=dict)

    def apply(self, event: e.Event, *, by: str, at: str, seq: int) -> None:
        """Take in what an entry says."""
        change = _CHANGES.get(type(event))
        if change:
            change(self, event, _Entry(by, at, seq))
        if type(event) in WORK:
            exhibit = self.exhibit_of(event)
            if exhibit is not None:
                exhibit.authors.add(by)

    def exhibit_of(self, event: Any) -> Exhibit | None:
        """The exhibit an entry is about; None for one that is not there."""
        subject = event.subject
        track = self.tracks.get(subject)
        return self.exhibits.get(track.evidence_id if track else subject)

    def another_s(self, signing: str, name: str) -> str:
        """Whose key it is, where it was ever anybody else's; empty where it was not."""
        holder = self.keys.get(signing, name)
        return "" if holder == name else holder


@dataclass(frozen=True, slots=True)
class _Entry:
    by: str
    at: str
    seq: int


def _founded(scene: Scene, event: e.VaultFounded, it: _Entry) -> None:
    if scene.vault_id:
        return
    scene.vault_id, scene.root_key = event.vault_id, event.root_key
    scene.people[event.founder.name] = event.founder
    scene.keys[event.founder.keys.signing] = event.founder.name


def _enrolled(scene: Scene, event: e.PersonEnrolled, it: _Entry) -> None:
    scene.people.setdefault(event.person.name, event.person)
    scene.keys.setdefault(event.person.keys.signing, event.person.name)


def _revoked(scene: Scene, event: e.PersonRevoked, it: _Entry) -> None:
    _person(scene, event.name, revoked=True)


def _rekeyed(scene: Scene, event: e.PersonRekeyed, it: _Entry) -> None:
    by = {} if it.by == event.name else {"enrolled_by": it.by, "enrolled_at": it.at}
    scene.keys.setdefault(event.keys.signing, event.name)
    _person(scene, event.name, keys=event.keys, confirmed=event.confirmed, **by)


def _confirmed(scene: Scene, event: e.PersonConfirmed, it: _Entry) -> None:
    _person(scene, event.name, confirmed=True)


def _person(scene: Scene, name: str, **changes: Any) -> None:
    if name in scene.people:
        scene.people[name] = replace(scene.people[name], **changes)


def _policy(scene: Scene, event: e.PolicySet, it: _Entry) -> None:
    scene.policy = event.policy


def _case_opened(scene: Scene, event: e.CaseOpened, it: _Entry) -> None:
    scene.cases[event.case.number] = CaseStanding(event.case.number)


def _case_step(state: CaseState | None, *, held: bool | None = None) -> Callable[[Scene, Any, _Entry], None]:
    def step(scene: Scene, event: Any, it: _Entry) -> None:
        was = scene.cases.get(event.number)
        if was is not None:
            on_hold = was.is_held if held is None else held
            scene.cases[event.number] = CaseStanding(event.number, state or was.state, on_hold, it.at, it.by, event.reason)

    return step


def _imported(scene: Scene, event: e.EvidenceImported, it: _Entry) -> None:
    came = event.evidence
    scene.taken.add((came.case_number, came.exhibit))
    scene.exhibits[came.id] = Exhibit(came.case_number, came.exhibit, came.sha256, Review(came.id))


def _decoded(scene: Scene, event: e.RecordingDecoded, it: _Entry) -> None:
    recording = event.recording
    scene.tracks[recording.id] = Track(recording.evidence_id, recording.frames)
    if recording.evidence_id in scene.exhibits:
        scene.exhibits[recording.evidence_id].tracks.add(recording.track)


def _drafted(scene: Scene, event: e.DraftFinished, it: _Entry) -> None:
    scene.drafts.add(event.draft.id)
    track = scene.tracks.get(event.draft.recording_id)
    if track is None:
        return
    drafted = frozenset(s.id for s in event.draft.segments)
    track.rows[event.draft.id] = Rows(drafted, set(drafted))
    if not event.beside:
        track.drafts += 1
        track.working, track.confirmed = event.draft.id, {}
        track.drafted_voices = frozenset(s.key for s in event.draft.speakers)


def _corrected(scene: Scene, event: e.SegmentCorrected, it: _Entry) -> None:
    rows = _rows(scene, event.recording_id)
    if rows is not None:
        name = event.correction.segment_id
        rows.ids.add(name)
        rows.versions.add((name, it.seq))
        rows.revised.pop(name, None)


def _reinstated(scene: Scene, event: e.TextReinstated, it: _Entry) -> None:
    rows = _rows(scene, event.recording_id)
    if rows is not None:
        rows.revised.pop(event.segment_id, None)


def _revised(scene: Scene, event: e.TranscriptRevised, it: _Entry) -> None:
    rows = _rows(scene, event.recording_id, event.draft_id)
    if rows is not None:
        names = [row.segment_id for row in event.rows]
        rows.ids.update(names)
        made = [(name, it.seq) for name in names]
        rows.versions.update(made)
        rows.revisions.update(made)
        rows.revised.update(made)


def _restored(scene: Scene, event: e.RowsRestored, it: _Entry) -> None:
    rows = _rows(scene, event.recording_id, event.draft_id)
    if rows is None:
        return
    for version in event.versions:
        rows.revised.pop(version.segment_id, None)
        if (version.segment_id, version.seq) in rows.revisions:
            rows.revised[version.segment_id] = version.seq


def _rows(scene: Scene, recording_id: str, draft_id: str = "") -> Rows | None:
    track = scene.tracks.get(recording_id)
    return track.rows.get(draft_id or track.working) if track else None


def _passage(change: int) -> Callable[[Scene, Any, _Entry], None]:
    def step(scene: Scene, event: Any, it: _Entry) -> None:
        track = scene.tracks.get(event.recording_id)
        if track is not None:
            place = passage(getattr(event, "confirmation", event), it.by)
            track.confirmed[place] = track.confirmed.get(place, 0) + change

    return step


def passage(said: Any, by: str) -> tuple[Any, ...]:
    """What tells one confirmation from another."""
    return (said.segment_id, said.span, said.kinds, by)


def _treatment_kept(scene: Scene, event: e.TreatmentKept, it: _Entry) -> None:
    if event.recording_id in scene.tracks:
        scene.tracks[event.recording_id].treatments.add(event.treatment.name)


def _treatment_dropped(scene: Scene, event: e.TreatmentDropped, it: _Entry) -> None:
    if event.recording_id in scene.tracks:
        scene.tracks[event.recording_id].treatments.discard(event.name)


def _voice_kept(scene: Scene, event: e.VoiceProfiled, it: _Entry) -> None:
    scene.voices.add((event.case_number, event.name))


def _voice_forgotten(scene: Scene, event: e.VoiceForgotten, it: _Entry) -> None:
    scene.voices.discard((event.case_number, event.name))


def _noted(scene: Scene, event: e.Annotated, it: _Entry) -> None:
    note = event.annotation
    scene.notes[note.id] = Note(note.recording_id, note.author)


def _note_taken(*, withdrawn: bool) -> Callable[[Scene, Any, _Entry], None]:
    def step(scene: Scene, event: Any, it: _Entry) -> None:
        note = scene.notes.get(event.annotation_id)
        if note is not None:
            scene.notes[event.annotation_id] = replace(note, withdrawn=withdrawn)

    return step


def _submitted(scene: Scene, event: e.ReviewSubmitted, it: _Entry) -> None:
    bound = {"content": event.content, "ledger": event.ledger, "bound": event.bound, "comment": event.comment}
    _review(scene, event.evidence_id, ReviewState.SUBMITTED, it, **bound)


def _approved(scene: Scene, event: e.ReviewApproved, it: _Entry) -> None:
    _review(scene, event.evidence_id, ReviewState.APPROVED, it, content=event.content, bound=event.bound, comment=event.comment)


def _review_step(state: ReviewState) -> Callable[[Scene, Any, _Entry], None]:
    def step(scene: Scene, event: Any, it: _Entry) -> None:
        _review(scene, event.evidence_id, state, it)

    return step


def _review(scene: Scene, evidence_id: str, state: ReviewState, it: _Entry, **bound: Any) -> None:
    if evidence_id in scene.exhibits:
        scene.exhibits[evidence_id].review = Review(evidence_id, state, it.seq, it.at, it.by, **bound)


def _ordered(scene: Scene, event: e.DestructionOrdered, it: _Entry) -> None:
    order = (event.sha256, event.authority, event.reason, it.by, it.at)
    _tomb(scene, event.evidence_id, Tombstone(event.evidence_id, *order))


def _cancelled(scene: Scene, event: e.DestructionCancelled, it: _Entry) -> None:
    _tomb(scene, event.evidence_id, None)


def _destroyed(scene: Scene, event: e.EvidenceDestroyed, it: _Entry) -> None:
    exhibit = scene.exhibits.get(event.evidence_id)
    if exhibit is not None and exhibit.tombstone is not None:
        exhibit.tombstone = replace(exhibit.tombstone, destroyed_by=it.by, destroyed_at=it.at)


def _tomb(scene: Scene, evidence_id: str, tombstone: Tombstone | None) -> None:
    if evidence_id in scene.exhibits:
        scene.exhibits[evidence_id].tombstone = tombstone


def _marked(scene: Scene, event: e.CheckpointMade, it: _Entry) -> None:
    scene.checkpoints[event.size] = Marked(event.root, it.by, event.line)


def _cosigned(scene: Scene, event: e.CheckpointCosigned, it: _Entry) -> None:
    mark = scene.checkpoints.get(event.size)
    if mark is not None:
        scene.checkpoints[event.size] = replace(mark, witnesses=mark.witnesses | {it.by})


def _vouched(scene: Scene, event: e.CheckpointWitnessed, it: _Entry) -> None:
    mark = scene.checkpoints.get(event.size)
    if mark is not None:
        scene.checkpoints[event.size] = replace(mark, witnesses=mark.witnesses | {f"hub {event.hub}"})


def _rendered(scene: Scene, event: e.ReportRendered, it: _Entry) -> None:
    court_scene.rendered(scene.reports, event, it.seq)
    scene.files.add(event.unsigned_sha256)


def _left(act: str) -> Callable[[Scene, Any, _Entry], None]:
    def step(scene: Scene, event: Any, it: _Entry) -> None:
        court_scene.left(scene.reports, event.report_id, event.case_number, act)
        scene.files.add(event.sha256)

    return step


def _brought(scene: Scene, event: e.CertificateBrought, it: _Entry) -> None:
    scene.certificates.setdefault(der_of(event.certificate), event.name)


def _taken(scene: Scene, event: e.BundleTaken, it: _Entry) -> None:
    scene.bundles.add((event.case_number, event.sha256))


# Any: each change takes the event type beside it.
_CHANGES: dict[type[e.Event], Callable[[Scene, Any, _Entry], None]] = {
    e.VaultFounded: _founded,
    e.PersonEnrolled: _enrolled,
    e.PersonRevoked: _revoked,
    e.PersonRekeyed: _rekeyed,
    e.PersonConfirmed: _confirmed,
    e.PolicySet: _policy,
    e.CaseOpened: _case_opened,
    e.CaseClosed: _case_step(CaseState.CLOSED),
    e.CaseReopened: _case_step(CaseState.OPEN),
    e.CaseArchived: _case_step(CaseState.ARCHIVED),
    e.CaseHeld: _case_step(None, held=True),
    e.CaseReleased: _case_step(None, held=False),
    e.EvidenceImported: _imported,
    e.RecordingDecoded: _decoded,
    e.DraftFinished: _drafted,
    e.SegmentCorrected: _corrected,
    e.TextReinstated: _reinstated,
    e.TranscriptRevised: _revised,
    e.RowsRestored: _restored,
    e.PassageConfirmed: _passage(+1),
    e.PassageUnconfirmed: _passage(-1),
    e.TreatmentKept: _treatment_kept,
    e.TreatmentDropped: _treatment_dropped,
    e.VoiceProfiled: _voice_kept,
    e.VoiceForgotten: _voice_forgotten,
    e.Annotated: _noted,
    e.AnnotationWithdrawn: _note_taken(withdrawn=True),
    e.AnnotationRestored: _note_taken(withdrawn=False),
    e.ReviewSubmitted: _submitted,
    e.ReviewWithdrawn: _review_step(ReviewState.DRAFT),
    e.ReviewApproved: _approved,
    e.ReviewReturned: _review_step(ReviewState.RETURNED),
    e.ReviewReopened: _review_step(ReviewState.DRAFT),
    e.DestructionOrdered: _ordered,
    e.DestructionCancelled: _cancelled,
    e.EvidenceDestroyed: _destroyed,
    e.CheckpointMade: _marked,
    e.CheckpointCosigned: _cosigned,
    e.CheckpointWitnessed: _vouched,
    e.ReportRendered: _rendered,
    e.ReportIssued: _left("prepared"),
    e.ReportCountersigned: _left("approved"),
    e.ReportArchived: _left("archived"),
    e.CertificateBrought: _brought,
    e.BundleTaken: _taken,
}
