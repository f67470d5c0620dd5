"""Diarization: who speaks when, and which words are whose."""

from __future__ import annotations

from collections.abc import Generator
from typing import Protocol

from workbench.domain.audio import WorkPcm
from workbench.domain.progress import Progress
from workbench.domain.recipe import Recipe, RunRecord
from workbench.domain.speakers import Turn


class Diarizer(Protocol):
    """Port: separates voices, behind a child process."""

    def recipe(self, *, speakers: int) -> Recipe:
        """The recipe for a given number of speakers; 0 means: find out."""
        ...

    def diarize(self, pcm: WorkPcm, recipe: Recipe) -> Generator[Progress, None, tuple[Turn, ...]]:
        """Turns on `ENGINE_RATE` frames, speakers keyed "S1", "S2" … in order of first appearance; overlap kept."""
        ...

    def run_record(self) -> RunRecord:
        """Where this ran."""
        ...

    def close(self) -> None:
        """End the child; also from another thread."""
        ...
