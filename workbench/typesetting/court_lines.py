"""Numbered lines: an utterance's words broken to a profile's width, with who says them and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.domain.dossier import Exhibit
from workbench.domain.transcript import Line
from workbench.typesetting.column import lay
from workbench.typesetting.court_setting import TIMES, Setting
from workbench.typesetting.court_words import spoken
from workbench.typesetting.fonts import Face, Fonts
from workbench.typesetting.lines import Piece, Run, broken
from workbench.typesetting.manners import NAME, Entrance
from workbench.typesetting.sheet import BLACK, MUTED, Sheet, Style, Written
from workbench.typesetting.wording import is_corrected

_TIME = Style(Face.SANS, 8.0, MUTED)


@dataclass(frozen=True, slots=True)
class CourtLine:
    """One numbered line: time and label stand on an utterance's first one; a line of nobody's words has no segment."""

    pieces: tuple[Piece, ...] = ()
    segment_id: str = ""
    reviewed: bool = True
    time: str = ""
    label: str = ""
    indent: float = 0.0


class Scribe:
    """Writes one exhibit's lines the way a profile wants them."""

    def __init__(self, exhibit: Exhibit, fonts: Fonts, kept: Setting) -> None:
        self._rate = exhibit.recording.rate
        self._fonts = fonts
        self._kept = kept

    def utterance(self, line: Line, entrance: Entrance, aside: Sequence[Run] = ()) -> list[CourtLine]:
        """Its words, and what is said about them behind."""
        name = [Run(entrance.lead, Face.STRONG)] if entrance.lead else []
        runs = [*name, *spoken(line, uncertainty=self._kept.profile.uncertainty), *aside]
        first, *rest = self._broken(runs, entrance.indent)
        reviewed = is_reviewed(line)
        time = self._rate.clock(line.span.first, 1) if self._kept.profile.timestamps else ""
        opening = CourtLine(first, line.id, reviewed, time, entrance.label, entrance.indent)
        return [opening, *(CourtLine(pieces, line.id, reviewed) for pieces in rest)]

    def heads(self, entrance: Entrance) -> list[CourtLine]:
        """The lines of their own that stand before it."""
        return [CourtLine(pieces) for head in entrance.heads for pieces in self._broken([Run(head, Face.STRONG)], 0.0)]

    def _broken(self, runs: Sequence[Run], indent: float) -> list[tuple[Piece, ...]]:
        return broken(runs, self._fonts, size=self._kept.size, width=self._kept.width, indent=indent)

    def write(self, sheet: Sheet, row: CourtLine, number: int) -> None:
        """The line at its place on the page; `number` counts from 0."""
        y = self._kept.y(number)
        if row.time:
            sheet.texts.append(Written(TIMES, y - 0.6, row.time, _TIME))
        if row.label:
            sheet.texts.append(Written(self._kept.names, y, self._fonts.shown(row.label, NAME.face), NAME))
        lay(sheet, row.pieces, self._kept.words + row.indent, y, Style(size=self._kept.size, color=BLACK))


def is_reviewed(line: Line) -> bool:
    """Whether a person has stood in for the line's words."""
    return is_corrected(line) or line.is_confirmed
