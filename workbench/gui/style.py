"""Colours, sizes and speaker patterns: one neutral ramp, one accent, colour only where it means something."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt

GRID = 4
SMALL, NORMAL, LARGE = 11, 13, 15


@dataclass(frozen=True, slots=True)
class Theme:
    """One colour set; every value is "#rrggbb"."""

    name: str
    window: str
    panel: str
    sunken: str
    line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    selection: str
    waveform: str
    playhead: str
    good: str
    warn: str
    bad: str
    raised: str
    faint: str


DARK = Theme(
    name="dark",
    window="#1c1f24",
    panel="#1c1f24",
    sunken="#111418",
    line="#343941",
    text="#e6e8eb",
    muted="#9aa1ab",
    accent="#4c9be8",
    on_accent="#ffffff",
    selection="#22354a",
    waveform="#8c97a5",
    playhead="#d98a4e",
    good="#5fb58c",
    warn="#e0a030",
    bad="#e0764a",
    raised="#262a30",
    faint="#6b727c",
)

LIGHT = Theme(
    name="light",
    window="#f6f7f8",
    panel="#ffffff",
    sunken="#fbfcfd",
    line="#d5d9de",
    text="#1b1f24",
    muted="#5b636e",
    accent="#1f6fbf",
    on_accent="#ffffff",
    selection="#dbe9f7",
    waveform="#6b7785",
    playhead="#b4571a",
    good="#1f7a4f",
    warn="#8f5a00",
    bad="#b03a1a",
    raised="#ffffff",
    faint="#8a919b",
)


THEMES: dict[str, Theme] = {theme.name: theme for theme in (DARK, LIGHT)}


@dataclass(frozen=True, slots=True)
class SpeakerPaint:
    """How a voice is drawn: a colour-blind-safe colour and a pattern, never colour alone."""

    color: str
    pattern: Qt.BrushStyle


# Okabe and Ito's palette, without black; patterns repeat out of step so that sixty-three pairs differ.
_COLORS = ("#e69f00", "#56b4e9", "#009e73", "#cc79a7", "#f0e442", "#0072b2", "#d55e00")
_PATTERNS = (
    Qt.BrushStyle.BDiagPattern,
    Qt.BrushStyle.VerPattern,
    Qt.BrushStyle.HorPattern,
    Qt.BrushStyle.FDiagPattern,
    Qt.BrushStyle.Dense6Pattern,
    Qt.BrushStyle.CrossPattern,
    Qt.BrushStyle.DiagCrossPattern,
    Qt.BrushStyle.Dense4Pattern,
    Qt.BrushStyle.Dense7Pattern,
)


def speaker_paint(number: int) -> SpeakerPaint:
    """The paint of the speaker with this number (1, 2, …)."""
    return SpeakerPaint(_COLORS[(number - 1) % len(_COLORS)], _PATTERNS[(number - 1) % len(_PATTERNS)])
