"""Which way text runs: levels of the bidirectional algorithm, and the order in which a line's parts stand.

Unicode Standard Annex 9; the levels are python-bidi's, the order of parts is rule L2.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_BACKWARDS = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_UNSAID = "L"  # the class of a character that this Python's tables do not know yet


def runs_backwards(text: str) -> bool:
    """Whether any of it is written from right to left."""
    return not text.isascii() and _BACKWARDS.search(text) is not None


def begins_backwards(text: str) -> bool:
    """Whether its first letter that has a direction runs from right to left (rules P2 and P3)."""
    from bidi.algorithm import get_base_level

    return bool(get_base_level(text))


def levels_of(text: str, base: int) -> list[int]:
    """The embedding level of every character in a paragraph of this base level; odd ones run from right to left."""
    from bidi import algorithm

    storage = algorithm.get_empty_storage()
    storage["base_level"], storage["base_dir"] = base, "LR"[base]
    algorithm.get_embedding_levels(text, storage)
    for at, held in enumerate(storage["chars"]):
        held["at"] = at
        held["type"] = held["type"] or _UNSAID
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    return _whole(text, {held["at"]: held["level"] for held in storage["chars"]}, base)


def _whole(text: str, known: dict[int, int], base: int) -> list[int]:
    """Levels for joiners too, which the algorithm takes out: each has that of the character before it."""
    levels: list[int] = []
    for at in range(len(text)):
        levels.append(known.get(at, levels[-1] if levels else base))
    return levels


def stretches(levels: Sequence[int]) -> list[tuple[int, int]]:
    """From where to where the level stays the same."""
    edges = [0, *(at for at in range(1, len(levels)) if levels[at] != levels[at - 1]), len(levels)]
    return [(first, end) for first, end in pairwise(edges) if end > first]


def order(levels: Sequence[int]) -> list[int]:
    """The places of a line's parts from left to right."""
    places = list(range(len(levels)))
    odd = [level for level in levels if level % 2]
    for level in range(max(levels, default=0), min(odd, default=1) - 1, -1):
        at = 0
        while at < len(places):
            end = at
            while end < len(places) and levels[places[end]] >= level:
                end += 1
            places[at:end] = reversed(places[at:end])
            at = end + 1
    return places
