"""The left column: what each row shows, and whose lane it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from workbench.domain.speakers import Speaker
from workbench.gui import typeface
from workbench.gui.language import tr
from workbench.gui.style import Theme, speaker_paint
from workbench.gui.timeline.contents import CAVEATS, CHECKS, DRAFTS, NOTES, Contents
from workbench.gui.timeline.paints import faded
from workbench.gui.timeline.rows import NAMES, Band
from workbench.gui.timeline.speaker_lane import paint_swatch
from workbench.gui.timeline.spectrum import paint_scale
from workbench.gui.timeline.waveform import WaveLook, channels_shown, strips

if TYPE_CHECKING:
    from workbench.gui.timeline.picture import Picture

LEFT, SWATCH = 10, 10


def paint_names(painter: QPainter, picture: Picture) -> None:
    """Draw the whole column."""
    contents, theme, rows = picture.contents, picture.theme, picture.rows
    if contents.start is not None and rows.clock.height:
        words = f"{contents.start.at(picture.view.first, contents.rate):%Y-%m-%d} {contents.start.zone}"
        _paint_words(painter, QRectF(LEFT, rows.clock.top, NAMES - LEFT - 4, rows.clock.height), words, theme)
    _paint_sound(painter, picture)
    for number, (name, band) in enumerate(rows.marks, len(contents.lanes)):
        if number == picture.current:
            painter.fillRect(QRectF(0, band.top + 1, NAMES, band.height - 1), faded(theme.accent, 18))
        _paint_title(painter, band, _titles()[name], _on_whole(contents.whole(name)), theme)
    painter.save()
    painter.setClipRect(QRectF(0, rows.lanes.top, NAMES, rows.lanes.height))
    for number, lane in enumerate(contents.lanes):
        band = rows.lane(number, picture.scrolled)
        _paint_speaker(painter, band, lane.speaker, theme, current=number == picture.current)
    painter.restore()


def _titles() -> dict[str, str]:
    return {NOTES: tr("Notes"), CAVEATS: tr("Limits"), CHECKS: tr("Check"), DRAFTS: tr("Drafts")}


def _paint_sound(painter: QPainter, picture: Picture) -> None:
    contents, rows, look, theme = picture.contents, picture.rows, picture.look, picture.theme
    channels = contents.peaks.channels if contents.peaks else 1
    if rows.wave.height:
        _paint_title(painter, rows.wave, tr("Waveform"), wave_words(contents, look), theme)
        _paint_channels(painter, rows.wave, channels, look, theme, right=8)
    if rows.spectrum.height:
        words = channel_words(channels, look) if contents.spectra else picture.drawing
        _paint_title(painter, rows.spectrum, tr("Spectrogram"), words, theme)
        if contents.spectra is not None:
            paint_scale(painter, rows.spectrum, contents.rate, len(channels_shown(channels, look)), theme)


def _paint_channels(painter: QPainter, band: Band, channels: int, look: WaveLook, theme: Theme, *, right: int) -> None:
    painter.setFont(typeface.small())
    painter.setPen(QColor(theme.muted))
    for strip, channel in strips(band, channels, look):
        if channel is not None:
            box = QRectF(LEFT, strip.top + 2, NAMES - LEFT - right, 16)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, channel_name(channel, channels))


def channel_name(channel: int, channels: int) -> str:
    """What people call a channel."""
    if channels == 2:
        return tr("left") if channel == 0 else tr("right")
    return tr("ch. {n}").format(n=channel + 1)


def channel_words(channels: int, look: WaveLook) -> str:
    """Which channels are drawn."""
    if channels == 1:
        return tr("mono")
    return tr("mixed") if channels_shown(channels, look) == [None] else tr("{n} channels").format(n=channels)


def wave_words(contents: Contents, look: WaveLook) -> str:
    """What the waveform stands for, as "mixed · 16 kHz" and "× 2 amplitude"."""
    if contents.peaks is None:
        return tr("not decoded yet") if contents.frames else ""
    gain = "\n" + tr("× {gain} amplitude").format(gain=f"{look.gain:.3g}") if look.gain != 1 else ""
    return f"{channel_words(contents.peaks.channels, look)} · {contents.rate.hz / 1000:g} kHz{gain}"


def _on_whole(texts: tuple[str, ...]) -> str:
    return tr("+{n} overall").format(n=len(texts)) if texts else ""


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
