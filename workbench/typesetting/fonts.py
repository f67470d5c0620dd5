"""The bundled fonts: widths measured once a word, and what to print where no font has the character."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "fonts"
BOX = "\u25a1"


class Face(StrEnum):
    """The six faces of a report: sans for chrome, serif for what was said, mono for digests."""

    SANS = "Inter-Regular"
    STRONG = "Inter-SemiBold"
    SERIF = "DejaVuSerif"
    SERIF_STRONG = "DejaVuSerif-Bold"
    SERIF_ITALIC = "DejaVuSerif-Italic"
    MONO = "DejaVuSansMono"


class Fonts:
    """Measures text for one report and remembers which characters no face could show."""

    def __init__(self) -> None:
        self._faces: dict[Face, Any] = _registered()
        self._widths: dict[Face, dict[str, float]] = {face: {} for face in Face}
        self.missing: set[str] = set()

    def width(self, text: str, face: Face, size: float) -> float:
        """Width in points of text that `shown` has been through."""
        known = self._widths[face]
        if text not in known:
            known[text] = self._faces[face].stringWidth(text, 1.0)
        return known[text] * size

    def shown(self, text: str, face: Face) -> str:
        """The text as this face can print it: controls spelled out, characters without a glyph as boxes."""
        glyphs = self._faces[face].face.charToGlyph
        if text.isascii() and text.isprintable():
            return text
        return "".join(self._character(c, glyphs) for c in unicodedata.normalize("NFC", text))

    def _character(self, character: str, glyphs: dict[int, int]) -> str:
        if character in "\n\t\u00a0":
            return " "
        if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
            return f"<U+{ord(character):04X}>"
        if ord(character) in glyphs:
            return character
        self.missing.add(character)
        return BOX if ord(BOX) in glyphs else "?"


@cache
def _registered() -> dict[Face, Any]:
    from reportlab import rl_config
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    rl_config.useA85 = 0
    faces = {face: TTFont(face.value, str(FOLDER / f"{face.value}.ttf")) for face in Face}
    for font in faces.values():
        pdfmetrics.registerFont(font)
    return faces
