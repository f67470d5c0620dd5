"""Names and terms: who speaks, and page and line of every place where a name or term is said."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from workbench.domain.dossier import Dossier
from workbench.domain.spoken import is_unspaced
from workbench.typesetting.column import TABLE, Column, lay
from workbench.typesetting.court import CourtPages
from workbench.typesetting.court_lines import led
from workbench.typesetting.fonts import Face, Fonts
from workbench.typesetting.index_terms import Terms, occurrences
from workbench.typesetting.language import say
from workbench.typesetting.lines import Piece, Run, broken
from workbench.typesetting.references import stretch
from workbench.typesetting.sheet import BLACK, BOTTOM, HAIRLINE, LEFT, RIGHT, TEXT, Element, Role, Ruled, Style
from workbench.typesetting.voices import names_of
from workbench.typesetting.wording import label_of, number

GUTTER = 26.0
WIDTH = (RIGHT - LEFT - GUTTER) / 2
HANG = 10.0
LEADING, LETTER = 12.4, 17.0
LONG = 14  # rows of an entry that may be cut between columns
_ENTRY, _LETTER = Style(size=8.8, color=TEXT), Style(size=10.0, color=BLACK)
_VOICES, _OPTIONAL = (148.0, 56.0, 80.0, 100.0, 50.0, 65.0), (1, 2, 3)

INTRODUCTION = (
    "Every place where a name or term is said in the transcripts, as a whole word: 12:3 is page 12, line 3; 12:3–4 begins on "
    "one line and ends on the next."
)

At = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Said:
    """Where a term is said: from one page and line to another, mostly the same."""

    term: str
    first: At
    last: At


def index_pages(dossier: Dossier, courts: Sequence[CourtPages], begins: Sequence[int], header: tuple[str, str]) -> Column | None:
    """The pages between transcripts and annexes; `begins` has each transcript's first page. None where nobody says anything."""
    spoken = [(court, first) for court, first in zip(courts, begins, strict=True) if court.rows]
    if not spoken:
        return None
    column = Column(spoken[0][0].fonts, header)
    column.section("index", say("Names and terms"))
    column.block([Run(say(INTRODUCTION))])
    _speakers(column, spoken)
    asked, terms = _terms(dossier)
    said = [told for court, first in spoken for told in _said(court, first, terms)]
    column.heading(say("By page and line"))
    if not dossier.style.disclosure:  # what is blacked out may well say it
        _absent(column, asked, {told.term for told in said})
    _entries(column, said)
    return column


def _terms(dossier: Dossier) -> tuple[tuple[str, ...], Terms]:
    """What was asked for, and all that is looked for: that, what the exhibits bring, and the voices' names."""
    asked = tuple(" ".join(term.split()) for term in dossier.style.terms)
    brought = [term for exhibit in dossier.exhibits for term in exhibit.terms]
    names = [name for exhibit in dossier.exhibits for name in names_of(exhibit).values()]
    return asked, Terms((*asked, *brought, *names))


def _said(court: CourtPages, page: int, terms: Terms) -> Iterable[Said]:
    for found in occurrences(court, terms):
        first, last = court.place(found.first), court.place(found.last)
        yield Said(found.term, (page + first.sheet, first.line + 1), (page + last.sheet, last.line + 1))


def _speakers(column: Column, spoken: Sequence[tuple[CourtPages, int]]) -> None:
    """Everybody who says something, by full name: court pages cut a name to its column, or say Q. and A."""
    column.heading(say("Who speaks"), TABLE)
    rows = [row for court, page in spoken for row in _voices(court, page, len(spoken) > 1)]
    head = (say("name"), say("exhibit"), say("role"), say("on the pages"), say("first at"), say("utterances"))
    kept = [at for at in range(len(head)) if at not in _OPTIONAL or any(row[at] for row in rows)]
    spare = sum(_VOICES[at] for at in _OPTIONAL if at not in kept)
    widths = [_VOICES[at] + (spare if not at else 0.0) for at in kept]
    column.table(widths, [[row[at] for at in kept] for row in rows], [head[at] for at in kept])


def _voices(court: CourtPages, page: int, several: bool) -> Iterable[tuple[str, ...]]:
    roles = {voice.key: voice.role for voice in court.exhibit.speakers}
    count = Counter(line.speaker for line in court.exhibit.lines)
    begins: dict[str, int] = {}
    for line in court.exhibit.lines:
        begins.setdefault(line.speaker, court.starts[line.id])
    for key, name in names_of(court.exhibit).items():
        place = court.place(begins[key])
        called = court.called(key)
        yield (
            name,
            label_of(court.exhibit) if several else "",
            roles.get(key, ""),
            "" if called.casefold() == name.casefold() else called,
            f"{page + place.sheet}:{place.line + 1}",
            number(count[key]),
        )


