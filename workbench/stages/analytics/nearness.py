"""Search by meaning: rows near a question, by the angle between their embeddings.

The model is one the laboratory installed, known by its digest; which rows it holds for near is its judgement, not evidence.
"""

from __future__ import annotations

from collections.abc import Generator, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from workbench.domain.progress import Progress
from workbench.domain.timeline import Span
from workbench.domain.transcript import Line

Vector = NDArray[np.float32]
BATCH = 32
LEAST_WORDS = 2  # “yes” is near to everything


class Embedder(Protocol):
    """Port: a model that turns texts into directions; texts of one meaning point one way."""

    @property
    def name(self) -> str:
        """What the model is called in the model store."""
        ...

    @property
    def digest(self) -> str:
        """SHA-256 over its files."""
        ...

    def embed(self, texts: Sequence[str]) -> Vector:
        """(texts, dimensions), each of length one."""
        ...


@dataclass(frozen=True, slots=True)
class Near:
    """A row near the question; 1000 is the same direction."""

    segment_id: str
    span: Span
    text: str
    permille: int


def nearest(
    question: str, lines: Sequence[Line], embedder: Embedder, kept: MutableMapping[str, Vector], most: int = 20
) -> Generator[Progress, None, tuple[Near, ...]]:
    """The nearest rows, best first. `kept` holds what was embedded before, by text; each yield is a place to stop."""
    rows = [line for line in lines if not line.is_struck and len(line.text.split()) >= LEAST_WORDS]
    wanted = list(dict.fromkeys(line.text for line in rows if line.text not in kept))
    for at in range(0, len(wanted), BATCH):
        yield Progress("reading for meaning", at, len(wanted))
        batch = wanted[at : at + BATCH]
        kept.update(zip(batch, embedder.embed(batch), strict=True))
    if not rows or not question.strip():
        return ()
    asked = embedder.embed([question.strip()])[0]
    likeness = np.stack([kept[line.text] for line in rows]) @ asked
    best = np.argsort(-likeness, kind="stable")[:most]
    return tuple(Near(rows[at].id, rows[at].span, rows[at].text, round(float(likeness[at]) * 1000)) for at in best)
