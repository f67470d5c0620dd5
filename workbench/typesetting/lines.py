"""Breaking text of mixed faces into lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from workbench.typesetting.directions import begins_backwards, levels_of, order, runs_backwards, stretches
from workbench.typesetting.fonts import Face, Fonts
from workbench.typesetting.ideographs import has_ideographs, parted

# A figure and its unit are not parted at a line's end. What was said is broken where it was spoken.
_UNIT = re.compile(r"(?<=\d) (?=(?:%|[kM]?Hz|dB|m?s|kbit/s|bytes|Bytes|UTC)(?!\w))")
HELD = "\u00a0"
_SAID = frozenset({Face.SERIF, Face.SERIF_STRONG, Face.SERIF_ITALIC})


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one face. `level` is set where a line is broken: an odd one runs from right to left."""

    text: str
    face: Face = Face.SANS
    underlined: bool = False
    level: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one line: `x` and `width` in points from the line's start."""

    x: float
    width: float
    run: Run


@dataclass(slots=True)
class Atom:
    """What is not parted at a line's end: runs that touch, with their widths. One that is `glued` has no space before it."""

    parts: list[tuple[Run, float]]
    width: float
    glued: bool = False


def broken(runs: Iterable[Run], fonts: Fonts, *, size: float, width: float, indent: float = 0.0) -> list[tuple[Piece, ...]]:
    """Lines no wider than `width`; `indent` is how much less the first has. At least one line, each from its own left edge.

    Breaks at spaces and between ideographs; a longer token is cut where it must be. What was said stands at the right edge when
    it begins with letters that run from right to left. Pieces come in the order they are read in.
    """
    shown = [Run(_held(fonts.shown(run.text, run.face), run.face), run.face, run.underlined) for run in runs]
    turned = any(runs_backwards(run.text) for run in shown)
    base = int(turned and all(run.face in _SAID for run in shown) and begins_backwards("".join(run.text for run in shown)))
    atoms = _fitting(_atoms(_levelled(shown, base) if turned else shown, fonts, size), fonts, size, width - indent)
    lines = list(_filled(atoms, fonts, size, width, indent))
    if not turned:
        return [_pieces(line, fonts, size) for line in lines]
    rooms = [width - (0 if number else indent) for number in range(len(lines))]
    return [_turned(_pieces(line, fonts, size), base, room) for line, room in zip(lines, rooms, strict=True)]


def _held(text: str, face: Face) -> str:
    return text if face in _SAID or face is Face.MONO else _UNIT.sub(HELD, text)


def _filled(atoms: Iterable[Atom], fonts: Fonts, size: float, width: float, indent: float) -> Iterator[list[Atom]]:
    current: list[Atom] = []
    used = indent
    for atom in atoms:
        gap = fonts.width(" ", atom.parts[0][0].face, size) if current and not atom.glued else 0.0
        if current and used + gap + atom.width > width:
            yield current
            current, used, gap = [], 0.0, 0.0
        current.append(atom)
        used += gap + atom.width
    yield current


def _levelled(runs: list[Run], base: int) -> Iterator[Run]:
    """Runs parted where the direction changes."""
    levels = levels_of("".join(run.text for run in runs), base)
    at = 0
    for run in runs:
        for first, end in stretches(levels[at : at + len(run.text)]):
            yield replace(run, text=run.text[first:end], level=levels[at + first])
        at += len(run.text)


def _atoms(runs: Iterable[Run], fonts: Fonts, size: float) -> Iterator[Atom]:
    """Words, made of one run or several that touch."""
    open_ = Atom([], 0.0)
    for run in runs:
        is_parted = has_ideographs(run.text)
        for index, word in enumerate(run.text.split(" ")):
            if index and open_.parts:
                yield open_
                open_ = Atom([], 0.0)
            parts = parted(word) if is_parted else [word] if word else []
            for number, part in enumerate(parts):
                if number:
                    yield open_
                    open_ = Atom([], 0.0, glued=True)
                length = fonts.width(part, run.face, size, run.level % 2 == 1)
                whole = part == run.text
                open_.parts.append((run if whole else Run(part, run.face, run.underlined, run.level), length))
                open_.width += length
    if open_.parts:
        yield open_


def _fitting(atoms: Iterable[Atom], fonts: Fonts, size: float, width: float) -> Iterator[Atom]:
    for atom in atoms:
        if atom.width <= width:
            yield atom
        else:
            for number, (run, _) in enumerate(atom.parts):
                yield from _cut(run, fonts, size, width, glued=atom.glued or number > 0)


def _cut(run: Run, fonts: Fonts, size: float, width: float, *, glued: bool) -> Iterator[Atom]:
    """A token in parts that fit."""
    part, used = "", 0.0
    for character in run.text:
        longer = fonts.width(part + character, run.face, size, run.level % 2 == 1)
        if part and longer > width:
            yield Atom([(replace(run, text=part), used)], used, glued)
            part, glued = "", True
            longer = fonts.width(character, run.face, size, run.level % 2 == 1)
        part, used = part + character, longer
    if part:
        yield Atom([(replace(run, text=part), used)], used, glued)


def _pieces(atoms: list[Atom], fonts: Fonts, size: float) -> tuple[Piece, ...]:
    """Words of one line joined where their faces are equal, so that a line is drawn in few strokes."""
    made: list[Piece] = []
    words: list[str] = []
    held: Run | None = None
    begin = x = 0.0
    for number, atom in enumerate(atoms):
        for index, (run, width) in enumerate(atom.parts):
            space = fonts.width(" ", run.face, size) if number and not index and not atom.glued else 0.0
            if held and _alike(held, run):
                words.append(f" {run.text}" if space else run.text)
            else:
                made += [_piece(begin, x, held, words)] if held else []
                held, words, begin = run, [run.text], x + space
            x += space + width
    return tuple([*made, _piece(begin, x, held, words)] if held else made)


def _piece(begin: float, end: float, run: Run, words: list[str]) -> Piece:
    text = "".join(words).replace(HELD, " ")
    return Piece(begin, end - begin, Run(text, run.face, run.underlined, run.level))


def _alike(one: Run, other: Run) -> bool:
    return one.face is other.face and one.underlined == other.underlined and one.level == other.level


def _turned(pieces: tuple[Piece, ...], base: int, room: float) -> tuple[Piece, ...]:
    """The same pieces where they stand when each direction is kept; in a paragraph from right to left at the right edge."""
    parts: list[tuple[float, int]] = []  # widths and levels of pieces (even places) and of the gaps before them
    end = 0.0
    for piece in pieces:
        parts += [(piece.x - end, min(piece.run.level, parts[-1][1] if parts else base)), (piece.width, piece.run.level)]
        end = piece.x + piece.width
    starts = [0.0] * len(parts)
    x = max(0.0, room - end) if base else 0.0
    for place in order([level for _, level in parts]):
        starts[place] = x
        x += parts[place][0]
    return tuple(Piece(starts[2 * number + 1], piece.width, piece.run) for number, piece in enumerate(pieces))
