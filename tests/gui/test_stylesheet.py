"""Colours that can be read."""

from __future__ import annotations

import re

import pytest

from workbench.gui.style import CONTRAST, CONTRAST_LIGHT, THEMES, Theme
from workbench.gui.stylesheet import sheet


def luminance(color: str) -> float:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("ink", ["text", "muted", "good", "warn", "bad", "accent"])
@pytest.mark.parametrize("ground", ["panel", "sunken", "selection"])
def test_words_stand_out_from_their_ground(theme: Theme, ink: str, ground: str):
    """WCAG AA for ordinary text is 4.5; 4.0 is allowed on the selected row, which is marked by more than its words."""
    limit = 4.0 if ground == "selection" else 4.5
    assert contrast(getattr(theme, ink), getattr(theme, ground)) >= limit


@pytest.mark.parametrize("theme", [CONTRAST, CONTRAST_LIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("ink", ["text", "muted", "good", "warn", "bad", "accent", "faint", "playhead"])
@pytest.mark.parametrize("ground", ["window", "panel", "sunken", "raised"])
def test_high_contrast_is_seven_to_one_everywhere(theme: Theme, ink: str, ground: str):
    assert contrast(getattr(theme, ink), getattr(theme, ground)) >= 7


@pytest.mark.parametrize("theme", [CONTRAST, CONTRAST_LIGHT], ids=lambda theme: theme.name)
def test_high_contrast_holds_on_what_is_chosen(theme: Theme):
    assert contrast(theme.text, theme.selection) >= 7
    assert contrast(theme.on_accent, theme.accent) >= 7


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_the_sheet_leaves_no_name_unfilled(theme: Theme):
    assert re.findall(r"\$\w+", sheet(theme)) == []
