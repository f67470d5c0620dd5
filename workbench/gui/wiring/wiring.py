"""Signals between the desk and the panels of the window: who tells whom."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint

from workbench.domain.annotations import REDACTION
from workbench.domain.custody import Head, Verdict
from workbench.domain.leaving import Redaction
from workbench.domain.transcript import Line
from workbench.gui import actions as a
from workbench.gui import menus, outcomes, recent, verbs
from workbench.gui.collecting import rounds
from workbench.gui.desk import Desk, Place
from workbench.gui.dialogs import notices
from workbench.gui.examining.analytics import Analytics
from workbench.gui.examining.checking import Checking
from workbench.gui.examining.comparing import Comparing
from workbench.gui.examining.noting import Noting
from workbench.gui.examining.speaking import Speaking
from workbench.gui.frame import empty
from workbench.gui.hub.room import HubRoom, shown_hub
from workbench.gui.language import tr
from workbench.gui.links import Links
from workbench.gui.listening.blind import Blind
from workbench.gui.listening.listening import Listening
from workbench.gui.listening.video import Video
from workbench.gui.live import room as live_room
from workbench.gui.panels.inspector import Shown
from workbench.gui.queue import JobState, JobView
from workbench.gui.reporting.reporting import Reporting
from workbench.gui.searching import searching
from workbench.gui.searching.searching import Searching
from workbench.gui.transcript.lines import Column
from workbench.gui.views import RecordingView
from workbench.gui.window import TITLE
from workbench.gui.wiring.chrome import ChromeWiring
from workbench.gui.wiring.oversight import OversightWiring, no_note, shown_review
from workbench.gui.wiring.timeline import TimelineWiring
from workbench.gui.writing import line_menu
from workbench.gui.writing.correcting import correct
from workbench.gui.writing.wiring import TranscriptWiring

if TYPE_CHECKING:
    from workbench.gui.window import Window


class Wiring:
    """Lives as long as an open vault is shown in a window."""

    def __init__(self, window: Window, desk: Desk) -> None:
        self._window, self._desk = window, desk
        self._head: Head | None = None
        self._live = ""
        self._links = Links()
        self._link = self._links.link
        self._oversight, self._timeline = OversightWiring(window, desk), TimelineWiring(window, desk)
        self._listening, self._video = Listening(window, desk), Video(window, desk)
        self._checking, self._analytics = Checking(window, desk), Analytics(window, desk)
        self._link(self._checking.changed, self._timeline.show_checks)
        self._link(self._checking.changed, lambda _: self._inspect())
        self._transcript = TranscriptWiring(window, desk)
        self._comparing, self._blind = Comparing(window, desk), Blind(window, desk)
        self._link(self._comparing.changed, self._checking.look)
        self._speaking, self._noting = Speaking(window, desk), Noting(window, desk)
        self._chrome, self._searching = ChromeWiring(window, desk), Searching(window, desk)
        self._reporting = Reporting(window, desk)
        self._hub = HubRoom(window, desk)
        self._link(self._hub.facts_changed, self._inspect)
        self._wire_desk()
        self._wire_panels()
        live_room.remind(window, desk)

    def close(self) -> None:
        """Let go of window and desk; a stack that is destroyed still says that its index changed."""
        self._chrome.close()
        self._searching.close()
        self._reporting.close()
        self._hub.close()
        self._oversight.close()
        self._timeline.close()
        self._transcript.close()
        self._comparing.close()
        self._speaking.close()
        self._noting.close()
        self._blind.close()
        self._listening.close()
        self._video.close()
        self._checking.close()
        self._analytics.close()
        self._links.close()

    def _wire_desk(self) -> None:
        window, desk = self._window, self._desk
        self._link(desk.cases_loaded, self._on_cases)
        self._link(desk.recording_loaded, self._on_recording)
        self._link(desk.recording_changed, self._on_changed)
        self._link(desk.review_changed, self._inspect)
        self._link(desk.lines_changed, self._on_lines)
        self._link(desk.place_changed, self._on_place)
        self._link(desk.ledger_loaded, self._on_ledger)
        self._link(desk.busy_changed, window.tree.show_busy)
        self._link(desk.busy_changed, lambda _: _show_centre(window, desk, is_live=bool(self._live)))
        self._link(desk.trouble, self._on_trouble)
        self._link(desk.changes.pending, window.bottom.show_pending)
        self._link(desk.changes.saved, window.bottom.show_saved)
        self._link(desk.changes.stack.indexChanged, lambda _: self._name_undo())
        self._link(desk.queue.changed, self._on_job)
        self._link(desk.queue.segments, self._on_segments)
        self._link(desk.queue.succeeded, self._on_succeeded)

    def _wire_panels(self) -> None:
        window, centre = self._window, self._window.centre
        self._link(window.tree.chosen, self._on_chosen)
        self._link(window.tree.menu_requested, self._on_tree_menu)
        self._link(window.jobs.cancel_requested, self._desk.queue.cancel)
        self._link(centre.model.typed, self._on_typed)
        self._link(centre.transcript.line_chosen, self._on_line_chosen)
        self._link(centre.transcript.seek_requested, lambda frame: verbs.seek(window, frame))
        self._link(centre.transcript.menu_requested, self._on_line_menu)
        self._link(window.inspector.annotate_requested, lambda: verbs.run(window, "annotate"))
        self._link(window.inspector.rename_requested, lambda key: verbs.rename(window, key))
        self._link(window.inspector.withdraw_requested, lambda note: verbs.withdraw(window, note))
        self._link(window.files_dropped, lambda data: verbs.import_mime(window, data))
        self._link(window.top.find_requested, lambda text: searching.from_top(window, text))

    # -- from the desk

    def _on_cases(self, _: object) -> None:
        place = self._desk.place
        self._window.tree.show_cases(self._desk.cases, (place.case, place.evidence, place.recording))

    def _on_recording(self, view: RecordingView | None) -> None:
        window = self._window
        model = window.centre.model
        if view is None:
            model.clear()
        else:
            model.covering.take(_redactions(view))
            model.show(view.lines, view.speakers, view.recording.rate, f"{view.recording.id} {view.making.made_at}")
        self._live = ""
        window.caveats.show_view(view)
        window.centre.say(model.lines())
        window.load_sound(view)
        self._timeline.show(view)
        self._inspect()
        rounds.settle()

    def _on_changed(self, view: RecordingView) -> None:
        model = self._window.centre.model
        model.rename(view.speakers)
        if model.covering.take(_redactions(view)):
            model.tell_all(Column.TEXT)
        self._timeline.change(view)
        self._inspect()

    def _on_lines(self, lines: tuple[Line, ...], gone: tuple[str, ...]) -> None:
        centre, view = self._window.centre, self._desk.view
        centre.model.take(lines, gone)
        centre.say(centre.model.lines())
        if view is not None:
            self._timeline.change_rows(view, lines, gone)
        self._inspect()

    def _on_trouble(self, title: str, error: BaseException) -> None:
        # What fails once mostly fails again: one dialog tells it, the rest goes by in the bar below.
        if self._window.findChild(notices.Notice) is not None:
            self._window.bottom.say_why(error)
        else:
            notices.trouble(title, error, self._window)

    def _on_ledger(self, head: Head) -> None:
        self._head = head
        self._window.bottom.show_ledger(head)
        self._inspect()

    def _on_place(self) -> None:
        window, desk = self._window, self._desk
        window.permit(_there(desk), desk.permission)
        window.tree.choose(desk.place.case, desk.place.evidence, desk.place.recording)
        self._name_undo()
        _show_centre(window, desk, is_live=bool(self._live))
        name = desk.view.evidence.name if desk.view else desk.place.case
        window.setWindowTitle(f"{name} — {TITLE}" if name else TITLE)

    # -- jobs

    def _on_job(self, job: JobView | None) -> None:
        if job is None:
            return
        self._window.jobs.show_job(job)
        if job.is_over:
            rounds.settle()
        if job.state in (JobState.FAILED, JobState.CANCELLED) and self._live and job.recording_id == self._live:
            self._live = ""
            self._desk.reload()

    def _on_segments(self, recording_id: str, segments: object) -> None:
        view, model = self._desk.view, self._window.centre.model
        if view is None or view.recording.id != recording_id:
            return
        if self._live != recording_id:
            self._live = recording_id
            model.show((), (), view.recording.rate)
            self._window.centre.show_desk()
        model.append(segments)  # type: ignore[arg-type]  # a signal carries any object
        self._window.centre.say(model.lines(), is_live=True)

    def _on_succeeded(self, job: JobView, outcome: object) -> None:
        if isinstance(outcome, Verdict) and self._oversight.is_checking(job):
            self._oversight.show_verdict(outcome)
        else:
            outcomes.tell(self._window, outcome)

    # -- from the panels

    def _on_chosen(self, case: str, evidence: str, recording: str) -> None:
        if case:
            self._desk.go(Place(case, evidence, recording))

    def _on_typed(self, line: Line, text: str) -> None:
        correct(self._window, line, text)

    def _on_line_chosen(self, line: Line | None) -> None:
        self._desk.choose_line(line)
        if line is not None:
            self._timeline.mark(line.span)
        self._inspect()

    def _on_line_menu(self, line: Line, at: QPoint) -> None:
        line_menu.popup(self._window, line, at)

    def _on_tree_menu(self, at: QPoint) -> None:
        judged = ("submit", "withdraw_review", "approve", "return_review", "reopen_review")
        hub = ("send_hub", "withdraw_hub", "compare_hub")
        names = ("transcribe", "export", "report", "", *judged, "", *hub, "", "custody", "", "import_files", "transcribe_case")
        menus.context(self._window, self._window.actions_by_id, *names).popup(at)

    # -- inside

    def _inspect(self) -> None:
        self._window.inspector.show_facts(self._shown())

    def _shown(self) -> Shown:
        line = self._desk.line
        number = self._window.centre.model.row_of(line.id) + 1 if line else 0
        desk, view = self._desk, self._desk.view
        about = shown_review(desk, view) if view is not None else None
        found = self._checking.standing
        about = replace(about, confirmed=found.share) if about is not None else None
        checks = found.of(line.id) if line is not None else ()
        return Shown(view, line, self._head, number, desk.bench.person.name, about, no_note(desk), checks, shown_hub(desk))

    def _name_undo(self) -> None:
        stack, actions = self._desk.changes.stack, self._window.actions_by_id
        for name, text, can in (("undo", stack.undoText(), stack.canUndo()), ("redo", stack.redoText(), stack.canRedo())):
            actions[name].setText(f"{tr(a.BY_ID[name].text)} {text}".strip())
            actions[name].setEnabled(can)


def _redactions(view: RecordingView) -> tuple[Redaction, ...]:
    return tuple(Redaction(n.span, n.text, n.author) for n in view.annotations if n.kind == REDACTION and n.span is not None)


def _there(desk: Desk) -> frozenset[str]:
    """What exists at the place that is looked at."""
    node, view = desk.case(), desk.view
    found = {
        a.VAULT: True,
        a.CASE: bool(desk.place.case),
        a.EVIDENCE: node is not None and bool(node.exhibits),
        a.EXHIBIT: desk.exhibit() is not None,
        a.RECORDING: view is not None,
        a.DRAFT: view is not None and bool(view.recipes or view.lines),
        a.LINE: desk.line is not None,
    }
    return frozenset(name for name, is_there in found.items() if is_there)


def _show_centre(window: Window, desk: Desk, *, is_live: bool) -> None:
    view = desk.view
    if view is not None:
        window.centre.show_desk(_instead_of_words(desk, view, is_live=is_live))
    elif desk.place.recording:
        return  # it is being loaded; what stands stays until it is there
    elif not desk.cases:
        window.centre.show_empty(empty.NO_CASE)
    else:
        node = desk.case()
        chosen = empty.nothing_chosen(recent.links(window.store, desk))
        window.centre.show_empty(chosen if node and node.exhibits else empty.NO_EVIDENCE)


def _instead_of_words(desk: Desk, view: RecordingView, *, is_live: bool) -> empty.Emptiness | None:
    """What stands in the transcript's place; None where there are lines."""
    if view.lines or is_live:
        return None
    if desk.is_at_work(view.recording.id):
        return empty.IN_WORK
    return empty.NO_WORDS if view.recipes else empty.NOT_TRANSCRIBED
