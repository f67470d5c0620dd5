"""Breaking text of mixed faces into lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workbench.typesetting.fonts import Face, Fonts


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one face."""

    text: str
    face: Face = Face.SANS
    underlined: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one line: `x` and `width` in points from the line's start."""

    x: float
    width: float
    run: Run


Atom = tuple[tuple[Run, float], ...]


def broken(runs: Iterable[Run], fonts: Fonts, *, size: float, width: float, indent: float = 0.0) -> list[tuple[Piece, ...]]:
    """Lines no wider than `width`; `indent` is how much less the first has. At least one line, each from its own left edge.

    Breaks at spaces; a longer token is cut where it must be.
    """
    lines: list[tuple[Piece, ...]] = []
    current: list[Atom] = []
    used = indent
    for atom in _fitting(_atoms(runs, fonts, size), fonts, size, width - indent):
        length = sum(w for _, w in atom)
        gap = fonts.width(" ", atom[0][0].face, size) if current else 0.0
        if current and used + gap + length > width:
            lines.append(_pieces(current, fonts, size))
            current, used, gap = [], 0.0, 0.0
        current.append(atom)
        used += gap + length
    lines.append(_pieces(current, fonts, size))
    return lines


def _atoms(runs: Iterable[Run], fonts: Fonts, size: float) -> Iterator[Atom]:
    """What must not be parted at a space: words, made of one run or several that touch."""
    open_: list[tuple[Run, float]] = []
    for run in runs:
        for index, word in enumerate(fonts.shown(run.text, run.face).split(" ")):
            if index and open_:
                yield tuple(open_)
                open_ = []
            if word:
                open_.append((Run(word, run.face, run.underlined), fonts.width(word, run.face, size)))
    if open_:
        yield tuple(open_)


def _fitting(atoms: Iterable[Atom], fonts: Fonts, size: float, width: float) -> Iterator[Atom]:
    for atom in atoms:
        if sum(w for _, w in atom) <= width:
            yield atom
        else:
            for run, _ in atom:
                yield from _cut(run, fonts, size, width)


def _cut(run: Run, fonts: Fonts, size: float, width: float) -> Iterator[Atom]:
    part, used = "", 0.0
    for character in run.text:
        length = fonts.width(character, run.face, size)
        if part and used + length > width:
            yield ((Run(part, run.face, run.underlined), used),)
            part, used = "", 0.0
        part += character
        used += length
    if part:
        yield ((Run(part, run.face, run.underlined), used),)


def _pieces(atoms: list[Atom], fonts: Fonts, size: float) -> tuple[Piece, ...]:
    """Words of one line joined where their faces are equal, so that a line is drawn in few strokes."""
    made: list[Piece] = []
    x = 0.0
    for number, atom in enumerate(atoms):
        for index, (run, width) in enumerate(atom):
            space = fonts.width(" ", run.face, size) if number and not index else 0.0
            last = made[-1] if made else None
            if last and (last.run.face, last.run.underlined) == (run.face, run.underlined):
                text = last.run.text + (" " if space else "") + run.text
                made[-1] = Piece(last.x, last.width + space + width, Run(text, run.face, run.underlined))
            else:
                made.append(Piece(x + space, width, run))
            x += space + width
    return tuple(made)
