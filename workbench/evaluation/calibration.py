"""Whether each of an engine's words was right, by alignment with what was said, and how well its probabilities tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

from workbench.domain.calibration import expected_error, worths
from workbench.domain.canonical import plain
from workbench.domain.leaving import Validation
from workbench.domain.timed import Word
from workbench.evaluation.scoring import normaliser

Judged = tuple[int, bool]  # what a word was marked with, in permille, and whether it was right


def judged(reference: str, words: Sequence[Word], language: str) -> tuple[Judged, ...]:
    """Each word with a probability, and whether it stands against the same word of the reference.

    Words are compared as the error rate compares them: several that the normaliser makes one (“twenty one”, 21) are right or
    wrong together; a word that it takes out altogether (“uh”) is neither.
    """
    normal = normaliser(language)
    parts = [normal(word.text).split() for word in words]
    whole = normal(" ".join(word.text for word in words)).split()
    right = _right(normal(reference).split(), whole)
    found = []
    for word, held in zip(words, _placed(parts, whole), strict=True):
        if word.permille is not None and held:
            found.append((word.permille, all(right[at] for at in held)))
    return tuple(found)


def _right(truth: Sequence[str], said: Sequence[str]) -> list[bool]:
    """For each word said, whether jiwer's alignment sets it against its like."""
    import jiwer

    right = [False] * len(said)
    if truth and said:
        for chunk in jiwer.process_words(" ".join(truth), " ".join(said)).alignments[0]:
            if chunk.type == "equal":
                right[chunk.hyp_start_idx : chunk.hyp_end_idx] = [True] * (chunk.hyp_end_idx - chunk.hyp_start_idx)
    return right


def _placed(parts: Sequence[Sequence[str]], whole: Sequence[str]) -> list[tuple[int, ...]]:
    """Where each word's own normal form stands in that of the whole text."""
    flat = [(number, token) for number, tokens in enumerate(parts) for token in tokens]
    places: list[list[int]] = [[] for _ in parts]
    matcher = SequenceMatcher(None, [token for _, token in flat], list(whole), autojunk=False)
    for tag, first, end, there, there_end in matcher.get_opcodes():
        for at in range(first, end):
            places[flat[at][0]] += [there + at - first] if tag == "equal" else range(there, there_end)
    return [tuple(held) for held in places]


def brier(words: Iterable[Judged]) -> float | None:
    """Mean squared distance of probability and outcome: 0 knows everything, 0.25 says one half to all."""
    squares = [(permille / 1000 - right) ** 2 for permille, right in words]
    return round(sum(squares) / len(squares), 4) if squares else None


def calibration(one: Validation) -> dict[str, Any]:
    """What one kind's marks were worth, for programs; shares and errors in permille."""
    return {
        "recipe": one.recipe,
        "condition": one.condition,
        "words": sum(held.words for held in one.bins),
        "expected_calibration_error": expected_error(one.bins),
        "bins": [
            {"low": held.low, "high": held.high, "words": held.words, "marked": held.marked, "share": held.share}
            for held in one.bins
        ],
        "worth": [plain(pool) for pool in worths(one.bins)],
    }


def reliability_table(measured: Iterable[Validation]) -> Iterator[str]:
    """The table of every kind of recordings, and what their marks were worth."""
    for one in measured:
        if not one.bins:
            continue
        words = sum(held.words for held in one.bins)
        yield ""
        yield f"{one.engine}, {one.condition}: {words:,} words, expected calibration error {expected_error(one.bins) / 10:.1f} %"
        yield f"{'marked %':>12} {'mean %':>7} {'words':>7} {'right %':>8}"
        for held in one.bins:
            span = f"{held.low / 10:.0f} to {min(held.high, 1000) / 10:.0f}"
            yield f"{span:>12} {held.marked / 10:7.1f} {held.words:7,} {held.share / 10:8.1f}"
        pools = worths(one.bins)
        yield from (f"  {told(one.low, one.high, one.share, one.words, one.least, one.most)}" for one in pools)
        if not pools:
            yield "  too few words to say what a mark was worth"


def told(low: int, high: int, share: int, words: int, least: int, most: int) -> str:
    """What a mark was worth, in one line."""
    marked = f"words marked {low / 10:.0f} to {min(high, 1000) / 10:.0f} %"
    return f"{marked} were right in {share / 10:.1f} % (n = {words:,}; 95 % interval {least / 10:.1f} to {most / 10:.1f} %)"
