"""Every engine that runs here against its peers, one table; what could not be run is a row with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from workbench.benchmarks.rounds import Ground, Result

PARTS: tuple[str, ...] = ("recognising", "aligning", "diarizing", "clustering", "doubting", "on_gpu")


def measure(ground: Ground) -> Iterator[Result]:
    """Recognisers, aligners, diarizers, then what is made of their doubts and of a recording's condition."""
    for part in PARTS:
        yield from import_module(f"workbench.benchmarks.{part}").measure(ground)
