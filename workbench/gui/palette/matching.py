"""How well typed letters fit a name: all in their order, the better the closer and the nearer to the beginnings of words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

_APART, _INSIDE, _LATE = 3, 2, 40


def rank(typed: str, name: str) -> int | None:
    """A cost, 0 being the name's own beginning; None where the letters are not all there in their order."""
    wanted, text = "".join(typed.casefold().split()), name.casefold()
    if not wanted:
        return 0
    whole = text.find(typed.casefold().strip())
    if whole >= 0:
        return min(whole, _LATE) if _begins(text, whole) else _LATE + _INSIDE
    places = _places(wanted, text)
    return _LATE + _cost(places, text) if places else None


def _places(wanted: str, text: str) -> list[int]:
    """Where each letter stands, beginnings of words before others; empty where one is missing."""
    found: list[int] = []
    for number, letter in enumerate(wanted):
        after = found[-1] + 1 if found else 0
        ahead = [at for at in range(after, len(text)) if text[at] == letter]
        # A letter at the beginning of a word, unless the rest could not follow any more.
        ahead.sort(key=lambda at: (at != after or not found, not _begins(text, at), at))
        fits = next((at for at in ahead if _follows(wanted[number + 1 :], text, at + 1)), None)
        if fits is None:
            return []
        found.append(fits)
    return found


def _follows(wanted: str, text: str, after: int) -> bool:
    for letter in wanted:
        after = text.find(letter, after) + 1
        if not after:
            return False
    return True


def _cost(places: Sequence[int], text: str) -> int:
    gaps = sum(right - left > 1 and not _begins(text, right) for left, right in pairwise(places))
    inside = sum(not _begins(text, at) for at in places[:1])
    return _APART * gaps + _INSIDE * inside + places[0]


def _begins(text: str, at: int) -> bool:
    return at == 0 or not text[at - 1].isalnum()
