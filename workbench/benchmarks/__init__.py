"""Ratios against peers and limits, in one run; what could not run is listed with the reason. Never a test."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from importlib import import_module
from typing import Any

from workbench.benchmarks.rounds import Ground, Result
from workbench.domain.errors import BadRequest
from workbench.domain.progress import Progress

__all__ = ["BENCHMARKS", "Ground", "run"]

# Name → module with `measure(ground)`; imported when it runs.
BENCHMARKS: dict[str, str] = {
    "import": "workbench.benchmarks.taking_in",
    "start": "workbench.benchmarks.starting",
    "pipeline": "workbench.benchmarks.hearing",
    "engines": "workbench.benchmarks.engines",
    "profile": "workbench.benchmarks.profiling",
    "window": "workbench.benchmarks.long_recording",
    "picture": "workbench.benchmarks.picture",
    "lanes": "workbench.benchmarks.lanes",
    "transcript": "workbench.benchmarks.transcript",
    "pages": "workbench.benchmarks.pages",
    "signing": "workbench.benchmarks.signing",
    "database": "workbench.benchmarks.storing",
    "search": "workbench.benchmarks.searching",
    "trust": "workbench.benchmarks.trusting",
    "hub": "workbench.benchmarks.spreading",
}


def run(names: Sequence[str], ground: Ground) -> Generator[Progress, None, dict[str, Any]]:
    """The named benchmarks, or all of them."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        raise BadRequest(f"There is no benchmark {unknown[0]!r}.", f"Known: {', '.join(BENCHMARKS)}.")
    chosen = list(names) or list(BENCHMARKS)
    results: list[Result] = []
    for number, name in enumerate(chosen):
        yield Progress("benchmark", number, len(chosen), name)
        measure: Callable[[Ground], Iterator[Result]] = import_module(BENCHMARKS[name]).measure
        for result in measure(ground):
            results.append(result)
            yield Progress("benchmark", number, len(chosen), _row(result).strip())
    return {"results": [_data(r) for r in results], "table": [_HEAD, *(_row(r) for r in results)]}


_HEAD = f"{'benchmark':38} {'ratio':>7}  {'goal':10} against"


def _row(result: Result) -> str:
    if result.skipped:
        return f"{result.name:38} {'–':>7}  {result.goal:10} not run: {result.skipped}"
    return f"{result.name:38} {result.ratio:>7}  {result.goal:10} {result.against}"


def _data(result: Result) -> dict[str, Any]:
    return {
        "name": result.name,
        "ratio": result.ratio,
        "goal": result.goal,
        "against": result.against,
        "figures": dict(result.figures),
        "skipped": result.skipped,
    }
