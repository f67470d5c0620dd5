"""Topics over time: where the words change, by TextTiling, and which words set each stretch apart.

M. A. Hearst, "TextTiling: Segmenting Text into Multi-paragraph Subtopic Passages", Computational Linguistics 23, 1997: the
text is cut into sequences of `SEQUENCE` words, blocks of `BLOCK` sequences on both sides of each gap are compared, and a border
stands where the likeness dips deeper than the mean depth and half its deviation. The words of a stretch are ranked by tf-idf.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt

from workbench.domain.timeline import Span, hull
from workbench.domain.transcript import Line
from workbench.stages.analytics.wording import terms

SEQUENCE, BLOCK = 20, 6
NAMED_BY = 4


@dataclass(frozen=True, slots=True)
class Topic:
    """A stretch of the recording and the words that set it apart."""

    span: Span
    terms: tuple[str, ...]
    segment_id: str


def topics(lines: Sequence[Line], small: frozenset[str]) -> tuple[Topic, ...]:
    """The stretches in order of time; one alone where nothing changes, none where hardly anything is said."""
    said = [(at, term) for at, line in enumerate(lines) for term in terms(line.text, small)]
    sequences = [said[at : at + SEQUENCE] for at in range(0, len(said), SEQUENCE)]
    if not sequences:
        return ()
    borders = _borders([Counter(term for _, term in sequence) for sequence in sequences])
    rows = sorted({0, *(sequences[border][0][0] for border in borders)})
    stretches = [lines[first:end] for first, end in zip(rows, [*rows[1:], len(lines)], strict=True) if first < end]
    return _named(stretches, small)


def _borders(sequences: Sequence[Counter[str]]) -> list[int]:
    """Sequences that begin something new."""
    likeness = [_alike(sequences[max(0, gap - BLOCK) : gap], sequences[gap : gap + BLOCK]) for gap in range(1, len(sequences))]
    depths = [_depth(likeness, at) for at in range(len(likeness))]
    if not depths:
        return []
    mean = sum(depths) / len(depths)
    deep = mean + sqrt(sum((d - mean) ** 2 for d in depths) / len(depths)) / 2
    return [at + 1 for at, depth in enumerate(depths) if depth > deep and depth == max(depths[max(0, at - BLOCK) : at + BLOCK])]


def _alike(before: Sequence[Counter[str]], after: Sequence[Counter[str]]) -> float:
    left, right = sum(before, Counter[str]()), sum(after, Counter[str]())
    lengths = sqrt(sum(n * n for n in left.values())) * sqrt(sum(n * n for n in right.values()))
    return sum(count * right[term] for term, count in left.items()) / lengths if lengths else 0.0


def _depth(likeness: Sequence[float], at: int) -> float:
    """How far the likeness falls from the peaks on both sides."""
    left = right = at
    while left > 0 and likeness[left - 1] >= likeness[left]:
        left -= 1
    while right + 1 < len(likeness) and likeness[right + 1] >= likeness[right]:
        right += 1
    return likeness[left] + likeness[right] - 2 * likeness[at]


def _named(stretches: Sequence[Sequence[Line]], small: frozenset[str]) -> tuple[Topic, ...]:
    counts = [Counter(term for line in stretch for term in terms(line.text, small)) for stretch in stretches]
    spread = Counter(term for count in counts for term in count)
    made = []
    for stretch, count in zip(stretches, counts, strict=True):
        weight = {
            term: n * (log(len(stretches) / spread[term]) + (0.1 if len(stretches) > 1 else 1)) for term, n in count.items()
        }
        best = sorted(weight, key=lambda term: (-weight[term], term))[:NAMED_BY]
        if best:
            made.append(Topic(hull(line.span for line in stretch), tuple(best), stretch[0].id))
    return tuple(made)
