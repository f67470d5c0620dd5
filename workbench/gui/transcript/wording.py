"""A line's words, one by one: what stands, what the machine had, what a human put there. Holds no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum

from workbench.domain.timeline import Span
from workbench.domain.transcript import Confidence, Line, Segment, confidence


class Kind(Enum):
    """Whose word it is."""

    MACHINE = "machine"
    STRUCK = "struck"
    HUMAN = "human"


@dataclass(frozen=True, slots=True)
class Run:
    """One word; `span` is None where nobody knows when it was said."""

    text: str
    kind: Kind
    span: Span | None = None
    is_low: bool = False


def runs(line: Line) -> tuple[Run, ...]:
    """The line as words: the machine's alone, or a human's text laid over them."""
    machine = _machine(line.segment)
    return _merged(machine, line.correction.text.split()) if line.correction else machine


def struck(line: Line) -> str:
    """The machine's words that a correction took away."""
    return " ".join(run.text for run in runs(line) if run.kind is Kind.STRUCK)


def playing(words: tuple[Run, ...], frame: int) -> int:
    """Index of the word being said at `frame`; -1 between words."""
    return next((i for i, run in enumerate(words) if run.span is not None and run.span.contains(frame)), -1)


def _machine(segment: Segment) -> tuple[Run, ...]:
    words = [word for word in segment.words if word.text.strip()]
    if " ".join(word.text.strip() for word in words).split() != segment.text.split():
        # An engine without word times, or one that cleaned its text: the text counts.
        return tuple(Run(text, Kind.MACHINE) for text in segment.text.split())
    return tuple(
        Run(
            word.text.strip(),
            Kind.MACHINE,
            word.span,
            word.permille is not None and confidence(word.permille) is Confidence.LOW,
        )
        for word in words
    )


def _merged(machine: tuple[Run, ...], human: list[str]) -> tuple[Run, ...]:
    merged: list[Run] = []
    matcher = SequenceMatcher(None, [run.text for run in machine], human, autojunk=False)
    for tag, first, end, new_first, new_end in matcher.get_opcodes():
        if tag == "equal":
            merged += machine[first:end]
            continue
        merged += [Run(run.text, Kind.STRUCK, run.span) for run in machine[first:end]]
        merged += [Run(text, Kind.HUMAN) for text in human[new_first:new_end]]
    return tuple(merged)
