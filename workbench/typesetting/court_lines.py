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
from workbench.typesetting.language import spoken_language
from workbench.typesetting.lines import Piece, Run, broken
from workbench.typesetting.manners import GAP, NAME, SMALL, Entrance
from workbench.typesetting.sheet import BLACK, MUTED, Element, Role, Sheet, Written, styled
from workbench.typesetting.wording import is_corrected

BLANK = 0.45  # of the letters' size: between a name and what is said
TIME = styled(size=8.0, color=MUTED)


@dataclass(frozen=True, slots=True)
class CourtLine:
    """One numbered line: time and label stand on an utterance's first one, after `lead`, its words; nobody's has no segment."""

    pieces: tuple[Piece, ...] = ()
    segment_id: str = ""
    reviewed: bool = True
    time: str = ""
    label: str = ""
    indent: float = 0.0
    lead: str = ""
    element: Element | None = None


class Scribe:
    """Writes one exhibit's lines the way a profile wants them."""

    def __init__(self, exhibit: Exhibit, fonts: Fonts, kept: Setting) -> None:
        self._rate = exhibit.recording.rate
        self._fonts = fonts
        self._kept = kept
        self._words = styled(size=kept.size, color=BLACK)

    def utterance(self, line: Line, entrance: Entrance, aside: Sequence[Run] = ()) -> list[CourtLine]:
        """Its words, and what is said about them behind."""
        runs = [*spoken(line, uncertainty=self._kept.profile.uncertainty), *aside]
        first, *rest = self._broken(runs, entrance.indent, entrance.lead)
        reviewed = is_reviewed(line)
        time = self._rate.clock(line.span.first, 1) if self._kept.profile.timestamps else ""
        told = Element(Role.TEXT, language=foreign(line.segment.language))
        opening = CourtLine(first, line.id, reviewed, time, entrance.label, entrance.indent, entrance.lead, told)
        return [opening, *(CourtLine(pieces, line.id, reviewed, element=told) for pieces in rest)]

    def heads(self, entrance: Entrance) -> list[CourtLine]:
        """The lines of their own that stand before it."""
        said = [(Element(Role.TEXT), self._broken([Run(head, Face.STRONG)])) for head in entrance.heads]
        return [CourtLine(pieces, element=element) for element, lines in said for pieces in lines]

    def remark(self, text: str) -> CourtLine:
        """A line that nobody says."""
        return CourtLine(self._broken([Run(text, Face.SERIF_ITALIC)])[0], element=Element(Role.TEXT))

    def _broken(self, runs: Sequence[Run], indent: float = 0.0, lead: str = "") -> list[tuple[Piece, ...]]:
        size, width = self._kept.size, self._kept.width
        if lead:
            return led(lead, runs, self._fonts, size=size, width=width, indent=indent)
        return broken(runs, self._fonts, size=size, width=width, indent=indent)

    def write(self, sheet: Sheet, row: CourtLine, number: int) -> None:
        """The line at its place on the page; `number` counts from 0."""
        y = self._kept.y(number)
        if row.time:
            sheet.texts.append(Written(TIMES, y - 0.6, row.time, TIME, row.element))
        if row.label:
            label = self._fonts.shown(row.label, NAME.face)
            fits = self._fonts.width(label, NAME.face, NAME.size) <= self._kept.words - self._kept.names - GAP
            sheet.texts.append(Written(self._kept.names, y, label, NAME if fits else SMALL, row.element))
        lay(sheet, row.pieces, self._kept.words + row.indent, y, self._words, row.element)


def foreign(language: str) -> str:
    """A language where it is not the report's own."""
    return "" if language == spoken_language() else language


def is_reviewed(line: Line) -> bool:
    """Whether a person has stood in for the line's words."""
    return is_corrected(line) or line.is_confirmed


def led(
    lead: str, runs: Sequence[Run], fonts: Fonts, *, size: float, width: float, indent: float = 0.0
) -> list[tuple[Piece, ...]]:
    """Lines of words behind a name, which is none of them: each runs in its own direction."""
    *before, name = broken([Run(lead, Face.STRONG)], fonts, size=size, width=width, indent=indent)
    edge = 0.0 if before else indent
    begin = edge + max((piece.x + piece.width for piece in name), default=0.0) + size * BLANK
    if begin > width * 0.8:
        return [*before, name, *broken(runs, fonts, size=size, width=width)]
    first, *rest = broken(runs, fonts, size=size, width=width, indent=begin)
    moved = (Piece(piece.x + begin - edge, piece.width, piece.run) for piece in first)
    return [*before, (*name, *moved), *rest]
