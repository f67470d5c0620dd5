"""Who speaks when."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.timeline import Span


@dataclass(frozen=True, slots=True)
class Speaker:
    """One voice in a recording; `key` is stable ("S1"), `name` is what people call it, `number` picks colour and pattern.

    `into` is the key of the voice it was found to be, where two turned out to be one.
    """

    key: str
    number: int
    name: str
    role: str = ""
    into: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch one speaker talks; turns of several speakers may overlap."""

    span: Span
    speaker: str
