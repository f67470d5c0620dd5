"""Which engines hear a recording and why: a fact that is stored, shown before a job starts, and printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.domain.devices import HERE, Placement


@dataclass(frozen=True, slots=True)
class PassedOver:
    """An engine that would have come first, and why it did not."""

    engine: str
    why: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One engine for one task and where it runs; `asked` where a person named it, no engine where it is left out. The reason
    goes on where the engine's name ends."""

    task: str
    engine: str
    reason: str
    passed_over: tuple[PassedOver, ...] = ()
    asked: bool = False
    placement: Placement = HERE


@dataclass(frozen=True, slots=True)
class Decision:
    """The engines that will run, where, and why these. `preset` and `tier` are those in force, `condition` is what was measured,
    `sources` are the files the choice was made by, with the SHA-256 of their bytes."""

    choices: tuple[Choice, ...]
    preset: str = ""
    tier: str = ""
    condition: str = ""
    sources: tuple[tuple[str, str], ...] = ()

    @property
    def transcriber(self) -> str:
        """Who reads it."""
        return self._of("transcription")

    @property
    def diarizer(self) -> str:
        """Who tells the voices apart."""
        return self._of("diarization")

    @property
    def aligner(self) -> str:
        """Who places the words; empty where the recogniser's own times stand."""
        return self._of("alignment")

    @property
    def engines(self) -> tuple[str, ...]:
        """All that run, in the order they do."""
        return tuple(choice.engine for choice in self.choices if choice.engine)

    @property
    def placement(self) -> Placement:
        """Where the recogniser runs."""
        return self.placement_of("transcription")

    def placement_of(self, task: str) -> Placement:
        """Where a task's engine runs."""
        return next((choice.placement for choice in self.choices if choice.task == task), HERE)

    @property
    def reason(self) -> str:
        """All reasons as one text."""
        return "; ".join(self._told())

    def _told(self) -> Iterator[str]:
        if self.condition:
            yield self.condition
        for choice in self.choices:
            yield f"{choice.engine} {choice.reason}".strip()
            yield from (f"{passed.engine} not used: {passed.why.rstrip('.')}" for passed in choice.passed_over)

    def _of(self, task: str) -> str:
        return next((choice.engine for choice in self.choices if choice.task == task), "")
