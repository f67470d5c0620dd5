"""The spectrogram: loud bands where they are, readable on every ground."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from tests.gui.timeline.conftest import FRAMES, RATE
from workbench.domain.timeline import Rate, Span
from workbench.gui.style import DARK, LIGHT, Theme
from workbench.gui.timeline.desk import TimelineDesk
from workbench.gui.timeline.magma import shades
from workbench.gui.timeline.rows import NAMES
from workbench.gui.timeline.spectrum import fitting_levels, shaded, ticks

BANDS = 128


class Tone:
    """Spectra of one band at 0 dB in the second half of a minute."""

    rate, frames, channels, bands = RATE, FRAMES, 1, BANDS

    def columns(self, span: Span, width: int, channel: int | None = None) -> np.ndarray:
        at = np.linspace(span.first, span.end, width, endpoint=False)
        levels = np.full((width, BANDS), 60, np.uint8)
        levels[at >= FRAMES // 2, 32] = 240
        return levels


def luminance(pixel: int) -> float:
    """CIE lightness of a pixel, 0 … 100."""
    parts = np.array([pixel >> 16 & 255, pixel >> 8 & 255, pixel & 255]) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    y = float(linear @ [0.2126, 0.7152, 0.0722])
    return 116 * y ** (1 / 3) - 16 if y > 0.008856 else 903.3 * y


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_louder_is_always_further_from_the_ground(theme: Theme) -> None:
    lightness = [luminance(int(pixel)) for pixel in shades(theme)]
    steps = np.diff(lightness) * (1 if theme is DARK else -1)
    assert steps.min() > -0.3
    assert abs(lightness[-1] - lightness[0]) > 60
    assert int(shades(theme)[0]) & 0xFFFFFF == QColor(theme.sunken).rgb() & 0xFFFFFF


def test_low_bands_are_at_the_bottom_and_the_loudest_of_several_shows() -> None:
    columns = np.zeros((1, 100), np.uint8)
    columns[0, 0], columns[0, 55] = 255, 255
    shown = shaded(columns, 10, (0, 255), np.arange(256, dtype=np.uint32))[:, 0]
    assert [row for row in range(10) if shown[row]] == [4, 9]


def test_the_ruler_counts_in_kilohertz_as_dense_as_labels_fit() -> None:
    assert ticks(Rate(16_000), 160) == [(0.25, "2"), (0.5, "4"), (0.75, "6")]
    assert ticks(Rate(48_000), 60)[-1][1] in {"10", "20"}


def test_levels_fit_the_recordings_own_hiss() -> None:
    quiet, loud = fitting_levels(Tone())  # type: ignore[arg-type]
    assert (quiet, loud) == (80, 240)


def test_it_is_asked_for_when_it_is_to_be_shown_and_drawn_once_it_is_there(qtbot: QtBot, desk: TimelineDesk) -> None:
    with qtbot.waitSignal(desk.spectra_wanted):
        desk.set_sound("spectrum")
    desk.set_spectra(Tone())  # type: ignore[arg-type]
    image, band = desk.canvas.grab().toImage(), desk.canvas.rows.spectrum
    y = round(band.bottom - 2 - 33 / BANDS * (band.height - 4))
    loud = [image.pixelColor(NAMES + x, y) for x in (200, 600)]
    assert loud[0] == QColor(DARK.sunken)
    assert loud[1].lightness() > 150
    assert desk.canvas.rows.wave.height == 0


def test_until_it_is_there_the_row_says_how_far_it_is(qtbot: QtBot, desk: TimelineDesk) -> None:
    desk.set_sound("both")
    before = desk.canvas.grab().toImage()
    desk.say_drawing("The spectrogram is being drawn: 43 %")
    assert desk.canvas.grab().toImage() != before
    assert desk.lacks_spectra


def test_what_makes_the_waveform_taller_brightens_it_too(qtbot: QtBot, desk: TimelineDesk) -> None:
    desk.set_sound("spectrum")
    desk.set_spectra(Tone())  # type: ignore[arg-type]
    before = desk.canvas.grab().toImage()
    desk.amplify(8)
    assert desk.canvas.grab().toImage() != before
