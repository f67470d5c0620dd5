"""Key fingerprints as words people can compare over a telephone."""

from __future__ import annotations

from workbench.domain.words import WORDS

COUNT = 6


def six_words(digest: str) -> str:
    """The first bits of a hex digest as six words of the list, joined by hyphens."""
    number = int(digest, 16) >> (4 * len(digest) - 10 * COUNT)
    return "-".join(WORDS[number >> (10 * (COUNT - 1 - n)) & 1023] for n in range(COUNT))
