"""Candidates: names, numbers, dates, telephone numbers and places as a transcript has them, each with where it is said."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from workbench.domain.timeline import Span
from workbench.domain.transcript import Line, SuspicionKind
from workbench.stages.analytics import places
from workbench.stages.analytics.dates import dates
from workbench.stages.analytics.phones import phones
from workbench.stages.suspicions import said_at
from workbench.stages.suspicions.lexicon import lexicon_of
from workbench.stages.suspicions.texts import Found, read

STEP = 500  # rows between two places to stop


class Sort(StrEnum):
    """What a candidate may be."""

    NAME = "name"
    PLACE = "place"
    DATE = "date"
    PHONE = "phone number"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is said."""

    segment_id: str
    span: Span


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that may be a name, a date …, as it is said first, with every place; `note` says what speaks for it."""

    sort: Sort
    text: str
    places: tuple[Place, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """One place of a candidate: characters of a row's text."""

    sort: Sort
    text: str
    line: Line
    first: int
    end: int
    note: str = ""


def candidates(lines: Sequence[Line], language: str) -> tuple[Candidate, ...]:
    """Everything found, the most often said first within its sort."""
    steps = in_steps(lines, language)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: tuple[Candidate, ...] = end.value
            return found


def in_steps(lines: Sequence[Line], language: str) -> Generator[int, None, tuple[Candidate, ...]]:
    """The same with a stop every `STEP` rows; yields how many rows are done."""
    readings = [(line, read(line.text, lexicon_of(line.segment.language or language))) for line in lines]
    names = frozenset(name for _, held in readings for name in held.names)
    mentions: list[Mention] = []
    for done, (line, held) in enumerate(readings):
        named = [f for f in held.found if f.kind is SuspicionKind.NAME] + [f for f in held.openers if f.text in names]
        numbers = [f for f in held.found if f.kind is SuspicionKind.NUMBER]
        mentions += _in_row(line, named, numbers, language)
        if done % STEP == 0:
            yield done
    return _grouped(mentions)


def _in_row(line: Line, named: Sequence[Found], numbers: Sequence[Found], language: str) -> Iterator[Mention]:
    text, spoken = line.text, line.segment.language or language
    taken: list[tuple[int, int]] = []
    for first, end, note in phones(text, spoken):
        taken.append((first, end))
        yield Mention(Sort.PHONE, text[first:end], line, first, end, note)
    for first, end in dates(text, spoken):
        if _is_free(first, end, taken):
            taken.append((first, end))
            yield Mention(Sort.DATE, text[first:end], line, first, end)
    yield from (Mention(Sort.NUMBER, f.text, line, f.first, f.end) for f in numbers if _is_free(f.first, f.end, taken))
    for found in named:
        if _is_free(found.first, found.end, taken):
            note = places.known(found.text)
            yield Mention(Sort.PLACE if note else Sort.NAME, found.text, line, found.first, found.end, note)


def _is_free(first: int, end: int, taken: Iterable[tuple[int, int]]) -> bool:
    return all(end <= start or first >= stop for start, stop in taken)


def _grouped(mentions: Sequence[Mention]) -> tuple[Candidate, ...]:
    held: dict[tuple[Sort, str], list[Mention]] = {}
    for mention in mentions:
        held.setdefault((mention.sort, mention.text.casefold()), []).append(mention)
    order = list(Sort)
    made = [Candidate(group[0].sort, group[0].text, tuple(map(_place, group)), group[0].note) for group in held.values()]
    return tuple(sorted(made, key=lambda c: (order.index(c.sort), -len(c.places), c.places[0].span)))


def _place(mention: Mention) -> Place:
    return Place(mention.line.id, said_at(mention.line, mention.first, mention.end))
