"""Signals between the desk and the frame of the window: jobs, notifications, what was looked at last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.gui import docking, recent
from workbench.gui.desk import Place
from workbench.gui.frame import hints
from workbench.gui.hub import room as hub_room
from workbench.gui.language import later
from workbench.gui.links import Links
from workbench.gui.notifying import Notifier, Told
from workbench.gui.panels.toasts import Toasts
from workbench.gui.panels.told_list import ToldList
from workbench.gui.queue import JobView
from workbench.gui.settings import text_of

if TYPE_CHECKING:
    from workbench.gui.desk import Desk
    from workbench.gui.views import RecordingView
    from workbench.gui.window import Window

TOLD = "notifications"


class ChromeWiring:
    """Beside `Wiring`, and as long."""

    def __init__(self, window: Window, desk: Desk) -> None:
        self._window, self._desk = window, desk
        self._over: set[int] = set()
        self.notifier, self.toasts = Notifier(window), Toasts(window)
        self._links = Links()
        self._wire_jobs()
        link = self._links.link
        link(self.notifier.told, self._on_told)
        link(self.toasts.clicked, lambda told: self._go(told.recording_id))
        link(self.toasts.compare_wanted, self._act)
        link(window.panel_made, self._on_made)
        # A panel that comes forward would stand over the messages.
        link(window.panels_changed, self.toasts.raise_)
        link(window.centre.place_asked, self._go)
        link(desk.recording_loaded, self._on_recording)
        window.add_panel(TOLD, later("Notifications"), lambda: ToldList(window.theme), docking.RIGHT, beside="caveats")
        if (made := docking.panel(window, TOLD)) is not None:
            self._wire_told(made)

    def close(self) -> None:
        """Let go."""
        self._links.close()
        self.notifier.forget()
        self.notifier.deleteLater()
        self.toasts.clear()
        self.toasts.deleteLater()

    def _wire_jobs(self) -> None:
        link, jobs, queue = self._links.link, self._window.jobs, self._desk.queue
        link(jobs.move_requested, queue.move)
        link(jobs.first_requested, queue.put_first)
        link(jobs.retry_requested, queue.retry)
        link(jobs.hold_requested, queue.hold)
        link(queue.line_changed, lambda: jobs.show_line(queue))
        link(queue.changed, self._on_job)

    def _on_job(self, job: JobView | None) -> None:
        jobs, queue = self._window.jobs, self._desk.queue
        if job is None:
            jobs.drop_missing(queue)
        elif job.is_over and job.id not in self._over:
            self._over.add(job.id)
            self.notifier.tell_job(job)
            jobs.show_line(queue)

    def _on_told(self, told: Told) -> None:
        window = self._window
        if text_of(window.store, "toasts", "yes") == "yes":
            self.toasts.show_told(told, window.theme)
        if isinstance(made := docking.panel(window, TOLD), ToldList):
            made.add(told)

    def _on_made(self, name: str) -> None:
        hints.keep(self._window)
        if name == TOLD and (made := docking.panel(self._window, TOLD)) is not None:
            self._wire_told(made)

    def _wire_told(self, made: object) -> None:
        if isinstance(made, ToldList):
            made.show_past(self.notifier)
            self._links.link(made.chosen, self._act)

    def _on_recording(self, view: RecordingView | None) -> None:
        if view is not None:
            recent.remember(self._window.store, view.recording.id)

    def _act(self, told: Told) -> None:
        """Where a message is about two drafts, they are compared."""
        if told.draft_id:
            hub_room.compare(self._window, told.recording_id, told.draft_id)
        else:
            self._go(told.recording_id)

    def _go(self, recording_id: str) -> None:
        """To a recording, by its id."""
        for node in self._desk.cases:
            for exhibit in node.exhibits:
                if any(track.recording.id == recording_id for track in exhibit.recordings):
                    self._desk.go(Place(node.case.number, exhibit.evidence.id, recording_id))
