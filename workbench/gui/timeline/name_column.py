"""The left column: what each row shows, and whose lane it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from workbench.domain.speakers import Speaker
from workbench.gui import typeface
from workbench.gui.style import Theme, speaker_paint
from workbench.gui.timeline.contents import Contents
from workbench.gui.timeline.paints import faded
from workbench.gui.timeline.rows import NAMES, Band
from workbench.gui.timeline.speaker_lane import paint_swatch
from workbench.gui.timeline.waveform import WaveLook, channels_shown

if TYPE_CHECKING:
    from workbench.gui.timeline.picture import Picture

LEFT, SWATCH = 10, 10


def paint_names(painter: QPainter, picture: Picture) -> None:
    """Draw the whole column."""
    contents, theme, rows = picture.contents, picture.theme, picture.rows
    _paint_title(painter, rows.wave, "Waveform", wave_words(contents, picture.look), theme)
    _paint_title(painter, rows.notes, "Notes", _on_whole(contents.whole_notes), theme)
    _paint_title(painter, rows.checks, "Check", _on_whole(contents.whole_checks), theme)
    painter.save()
    painter.setClipRect(QRectF(0, rows.lanes.top, NAMES, rows.lanes.height))
    for number, lane in enumerate(contents.lanes):
        band = rows.lane(number, picture.scrolled)
        _paint_speaker(painter, band, lane.speaker, theme, current=number == picture.current)
    painter.restore()


def wave_words(contents: Contents, look: WaveLook) -> str:
    """What the waveform stands for, as "mixed · 16 kHz" and "× 2 amplitude"."""
    if contents.peaks is None:
        return "not decoded yet" if contents.frames else ""
    channels = contents.peaks.channels
    kind = "mono" if channels == 1 else "mixed" if channels_shown(contents.peaks, look) == [None] else f"{channels} channels"
    gain = f"\n× {look.gain:.3g} amplitude" if look.gain != 1 else ""
    return f"{kind} · {contents.rate.hz / 1000:g} kHz{gain}"


def _on_whole(texts: tuple[str, ...]) -> str:
    return f"+{len(texts)} overall" if texts else ""


def _paint_title(painter: QPainter, band: Band, title: str, words: str, theme: Theme) -> None:
    if band.height >= 36:
        return _paint_pair(painter, band, LEFT, (title, words), theme)
    painter.setFont(typeface.face())
    painter.setPen(QColor(theme.text))
    box = QRectF(LEFT, band.top, NAMES - LEFT, band.height)
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, title)
    taken = QFontMetricsF(painter.font()).horizontalAdvance(title) + 6
    return _paint_words(painter, box.adjusted(taken, 0, -4, 0), words, theme)


def _paint_words(painter: QPainter, box: QRectF, words: str, theme: Theme) -> None:
    painter.setFont(typeface.small())
    painter.setPen(QColor(theme.muted))
    shown = QFontMetricsF(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)


def _paint_speaker(painter: QPainter, band: Band, speaker: Speaker, theme: Theme, *, current: bool) -> None:
    if current:
        painter.fillRect(QRectF(0, band.top + 1, NAMES, band.height - 1), faded(theme.accent, 18))
    middle = (band.top + band.bottom) / 2
    paint_swatch(painter, QRectF(LEFT, middle - 8, SWATCH, 16), speaker_paint(speaker.number), theme)
    _paint_pair(painter, band, LEFT + SWATCH + 8, (speaker.name, speaker.role), theme)


def _paint_pair(painter: QPainter, band: Band, left: float, words: tuple[str, str], theme: Theme) -> None:
    middle, width = (band.top + band.bottom) / 2, NAMES - left - 4
    name = QRectF(left, middle - 17, width, 18) if words[1] else QRectF(left, middle - 9, width, 18)
    painter.setFont(typeface.face())
    painter.setPen(QColor(theme.text))
    shown = QFontMetricsF(painter.font()).elidedText(words[0], Qt.TextElideMode.ElideRight, width)
    painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, shown)
    for number, line in enumerate(words[1].split("\n")):
        _paint_words(painter, QRectF(left, middle + 15 * number, width, 15), line, theme)
