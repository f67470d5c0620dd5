"""The shipped typeface, with figures that stand in columns."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

from workbench.gui.style import LARGE, NORMAL, SMALL

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
_FILES = ("Inter-Regular.ttf", "Inter-SemiBold.ttf")
_FAMILY = "Inter"


def load() -> None:
    """Register the shipped fonts; where they are missing the platform's own stands in."""
    for name in _FILES:
        path = RESOURCES / "fonts" / name
        if path.is_file():
            QFontDatabase.addApplicationFont(str(path))


def face(size: int = NORMAL, *, strong: bool = False, italic: bool = False) -> QFont:
    """The one typeface in one of the three sizes (pixels)."""
    font = QFont(_FAMILY)
    font.setPixelSize(size)
    font.setFeature(QFont.Tag("tnum"), 1)
    font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    font.setItalic(italic)
    return font


def small(*, strong: bool = False) -> QFont:
    """Second lines, states, section heads."""
    return face(SMALL, strong=strong)


def large(*, strong: bool = False, italic: bool = False) -> QFont:
    """What was said."""
    return face(LARGE, strong=strong, italic=italic)
