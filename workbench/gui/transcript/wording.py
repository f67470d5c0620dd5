"""A line's words, one by one: what stands, what the machine had, what a human put there. Holds no Qt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import Enum

from workbench.domain.spoken import joined, places, tokens
from workbench.domain.timeline import Span
from workbench.domain.transcript import Confidence, Line, Word, confidence
from workbench.stages.editing import spoken

MARK = re.compile(r"\[[^\[\]]*\]")
# A word nobody is sure of, with what else it could be: bag(?) or bag(?back/bank).
UNCERTAIN = re.compile(r"([^\s()]+)\(\?([^\s()]*)\)")


class Kind(Enum):
    """Whose word it is."""

    MACHINE = "machine"
    STRUCK = "struck"
    HUMAN = "human"


@dataclass(frozen=True, slots=True)
class Run:
    """One word; `span` is None where nobody knows when it was said.

    `glue` is what stands before it, `at` where it begins in the line's text; -1 for a word that does not stand in it.
    """

    text: str
    kind: Kind
    span: Span | None = None
    is_low: bool = False
    glue: str = " "
    at: int = -1


def runs(line: Line, draft: Sequence[Word] | None = None, *, with_draft: bool = True) -> tuple[Run, ...]:
    """The line as words, those of the machine's draft that no longer stand among them; `draft` where it is not the line's own."""
    machine = _drafted(line) if draft is None else draft
    standing = _standing(line)
    if not line.is_changed:
        return standing
    merged = _merged(tuple(machine), standing)
    kept = merged if with_draft else [run for run in merged if run.kind is not Kind.STRUCK]
    return _glued(kept, line.text)


def struck(line: Line, draft: Sequence[Word] | None = None) -> str:
    """The machine's words that a person took away."""
    return joined([run.text for run in runs(line, draft) if run.kind is Kind.STRUCK])


def playing(words: tuple[Run, ...], frame: int) -> int:
    """Index of the word being said at `frame`; -1 between words."""
    said = (i for i, run in enumerate(words) if run.at >= 0 and run.span is not None and run.span.contains(frame))
    return next(said, -1)


def text_of(words: Sequence[Run]) -> str:
    """The runs as they are set."""
    return "".join(run.glue + run.text for run in words)


def alternatives(word: str) -> tuple[str, tuple[str, ...]] | None:
    """An uncertain word and what else it could be; None for a word that is certain."""
    found = UNCERTAIN.search(word)
    return (found[1], tuple(part for part in found[2].split("/") if part)) if found else None


def written(word: str, others: Sequence[str]) -> str:
    """An uncertain word as it is written into the text; blanks would part it."""
    return f"{word}(?{'/'.join('-'.join(other.split()) for other in others)})"


def _drafted(line: Line) -> tuple[Word, ...]:
    """What the machine drafted where the row is now: of a row that was split or merged away, the part inside its time."""
    words, row = line.segment.words, line.revision.row if line.revision else None
    if not words:
        return tuple(Word(text, line.segment.span) for text in tokens(line.segment.text))
    if row is None or row.words is None:
        return words
    return tuple(word for word in words if line.span.contains((word.span.first + word.span.end) // 2))


def _standing(line: Line) -> tuple[Run, ...]:
    words = [word for word in spoken(line) if word.text.strip()]
    starts = places(line.text, (word.text.strip() for word in words))
    if len(starts) != len(words) or not words:
        # An engine without word times, or one that cleaned its text: the text counts.
        words = [Word(text, line.span) for text in tokens(line.text)]
        starts = places(line.text, (word.text for word in words))
    times = bool(line.segment.words) or line.is_changed
    runs = (_run(word, at, times=times) for word, at in zip(words, starts, strict=True))
    return _glued(runs, line.text)


def _run(word: Word, at: int, *, times: bool) -> Run:
    low = word.permille is not None and confidence(word.permille) is Confidence.LOW
    return Run(word.text.strip(), Kind.MACHINE, word.span if times else None, low, "", at)


def _merged(machine: tuple[Word, ...], standing: tuple[Run, ...]) -> list[Run]:
    merged: list[Run] = []
    had = [word.text.strip() for word in machine]
    matcher = SequenceMatcher(None, had, [run.text for run in standing], autojunk=False)
    for tag, first, end, new_first, new_end in matcher.get_opcodes():
        if tag == "equal":
            merged += standing[new_first:new_end]
            continue
        merged += [Run(text, Kind.STRUCK, word.span) for text, word in zip(had[first:end], machine[first:end], strict=True)]
        merged += [replace(run, kind=Kind.HUMAN, is_low=False) for run in standing[new_first:new_end]]
    return merged


def _glued(runs: Iterable[Run], text: str) -> tuple[Run, ...]:
    """Every run with what parts it from the one before: the text's own blanks, else what their script writes."""
    found: list[Run] = []
    for run in runs:
        found.append(replace(run, glue=_glue(found[-1], run, text) if found else ""))
    return tuple(found)


def _glue(before: Run, run: Run, text: str) -> str:
    end = before.at + len(before.text)
    if before.at >= 0 and run.at >= end:
        return text[end : run.at]
    return joined([before.text, run.text])[len(before.text) : -len(run.text)]
