"""What every diarizer's parent side does alike: look at the sound it is handed, take turns from its child, make no prints."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from workbench.domain.audio import ENGINE_RATE, WorkPcm
from workbench.domain.errors import InputRefused, Unavailable
from workbench.domain.progress import Progress
from workbench.domain.speakers import Turn
from workbench.domain.timeline import Span

STAGE = "diarization"


def must_be_whole(pcm: WorkPcm) -> None:
    """Raises InputRefused where the file has another rate, is missing or is not as long as it should be."""
    if pcm.rate != ENGINE_RATE:
        raise InputRefused(f"{pcm.path.name} has {pcm.rate.hz} Hz; diarization needs {ENGINE_RATE.hz}.", "Decode it again.")
    if not pcm.path.is_file() or pcm.path.stat().st_size != 4 * pcm.frames:
        raise InputRefused(f"{pcm.path.name} is missing or does not hold {pcm.frames} samples.", "Decode the recording again.")


def heard(steps: Generator[dict[str, Any], None, dict[str, Any]]) -> Generator[Progress, None, tuple[Turn, ...]]:
    """A child's parts as progress, its answer as turns."""
    while True:
        try:
            part = next(steps)
        except StopIteration as end:
            return turns(end.value)
        yield Progress(STAGE, part["done"], part["total"])


def turns(answer: dict[str, Any]) -> tuple[Turn, ...]:
    """Turns of a child's answer, speakers "S1", "S2" … ."""
    return tuple(Turn(Span(first, last), f"S{number}") for first, last, number in answer["turns"])


def no_prints(title: str) -> Generator[Progress, None, dict[str, tuple[int, ...]]]:
    """A diarizer that keeps no print of a voice. Raises Unavailable."""
    yield from ()
    raise Unavailable(f"{title} makes no voice prints.", "Compare voices with the embedded diarizer.")
