"""The timeline desk: overview above, rows below, one axis; what the window talks to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.domain.annotations import Annotation
from workbench.domain.caveats import Caveat
from workbench.domain.speakers import Speaker, Turn
from workbench.domain.timeline import Rate, Span
from workbench.domain.transcript import Suspicion
from workbench.gui.style import Theme
from workbench.gui.timeline.axis import TimeAxis
from workbench.gui.timeline.canvas import NOTHING, TimelineCanvas
from workbench.gui.timeline.contents import Contents
from workbench.gui.timeline.menu import show_menu
from workbench.gui.timeline.overlays import FollowButton, LaneBar
from workbench.gui.timeline.overview import OverviewStrip
from workbench.gui.timeline.telling import told
from workbench.gui.timeline.viewport import Viewport
from workbench.gui.timeline.waveform import fitting_gain

if TYPE_CHECKING:
    from workbench.stages.decoding import PeakReader

TELL_MS = 300
FIRST_SECONDS = 60


class TimelineDesk(QWidget):
    """One recording over time. Takes facts, says what a person asked for; all positions are frames of the recording."""

    seek_requested = Signal(int)
    selection_changed = Signal(object)
    span_activated = Signal(object)
    rename_requested = Signal(str)
    annotate_requested = Signal(object)
    following_changed = Signal(bool)

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
        canvas.menu_requested.connect(lambda event: show_menu(self, event))
        self.axis.moved_by_hand.connect(self._let_go)
        self._return.clicked.connect(self.follow)
        self._telling = QTimer(self, interval=TELL_MS, singleShot=True)
        self._telling.timeout.connect(lambda: canvas.setAccessibleDescription(told(canvas)))
        for signal in (self.axis.changed, canvas.selection_changed, canvas.seek_requested):
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
        annotations: Sequence[Annotation] = (),
        caveats: Sequence[Caveat] = (),
        suspicions: Sequence[Suspicion] = (),
    ) -> None:
        """Show a recording from its beginning; a long one by its first minute, since the overview has the whole."""
        contents = Contents(rate, frames, peaks).speaking(speakers, turns).noted(annotations).checked(caveats, suspicions)
        self.canvas.set_selection(None)
        self.canvas.playhead = 0
        self._show(contents)
        self.fit_amplitude()
        view = Viewport(total=frames, width=self.axis.view.width).whole()
        self.axis.look(view.showing(Span(0, min(frames, FIRST_SECONDS * rate.hz)), margin_percent=0))
        self.follow()

    def clear(self) -> None:
        """Show nothing."""
        self.canvas.set_selection(None)
        self.canvas.playhead = 0
        self._show(NOTHING)
        self.axis.look(Viewport(total=0, width=self.axis.view.width))

    def set_peaks(self, peaks: PeakReader | None) -> None:
        """The waveform has become available."""
        self._show(replace(self.canvas.contents, peaks=peaks))
        self.fit_amplitude()

    def set_speakers(self, speakers: Sequence[Speaker], turns: Sequence[Turn]) -> None:
        """Voices were found, renamed or moved."""
        self._show(self.canvas.contents.speaking(speakers, turns))

    def set_annotations(self, annotations: Sequence[Annotation]) -> None:
        """Notes came or went."""
        self._show(self.canvas.contents.noted(annotations))

    def set_checks(self, caveats: Sequence[Caveat], suspicions: Sequence[Suspicion]) -> None:
        """Flags came or went."""
        self._show(self.canvas.contents.checked(caveats, suspicions))

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        self._return.dress(theme)
        self.canvas.set_theme(theme)
        self.overview.show_contents(self.canvas.contents, theme)

    def fit_amplitude(self) -> None:
        """Enlarge a quiet waveform until it can be read; the name column says by how much."""
        peaks = self.canvas.contents.peaks
        self.canvas.set_look(replace(self.canvas.look, gain=fitting_gain(peaks) if peaks else 1.0))

    def set_channels_apart(self, apart: bool) -> None:
        """Channels in strips of their own, or mixed."""
        self.canvas.set_look(replace(self.canvas.look, apart=apart))

    def _show(self, contents: Contents) -> None:
        self.canvas.show_contents(contents)
        self.overview.show_contents(contents if contents.frames else None, self._theme)

    # -- playhead, selection, view

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

    def reveal(self, span: Span) -> None:
        """Scroll, without zooming, until the span is in sight."""
        self.axis.look(self.axis.view.revealing(span))

    def zoom_in(self) -> None:
        """Show half as much."""
        self.canvas.gestures.zoom(2.0)

    def zoom_out(self) -> None:
        """Show twice as much."""
        self.canvas.gestures.zoom(0.5)

    def zoom_to_all(self) -> None:
        """Show the whole recording."""
        self.canvas.gestures.show_all()

    def zoom_to_selection(self) -> None:
        """Show the selection across the whole width."""
        self.canvas.gestures.show_selection()

    def _let_go(self, before: Viewport) -> None:
        zoomed = before.shown != self.axis.view.shown
        if not zoomed or not self.axis.view.span.contains(self.canvas.playhead):
            self._set_following(False)

    def _set_following(self, following: bool) -> None:
        if following != self._following:
            self._following = following
            self._return.setVisible(not following and self.canvas.contents.frames > 0)
            self.following_changed.emit(following)
