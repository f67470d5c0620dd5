"""Texts as the measures see them: sentences with their place, words without case, the small words of a language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.domain.timeline import Span
from workbench.domain.transcript import Line
from workbench.stages.analytics.small_words import SMALL
from workbench.stages.suspicions import said_at
from workbench.stages.suspicions.lexicon import LEXICONS

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SENTENCE = re.compile(r"[^.!?…。！？]+[.!?…。！？]*")
_MOST_COMMON = 40  # words of an unknown language that count as its small ones
_KNOWN_FROM = 2


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a row: its place in the row's text, and its words without case and small ones."""

    line: Line
    first: int
    end: int
    terms: tuple[str, ...]

    @property
    def text(self) -> str:
        """How it reads."""
        return self.line.text[self.first : self.end]

    @property
    def span(self) -> Span:
        """When it is said."""
        return said_at(self.line, self.first, self.end)


def small_words(language: str, texts: Sequence[str]) -> frozenset[str]:
    """The small words of a language, numbers among them; of an unknown one, the most common words of these texts."""
    if language in SMALL:
        own = LEXICONS[language]
        return frozenset(SMALL[language].split()) | own.stops | own.negations | own.numbers
    counted = Counter(word for text in texts for word in words(text))
    return frozenset(word for word, count in counted.most_common(_MOST_COMMON) if count >= _KNOWN_FROM)


def words(text: str) -> list[str]:
    """The words of a text in small letters."""
    return [word.replace("’", "'") for word in WORD.findall(text.lower())]


def terms(text: str, small: frozenset[str]) -> tuple[str, ...]:
    """The words of a text that say what it is about."""
    return tuple(word for word in words(text) if word not in small and len(word) > 1)


def sentences(lines: Sequence[Line], small: frozenset[str]) -> list[Sentence]:
    """Rows taken apart at their full stops."""
    found: list[Sentence] = []
    for line in lines:
        for match in _SENTENCE.finditer(line.text):
            said = match.group()
            first = match.start() + len(said) - len(said.lstrip())
            if said.strip():
                found.append(Sentence(line, first, first + len(said.strip()), terms(said, small)))
    return found
