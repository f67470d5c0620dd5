"""Which fonts a report was set in, and which characters none of them has."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from workbench.typesetting.column import LABELS, Column
from workbench.typesetting.fonts import Face, Fonts
from workbench.typesetting.ideographs import is_east_asian
from workbench.typesetting.language import say
from workbench.typesetting.lines import Run
from workbench.typesetting.sheet import LEFT, MUTED, Style

_LISTED = 60


def lettering(column: Column) -> None:
    """Said last, when every page has been set and it is known what was needed."""
    _fonts(column)
    if column.fonts.missing:
        _missing(column, column.fonts.missing)


def _fonts(column: Column) -> None:
    column.need(60 + 11 * len(column.fonts.taken))
    column.heading(say("Fonts"))
    intro = say("Set in other fonts the same report has other bytes. It was set in these; what it took of them is in this file.")
    column.block([Run(intro)])
    column.space(4)
    rows = [(face.value, digest_of_file(column.fonts.file(face))) for face in column.fonts.taken]
    for name, digest in [*rows, *_shaper(column.fonts)]:
        column.need(11)
        column.write(LEFT + 1, name, Style(size=7.6, color=MUTED))
        column.write(LEFT + LABELS, digest, Style(Face.MONO, 7.0))
        column.space(11)


def _shaper(fonts: Fonts) -> list[tuple[str, str]]:
    if Face.WIDE not in fonts.used:
        return []
    from workbench.typesetting.shaping import version

    return [(say("joined scripts"), f"HarfBuzz {version()}")]


def _missing(column: Column, missing: set[str]) -> None:
    points = ", ".join(f"U+{ord(c):04X}" for c in sorted(missing)[:_LISTED]) + (" …" if len(missing) > _LISTED else "")
    column.heading(say("Characters that are not in the report's fonts"))
    column.block([Run(say("They are printed as a box: {points}.").format(points=points))])
    whole = say("The text itself is whole in the vault, and its digest above is over the text, not over the page.")
    column.block([Run(whole)])
    if any(map(is_east_asian, missing)):
        fetch = say("Chinese, Japanese and Korean letters are printed once their font is here: {command}.")
        before, _, after = fetch.partition("{command}")
        column.block([Run(before), Run("workbench models fetch wqy-microhei", Face.STRONG), Run(after)])


@cache
def digest_of_file(path: Path) -> str:
    """SHA-256 of a font's file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
