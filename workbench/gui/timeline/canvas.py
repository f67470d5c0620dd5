"""The rows over the time axis: draws them once a view, then only what moves is painted over the still picture."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QHelpEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from workbench.domain.timeline import Rate, Span
from workbench.gui.language import tr
from workbench.gui.panels.parts import tip
from workbench.gui.style import Theme
from workbench.gui.timeline import walking
from workbench.gui.timeline.axis import TimeAxis
from workbench.gui.timeline.contents import Contents
from workbench.gui.timeline.cursors import Cursors, paint_cursors, paint_focus
from workbench.gui.timeline.dragging import Ghost
from workbench.gui.timeline.gestures import HANDLERS, Gestures
from workbench.gui.timeline.lanes import block_of
from workbench.gui.timeline.picture import Picture
from workbench.gui.timeline.places import Place, place_at
from workbench.gui.timeline.rows import LANE, MARKS, NAMES, RULER, SOUND_LEAST, Rows, Wanted, rows
from workbench.gui.timeline.sheet import Sheet
from workbench.gui.timeline.waveform import WaveLook

_BY_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
NOTHING = Contents(Rate(1), 0)
LOUDEST = 64.0


class TimelineCanvas(QWidget):
    """Ruler, sound, lanes and marks with their names; says what a person did, changes no facts.

    `editable` is whether blocks may be carried and stretched, `snaps` whether edges jump to what is near, `in_lanes` whether
    keys go from block to block.
    """

    seek_requested = Signal(int)
    selection_changed = Signal(object)
    span_activated = Signal(object)
    rename_requested = Signal(str)
    annotate_requested = Signal(object)
    row_retimed = Signal(str, object)
    row_moved = Signal(str, object, str)
    line_pointed = Signal(str)
    menu_requested = Signal(object)
    rows_changed = Signal()

    def __init__(self, axis: TimeAxis, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.axis, self._theme = axis, theme
        self.contents, self.look, self.cursors = NOTHING, WaveLook(), Cursors()
        self.drawing = ""
        self.editable, self.why_not, self.snaps, self.in_lanes = False, "", True, False
        self.scrolled, self.current_lane, self._ringed = 0, -1, False
        self._still: QPixmap | None = None
        self.gestures = Gestures(self)
        self.setMinimumSize(NAMES + 160, RULER + SOUND_LEAST + LANE + 2 * MARKS)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Timeline"))
        axis.changed.connect(self.redraw)

    # -- what is shown

    def show_contents(self, contents: Contents) -> None:
        """Draw this recording; the playhead and the axis stay."""
        self.gestures.cancel()
        self.cursors.ghost = None
        self.contents = contents
        self.current_lane = min(self.current_lane, walking.tracks(self) - 1)
        held = self.cursors.block
        self.cursors.block = block_of(contents.lanes, held.id) if held is not None else None
        self.scroll_lanes(self.scrolled)
        self.rows_changed.emit()
        self.redraw()

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        self.redraw()

    def set_look(self, look: WaveLook) -> None:
        """Another gain, channels together or apart, the sound as waveform, spectrogram or both."""
        self.look = replace(look, gain=min(max(look.gain, 1 / LOUDEST), LOUDEST))
        self.scroll_lanes(self.scrolled)
        self.rows_changed.emit()
        self.redraw()

    @property
    def playhead(self) -> int:
        """The frame that is heard."""
        return self.cursors.playhead

    @property
    def selection(self) -> Span:
        """The selected frames; without length when there are none."""
        return self.cursors.selection

    def set_playhead(self, frame: int) -> None:
        """Move the playhead; only the two strips it touches are painted again."""
        before, self.cursors.playhead = self.playhead, frame
        # Far outside, the pixel's number would not even fit Qt's integers.
        for x in (self.axis.view.x_of(at) for at in (before, frame) if self.axis.view.near(at)):
            self.update(NAMES + int(x) - 8, 0, 17, self.height())

    def set_selection(self, span: Span | None) -> None:
        """Show a selection; does not announce it."""
        self.cursors.selection = span or Span(0, 0)
        self.update()

    def select(self, span: Span | None) -> None:
        """Select, and say so."""
        if (span or Span(0, 0)) != self.selection:
            self.set_selection(span)
            self.selection_changed.emit(span)

    def set_loop(self, span: Span | None) -> None:
        """Show what is played again and again."""
        self.cursors.loop = span or Span(0, 0)
        self.update()

    def show_ghost(self, ghost: Ghost | None) -> None:
        """Show where a block in the hand would go."""
        self.cursors.ghost = ghost
        self.update()

    def scroll_lanes(self, pixels: int) -> None:
        """Scroll the speaker lanes to this offset, where they do not all fit."""
        before, self.scrolled = self.scrolled, min(max(pixels, 0), self.rows.hidden)
        if self.scrolled != before:
            self.rows_changed.emit()
            self.redraw()

    def point_at_lane(self, number: int) -> None:
        """Make a lane, or a row of marks after them, the current one and bring it into sight."""
        self.current_lane = min(max(number, 0), walking.tracks(self) - 1)
        if self.current_lane < len(self.contents.lanes):
            top = self.current_lane * LANE
            self.scroll_lanes(min(top, max(self.scrolled, top + LANE - self.rows.lanes.height)))
        self.redraw()

    def point_at_line(self, line_id: str, *, quietly: bool = False) -> None:
        """Make the block of a row the current one; said on unless it came from outside."""
        held = block_of(self.contents.lanes, line_id) if line_id else None
        self.cursors.block, self.cursors.mark = held, None
        if held is not None and not quietly:
            self.axis.look(self.axis.view.revealing(held.span))
            self.point_at_lane(held.lane)
            self.line_pointed.emit(held.id)
        self.update()

    def point_at_mark(self, row: str, span: Span) -> None:
        """Make a mark the current one."""
        self.cursors.block, self.cursors.mark, self.cursors.mark_row = None, span, row
        self.axis.look(self.axis.view.revealing(span))
        self.line_pointed.emit("")
        self.update()

    def redraw(self) -> None:
        """Paint everything anew at the next opportunity."""
        self._still = None
        self.update()

    # -- where things are

    @property
    def rows(self) -> Rows:
        """Where each row stands now."""
        contents = self.contents
        wanted = Wanted(len(contents.lanes), contents.shown, self.look.sound, clock=contents.start is not None)
        return rows(self.height(), wanted)

    def place(self, spot: QPointF) -> Place:
        """What is under a pixel."""
        return place_at(self, spot.x(), spot.y())

    def sizeHint(self) -> QSize:  # noqa: N802
        """Room for a comfortable waveform and four voices."""
        return QSize(900, RULER + 120 + 4 * LANE + 2 * MARKS)

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The still picture, then what moves over it."""
        scale = self.devicePixelRatioF()
        if self._still is None or self._still.devicePixelRatio() != scale:
            current = self.current_lane if self.hasFocus() else None
            held = (self.contents, self.axis.view, self.rows, self.scrolled, current, self.look, self._theme, self.drawing)
            self._still = Picture(*held).drawn(self.width(), self.height(), scale)
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._still)
            if self._ringed:
                paint_focus(painter, self.width(), self.height(), self._theme)
            painter.setClipRect(NAMES, 0, self.width() - NAMES, self.height())
            painter.translate(NAMES, 0)
            sheet = Sheet(painter, self.axis.view, self.contents.rate, self._theme)
            paint_cursors(sheet, self.rows, self.scrolled, self.contents, self.cursors)

    # -- Qt's events, handed on

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """A wider widget shows the same frames on more pixels."""
        self.axis.look(self.axis.view.resized(self.width() - NAMES))
        self.scroll_lanes(self.scrolled)
        self.rows_changed.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """The current lane shows, and for those who came by keyboard the focus ring."""
        self._ringed = event.reason() in _BY_KEYBOARD
        self.in_lanes = event.reason() == Qt.FocusReason.BacktabFocusReason and self.contents.frames > 0
        self.redraw()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """And go."""
        self._ringed = self.in_lanes = False
        self.redraw()

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802
        """Tab goes from the time into the lanes, and from there on; Shift+Tab the way back."""
        if forward == self.in_lanes or not self.contents.frames:
            return super().focusNextPrevChild(forward)
        self.in_lanes = forward
        if forward:
            walking.enter(self)
        self.redraw()
        return True

    def event(self, event: QEvent) -> bool:
        """Hands and keys go to Gestures, what it does not know to Qt; tool tips are made where the pointer rests."""
        handle = HANDLERS.get(event.type())
        if handle is not None and handle(self.gestures, event):
            return True
        if isinstance(event, QHelpEvent):
            place = self.place(QPointF(event.pos()))
            words = place.words(self.contents.rate) + (f"\n{self.why_not}" if place.part and self.why_not else "")
            QToolTip.showText(event.globalPos(), tip(words), self)
            return True
        if isinstance(event, QContextMenuEvent):
            self.menu_requested.emit(event)
            return True
        return super().event(event)
