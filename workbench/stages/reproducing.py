"""Reproducing: how a second run of a recorded recipe compares with the first, and what about the machines may explain it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import zip_longest

from workbench.domain.canonical import digest_of, plain
from workbench.domain.leaving import Sameness
from workbench.domain.recipe import Recipe, RunRecord
from workbench.domain.speakers import Turn
from workbench.domain.timeline import Rate
from workbench.domain.transcript import Segment


@dataclass(frozen=True, slots=True)
class Result:
    """What a run made of a recording, on the recording's frames, and what it was made with."""

    segments: tuple[Segment, ...]
    turns: tuple[Turn, ...]
    recipes: tuple[Recipe, ...]
    runs: tuple[RunRecord, ...]

    def digest(self) -> str:
        """SHA-256 over words, times, probabilities, voices and turns; names of rows do not count."""
        return digest_of([plain(_nameless(self.segments)), plain(self.turns)])


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two runs compare. `rows` pairs what stood with what came where words or voices differ, `count` says how many rows do,
    or else how many words and turns have another time or probability."""

    outcome: Sameness
    count: int = 0
    rows: tuple[tuple[str, str], ...] = ()


def compared(before: Result, after: Result, rate: Rate) -> Comparison:
    """Same words by the same voices: then only times and probabilities can differ."""
    if before.digest() == after.digest():
        return Comparison(Sameness.IDENTICAL)
    if _said(before) == _said(after):
        return Comparison(Sameness.TEXT_IDENTICAL, max(1, _moved(before, after)))
    rows = tuple(_differing(before.segments, after.segments, rate))
    return Comparison(Sameness.DIFFERENT, max(1, len(rows)), rows)


def explained(before: Result, after: Result) -> str:
    """What differs between the two machines; empty where nothing does."""
    told = [*_by_recipe(before.recipes, after.recipes), *_by_machine(before.runs, after.runs)]
    return "; ".join(dict.fromkeys(told))


def _nameless(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    return tuple(replace(segment, id="") for segment in segments)


def _said(result: Result) -> list[tuple[str, str]]:
    return [(word, segment.speaker) for segment in result.segments for word in segment.text.split()]


def _moved(before: Result, after: Result) -> int:
    """Words and turns that are not the same; rows may be cut in other places."""
    words = [[word for segment in result.segments for word in segment.words] for result in (before, after)]
    pairs = [*zip_longest(*words), *zip_longest(before.turns, after.turns)]
    return sum(one != other for one, other in pairs)


def _differing(before: Sequence[Segment], after: Sequence[Segment], rate: Rate) -> Iterator[tuple[str, str]]:
    ours, theirs = ([(segment.speaker, segment.text) for segment in segments] for segments in (before, after))
    for tag, first, end, new_first, new_end in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if tag != "equal":
            old = [_row(segment, rate) for segment in before[first:end]]
            new = [_row(segment, rate) for segment in after[new_first:new_end]]
            yield from zip_longest(old, new, fillvalue="")


def _row(segment: Segment, rate: Rate) -> str:
    return f"{rate.clock(segment.span.first, 1)} {segment.speaker or 'nobody'}: {segment.text}"


def _by_recipe(before: Sequence[Recipe], after: Sequence[Recipe]) -> Iterator[str]:
    """Recipes of one name belong together; one that the first run did not need explains nothing."""
    now = {(recipe.engine, recipe.name): recipe for recipe in after}
    for old in before:
        new = now.get((old.engine, old.name))
        if new is not None:
            yield from _recipe(old, new)


def _recipe(old: Recipe, new: Recipe) -> Iterator[str]:
    if old.version != new.version:
        yield f"{old.engine} is version {new.version} here, then {old.version}"
    yield from _pairs(old.models, new.models, "the model {name} has the digest {new:.8}… here, then {old:.8}…")
    yield from _pairs(old.parameters, new.parameters, "{name} is {new} here, then {old}")
    if old.seed != new.seed:
        yield f"the seed is {new.seed} here, then {old.seed}"


def _by_machine(before: Sequence[RunRecord], after: Sequence[RunRecord]) -> Iterator[str]:
    for old, new in zip(before, after, strict=False):
        for what, then, now in (
            ("ran on", old.device, new.device),
            ("processor features:", old.cpu, new.cpu),
            ("threads:", str(old.threads), str(new.threads)),
        ):
            if then != now:
                yield f"{what} {now or 'not stated'} here, then {then or 'not stated'}"
        yield from _pairs(old.libraries, new.libraries, "{name} is {new} here, then {old}")


def _pairs(old: Sequence[tuple[str, object]], new: Sequence[tuple[str, object]], sentence: str) -> Iterator[str]:
    then, now = dict(old), dict(new)
    for name in sorted({*then, *now}):
        if then.get(name) != now.get(name):
            yield sentence.format(name=name, old=str(then.get(name, "none")), new=str(now.get(name, "none")))
