"""A summary out of the transcript's own sentences, by LexRank.

G. Erkan, D. R. Radev, "LexRank: Graph-based Lexical Centrality as Salience in Text Summarization", JAIR 22, 2004: sentences
whose tf-idf vectors are close are linked, and the most central ones stand for the whole. Nothing is worded anew, so that every
sentence leads to where it is said. Long transcripts are ranked a block at a time: the matrix grows with the square.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.domain.timeline import Span
from workbench.stages.analytics.wording import Sentence

THRESHOLD, DAMPING, STEPS = 0.1, 0.85, 60
BLOCK = 1_000
LEAST_TERMS = 3

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Central:
    """A sentence of the summary: how it reads, who says it and when."""

    text: str
    speaker: str
    segment_id: str
    span: Span


def summary(sentences: Sequence[Sentence], most: int = 6) -> tuple[Central, ...]:
    """The most central sentences, in order of time."""
    fit = _unlike([s for s in sentences if len(set(s.terms)) >= LEAST_TERMS])
    while len(fit) > BLOCK:
        blocks = [fit[at : at + BLOCK] for at in range(0, len(fit), BLOCK)]
        each = max(most, BLOCK // (2 * len(blocks)))
        fit = [sentence for block in blocks for sentence in _best(block, each)]
    return tuple(Central(s.text, s.line.speaker, s.line.id, s.span) for s in _best(fit, most))


def _unlike(sentences: Sequence[Sentence]) -> list[Sentence]:
    """Without sentences of the same words: a loop would vote for itself."""
    return list({tuple(sorted(s.terms)): s for s in reversed(sentences)}.values())[::-1]


def _best(sentences: Sequence[Sentence], most: int) -> list[Sentence]:
    if not sentences:
        return []
    ranks: list[float] = centrality(vectors([s.terms for s in sentences])).tolist()
    order = sorted(range(len(sentences)), key=lambda at: (-round(ranks[at], 9), at))[:most]
    return [sentences[at] for at in sorted(order)]


def vectors(texts: Sequence[Sequence[str]]) -> Floats:
    """A row of tf-idf weights a text, of length one; zero where a text has no words."""
    held = sorted({term for text in texts for term in text})
    column = {term: at for at, term in enumerate(held)}
    counts = np.zeros((len(texts), max(1, len(held))))
    for row, text in enumerate(texts):
        for term, count in Counter(text).items():
            counts[row, column[term]] = count
    rarity = np.log((1 + len(texts)) / (1 + (counts > 0).sum(axis=0))) + 1
    weighed = counts * rarity
    lengths = np.linalg.norm(weighed, axis=1, keepdims=True)
    return weighed / np.where(lengths == 0, 1, lengths)  # type: ignore[no-any-return]  # numpy's where is untyped here


def centrality(rows: Floats) -> Floats:
    """The stationary share of a walk over linked rows, as PageRank has it."""
    linked = (rows @ rows.T >= THRESHOLD).astype(np.float64)
    np.fill_diagonal(linked, 1.0)
    walk = linked / linked.sum(axis=1, keepdims=True)
    share = np.full(len(rows), 1 / len(rows))
    for _ in range(STEPS):
        share = (1 - DAMPING) / len(rows) + DAMPING * (share @ walk)
    return share
