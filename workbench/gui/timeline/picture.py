"""The still part of the timeline: everything but the selection and the playhead."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from workbench.gui import typeface
from workbench.gui.style import Theme
from workbench.gui.timeline.contents import Contents
from workbench.gui.timeline.mark_lane import paint_harm, paint_marks
from workbench.gui.timeline.name_column import paint_names
from workbench.gui.timeline.paints import hairline
from workbench.gui.timeline.rows import NAMES, Band, Rows
from workbench.gui.timeline.ruler import paint_ruler
from workbench.gui.timeline.sheet import Sheet
from workbench.gui.timeline.speaker_lane import paint_lane
from workbench.gui.timeline.viewport import Viewport
from workbench.gui.timeline.waveform import WaveLook, paint_wave


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """All that decides what the still part looks like."""

    contents: Contents
    view: Viewport
    rows: Rows
    scrolled: int
    current: int | None
    look: WaveLook
    theme: Theme

    def drawn(self, width: int, height: int, scale: float) -> QPixmap:
        """The picture as a pixmap of the screen's resolution."""
        pixmap = QPixmap(round(width * scale), round(height * scale))
        pixmap.setDevicePixelRatio(scale)
        pixmap.fill(QColor(self.theme.sunken))
        # A painter left open by an error would bring the whole program down; `with` closes it.
        with QPainter(pixmap) as painter:
            self._paint_rows(painter, QRect(NAMES, 0, self.view.width, height))
            paint_names(painter, self)
            self._paint_lines(painter, width)
        return pixmap

    def _paint_rows(self, painter: QPainter, area: QRect) -> None:
        painter.save()
        painter.setClipRect(area)
        painter.translate(area.left(), 0)
        sheet = Sheet(painter, self.view, self.contents.rate, self.theme)
        if self.contents.frames:
            paint_ruler(sheet, self.rows.ruler)
        paint_harm(sheet, self.rows.wave, self.contents.checks)
        if self.contents.peaks is not None:
            paint_wave(sheet, self.rows.wave, self.contents.peaks, self.look)
        else:
            self._paint_hint(sheet)
        self._paint_lanes(sheet)
        paint_marks(sheet, self.rows.notes, self.contents.notes, warn=False)
        paint_marks(sheet, self.rows.checks, self.contents.checks, warn=True)
        painter.restore()

    def _paint_hint(self, sheet: Sheet) -> None:
        sheet.painter.setFont(typeface.face())
        sheet.painter.setPen(QColor(self.theme.muted))
        words = "The waveform appears as soon as the recording is decoded." if self.contents.frames else "No recording is open."
        box = QRectF(0, self.rows.wave.top, self.view.width, self.rows.wave.height)
        sheet.painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_lanes(self, sheet: Sheet) -> None:
        lanes = self.rows.lanes
        sheet.painter.save()
        sheet.painter.setClipRect(QRectF(0, lanes.top, sheet.view.width, lanes.height))
        for number, lane in enumerate(self.contents.lanes):
            band = self.rows.lane(number, self.scrolled)
            if _meets(band, lanes):
                paint_lane(sheet, band, lane)
        sheet.painter.restore()

    def _paint_lines(self, painter: QPainter, width: int) -> None:
        painter.setPen(hairline(self.theme.line))
        edges = [self.rows.wave.bottom, self.rows.notes.top, self.rows.checks.top, self.rows.checks.bottom]
        lanes = (self.rows.lane(number, self.scrolled).top for number in range(1, len(self.contents.lanes)))
        edges += [edge for edge in lanes if self.rows.lanes.holds(edge)]
        for edge in edges:
            painter.drawLine(QPointF(0, edge), QPointF(width, edge))


def _meets(band: Band, other: Band) -> bool:
    return band.top < other.bottom and other.top < band.bottom
