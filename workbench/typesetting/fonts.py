"""The fonts: widths measured once a word, which face has a character, and what to print where none has."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import category, is_normalized, normalize

from workbench.typesetting.directions import levels_of, order, runs_backwards, stretches
from workbench.typesetting.shaping import NOTHING, PRIVATE, SILENT, Glyph, shaped, width_of

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "fonts"
BOX = "\u25a1"

# Joiners between letters of a joined script are spelling there; anywhere else they hide.
JOINERS = "\u200c\u200d"
_SPELT = re.compile(f"(?<=[\u0600-\u08ff])[{JOINERS}](?=[\u0600-\u08ff])")


class Face(StrEnum):
    """The faces of a report: sans for chrome, serif for what was said, mono for digests.

    The last two stand in for characters these lack: scripts from right to left and much else, and East Asian ones.
    """

    SANS = "Inter-Regular"
    STRONG = "Inter-SemiBold"
    SERIF = "DejaVuSerif"
    SERIF_STRONG = "DejaVuSerif-Bold"
    SERIF_ITALIC = "DejaVuSerif-Italic"
    MONO = "DejaVuSansMono"
    WIDE = "DejaVuSans"
    EAST_ASIAN = "WenQuanYiMicroHei"


STRONG = frozenset({Face.STRONG, Face.SERIF_STRONG})


@dataclass(frozen=True, slots=True)
class Stroke:
    """Text that one face can print: `x` and `width` for type of one point, from left to right.

    `text` is what the face prints. Where glyphs were shaped it holds one private character for each, and `glyphs` says where
    they stand.
    """

    face: Face
    x: float
    width: float
    text: str
    glyphs: tuple[Glyph, ...] = ()


class Fonts:
    """Measures text for one report and remembers which faces it took and which characters none of them could show.

    `east_asian` is the file of the face for Chinese, Japanese and Korean; without it these are boxes.
    """

    def __init__(self, east_asian: Path | None = None) -> None:
        self._files: dict[Face, Path] = {face: FOLDER / f"{face.value}.ttf" for face in Face if face is not Face.EAST_ASIAN}
        if east_asian:
            self._files[Face.EAST_ASIAN] = east_asian
        self._loaded: dict[Face, Any] = {}
        self._widths: dict[Face, dict[str, float]] = {face: {} for face in Face}
        self._strokes: dict[tuple[str, Face, bool], tuple[Stroke, ...]] = {}
        self.missing: set[str] = set()
        self.used: set[Face] = set()
        self.said: dict[tuple[Face, int], str] = {}

    def file(self, face: Face) -> Path:
        """Where a face's font stands."""
        return self._files[face]

    @property
    def taken(self) -> list[Face]:
        """The faces the report is set in, as far as that is known by now."""
        standing_in = (Face.WIDE, Face.EAST_ASIAN)
        return [face for face in Face if face in self.used or (face in self._loaded and face not in standing_in)]

    def loaded(self, face: Face) -> Any:
        """The face as reportlab has it."""
        held = self._loaded.get(face)
        if held is None:
            held = self._loaded[face] = _loaded(face, self._files[face])
        return held

    def width(self, text: str, face: Face, size: float, backwards: bool = False) -> float:
        """Width in points of text that `shown` has been through, drawn as `strokes` says."""
        if backwards:
            return size * sum(stroke.width for stroke in self.strokes(text, face, backwards=True))
        known = self._widths[face]
        if text not in known:
            known[text] = self._measured(text, face)
        return known[text] * size

    def _measured(self, text: str, face: Face) -> float:
        if self.is_plain(text, face):
            return float(self.loaded(face).stringWidth(text, 1.0))
        return sum(stroke.width for stroke in self.strokes(text, face))

    def is_plain(self, text: str, face: Face) -> bool:
        """Whether the face can print the text as it stands, letter by letter from left to right."""
        return text.isascii() or (not runs_backwards(text) and self._glyphs(face).keys() >= set(map(ord, text)))

    def _glyphs(self, face: Face) -> dict[int, int]:
        glyphs: dict[int, int] = self.loaded(face).face.charToGlyph
        return glyphs

    def shown(self, text: str, face: Face) -> str:
        """The text as it can be printed: controls spelled out, characters without a glyph as boxes."""
        if text.isprintable() and (text.isascii() or (is_normalized("NFC", text) and self.is_plain(text, face))):
            return text
        text = normalize("NFC", text)
        kept = {found.start() for found in _SPELT.finditer(text)}
        return "".join(c if at in kept else self._character(c, face) for at, c in enumerate(text))

    def _character(self, character: str, face: Face) -> str:
        if character in "\n\t\u00a0":
            return " "
        if category(character) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}:
            return f"<U+{ord(character):04X}>"
        found = self._face_of(character, face)
        if found:
            self.used.add(found)
            return character
        self.missing.add(character)
        return BOX

    def _face_of(self, character: str, face: Face) -> Face | None:
        """The face that has the character: the wanted one, or one that stands in for it."""
        if runs_backwards(character):
            return Face.WIDE if ord(character) in self._glyphs(Face.WIDE) else None
        for candidate in (face, Face.WIDE, Face.EAST_ASIAN):
            if candidate in self._files and ord(character) in self._glyphs(candidate):
                return candidate
        return None

    def strokes(self, text: str, face: Face, backwards: bool = False) -> tuple[Stroke, ...]:
        """The text in the order it is read in, each part in a face that has it and where it stands in the line.

        `backwards` text runs from right to left as a whole; other text from left to right with stretches that do not.
        """
        key = (text, face, backwards)
        if key not in self._strokes:
            self._strokes[key] = tuple(self._backwards(text, face) if backwards else self._mixed(text, face))
        return self._strokes[key]

    def _mixed(self, text: str, face: Face) -> list[Stroke]:
        if not runs_backwards(text):
            return self._onwards(text, face)
        levels = levels_of(text, 0)
        parts = stretches(levels)
        made = [
            self._backwards(text[first:end], face) if levels[first] % 2 else self._onwards(text[first:end], face)
            for first, end in parts
        ]
        starts, x = [0.0] * len(parts), 0.0
        for place in order([levels[first] for first, _ in parts]):
            starts[place] = x
            x += sum(stroke.width for stroke in made[place])
        return [_moved(stroke, start) for strokes, start in zip(made, starts, strict=True) for stroke in strokes]

    def _onwards(self, text: str, face: Face) -> list[Stroke]:
        """From left to right: neighbours of one face in one stroke."""
        faces = [self._face_of(character, face) or face for character in text]
        made: list[Stroke] = []
        x = 0.0
        for first, end in stretches([list(Face).index(found) for found in faces]):
            part, found = text[first:end], faces[first]
            width = float(self.loaded(found).stringWidth(part, 1.0))
            made.append(Stroke(found, x, width, part))
            x += width
        return made

    def _backwards(self, text: str, face: Face) -> list[Stroke]:
        """From right to left, in one stroke."""
        glyphs: list[Glyph] = []
        for number, word in enumerate(reversed(text.split(" "))):
            glyphs += [self._space(face)] if number else []
            glyphs += shaped(self._within(word), self._files[Face.WIDE]) if word else ()
        self.used.add(Face.WIDE)
        return [self._set(tuple(glyphs))]

    def _space(self, face: Face) -> Glyph:
        """As wide as in the face that was wanted."""
        number = self._glyphs(Face.WIDE)[32]
        return Glyph(number, 1000 * self.width(" ", face, 1), 0.0, 0.0, " ", PRIVATE + number)

    def _within(self, word: str) -> str:
        """A word with nothing in it that the face for right to left lacks."""
        known = {*self._glyphs(Face.WIDE), *map(ord, JOINERS)}
        self.missing.update(c for c in word if ord(c) not in known)
        return "".join(c if ord(c) in known else BOX for c in word)

    def _set(self, glyphs: tuple[Glyph, ...]) -> Stroke:
        """Glyphs as text: each has a character of its own, and the font is told its width and what it says."""
        held = self.loaded(Face.WIDE).face
        every = tuple(part for glyph in glyphs for part in self._spelt(glyph))
        for glyph in every:
            held.charToGlyph[glyph.code] = glyph.number
            held.charWidths[glyph.code] = width_of(glyph.number, self._files[Face.WIDE])
            self.said.setdefault((Face.WIDE, glyph.code), glyph.said)
        width = sum(glyph.advance for glyph in every) / 1000
        return Stroke(Face.WIDE, 0.0, width, "".join(chr(glyph.code) for glyph in every), every)

    def _spelt(self, glyph: Glyph) -> list[Glyph]:
        """A glyph that stands for several letters with one of no width before it for each but the first.

        Readers turn what is printed from right to left around letter by letter: only one letter a glyph comes out right.
        """
        nothing = self._glyphs(Face.WIDE)[NOTHING]
        if glyph.said in {*JOINERS}:  # printed with the glyph of a space, and not one to those who read
            return [Glyph(nothing, 0.0, 0.0, 0.0, glyph.said, SILENT + ord(glyph.said))]
        rest = [Glyph(nothing, 0.0, 0.0, 0.0, letter, SILENT + ord(letter)) for letter in reversed(glyph.said[1:])]
        return [*rest, replace(glyph, said=glyph.said[:1])]


def _moved(stroke: Stroke, by: float) -> Stroke:
    return Stroke(stroke.face, stroke.x + by, stroke.width, stroke.text, stroke.glyphs)


@cache
def _loaded(face: Face, file: Path) -> Any:
    from reportlab import rl_config
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    rl_config.useA85 = 0
    font = TTFont(face.value, str(file), shapable=False)
    pdfmetrics.registerFont(font)
    return font
