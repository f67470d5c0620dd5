"""Court pages: the transcript in twenty-five numbered lines a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from workbench.domain.dossier import Exhibit
from workbench.domain.transcript import Confidence, Line, confidence
from workbench.typesetting.column import lay
from workbench.typesetting.fonts import Face, Fonts
from workbench.typesetting.lines import Piece, Run, broken
from workbench.typesetting.sheet import BLACK, FAINT, HAIRLINE, MUTED, RIGHT, Ruled, Sheet, Style, Written
from workbench.typesetting.wording import is_corrected

LINES = 25
PITCH = 27.7
FIRST = 74.0
NUMBERS, MARGIN, TIMES, NAMES, WORDS = 59.0, 70.0, 79.5, 141.5, 222.0
SIZE = 10.4
UNREVIEWED = "UNREVIEWED MACHINE TRANSCRIPT"

_NUMBER = Style(Face.SANS, 10.6, FAINT)
_TIME = Style(Face.SANS, 8.0, MUTED)
_NAME = Style(Face.STRONG, 9.2, BLACK)


@dataclass(frozen=True, slots=True)
class CourtLine:
    """One numbered line: time and speaker stand on an utterance's first one."""

    pieces: tuple[Piece, ...]
    segment_id: str
    reviewed: bool
    time: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an utterance begins: sheet among the court pages, and line on it, both from 0."""

    sheet: int
    line: int


def court_pages(exhibit: Exhibit, fonts: Fonts, header: tuple[str, str]) -> tuple[list[Sheet], dict[str, Place]]:
    """The sheets of one exhibit's transcript and the place of every segment on them."""
    lines = [row for line in exhibit.lines for row in _rows(line, exhibit, fonts)]
    places: dict[str, Place] = {}
    for index, row in enumerate(lines):
        places.setdefault(row.segment_id, Place(index // LINES, index % LINES))
    final = exhibit.review.is_final
    return [_sheet(lines[at : at + LINES], header, final) for at in range(0, len(lines), LINES)], places


def is_reviewed(line: Line) -> bool:
    """Whether a person has stood in for the line's words."""
    return is_corrected(line) or line.is_confirmed


def _rows(line: Line, exhibit: Exhibit, fonts: Fonts) -> Iterator[CourtLine]:
    names = {s.key: s.name for s in exhibit.speakers}
    time = exhibit.recording.rate.clock(line.span.first, 1)
    name = _short(names.get(line.speaker, line.speaker), fonts)
    for number, pieces in enumerate(broken(list(spoken(line)), fonts, size=SIZE, width=RIGHT - WORDS)):
        first = number == 0
        yield CourtLine(pieces, line.id, is_reviewed(line), time if first else "", name if first else "")


def spoken(line: Line) -> Iterator[Run]:
    """An utterance's words: uncertain ones underlined, a person's own words bold."""
    if line.correction:
        yield from _corrected(line)
    elif line.words:
        for number, word in enumerate(line.words):
            yield Run((" " if number else "") + word.text.strip(), Face.SERIF, _is_low(word.permille))
    else:
        yield Run(line.segment.text.strip(), Face.SERIF)


def _corrected(line: Line) -> Iterator[Run]:
    person = line.text.split()
    if not person:
        yield Run("[no words: struck out by the reviewer]", Face.SERIF_ITALIC)
    looks = _looks(line, person)
    for first, end in _alike(looks):
        yield Run((" " if first else "") + " ".join(person[first:end]), *looks[first])


def _looks(line: Line, person: list[str]) -> list[tuple[Face, bool]]:
    """How each word is set. What the machine wrote stays the machine's, also in a row that got its words by split or merge."""
    machine: set[int] = set()
    words = line.words
    for block in SequenceMatcher(None, line.segment.text.split(), person, autojunk=False).get_matching_blocks():
        machine.update(range(block.b, block.b + block.size))
    sure = [word.permille if word.text.strip() == said else None for word, said in zip(words, person, strict=False)]
    sure += [None] * (len(person) - len(sure))
    return [
        (Face.SERIF if at in machine or held is not None else Face.SERIF_STRONG, _is_low(held)) for at, held in enumerate(sure)
    ]


def _is_low(permille: int | None) -> bool:
    return permille is not None and confidence(permille) is Confidence.LOW


def _alike(looks: list[tuple[Face, bool]]) -> Iterator[tuple[int, int]]:
    """From where to where words are set in the same way; an underlined word stands alone."""
    first = 0
    for at in range(1, len(looks) + 1):
        if at == len(looks) or looks[at] != looks[first] or looks[at][1]:
            yield first, at
            first = at


def _short(name: str, fonts: Fonts) -> str:
    """A name cut to its column, with an ellipsis where something is missing."""
    text = fonts.shown(name, _NAME.face)
    while text and fonts.width(text, _NAME.face, _NAME.size) > WORDS - NAMES - 8:
        text = text.rstrip("…")[:-1] + "…" if len(text) > 2 else ""
    return text


def _sheet(rows: list[CourtLine], header: tuple[str, str], final: bool) -> Sheet:
    sheet = Sheet(header, watermark="" if final or all(r.reviewed for r in rows) else UNREVIEWED)
    sheet.shapes.append(Ruled(MARGIN, FIRST - 13, MARGIN, FIRST + (LINES - 1) * PITCH + 12, HAIRLINE, 0.8))
    for number in range(LINES):
        _number(sheet, number)
    for number, row in enumerate(rows):
        _row(sheet, row, FIRST + number * PITCH)
    return sheet


def _number(sheet: Sheet, number: int) -> None:
    text = str(number + 1)
    sheet.texts.append(Written(NUMBERS - _number_width(text), FIRST + number * PITCH, text, _NUMBER))


@lru_cache(maxsize=LINES)
def _number_width(text: str) -> float:
    return Fonts().width(text, _NUMBER.face, _NUMBER.size)


def _row(sheet: Sheet, row: CourtLine, y: float) -> None:
    if row.time:
        sheet.texts.append(Written(TIMES, y - 0.6, row.time, _TIME))
    if row.name:
        sheet.texts.append(Written(NAMES, y, row.name, _NAME))
    lay(sheet, row.pieces, WORDS, y, Style(size=SIZE, color=BLACK))
