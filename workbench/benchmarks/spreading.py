"""Work spread over a hub's workers: what a small job costs on its way, and how busy workers are kept by one long recording."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from workbench.benchmarks.rounds import Ground, Result
from workbench.domain.errors import Unavailable

SMALL_JOBS = 1_000
WORKERS = 4
MOST_MS = 20.0
MINUTES = 15
_COST = ("overhead of a small job", "20 ms, at 1,000 jobs over Celery, Redis and PostgreSQL", "≤ 1")
_BUSY = (f"{WORKERS} workers on one recording", "their time, all of it with a piece in hand", "≥ 0.9")


def measure(ground: Ground) -> Iterator[Result]:
    """Both over a real broker and a real server, whose addresses are in the surroundings."""
    if ground.hub is None:
        lack = "no broker or no server: set WORKBENCH_BENCHMARK_BROKER and WORKBENCH_BENCHMARK_STATE"
        yield Result(*_COST, None, skipped=lack)
        yield Result(*_BUSY, None, skipped=lack)
        return
    with tempfile.TemporaryDirectory(prefix="benchmark-") as place, closing(ground.hub(Path(place))) as hub:
        hub.employ(WORKERS)
        wall, processor = hub.small_jobs(SMALL_JOBS)
        each = 1_000 * wall / SMALL_JOBS
        figures = {
            "ms a job": round(each, 2),
            "processor ms a job, hub": round(1_000 * processor / SMALL_JOBS, 2),
            "workers": WORKERS,
        }
        yield Result(*_COST, round(each / MOST_MS, 2), figures)
        try:
            busy, wall, pieces = hub.long_recording(ground.sample, MINUTES)
        except Unavailable as error:
            yield Result(*_BUSY, None, skipped=error.problem)
            return
        told = {"minutes of sound": MINUTES, "pieces": pieces, "wall s": round(wall, 1), "busy s": round(busy, 1)}
        yield Result(*_BUSY, round(busy / (wall * WORKERS), 3), told)
