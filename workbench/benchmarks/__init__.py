"""Ratios against peers and limits, in one run."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

from workbench.domain.progress import Progress


def run(names: Sequence[str], models: Path, sample: Path) -> Generator[Progress, None, dict[str, Any]]:
    """The named benchmarks, or all."""
    yield Progress("benchmark", 0, 1)
    return {"names": list(names)}
