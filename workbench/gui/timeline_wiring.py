"""Signals between the timeline and the rest of the window: what is marked, looked for and played."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.domain.timeline import Span
from workbench.gui import verbs
from workbench.gui.links import Links
from workbench.gui.views import RecordingView

if TYPE_CHECKING:
    from workbench.gui.desk import Desk
    from workbench.gui.timeline.desk import TimelineDesk
    from workbench.gui.window import Window


class TimelineWiring:
    """Beside `Wiring`, and as long; the timeline itself may come later."""

    def __init__(self, window: Window, desk: Desk) -> None:
        self._window, self._desk = window, desk
        self._links = Links()
        self._links.link(window.timeline_ready, self._wire)
        self._links.link(window.caveats.place_chosen, self._on_span)
        if window.centre.timeline is not None:
            self._wire(window.centre.timeline)

    def close(self) -> None:
        """Let go."""
        self._links.close()

    def show(self, view: RecordingView | None) -> None:
        """Draw another recording, or nothing."""
        timeline = self._window.centre.timeline
        if timeline is None:
            return
        if view is None:
            timeline.clear()
            return
        timeline.show_recording(
            rate=view.recording.rate,
            frames=view.recording.frames,
            peaks=None,
            speakers=view.speakers,
            turns=view.turns,
            annotations=view.annotations,
            caveats=view.caveats,
            suspicions=view.suspicions,
        )
        bench, wanted = self._desk.bench, view.recording.id
        self._desk.errands.run(lambda: bench.peaks(wanted), timeline.set_peaks, self._window.bottom.say_why, key="peaks")

    def change(self, view: RecordingView) -> None:
        """Names or notes of the recording changed."""
        if (timeline := self._window.centre.timeline) is not None:
            timeline.set_speakers(view.speakers, view.turns)
            timeline.set_annotations(view.annotations)

    def mark(self, span: Span) -> None:
        """A line of the transcript was chosen."""
        if (timeline := self._window.centre.timeline) is not None:
            timeline.set_selection(span)
            timeline.reveal(span)
            self._loop_over(span)

    def _wire(self, timeline: TimelineDesk) -> None:
        window, link = self._window, self._links.link
        link(timeline.seek_requested, lambda frame: verbs.seek(window, frame))
        link(timeline.selection_changed, self._on_selection)
        link(timeline.span_activated, self._on_activated)
        link(timeline.rename_requested, lambda key: verbs.rename(window, key))
        link(timeline.annotate_requested, lambda span: verbs.annotate(window, span))
        self.show(self._desk.view)

    def _on_selection(self, span: object) -> None:
        self._desk.selection = span if isinstance(span, Span) else None
        self._loop_over(self._desk.selection)

    def _loop_over(self, span: Span | None) -> None:
        # What is marked on the timeline is what a loop repeats, whoever marked it.
        if self._window.player is not None:
            self._window.player.set_passage(span)

    def _on_activated(self, span: object) -> None:
        if isinstance(span, Span):
            self._on_span(span)

    def _on_span(self, span: Span) -> None:
        verbs.seek(self._window, span.first)
        self._window.centre.transcript.choose(self._window.centre.model.row_at(span.first))