def _entries(column: Column, said: Iterable[Said]) -> None:
    """Terms under their letters in two columns, the last two of one length."""
    by_term: dict[str, list[Said]] = {}
    for told in said:
        by_term.setdefault(told.term, []).append(told)
    if not by_term:
        column.block([Run(say("None of the names and terms looked for stands in the transcripts."))])
        return
    _fill(column, _rows(by_term, column.fonts))


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a column, with its height: a letter, an entry's first line, or one that goes on, which hangs."""

    pieces: tuple[Piece, ...]
    height: float
    element: Element
    hang: float = 0.0
    is_letter: bool = False


def _rows(by_term: dict[str, list[Said]], fonts: Fonts) -> list[Row]:
    made: list[Row] = []
    for letter, terms in groupby(sorted(by_term, key=_order), key=_letter):
        (pieces,) = broken([Run(letter, Face.STRONG)], fonts, size=_LETTER.size, width=1000)
        made.append(Row(pieces, 30.0, Element(Role.HEADING), is_letter=True))
        for term in terms:
            element = Element(Role.TEXT)
            first, *more = led(term, [Run(told(by_term[term]))], fonts, size=_ENTRY.size, width=WIDTH - HANG)
            made += [Row(first, LEADING, element), *(Row(pieces, LEADING, element, HANG) for pieces in more)]
            made[-1] = replace(made[-1], height=LEADING + 2.4)
    return made


def told(said: Iterable[Said]) -> str:
    """ "12:3, 7–8, 19; 14:2": a page once, then its lines."""
    places = sorted({(one.first, one.last) for one in said})
    parts = []
    for page, held in groupby(places, key=lambda place: place[0][0]):
        first, *others = (stretch(*place) for place in held)
        parts.append(", ".join([first, *(other.removeprefix(f"{page}:") for other in others)]))
    return "; ".join(parts)


def _fill(column: Column, rows: list[Row]) -> None:
    """Columns filled from left to right; the last page's two are of one length."""
    while rows:
        room = BOTTOM - column.y
        left = _fitting(rows, room)
        right = _fitting(rows[left:], room)
        if left + right == len(rows):
            left = _half(rows, left, room)
            right = len(rows) - left
        top = column.y
        ends = [_set(column, rows[:left], LEFT, top), _set(column, rows[left : left + right], LEFT + WIDTH + GUTTER, top)]
        column.y = max(ends)
        rows = rows[left + right :]
        if rows:
            column.turn()


def _half(rows: Sequence[Row], most: int, room: float) -> int:
    """How many rows make two columns of one length, so that the second fits as well."""
    half = _fitting(rows, sum(row.height for row in rows) / 2 + LEADING) or most
    return half if _fitting(rows[half:], room) == len(rows) - half else most


def _fitting(rows: Sequence[Row], room: float) -> int:
    """How many rows the room holds, the first without white above it. A letter never stands last; only long entries are cut."""
    used, count = 0.0, 0
    for row in rows:
        used += _height(row, is_first=not count)
        if used > room:
            break
        count += 1
    whole = count
    while 0 < whole < len(rows) and (rows[whole].hang or rows[whole - 1].is_letter):
        whole -= 1
    return whole if whole and count - whole < LONG else count


def _height(row: Row, *, is_first: bool) -> float:
    return LETTER if row.is_letter and is_first else row.height


def _set(column: Column, rows: Sequence[Row], x: float, y: float) -> float:
    """One column from a height on; returns where it ends."""
    for at, row in enumerate(rows):
        style = _LETTER if row.is_letter else _ENTRY
        if row.is_letter and at:
            y += row.height - LETTER
        lay(column.sheet, row.pieces, x + row.hang, y, style, row.element)
        if row.is_letter:
            column.sheet.shapes.append(Ruled(x, y + 4.4, x + WIDTH, y + 4.4, HAIRLINE, 0.5))
        y += LETTER if row.is_letter else row.height
    return y


def _order(term: str) -> tuple[str, str]:
    """Digits, then letters as if they had no accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", term).casefold() if c.isalnum()), term


def _letter(term: str) -> str:
    first = _order(term)[0][:1]
    if first.isdigit():
        return say("0–9")
    return say("Chinese and Japanese") if first and is_unspaced(first) else first.upper()


def _absent(column: Column, asked: Iterable[str], said: Iterable[str]) -> None:
    """Terms that somebody asked for and nobody said: an index that leaves them out would not tell."""
    there = {term.casefold() for term in said}
    missing = [term for term in dict.fromkeys(asked) if term.casefold() not in there]
    if missing:
        column.block([Run(say("Asked for and nowhere said: {terms}.").format(terms=", ".join(missing)))], size=8.6)
        column.space(6)
