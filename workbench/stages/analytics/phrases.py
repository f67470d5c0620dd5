"""Key phrases by RAKE: S. Rose, D. Engel, N. Cramer, W. Cowley, "Automatic keyword extraction from individual documents", 2010.

Phrases are what stands between small words and punctuation; a word's score is its degree (how many words it stands with) over
its frequency, a phrase's the sum of its words'. Ours: phrases of more than `LONGEST` words are left out, and what is said more
than once comes first, because speech holds many long phrases that are said once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.domain.transcript import Line
from workbench.stages.analytics.mentions import Place
from workbench.stages.analytics.wording import WORD
from workbench.stages.suspicions import said_at

LONGEST = 4
_BREAK = re.compile(r"[^\w\s'’]")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase, its score × 100, and where it is said."""

    text: str
    score: int
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    line: Line
    first: int
    end: int
    words: tuple[str, ...]


def key_phrases(lines: Sequence[Line], small: frozenset[str], most: int = 20) -> tuple[Phrase, ...]:
    """The best phrases of a transcript."""
    found = [said for line in lines for said in _candidates(line, small)]
    frequency = Counter(word for said in found for word in said.words)
    degree: Counter[str] = Counter()
    for said in found:
        for word in said.words:
            degree[word] += len(said.words)
    held: dict[tuple[str, ...], list[_Said]] = {}
    for said in found:
        held.setdefault(said.words, []).append(said)
    scores = {words: sum(degree[word] * 100 // frequency[word] for word in words) for words in held}
    best = sorted(held, key=lambda words: (len(held[words]) < 2, -scores[words], held[words][0].line.span))[:most]
    return tuple(Phrase(_text(held[words][0]), scores[words], tuple(map(_place, held[words]))) for words in best)


def _candidates(line: Line, small: frozenset[str]) -> Iterator[_Said]:
    text, run = line.text, list[re.Match[str]]()
    for match in (*WORD.finditer(text), None):
        broken = bool(run) and (match is None or _BREAK.search(text, run[-1].end(), match.start()) is not None)
        is_small = match is None or match.group().lower().replace("’", "'") in small or len(match.group()) < 2
        if run and (broken or is_small):
            if len(run) <= LONGEST:
                words = tuple(m.group().lower().replace("’", "'") for m in run)
                yield _Said(line, run[0].start(), run[-1].end(), words)
            run = []
        if match is not None and not is_small:
            run.append(match)


def _text(said: _Said) -> str:
    return said.line.text[said.first : said.end]


def _place(said: _Said) -> Place:
    return Place(said.line.id, said_at(said.line, said.first, said.end))
