"""What an engine's word probabilities were worth: how many of the words marked so were right, as a laboratory measured it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

LEAST_WORDS = 30  # fewer words of one kind say nothing a court could use
EDGES = (0, 300, 500, 600, 700, 800, 850, 900, 950, 980, 1001)  # permille, half-open; engines mark most words above 950
_CONFIDENCE = 1.959964  # 95 %


@dataclass(frozen=True, slots=True)
class Bin:
    """Words that an engine marked with a probability in [low, high) permille: how many, how many of them were right, and the
    sum of their probabilities."""

    low: int
    high: int
    words: int
    right: int
    permille: int

    @property
    def marked(self) -> int:
        """Their mean probability, in permille."""
        return round(self.permille / self.words) if self.words else 0

    @property
    def share(self) -> int:
        """How many of a thousand were right."""
        return round(1000 * self.right / self.words) if self.words else 0


@dataclass(frozen=True, slots=True)
class Worth:
    """What a mark was worth: of `words` words marked from `low` to `high` permille `share` of a thousand were right; the true
    share lies between `least` and `most` with 95 % confidence."""

    low: int
    high: int
    words: int
    share: int
    least: int
    most: int


def binned(judged: Iterable[tuple[int, bool]]) -> tuple[Bin, ...]:
    """Words as (permille, right), counted by what the engine marked them with; empty bins are left out."""
    held: dict[int, list[tuple[int, bool]]] = {}
    for permille, right in judged:
        held.setdefault(_edge(permille), []).append((permille, right))
    return tuple(
        Bin(EDGES[at], EDGES[at + 1], len(words), sum(r for _, r in words), sum(p for p, _ in words))
        for at, words in sorted(held.items())
    )


def _edge(permille: int) -> int:
    return next(at for at in range(len(EDGES) - 1) if permille < EDGES[at + 1])


def worths(bins: Sequence[Bin]) -> tuple[Worth, ...]:
    """Neighbouring bins pooled until a higher mark never was worth less and each pool has words enough: isotonic regression by
    pooling adjacent violators. Nothing where there are too few words in all."""
    pools: list[list[Bin]] = []
    for one in bins:
        pools.append([one])
        while len(pools) > 1 and _falls(pools[-2], pools[-1]):
            pools[-2:] = [[*pools[-2], *pools[-1]]]
    while len(pools) > 1 and (few := next((at for at, pool in enumerate(pools) if _words(pool) < LEAST_WORDS), None)) is not None:
        first = few - 1 if few == len(pools) - 1 else few
        pools[first : first + 2] = [[*pools[first], *pools[first + 1]]]
    return tuple(_worth(pool) for pool in pools if _words(pool) >= LEAST_WORDS)


def _falls(lower: Sequence[Bin], upper: Sequence[Bin]) -> bool:
    return _right(lower) * _words(upper) > _right(upper) * _words(lower)


def _words(pool: Sequence[Bin]) -> int:
    return sum(one.words for one in pool)


def _right(pool: Sequence[Bin]) -> int:
    return sum(one.right for one in pool)


def _worth(pool: Sequence[Bin]) -> Worth:
    words, right = _words(pool), _right(pool)
    least, most = interval(right, words)
    return Worth(pool[0].low, pool[-1].high, words, round(1000 * right / words), least, most)


def worth_of(permille: int, bins: Sequence[Bin]) -> Worth | None:
    """What a mark was worth; None where no such words were measured, or too few."""
    return next((one for one in worths(bins) if one.low <= permille < one.high), None)


def interval(right: int, words: int) -> tuple[int, int]:
    """Wilson's interval for a share, 95 %, in permille."""
    if not words:
        return 0, 1000
    share, square = right / words, _CONFIDENCE**2 / words
    middle = (share + square / 2) / (1 + square)
    half = _CONFIDENCE * sqrt(share * (1 - share) / words + square / (4 * words)) / (1 + square)
    return max(0, round(1000 * (middle - half))), min(1000, round(1000 * (middle + half)))


def expected_error(bins: Sequence[Bin]) -> int:
    """Expected calibration error in permille: how far marks and shares lie apart, each bin counting by its words."""
    words = _words(bins)
    return round(sum(abs(1000 * one.right - one.permille) for one in bins) / words) if words else 0


def no_bins(bins: Collection[Bin]) -> str:
    """Why a reliability table cannot be one."""
    at = 0
    for one in bins:
        inside = at <= one.low < one.high <= EDGES[-1] and one.low * one.words <= one.permille < one.high * one.words
        if not (inside and 0 <= one.right <= one.words and one.words > 0):
            return "its reliability table does not add up"
        at = one.high
    return ""
