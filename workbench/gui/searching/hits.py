"""Places in a transcript that read like what is looked for, and what they read once it is replaced. Holds no Qt."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import regex

from workbench.domain.errors import BadRequest

_PATIENCE = 2.0  # seconds; a pattern that goes astray would otherwise never end


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for, and how exactly."""

    text: str = ""
    match_case: bool = False
    whole_words: bool = False
    is_pattern: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A place: the row's id, where in its text it begins, how long it is."""

    row_id: str
    start: int
    length: int


def hits(wanted: Wanted, texts: Iterable[tuple[str, str]]) -> tuple[Hit, ...]:
    """Every place in these texts, by row id; BadRequest where the pattern is none, or takes too long."""
    if not wanted.text.strip():
        return ()
    compiled, until = _compiled(wanted), time.monotonic() + _PATIENCE
    return tuple(hit for row_id, text in texts for hit in _in(compiled, row_id, text, until))


def replaced(wanted: Wanted, by: str, text: str, starts: Collection[int]) -> str:
    """A text with the places that begin at `starts` replaced; in a pattern's replacement, \\1 is its first group."""
    compiled = _compiled(wanted)

    def put(found: regex.Match[str]) -> str:
        if found.start() not in starts:
            return str(found[0])
        return str(found.expand(by)) if wanted.is_pattern else by

    try:
        return str(compiled.sub(put, text, timeout=_PATIENCE))
    except (regex.error, IndexError) as error:
        raise BadRequest(
            f"The replacement cannot be used: {error}.", "Write \\1 for the first group, \\\\ for a backslash."
        ) from error


def _in(compiled: regex.Pattern[str], row_id: str, text: str, until: float) -> Iterator[Hit]:
    try:
        for found in compiled.finditer(text, timeout=max(0.001, until - time.monotonic())):
            if found.end() > found.start():
                yield Hit(row_id, found.start(), found.end() - found.start())
    except TimeoutError as error:
        raise BadRequest("The pattern takes too long.", "Make it simpler: nested repeats such as (a+)+ have no end.") from error


def _compiled(wanted: Wanted) -> regex.Pattern[str]:
    text = wanted.text if wanted.is_pattern else regex.escape(wanted.text, literal_spaces=True)
    edged = rf"(?<!\w)(?:{text})(?!\w)" if wanted.whole_words else text
    try:
        return regex.compile(edged, 0 if wanted.match_case else regex.IGNORECASE | regex.FULLCASE)
    except regex.error as error:
        raise BadRequest(
            f"The pattern cannot be read: {error}.", "Switch “pattern” off to look for these signs as they are."
        ) from error
