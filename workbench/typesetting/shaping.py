"""Words of joined scripts as glyphs: which form each letter takes beside its neighbours, and where marks stand (HarfBuzz)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

PRIVATE = 0xF0000  # a glyph is written as the character at this number and its own: planes that no text uses
SILENT = 0x100000  # a letter that is part of the glyph after it, as the character at this number and its own
NOTHING = 0x200B  # the character whose glyph has no width


@dataclass(frozen=True, slots=True)
class Glyph:
    """One glyph, with thousandths of the type size: how far the next stands, and by how much it is moved itself.

    `said` are the letters it stands for, empty where another glyph stands for them already; `code` is the character it is
    written as.
    """

    number: int
    advance: float
    right: float
    up: float
    said: str
    code: int


@lru_cache(maxsize=4096)
def shaped(word: str, file: Path) -> tuple[Glyph, ...]:
    """A word that runs from right to left as its glyphs from left to right."""
    import uharfbuzz

    font, scale = _font(file)
    buffer = uharfbuzz.Buffer()
    buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.add_str(word)
    buffer.guess_segment_properties()
    buffer.direction = "rtl"
    uharfbuzz.shape(font, buffer)
    edges = sorted({info.cluster for info in buffer.glyph_infos} | {len(word)})
    ends = dict(pairwise(edges))
    made: list[Glyph] = []
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        # Of several glyphs for the same letters the first gets them: a letter is read out once.
        said = word[info.cluster : ends.pop(info.cluster)] if info.cluster in ends else ""
        moved = (place.x_advance * scale, place.x_offset * scale, place.y_offset * scale)
        made.append(Glyph(info.codepoint, *moved, said, PRIVATE + info.codepoint))
    return tuple(made)


def width_of(number: int, file: Path) -> float:
    """A glyph's own width in thousandths of the type size."""
    font, scale = _font(file)
    return float(font.get_glyph_h_advance(number) * scale)


def version() -> str:
    """HarfBuzz's version: another one may place glyphs differently."""
    import uharfbuzz

    return str(uharfbuzz.version_string())


@cache
def _font(file: Path) -> tuple[Any, float]:
    import uharfbuzz

    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(file)))
    return uharfbuzz.Font(face), 1000 / face.upem
