"""What a report's index lists: names and places as they are said, and terms that somebody wants found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from workbench.domain.transcript import Line
from workbench.stages.analytics.mentions import Sort, candidates

MOST: Final = 400
_WORD: Final = re.compile(r"[^\W\d_]+")


def indexed(lines: Sequence[Line], language: str, wanted: Iterable[str] = ()) -> tuple[str, ...]:
    """The wanted terms that are said, and the names and places found; each once however it is spelt, in alphabetical order.

    A word that the same transcript has in small letters too is no name: it began a sentence.
    """
    said = " ".join(line.text for line in lines).casefold()
    small = {word for line in lines for word in _WORD.findall(line.text) if word.islower()}
    named = [
        found.text
        for found in candidates(lines, language)
        if found.sort in (Sort.NAME, Sort.PLACE) and len(found.text) > 1 and found.text.casefold() not in small
    ]
    terms = [*(" ".join(term.split()) for term in wanted), *named]
    held = {term.casefold(): term for term in reversed(terms) if term and term.casefold() in said and "█" not in term}
    return tuple(held[key] for key in sorted(held))[:MOST]
