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

    @property
    def is_dark(self) -> bool:
        """Light words on a dark ground."""
        return int(self.window[1:3], 16) < 128

    @property
    def tone(self) -> str:
        """Which of the two sets of little pictures stands out on it."""
        return "dark" if self.is_dark else "light"

    @property
    def tick(self) -> str:
        """Which picture of a tick stands out on the accent."""
        return "ink" if int(self.on_accent[1:3], 16) < 128 else self.tone


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

# High contrast: every word at 7:1 and more on every ground it can stand on.
CONTRAST = Theme(
    name="contrast",
    window="#000000",
    panel="#000000",
    sunken="#000000",
    line="#a6a6a6",
    text="#ffffff",
    muted="#e4e4e4",
    accent="#6cc6ff",
    on_accent="#000000",
    selection="#003a66",
    waveform="#d6d6d6",
    playhead="#ffb000",
    good="#6df2a4",
    warn="#ffd75e",
    bad="#ffb3a1",
    raised="#000000",
    faint="#b8b8b8",
)

CONTRAST_LIGHT = Theme(
    name="contrast_light",
    window="#ffffff",
    panel="#ffffff",
    sunken="#ffffff",
    line="#4a4a4a",
    text="#000000",
    muted="#262626",
    accent="#00387a",
    on_accent="#ffffff",
    selection="#d3e5ff",
    waveform="#333333",
    playhead="#7a2d00",
    good="#00451f",
    warn="#553300",
    bad="#7a1200",
    raised="#ffffff",
    faint="#4d4d4d",
)

THEMES: dict[str, Theme] = {theme.name: theme for theme in (DARK, LIGHT, CONTRAST, CONTRAST_LIGHT)}


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
