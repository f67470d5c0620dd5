"""The timeline desk: overview above, rows below, one axis; what the window talks to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.domain.annotations import Annotation
from workbench.domain.caveats import Caveat
from workbench.domain.speakers import Speaker, Turn
from workbench.domain.timeline import Rate, Span
from workbench.domain.transcript import Line
from workbench.gui.style import Theme
from workbench.gui.timeline.axis import TimeAxis
from workbench.gui.timeline.canvas import NOTHING, TimelineCanvas
from workbench.gui.timeline.contents import Contents, Doubt
from workbench.gui.timeline.looking import Looking
from workbench.gui.timeline.menu import show_menu
from workbench.gui.timeline.overlays import FollowButton, LaneBar
from workbench.gui.timeline.overview import OverviewStrip
from workbench.gui.timeline.telling import told
from workbench.gui.timeline.viewport import Viewport
from workbench.gui.timeline.wall_clock import Start

if TYPE_CHECKING:
    from workbench.stages.decoding import PeakReader, SpectrogramReader

TELL_MS = 300
FIRST_SECONDS = 60


class TimelineDesk(Looking):
    """One recording over time. Takes facts, says what a person asked for; all positions are frames of the recording."""

    seek_requested = Signal(int)
    selection_changed = Signal(object)
    span_activated = Signal(object)
    rename_requested = Signal(str)
    annotate_requested = Signal(object)
    passage_asked = Signal(str, object)
    row_retimed = Signal(str, object)
    row_moved = Signal(str, object, str)
    following_changed = Signal(bool)
    spectra_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._following = theme, True
        self.axis = TimeAxis(self)
        self.overview = OverviewStrip(self.axis, theme, self)
        self.canvas = TimelineCanvas(self.axis, theme, self)
        self._lane_bar, self._return = LaneBar(self.canvas), FollowButton(self.canvas)
        self._return.dress(theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.overview)
        column.addWidget(self.canvas)
        self._connect()
        self.setFocusProxy(self.canvas)

    def _connect(self) -> None:
        canvas = self.canvas
        canvas.seek_requested.connect(self.seek_requested)
        canvas.selection_changed.connect(self.selection_changed)
        canvas.span_activated.connect(self.span_activated)
        canvas.rename_requested.connect(self.rename_requested)
        canvas.annotate_requested.connect(self.annotate_requested)
        canvas.row_retimed.connect(self.row_retimed)
        canvas.row_moved.connect(self.row_moved)
        canvas.menu_requested.connect(lambda event: show_menu(self, event))
        self.axis.moved_by_hand.connect(self._let_go)
        self._return.clicked.connect(self.follow)
        self._telling = QTimer(self, interval=TELL_MS, singleShot=True)
        self._telling.timeout.connect(lambda: canvas.setAccessibleDescription(told(canvas)))
        for signal in (self.axis.changed, canvas.selection_changed, canvas.seek_requested, canvas.line_pointed):
            signal.connect(self._telling.start)

    # -- what is shown

    def show_recording(
        self,
        *,
        rate: Rate,
        frames: int,
        peaks: PeakReader | None,
        speakers: Sequence[Speaker] = (),
        turns: Sequence[Turn] = (),
        lines: Sequence[Line] = (),
        start: Start | None = None,
    ) -> None:
        """Show a recording from its beginning; a long one by its first minute, since the overview has the whole."""
        contents = Contents(rate, frames, peaks, start=start).speaking(speakers, turns, lines)
        self._forget()
        self._show(contents)
        self.fit_amplitude()
        view = Viewport(total=frames, width=self.axis.view.width).whole()
        self.axis.look(view.showing(Span(0, min(frames, FIRST_SECONDS * rate.hz)), margin_percent=0))
        self.follow()
        self._ask_for_spectra()

    def clear(self) -> None:
        """Show nothing."""
        self._forget()
        self._show(NOTHING)
        self.axis.look(Viewport(total=0, width=self.axis.view.width))

    def set_peaks(self, peaks: PeakReader | None) -> None:
        """The waveform has become available."""
        self._show(replace(self.canvas.contents, peaks=peaks))
        self.fit_amplitude()

    def set_spectra(self, spectra: SpectrogramReader | None) -> None:
        """The spectrogram has become available."""
        self._show(replace(self.canvas.contents, spectra=spectra))
        self.fit_amplitude()

    def say_drawing(self, words: str) -> None:
        """How far the spectrogram is, or why there is none."""
        self.canvas.drawing = words
        if self.lacks_spectra:
            self.canvas.redraw()

    def set_voices(self, speakers: Sequence[Speaker], turns: Sequence[Turn], lines: Sequence[Line] = ()) -> None:
        """Voices or rows were found, renamed or moved."""
        self._show(self.canvas.contents.speaking(speakers, turns, lines))

    def set_lines(self, lines: Sequence[Line], gone: Sequence[str] = ()) -> bool:
        """Other versions of a few rows; False where all rows are needed to show them."""
        contents = self.canvas.contents.exchanging(lines, gone)
        if contents is not None:
            self._show(contents)
        return contents is not None

    def set_annotations(self, annotations: Sequence[Annotation]) -> None:
        """Notes came or went."""
        self._show(self.canvas.contents.noted(annotations))

    def set_checks(self, caveats: Sequence[Caveat], doubts: Iterable[tuple[Doubt, bool]]) -> None:
        """Flags came or went; each doubt with whether somebody stands for the passage."""
        self._show(self.canvas.contents.checked(caveats, doubts))

    def set_disagreements(self, passages: Iterable[tuple[Span, str]]) -> None:
        """Where two drafts differ, each with what differs in words."""
        self._show(self.canvas.contents.disagreeing(passages))

    def set_sound(self, sound: str) -> None:
        """Show the "wave", the "spectrum" or "both"."""
        self.canvas.set_look(replace(self.canvas.look, sound=sound))
        self._ask_for_spectra()

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        self._return.dress(theme)
        self.canvas.set_theme(theme)
        self.overview.show_contents(self.canvas.contents, theme)

    def _forget(self) -> None:
        self.canvas.set_selection(None)
        self.canvas.set_loop(None)
        self.canvas.point_at_line("")
        self.canvas.set_playhead(0)
        self.canvas.drawing = ""

    def _show(self, contents: Contents) -> None:
        before = self.canvas.contents
        self.canvas.show_contents(contents)
        if contents.peaks is not before.peaks or contents.frames != before.frames:
            self.overview.show_contents(contents if contents.frames else None, self._theme)

    def _ask_for_spectra(self) -> None:
        if self.lacks_spectra:
            self.spectra_wanted.emit()

    # -- playhead and selection

    @property
    def selection(self) -> Span | None:
        """The selected frames."""
        return self.canvas.selection if self.canvas.selection.length else None

    @property
    def following(self) -> bool:
        """Whether the view turns its pages with the playhead."""
        return self._following

    def set_playhead(self, frame: int) -> None:
        """Move the playhead; while following, the view turns the page with it."""
        if self._following:
            self.axis.look(self.axis.view.paged(frame))
        self.canvas.set_playhead(frame)
        self.overview.set_playhead(frame)

    def follow(self) -> None:
        """Bring the view back to the playhead and keep it there."""
        self._set_following(True)
        self.axis.look(self.axis.view.paged(self.canvas.playhead))

    def set_selection(self, span: Span | None) -> None:
        """Show a selection made elsewhere."""
        self.canvas.set_selection(span)

    def set_editable(self, editable: bool, why: str = "") -> None:
        """Whether rows may be moved; what is locked or only read cannot be taken hold of, and says why."""
        self.canvas.editable, self.canvas.why_not = editable, why

    def _let_go(self, before: Viewport) -> None:
        if before == self.axis.view:
            return
        zoomed = before.shown != self.axis.view.shown
        if not zoomed or not self.axis.view.span.contains(self.canvas.playhead):
            self._set_following(False)

    def _set_following(self, following: bool) -> None:
        if following != self._following:
            self._following = following
            self._return.setVisible(not following and self.canvas.contents.frames > 0)
            self.following_changed.emit(following)
