"""Words into a page's drawing operators: face, colour and tracking only where they change, for pages are mostly alike lines."""

from __future__ import annotations

import re
from functools import cache
from itertools import groupby
from typing import Any

from workbench.typesetting.fonts import STRONG, Face, Fonts, Stroke
from workbench.typesetting.shaping import Glyph
from workbench.typesetting.sheet import HEIGHT, Style, Written

_SPECIAL = re.compile(r"([\\()])")
_HEAVY = 0.032  # a face without a bold cut is thickened by this part of the type size


class Ink:
    """Writes into one page's operators. reportlab's own text object measures every string again: half of a long report's time."""

    def __init__(self, canvas: Any, fonts: Fonts) -> None:
        self._doc = canvas._doc
        self._fonts = fonts
        self.code: list[str] = canvas._code
        self._style: Style | None = None
        self._font: tuple[Face, float, int] | None = None
        self._color = ""
        self._tracking = 0.0
        self._is_open = False

    def begin(self) -> None:
        """Open a text object, unless one is; nothing is known of the state it finds."""
        if self._is_open:
            return
        self._is_open = True
        self.code.append("BT 0 Tc 0 Ts 0 Tr")
        self._style, self._font, self._color, self._tracking = None, None, "", 0.0

    def end(self) -> None:
        """Close it, where it is open."""
        if self._is_open:
            self.code.append("ET")
        self._is_open = False

    def write(self, written: Written, *, spaced: bool = False) -> None:
        """One text, in its own order; `spaced` with a space behind it, which nobody sees and readers need."""
        style, text = written.style, written.text
        if style is not self._style:
            self._restyle(style)
        self.code.append(f"1 0 0 1 {written.x:.2f} {HEIGHT - written.y:.2f} Tm")
        text += " " if spaced and not written.backwards else ""
        if text.isascii():
            self._face(style.face, style.size, 0)
            self.code.append(f"({_SPECIAL.sub(_ESCAPED, text)}) Tj" if _SPECIAL.search(text) else f"({text}) Tj")
        elif not written.backwards and self._fonts.is_plain(text, style.face):
            self._print(style.face, style.size, text)
        else:
            self._strokes(written, text)

    def _restyle(self, style: Style) -> None:
        self._style = style
        if style.color != self._color:
            self._color = style.color
            self.code.append(f"{ink(style.color)} rg")
        if style.tracking != self._tracking:
            self._tracking = style.tracking
            self.code.append(f"{style.tracking:g} Tc")

    def _face(self, face: Face, size: float, subset: int) -> None:
        if (face, size, subset) != self._font:
            self._font = (face, size, subset)
            name = self._fonts.loaded(face).getSubsetInternalName(subset, self._doc)
            self.code.append(f"{name} {size:g} Tf")

    def _print(self, face: Face, size: float, text: str) -> None:
        for subset, codes in self._fonts.loaded(face).splitString(text, self._doc):
            self._face(face, size, subset)
            self.code.append(f"<{codes.hex()}> Tj")

    def _strokes(self, written: Written, text: str) -> None:
        """Text in several faces or directions."""
        size, color = written.style.size, written.style.color
        for stroke in self._fonts.strokes(text, written.style.face, written.backwards):
            self.code.append(f"1 0 0 1 {written.x + stroke.x * size:.2f} {HEIGHT - written.y:.2f} Tm")
            heavy = written.style.face in STRONG and stroke.face is not written.style.face
            if heavy:
                self.code.append(f"2 Tr {size * _HEAVY:.2f} w {ink(color)} RG")
            if stroke.glyphs:
                self._spell(stroke, size)
            else:
                self._print(stroke.face, size, stroke.text)
            if heavy:
                self.code.append("0 Tr")

    def _spell(self, stroke: Stroke, size: float) -> None:
        for subset, held in groupby(self._coded(stroke), lambda coded: coded[0]):
            self._face(stroke.face, size, subset)
            self._placed([(code, glyph) for _, code, glyph in held], stroke.face, size)

    def _coded(self, stroke: Stroke) -> list[tuple[int, int, Glyph]]:
        parts = self._fonts.loaded(stroke.face).splitString(stroke.text, self._doc)
        codes = [(subset, code) for subset, held in parts for code in held]
        return [(subset, code, glyph) for (subset, code), glyph in zip(codes, stroke.glyphs, strict=True)]

    def _placed(self, coded: list[tuple[int, Glyph]], face: Face, size: float) -> None:
        """Glyphs of one subset; a mark is lifted and moved over its letter."""
        widths = self._fonts.loaded(face).face.charWidths
        for up, held in groupby(coded, lambda one: one[1].up):
            shown: list[str] = []
            for code, glyph in held:
                after = glyph.right + widths[glyph.code] - glyph.advance
                shown.append(f"{_number(-glyph.right)}<{code:02x}>{_number(after)}")
            self.code.append(f"{_number(up * size / 1000)} Ts [{' '.join(shown)}] TJ")
        self.code.append("0 Ts")


def _number(value: float) -> str:
    """As an operator takes it; nothing where there is nothing to move."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if abs(value) >= 0.005 else "0"


_ESCAPED = r"\\\1"


@cache
def ink(color: str) -> str:
    """A colour's three parts as an operator takes them."""
    return " ".join(f"{int(color[at : at + 2], 16) / 255:.4g}" for at in (1, 3, 5))
