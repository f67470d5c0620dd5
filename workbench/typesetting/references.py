"""Page numbers that sections speak of before they are known."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from types import MappingProxyType

from workbench.domain.disputes import shares
from workbench.domain.timeline import Span
from workbench.domain.transcript import Line
from workbench.typesetting.court import Place
from workbench.typesetting.language import say


class Rows:
    """Rows by time, to be asked many times which of them a passage holds."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.asked = lines
        self._spans = sorted(((line.span, line.id) for line in lines), key=lambda row: row[0].first)
        self._firsts = [span.first for span, _ in self._spans]
        self._ends = list(accumulate((span.end for span, _ in self._spans), max))

    def under(self, passage: Span) -> list[str]:
        """The ids of rows with a good part of the passage, in time order; else of the row that has most of it."""
        passage = Span(passage.first, max(passage.end, passage.first + 1))
        near = self._spans[bisect_right(self._ends, passage.first) : bisect_left(self._firsts, passage.end)]
        good = [row for span, row in near if shares(span, passage)]
        return good or [row for span, row in sorted(near, key=lambda row: -row[0].overlap(passage))[:1] if span.overlap(passage)]


@dataclass(frozen=True, slots=True)
class References:
    """Where sections begin, and where utterances stand; pages count from 1."""

    sections: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    places: Mapping[str, Place] = field(default_factory=lambda: MappingProxyType({}))
    first_court_page: int = 1
    _rows: dict[int, Rows] = field(default_factory=dict, compare=False, repr=False)

    def page(self, section: str) -> str:
        """ "page 12", as wide while it is not known yet."""
        return say("page {page}").format(page=self.sections.get(section, 888))

    def line(self, segment_id: str) -> str:
        """page:line of an utterance; empty for one that is not in the transcript."""
        place = self.places.get(segment_id)
        return f"{self.first_court_page + place.sheet}:{place.line + 1}" if place else ""

    def spoken_line(self, segment_id: str) -> str:
        """The same in a sentence: "page 12, line 3"."""
        place = self.places.get(segment_id)
        if place is None:
            return ""
        return say("page {page}, line {line}").format(page=self.first_court_page + place.sheet, line=place.line + 1)

    def passage(self, lines: Sequence[Line], passage: Span) -> str:
        """page:line of what is said in a passage, from the first utterance to the last: "12:3", "12:3–7" or "12:3–13:2"."""
        rows = self._rows.get(id(lines))
        if rows is None or rows.asked is not lines:
            rows = self._rows[id(lines)] = Rows(lines)
        places = [place for row in rows.under(passage) if (place := self.places.get(row))]
        if not places:
            return ""
        return stretch(self._at(places[0]), self._at(places[-1]))

    def _at(self, place: Place) -> tuple[int, int]:
        return self.first_court_page + place.sheet, place.line + 1


def stretch(first: tuple[int, int], last: tuple[int, int]) -> str:
    """From one page:line to another, in as few words as it takes."""
    begins = f"{first[0]}:{first[1]}"
    if first >= last:
        return begins
    return f"{begins}–{last[1]}" if first[0] == last[0] else f"{begins}–{last[0]}:{last[1]}"
