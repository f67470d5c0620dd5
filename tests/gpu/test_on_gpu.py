"""The benchmark's rows for a GPU: without one each says so; with one its texts hold and nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from workbench.benchmarks import on_gpu
from workbench.benchmarks.rounds import Ground, Result
from workbench.bootstrap.engines import MemoryResults, ears
from workbench.engines.devices import has_any
from workbench.models.store import open_store

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample" / "sample.flac"


def rows(*, hidden: bool = False) -> dict[str, Result]:
    """Each row by its name; `hidden` as on a machine without a GPU."""
    store = open_store()
    heard = ears(store, MemoryResults())
    roster = replace(heard.engines.roster, gpus=tuple) if hidden else heard.engines.roster
    room = replace(heard.engines, roster=roster, lack=lambda name, language: "")
    ground = Ground(SAMPLE, lambda: (replace(heard, engines=room), lambda: None), lambda _: lambda: None)
    return {row.name: row for row in on_gpu.measure(ground)}


def test_without_a_gpu_every_row_is_there_with_the_reason() -> None:
    told = rows(hidden=True)
    assert list(told) == [name for name, _, _ in on_gpu.ROWS]
    assert {row.skipped for row in told.values()} == {"not run: no CUDA device"}


def test_on_a_gpu_texts_hold_and_nothing_is_lost_where_memory_runs_out() -> None:
    if not has_any():
        pytest.skip("not run: no CUDA device")
    told = rows()
    assert told["GPU texts in batches"].ratio is not None
    assert told["GPU texts in batches"].ratio <= 0.001
    assert told["GPU out of memory"].ratio == 0
    assert told["GPU float16"].ratio is not None
    assert told["GPU float16"].ratio < 1
