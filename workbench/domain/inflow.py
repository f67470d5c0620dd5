"""What a recogniser hears of a recording that is still being made: all spans are on `ENGINE_RATE` frames."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.utterances import RawWord


@dataclass(frozen=True, slots=True)
class Inflow:
    """Words that stay, the text after them that may still change, and the frame up to which sound was read (−1: all)."""

    words: tuple[RawWord, ...]
    provisional: str = ""
    at: int = -1
