"""The open vault on the screen: which case and recording are looked at, what was loaded, what changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from workbench.domain import events as e
from workbench.domain import questions as q
from workbench.domain.review import Review
from workbench.domain.timeline import Span
from workbench.domain.transcript import Line
from workbench.gui import obstacles, views
from workbench.gui.bridge import EventBridge
from workbench.gui.errands import Errands
from workbench.gui.language import tr
from workbench.gui.liaison import EVENTS as HUB_EVENTS
from workbench.gui.liaison import Liaison
from workbench.gui.oversight import Oversight
from workbench.gui.queue import JobQueue, JobState
from workbench.gui.rereading import Rereading
from workbench.gui.undo import Changes
from workbench.gui.views import CaseNode, EvidenceNode, RecordingView

if TYPE_CHECKING:
    from workbench.bench.door import Bench
    from workbench.gui.hub.watch_session import WatchSession
    from workbench.gui.live.session import LiveSession
    from workbench.gui.overseeing.witnessing import Witnesser
    from workbench.gui.reporting.judging import Judge


@dataclass(frozen=True, slots=True)
class _Reread:
    """Rows that were read again, and what changes with them; no names mean all rows."""

    recording: str
    names: tuple[str, ...]
    lines: tuple[Line, ...]
    parts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """What is looked at, by id; empty where nothing is chosen."""

    case: str = ""
    evidence: str = ""
    recording: str = ""


class Desk(QObject):
    """Loads beside the GUI thread, follows the ledger's events, and tells the panels."""

    cases_loaded = Signal(object)
    recording_loaded = Signal(object)
    recording_changed = Signal(object)
    lines_changed = Signal(object, object)
    ledger_loaded = Signal(object)
    place_changed = Signal()
    busy_changed = Signal(object)
    review_changed = Signal()
    trouble = Signal(str, object)
    witnesser: Witnesser
    judge: Judge

    def __init__(self, bench: Bench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bench: Bench = bench
        self.errands = Errands(self)
        self.changes = Changes(bench, self.errands, self)
        self.queue = JobQueue(bench, self)
        self.live: LiveSession | None = None
        self.watch: WatchSession | None = None
        self.liaison = Liaison(bench, self.errands, self)
        self.oversight = Oversight(bench, self.errands, self)
        self.place = Place()
        self._lines = Rereading(self.errands, self._reading, self._on_lines)
        self.cases: tuple[CaseNode, ...] = ()
        self.view: RecordingView | None = None
        self.line: Line | None = None
        self.selection: Span | None = None
        self._bridge = EventBridge(bench, self)
        self._tree_soon = QTimer(self, singleShot=True, interval=60)
        self._tree_soon.timeout.connect(self.load_cases)
        self._ledger_soon = QTimer(self, singleShot=True, interval=60)
        self._ledger_soon.timeout.connect(self._load_ledger)
        self._bridge.happened.connect(self._on_event)
        self.errands.failed.connect(lambda error: self.trouble.emit(tr("That could not be read"), error))
        self.changes.refused.connect(lambda error: self.trouble.emit(tr("That was not changed"), error))
        self.queue.changed.connect(self._on_job)

    def open(self) -> None:
        """Load what the window begins with."""
        self.load_cases()
        self._load_ledger()
        self.oversight.load()
        self.liaison.load()

    def close(self) -> None:
        """Stop jobs cleanly, hear no more, lock the vault."""
        self._tree_soon.stop()
        self._ledger_soon.stop()
        self.oversight.close()
        self.queue.close()
        for session in (self.live, self.watch):
            if session is not None:
                session.close()
        self.liaison.close()
        self._bridge.close()
        self.errands.close()
        self.bench.close()

    def load_cases(self) -> None:
        """Read the tree anew."""
        self.errands.run(partial(views.tree, self.bench), self._on_cases, key="tree")

    def go(self, place: Place) -> None:
        """Look at another case, exhibit or recording."""
        if place == self.place:
            return
        left = self.place.recording
        self.place = place
        self.place_changed.emit()
        if place.recording != left:
            self._load_recording()

    def reload(self) -> None:
        """Read the recording anew."""
        self._load_recording()

    def permission(self, verb: type) -> str:
        """Why the person may not do this; empty when they may."""
        return self.bench.refusal(verb) or obstacles.why(self, verb)

    def choose_line(self, line: Line | None) -> None:
        """Another line of the transcript is the current one."""
        self.line = line
        self.place_changed.emit()

    def is_at_work(self, recording_id: str) -> bool:
        """Whether engines run on a recording now."""
        return any(job.recording_id == recording_id and job.state is JobState.RUNNING for job in self.queue.jobs())

    def case(self) -> CaseNode | None:
        """The case looked at."""
        return next((node for node in self.cases if node.case.number == self.place.case), None)

    def exhibit(self) -> EvidenceNode | None:
        """The exhibit looked at."""
        node = self.case()
        return next((x for x in node.exhibits if x.evidence.id == self.place.evidence), None) if node else None

    def _on_cases(self, cases: tuple[CaseNode, ...]) -> None:
        self.cases = cases
        arriving = not self.place.case and bool(cases)
        if arriving:
            self.place = Place(cases[0].case.number)
        self.cases_loaded.emit(cases)
        self.place_changed.emit()
        if arriving:
            self._open_first(cases[0])

    def _open_first(self, node: CaseNode) -> None:
        """Arriving in a case, its first recording is what one came for."""
        for exhibit in node.exhibits:
            for track in exhibit.recordings[:1]:
                self.go(Place(node.case.number, exhibit.evidence.id, track.recording.id))
                return

    def _load_recording(self) -> None:
        self.line, self.selection = None, None
        wanted = self.place.recording
        if not wanted:
            self._on_recording(None)
            return
        self.errands.run(partial(views.recording_view, self.bench, wanted), self._on_recording, key="recording")

    def _on_recording(self, view: RecordingView | None) -> None:
        if view is not None and view.recording.id != self.place.recording:
            return
        self.view = view
        self.recording_loaded.emit(view)
        self.place_changed.emit()

    def _load_ledger(self) -> None:
        self.errands.run(partial(views.ledger, self.bench), self.ledger_loaded.emit, key="ledger")

    def _on_event(self, event: e.Event) -> None:
        self._ledger_soon.start()
        self.oversight.hear(event)
        self.liaison.hear(event)
        if isinstance(event, _TREE):
            self._tree_soon.start()
        if self.view is None or event.subject not in (self.view.recording.id, self.view.evidence.id):
            return
        follow = _FOLLOW.get(type(event))
        if follow is not None:
            follow(self, event)

    def _reading(self, names: tuple[str, ...]) -> Callable[[], _Reread]:
        return partial(self._read_lines, self.place.recording, names)

    def _read_lines(self, recording: str, names: tuple[str, ...]) -> _Reread:
        """Beside the GUI thread: a few rows one by one, many by reading them all."""
        ask = self.bench.ask
        if 0 < len(names) <= _FEW:
            lines = tuple(line for name in names if (line := ask(q.LineBy(recording, name))) is not None)
        else:
            lines = ask(q.LinesOf(recording))
        parts = {"corrections": q.CorrectionsOf(recording), "speakers": q.SpeakersOf(recording), "turns": q.TurnsOf(recording)}
        answers = {name: ask(question) for name, question in parts.items()}
        return _Reread(recording, names, lines, {**answers, "confirmations": ask(q.ConfirmationsOf(recording))})

    def _on_lines(self, read: _Reread) -> None:
        if self.view is None or self.view.recording.id != read.recording:
            return
        named = set(read.names) or {line.id for line in self.view.lines}
        gone = tuple(named - {line.id for line in read.lines})
        fresh = {line.id: line for line in read.lines}
        kept = [line for line in self.view.lines if line.id not in named and line.id not in fresh]
        lines = tuple(sorted([*kept, *fresh.values()], key=lambda line: (line.span.first, line.span.end)))
        voices = self.view.speakers
        self.view = replace(self.view, lines=lines, **read.parts)
        if self.line is not None and self.line.id in named:
            self.line = fresh.get(self.line.id)
        self.lines_changed.emit(read.lines, gone)
        if self.view.speakers != voices:
            self.recording_changed.emit(self.view)

    def _reload(self, field: str, question: q.Question[Any]) -> None:
        self.errands.run(lambda: self.bench.ask(question), lambda answer: self._on_part(field, answer), key=field)

    def _on_part(self, field: str, answer: Any) -> None:
        if self.view is not None:
            self.view = replace(self.view, **{field: answer})
            self.recording_changed.emit(self.view)

    def _reload_review(self) -> None:
        evidence = self.place.evidence
        ask: Callable[[], Any] = lambda: (self.bench.ask(q.ReviewOf(evidence)), self.bench.ask(q.AuthorsOf(evidence)))  # noqa: E731
        self.errands.run(ask, lambda answer: self._on_review(evidence, *answer), key="review")

    def _on_review(self, evidence: str, review: Review, authors: tuple[str, ...]) -> None:
        if self.view is not None and self.view.evidence.id == evidence:
            self.view = replace(self.view, review=review, authors=authors)
            self.review_changed.emit()
            self.place_changed.emit()

    def _on_job(self, job: object) -> None:
        running = [j for j in self.queue.jobs() if j.recording_id and j.state is JobState.RUNNING]
        self.busy_changed.emit({j.recording_id: _doing(j.stage, j.permille) for j in running})
        self.place_changed.emit() if job is None or getattr(job, "is_over", False) else None


def _doing(stage: str, permille: int | None) -> str:
    return stage if permille is None else f"{stage} {permille // 10} %"


_FEW = 40
_REVIEW = (e.ReviewSubmitted, e.ReviewWithdrawn, e.ReviewApproved, e.ReviewReturned, e.ReviewReopened)
_STANDING = (e.CaseClosed, e.CaseReopened, e.CaseArchived, e.CaseHeld, e.CaseReleased)
_TREE = (
    e.CaseOpened, e.EvidenceImported, e.RecordingDecoded, e.DraftFinished, e.SegmentCorrected, e.TextReinstated,
    e.TranscriptRevised, e.RowsRestored, e.VoicesArranged, e.SpeakerRenamed,
    e.DestructionOrdered, e.DestructionCancelled, e.EvidenceDestroyed, *_REVIEW, *_STANDING, *HUB_EVENTS,
)  # fmt: skip

# What an event about the recording on the screen asks to be read again.
_FOLLOW: dict[type, Callable[[Desk, Any], None]] = {
    e.DraftFinished: lambda desk, _: desk._load_recording(),
    e.RecordingProfiled: lambda desk, event: desk._reload("profile", q.ProfileOf(event.subject)),
    e.SegmentCorrected: lambda desk, event: desk._lines.ask(event.correction.segment_id),
    e.TextReinstated: lambda desk, event: desk._lines.ask(event.segment_id),
    e.TranscriptRevised: lambda desk, event: desk._lines.ask(*(row.segment_id for row in event.rows)),
    e.RowsRestored: lambda desk, event: desk._lines.ask(*(version.segment_id for version in event.versions)),
    e.PassageConfirmed: lambda desk, event: desk._lines.ask(event.confirmation.segment_id or "-"),
    e.PassageUnconfirmed: lambda desk, event: desk._lines.ask(event.segment_id or "-"),
    e.VoicesArranged: lambda desk, _: desk._lines.ask(),
    e.AnnotationEdited: lambda desk, event: desk._reload("annotations", q.AnnotationsOf(event.subject)),
    e.SpeakerRenamed: lambda desk, event: desk._reload("speakers", q.SpeakersOf(event.subject)),
    e.Annotated: lambda desk, event: desk._reload("annotations", q.AnnotationsOf(event.subject)),
    e.AnnotationWithdrawn: lambda desk, event: desk._reload("annotations", q.AnnotationsOf(event.subject)),
    e.AnnotationRestored: lambda desk, event: desk._reload("annotations", q.AnnotationsOf(event.subject)),
    e.EvidenceDestroyed: lambda desk, _: desk._load_recording(),
    **dict.fromkeys(_REVIEW, lambda desk, _: desk._reload_review()),
}
