"""Loudness as colour: magma (van der Walt and Smith, CC0), evenly stepped to the eye and sound to the colour-blind."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from workbench.gui.style import Theme

_STOPS = (
    *("#000004", "#0a0822", "#1d1147", "#36106b", "#51127c", "#6a1c81", "#832681", "#9c2e7f", "#b73779"),
    *("#cf4070", "#e55064", "#f4695c", "#fb8761", "#fea571", "#fec287", "#fde0a1", "#fcfdbf"),
)


@lru_cache(maxsize=8)
def shades(theme: Theme) -> NDArray[np.uint32]:
    """256 opaque pixels from quiet to loud; quiet is the ground of the theme, so that speech stands out on both."""
    dark = QColor(theme.sunken).lightnessF() < 0.5
    # The ground itself is the quietest, and the last stops of either end would be ink on ink.
    names = (theme.sunken, *(_STOPS[2:] if dark else _STOPS[2:-2][::-1]))
    stops = np.array([(QColor(name).red(), QColor(name).green(), QColor(name).blue()) for name in names], np.float64)
    at = np.linspace(0, len(stops) - 1, 256)
    red, green, blue = (np.rint(np.interp(at, np.arange(len(stops)), stops[:, part])).astype(np.uint32) for part in range(3))
    return np.asarray(np.uint32(255 << 24) | red << 16 | green << 8 | blue, np.uint32)
