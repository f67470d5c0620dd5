"""The still part of the timeline: everything but the selection and the playhead."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from workbench.gui import typeface
from workbench.gui.language import tr
from workbench.gui.style import Theme
from workbench.gui.timeline.contents import DRAFTS, NOTES, Contents
from workbench.gui.timeline.mark_lane import paint_cuts, paint_harm, paint_marks
from workbench.gui.timeline.name_column import paint_names
from workbench.gui.timeline.paints import hairline
from workbench.gui.timeline.rows import NAMES, Band, Rows
from workbench.gui.timeline.ruler import paint_clock, paint_ruler
from workbench.gui.timeline.sheet import Sheet
from workbench.gui.timeline.speaker_lane import paint_lane
from workbench.gui.timeline.spectrum import paint_spectrum
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
    drawing: str = ""  # how far the spectrogram is, or why there is none

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
            if self.contents.start is not None and self.rows.clock.height:
                paint_clock(sheet, self.rows.clock, self.contents.start)
        self._paint_sound(sheet)
        self._paint_lanes(sheet)
        for name, band in self.rows.marks:
            # Where drafts differ is said in their words.
            if name != DRAFTS or not self.look.wordless:
                paint_marks(sheet, band, self.contents.marks(name), warn=name != NOTES)
        painter.restore()

    def _paint_sound(self, sheet: Sheet) -> None:
        contents, rows = self.contents, self.rows
        if rows.wave.height:
            paint_harm(sheet, rows.wave, contents.caveats)
            paint_cuts(sheet, rows.wave, contents.notes)
            if contents.peaks is not None:
                paint_wave(sheet, rows.wave, contents.peaks, self.look)
            else:
                self._paint_hint(sheet, rows.wave, tr("The waveform appears as soon as the recording is decoded."))
        if rows.spectrum.height:
            if contents.spectra is not None:
                paint_spectrum(sheet, rows.spectrum, contents.spectra, self.look)
            else:
                self._paint_hint(sheet, rows.spectrum, self.drawing or tr("The spectrogram is being drawn."))
            paint_harm(sheet, rows.spectrum, contents.caveats)
            paint_cuts(sheet, rows.spectrum, contents.notes)

    def _paint_hint(self, sheet: Sheet, band: Band, words: str) -> None:
        sheet.painter.setFont(typeface.face())
        sheet.painter.setPen(QColor(self.theme.muted))
        box = QRectF(0, band.top, self.view.width, band.height)
        said = words if self.contents.frames else tr("No recording is open.")
        sheet.painter.drawText(box, Qt.AlignmentFlag.AlignCenter, said)

    def _paint_lanes(self, sheet: Sheet) -> None:
        lanes, has_rows = self.rows.lanes, self.contents.has_rows
        sheet.painter.save()
        sheet.painter.setClipRect(QRectF(0, lanes.top, sheet.view.width, lanes.height))
        for number, lane in enumerate(self.contents.lanes):
            band = self.rows.lane(number, self.scrolled)
            if _meets(band, lanes):
                paint_lane(sheet, band, lane, has_rows=has_rows, wordless=self.look.wordless)
        sheet.painter.restore()

    def _paint_lines(self, painter: QPainter, width: int) -> None:
        painter.setPen(hairline(self.theme.line))
        edges = [self.rows.wave.bottom, self.rows.spectrum.bottom, *(band.top for _, band in self.rows.marks), self.rows.bottom]
        lanes = (self.rows.lane(number, self.scrolled).top for number in range(1, len(self.contents.lanes)))
        edges += [edge for edge in lanes if self.rows.lanes.holds(edge)]
        for edge in edges:
            painter.drawLine(QPointF(0, edge), QPointF(width, edge))


def _meets(band: Band, other: Band) -> bool:
    return band.top < other.bottom and other.top < band.bottom
