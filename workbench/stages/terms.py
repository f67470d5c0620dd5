"""What a report's index lists: names and places as they are said, and terms that somebody wants found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from workbench.domain.transcript import Line
from workbench.stages.analytics.mentions import Sort, candidates

MOST: Final = 400


def indexed(lines: Sequence[Line], language: str, wanted: Iterable[str] = ()) -> tuple[str, ...]:
    """The wanted terms that are said, and the names and places found; each once however it is spelt, in alphabetical order."""
    said = " ".join(line.text for line in lines).casefold()
    named = [found.text for found in candidates(lines, language) if found.sort in (Sort.NAME, Sort.PLACE)]
    terms = [*(" ".join(term.split()) for term in wanted), *named]
    held = {term.casefold(): term for term in reversed(terms) if term and term.casefold() in said and "█" not in term}
    return tuple(held[key] for key in sorted(held))[:MOST]
