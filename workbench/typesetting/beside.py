"""A translation beside the original: two columns in the same numbered lines, rows side by side by their times."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.domain.dossier import Exhibit, Translation
from workbench.domain.incoming import ENGINE
from workbench.domain.leaving import ReportStyle
from workbench.domain.transcript import Line
from workbench.typesetting.column import lay
from workbench.typesetting.court import unreviewed
from workbench.typesetting.court_lines import TIME, foreign, is_reviewed, led
from workbench.typesetting.court_setting import ASIDE, BARE, FIRST, LAST, TIMES, Setting, ruled, setting
from workbench.typesetting.court_words import spoken
from workbench.typesetting.facts import language_name
from workbench.typesetting.fonts import Face, Fonts
from workbench.typesetting.language import say
from workbench.typesetting.lines import Piece, Run, broken
from workbench.typesetting.sheet import BLACK, HAIRLINE, LEFT, MUTED, RIGHT, Element, Role, Ruled, Sheet, Style, Written, styled
from workbench.typesetting.voices import names_of
from workbench.typesetting.wording import day

UNREVIEWED_TRANSLATION = "UNREVIEWED TRANSLATION"
GUTTER, SMALLER = 18.0, 0.9
_HEAD, _NOTE = Style(Face.STRONG, 8.2, BLACK), styled(size=7.6, color=MUTED)


@dataclass(frozen=True, slots=True)
class Pair:
    """Rows that stand side by side: one of the original, and what the translation has at its time. Either may be missing."""

    original: Line | None
    translated: tuple[Line, ...]

    @property
    def first(self) -> int:
        """When it begins."""
        return self.original.span.first if self.original else self.translated[0].span.first


@dataclass(frozen=True, slots=True)
class BesideLine:
    """One numbered line of both columns."""

    left: tuple[Piece, ...] = ()
    right: tuple[Piece, ...] = ()
    time: str = ""
    elements: tuple[Element, ...] = ()
    unreviewed: tuple[bool, bool] = (False, False)


def pairs(original: Sequence[Line], translated: Sequence[Line]) -> list[Pair]:
    """Each row of the translation beside the row it shares most time with; one that shares none stands by itself, in its time."""
    lines = sorted(original, key=lambda line: line.span.first)
    firsts = [line.span.first for line in lines]
    longest = max((line.span.length for line in lines), default=0)
    beside: dict[str, list[Line]] = {}
    alone: list[Line] = []
    for row in sorted(translated, key=lambda line: line.span.first):
        near = lines[bisect_left(firsts, row.span.first - longest) : bisect_left(firsts, row.span.end)]
        best = max(near, key=lambda line: line.span.overlap(row.span), default=None)
        shared = best is not None and best.span.overlap(row.span)
        (beside.setdefault(best.id, []) if best and shared else alone).append(row)
    made = [Pair(line, tuple(beside.get(line.id, ()))) for line in lines]
    return _covered(sorted([*made, *(Pair(None, (row,)) for row in alone)], key=lambda pair: pair.first))


def _covered(found: list[Pair]) -> list[Pair]:
    """From the first row that is translated to the last."""
    there = [at for at, pair in enumerate(found) if pair.translated]
    return found[there[0] : there[-1] + 1] if there else []


def beside_pages(
    exhibit: Exhibit, translation: Translation, fonts: Fonts, header: tuple[str, str], style: ReportStyle
) -> list[Sheet]:
    """The sheets of one translation."""
    columns = Columns(exhibit, translation, fonts, setting(style.court))
    rows = [row for pair in pairs(exhibit.lines, translation.lines) for row in columns.rows(pair)]
    lines = columns.kept.lines
    return [columns.sheet(rows[at : at + lines], at // lines, header) for at in range(0, len(rows), lines)]


class Columns:
    """Sets one translation beside an exhibit's original."""

    def __init__(self, exhibit: Exhibit, translation: Translation, fonts: Fonts, kept: Setting) -> None:
        self.kept = kept
        self._exhibit, self._translation, self._fonts = exhibit, translation, fonts
        self._warning = unreviewed(exhibit)
        self._names = names_of(exhibit)
        self._left = TIMES + 53 if kept.profile.timestamps else BARE
        width = (RIGHT - ASIDE - self._left - GUTTER) / 2
        self._right = self._left + width + GUTTER
        self._room = {"size": kept.size * SMALLER, "width": width}

    def rows(self, pair: Pair) -> Iterator[BesideLine]:
        """The numbered lines of a pair, as many as its longer side has."""
        original = pair.original
        left = self._original(original) if original else []
        right = [pieces for line in pair.translated for pieces in broken(self._spoken(line), self._fonts, **self._room)]
        spoken_in = original.segment.language if original else ""
        elements = tuple(Element(Role.TEXT, language=foreign(code)) for code in (spoken_in, self._translation.language))
        open_ = (original is not None and not is_reviewed(original), not all(map(is_reviewed, pair.translated)))
        time = self._exhibit.recording.rate.clock(pair.first, 1) if self.kept.profile.timestamps else ""
        for at in range(max(len(left), len(right))):
            sides = (left[at] if at < len(left) else (), right[at] if at < len(right) else ())
            yield BesideLine(*sides, "" if at else time, elements, open_)

    def _original(self, line: Line) -> list[tuple[Piece, ...]]:
        return led(f"{self._names[line.speaker]}:", self._spoken(line), self._fonts, **self._room)

    def _spoken(self, line: Line) -> list[Run]:
        return spoken(line, uncertainty=self.kept.profile.uncertainty)

    def sheet(self, rows: Sequence[BesideLine], page: int, header: tuple[str, str]) -> Sheet:
        """One page: heads, numbered lines, and what a translation is."""
        sheet = Sheet(header, watermark=self._watermark(rows))
        self._heads(sheet)
        ruled(sheet, self.kept, page, self._fonts)
        middle = self._right - GUTTER / 2
        sheet.shapes.append(Ruled(middle, FIRST - 13, middle, LAST + 12, HAIRLINE, 0.5))
        for number, row in enumerate(rows):
            self._write(sheet, row, self.kept.y(number))
        self._note(sheet)
        return sheet

    def _watermark(self, rows: Sequence[BesideLine]) -> str:
        if not self._exhibit.review.is_final and any(row.unreviewed[0] for row in rows):
            return self._warning
        return say(UNREVIEWED_TRANSLATION) if any(row.unreviewed[1] for row in rows) else ""

    def _heads(self, sheet: Sheet) -> None:
        spoken_in = self._exhibit.draft.language if self._exhibit.draft else ""
        original = say("Original · {language}").format(language=language_name(spoken_in)) if spoken_in else say("Original")
        translated = say("Translation · {language}").format(language=language_name(self._translation.language))
        for x, text in ((self._left, original), (self._right, translated)):
            sheet.texts.append(Written(x, FIRST - 17.5, self._fonts.shown(text, _HEAD.face), _HEAD, Element(Role.HEADING)))

    def _write(self, sheet: Sheet, row: BesideLine, y: float) -> None:
        style = styled(size=self._room["size"], color=BLACK)
        if row.time:
            sheet.texts.append(Written(TIMES, y - 0.4, row.time, TIME, row.elements[0]))
        lay(sheet, row.left, self._left, y, style, row.elements[0])
        lay(sheet, row.right, self._right, y, style, row.elements[1])

    def _note(self, sheet: Sheet) -> None:
        told = say("Translation into {language}, made by {maker} on {when}.")
        if self._translation.made_by == ENGINE:
            told = say("Translation into {language}, taken in from a file on {when}.")
        made = told.format(
            language=language_name(self._translation.language),
            maker=self._translation.made_by,
            when=day(self._translation.made_at),
        )
        stands = say(
            "It is no evidence, and neither is the transcript: the recording is the evidence. Rows stand side by side by "
            "their times; page and line elsewhere in this report are those of the transcript alone."
        )
        element = Element(Role.TEXT)
        for number, line in enumerate(broken([Run(f"{made} {stands}")], self._fonts, size=_NOTE.size, width=RIGHT - LEFT)):
            lay(sheet, line, LEFT, LAST + 28 + number * 9.8, _NOTE, element)
