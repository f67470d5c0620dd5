"""Signals between the timeline and the rest of the window: what is marked, looked for, moved and played."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.domain.commands import Revise
from workbench.domain.revision import Confirmation
from workbench.domain.timeline import Span
from workbench.domain.transcript import Line
from workbench.gui import menus, verbs
from workbench.gui.examining import noting
from workbench.gui.links import Links
from workbench.gui.timeline.verbs import take_up
from workbench.gui.views import RecordingView
from workbench.gui.writing import editing

if TYPE_CHECKING:
    from workbench.gui.desk import Desk
    from workbench.gui.examining.checked import Standing
    from workbench.gui.timeline.desk import TimelineDesk
    from workbench.gui.timeline.spectra import SpectrumMaker
    from workbench.gui.window import Window
    from workbench.stages.suspicions import Check

_FEW = 8  # rows up to here are exchanged one by one


class TimelineWiring:
    """Beside `Wiring`, and as long; the timeline itself may come later."""

    def __init__(self, window: Window, desk: Desk) -> None:
        self._window, self._desk = window, desk
        self._links = Links()
        self._spectra: SpectrumMaker | None = None
        self._found: tuple[Check, ...] | None = None
        self._links.link(window.timeline_ready, self._wire)
        self._links.link(window.caveats.place_chosen, self._on_span)
        self._links.link(window.centre.transcript.line_chosen, self._on_line)
        self._links.link(desk.place_changed, self._permit)
        if window.centre.timeline is not None:
            self._wire(window.centre.timeline)

    def close(self) -> None:
        """Let go; a spectrogram that is being made is given up, and leaves nothing behind."""
        self._links.close()
        if self._spectra is not None:
            self._spectra.stop()

    def show(self, view: RecordingView | None) -> None:
        """Draw another recording, or nothing."""
        timeline = self._window.centre.timeline
        if timeline is None:
            return
        self._found = None
        if self._spectra is not None:
            self._spectra.stop()
        if view is None:
            timeline.clear()
            return
        from workbench.gui.timeline.wall_clock import start_of

        timeline.show_recording(
            rate=view.recording.rate,
            frames=view.recording.frames,
            peaks=None,
            speakers=view.speakers,
            turns=view.turns,
            lines=view.lines,
            start=start_of(view.evidence),
        )
        timeline.set_annotations(view.annotations)
        self._check(view)
        bench, wanted = self._desk.bench, view.recording.id
        self._desk.errands.run(lambda: bench.peaks(wanted), timeline.set_peaks, self._window.bottom.say_why, key="peaks")

    def change(self, view: RecordingView) -> None:
        """Names, rows or notes of the recording changed."""
        if (timeline := self._window.centre.timeline) is not None:
            timeline.set_voices(view.speakers, view.turns, view.lines)
            timeline.set_annotations(view.annotations)
            self._check(view)

    def change_rows(self, view: RecordingView, lines: Sequence[Line], gone: Sequence[str]) -> None:
        """A few rows have other versions, or are there no longer."""
        if (timeline := self._window.centre.timeline) is None:
            return
        if len(lines) + len(gone) > _FEW or not timeline.set_lines(lines, gone):
            timeline.set_voices(view.speakers, view.turns, view.lines)
        self._check(view)

    def show_checks(self, found: Standing) -> None:
        """What there is to check was looked for anew."""
        self._found = found.checks
        if self._desk.view is not None:
            self._check(self._desk.view)

    def mark(self, span: Span) -> None:
        """A line of the transcript was chosen."""
        if (timeline := self._window.centre.timeline) is not None:
            timeline.set_selection(span)
            timeline.reveal(span)
            self._desk.selection = None  # what was dragged before is no longer seen
            self._loop_over(span)

    def _wire(self, timeline: TimelineDesk) -> None:
        from workbench.gui.timeline.spectra import SpectrumMaker

        window, link = self._window, self._links.link
        self._spectra = SpectrumMaker(self._desk.bench, timeline)
        link(timeline.seek_requested, lambda frame: verbs.seek(window, frame))
        link(timeline.selection_changed, self._on_selection)
        link(timeline.span_activated, self._on_activated)
        link(timeline.rename_requested, lambda key: verbs.rename(window, key))
        link(timeline.annotate_requested, lambda span: noting.annotate(window, span))
        link(timeline.passage_asked, self._on_passage)
        link(timeline.row_retimed, self._on_retimed)
        link(timeline.row_moved, self._on_moved)
        link(timeline.canvas.line_pointed, self._on_pointed)
        link(timeline.spectra_wanted, self._on_spectra_wanted)
        if window.player is not None:
            link(window.player.loop_changed, lambda _: self._show_loop())
        take_up(window, timeline)
        self.show(self._desk.view)
        self._permit()

    def _permit(self) -> None:
        """What is locked, only read or not permitted cannot be taken hold of."""
        if (timeline := self._window.centre.timeline) is not None:
            why = self._desk.permission(Revise)
            timeline.set_editable(self._desk.view is not None and not why, why)

    def _check(self, view: RecordingView) -> None:
        """Limits and doubts: what was found in the rows as they stand, and until that is known what the draft came with."""
        from workbench.gui.timeline.contents import judged

        if (timeline := self._window.centre.timeline) is not None:
            found = self._found
            doubts = judged(view.suspicions, _held(view)) if found is None else [(check, not check.is_open) for check in found]
            timeline.set_checks(view.caveats, doubts)

    def _on_line(self, line: Line | None) -> None:
        if (timeline := self._window.centre.timeline) is not None:
            timeline.canvas.point_at_line(line.id if line is not None else "", quietly=True)

    def _on_pointed(self, line_id: str) -> None:
        if line_id:
            self._window.centre.transcript.choose(self._window.centre.model.row_of(line_id))

    def _on_passage(self, action: str, span: Span) -> None:
        """Something is to be done with a passage: it is marked first, so that it is seen which."""
        if (timeline := self._window.centre.timeline) is not None:
            timeline.set_selection(span)
            self._on_selection(span)
            made = self._window.actions_by_id[action]
            why = menus.why_not(made)
            self._window.bottom.say(why) if why else made.trigger()

    def _on_retimed(self, line_id: str, span: Span) -> None:
        editing.retime(self._window, line_id, span)

    def _on_moved(self, line_id: str, span: Span, speaker: str) -> None:
        editing.move(self._window, line_id, span, speaker)

    def _on_spectra_wanted(self) -> None:
        if self._spectra is not None and self._desk.view is not None:
            self._spectra.make(self._desk.view.recording.id)

    def _on_selection(self, span: object) -> None:
        self._desk.selection = span if isinstance(span, Span) else None
        self._loop_over(self._desk.selection)

    def _loop_over(self, span: Span | None) -> None:
        # What is marked on the timeline is what a loop repeats, whoever marked it.
        if self._window.player is not None:
            self._window.player.set_passage(span)
        self._show_loop()

    def _show_loop(self) -> None:
        timeline, player = self._window.centre.timeline, self._window.player
        if timeline is not None and player is not None:
            timeline.canvas.set_loop(timeline.selection if player.loop else None)

    def _on_activated(self, span: object) -> None:
        if isinstance(span, Span):
            self._on_span(span)

    def _on_span(self, span: Span) -> None:
        verbs.seek(self._window, span.first)
        self._window.centre.transcript.choose(self._window.centre.model.row_at(span.first))


def _held(view: RecordingView) -> list[Confirmation]:
    """Those that still hold: a row that reads otherwise by now has nobody to stand for it."""
    texts = {line.id: line.text for line in view.lines if line.confirmation is not None}
    return [one for one in view.confirmations if texts.get(one.segment_id, one.text) == one.text]
