"""A font of three Chinese letters, squares all of them: what stands in for the fetched one."""

from __future__ import annotations

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

LETTERS = "王小明"


def made(path: Path) -> Path:
    """The font, written to a file."""
    names = [".notdef", "space", *(f"uni{ord(letter):04X}" for letter in LETTERS)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({32: "space", **{ord(letter): f"uni{ord(letter):04X}" for letter in LETTERS}})
    builder.setupGlyf(dict.fromkeys(names, _square()))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Letters of Three", "styleName": "Regular", "psName": "LettersOfThree"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)
    return path


def _square() -> object:
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for point in ((100, 800), (900, 800), (900, 0)):
        pen.lineTo(point)
    pen.closePath()
    return pen.glyph()
