"""Clustering ten hours of voices: memory and processor time of our way, and how far it agrees with the whole hierarchy."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from workbench.benchmarks.rounds import Ground, Result
from workbench.engines import embedded_diarizer

TEN_HOURS, FEASIBLE = 50_000, 12_000
MEMORY_LIMIT_MIB, SECONDS_LIMIT, PATIENCE_S = 1024, 60, 900
WORKERS = Path(embedded_diarizer.__file__).with_name("workers")

# In a process of its own, so that its peak is its own. Voices like those measured: 8 people, cosine 0.6 within, near 0 between.
SCRIPT = """
import json, resource, sys, time
import numpy as np
sys.path.append(sys.argv[1])
import voice_clusters
count, whole, settings = int(sys.argv[2]), sys.argv[3] == "whole", json.loads(sys.argv[4])
random = np.random.default_rng(5)
people = voice_clusters.unit(random.normal(size=(8, 256)))
truth = random.integers(0, 8, count)
vectors = (people[truth] + 0.8 / 16 * random.normal(size=(count, 256))).astype(np.float32)
windows = np.arange(count) * 36_000 // count
clean = random.integers(59, 400, count)
empty = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
began = time.process_time()
if whole:
    from scipy.cluster.hierarchy import fcluster, linkage
    labels = fcluster(linkage(vectors, "average", "cosine"), float(settings["threshold"]), "distance") - 1
else:
    labels = voice_clusters.identified(vectors, windows, clean, settings)
spent = time.process_time() - began
table = np.zeros((labels.max() + 2, 8))
np.add.at(table, (labels, truth), 1)
right = table.max(axis=1).sum() / count
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
people = len(set(labels.tolist()) - {-1})
memory = {"peak memory, MiB": peak / 1024, "before, MiB": empty / 1024}
told = {"CPU seconds": spent, **memory, "people": people, "right, %": 100 * right}
print(json.dumps(told))
"""


def measure(ground: Ground) -> Iterator[Result]:
    """Ten hours our way; then as many vectors as scipy's own hierarchy takes, both ways."""
    ours = _run(TEN_HOURS, "ours")
    if isinstance(ours, str):
        yield Result("clustering, ten hours", "", "≤ 1", None, skipped=ours)
        return
    memory, spent = ours["peak memory, MiB"] / MEMORY_LIMIT_MIB, ours["CPU seconds"] / SECONDS_LIMIT
    yield Result("clustering, ten hours, memory", f"{MEMORY_LIMIT_MIB} MiB", "≤ 1", round(memory, 2), ours)
    yield Result("clustering, ten hours, time", f"{SECONDS_LIMIT} CPU seconds", "≤ 1", round(spent, 2), ours)
    yield _against_scipy()


def _against_scipy() -> Result:
    name, against = f"clustering, {FEASIBLE:,} voices", "scipy's linkage of them all, CPU seconds spared"
    both = {who: _run(FEASIBLE, who) for who in ("ours", "whole")}
    told = {f"{who}: {what}": value for who, run in both.items() if not isinstance(run, str) for what, value in run.items()}
    if len(told) < 2 or any(isinstance(run, str) for run in both.values()):
        return Result(name, against, "≥ 1", None, told, skipped=next(run for run in both.values() if isinstance(run, str)))
    return Result(name, against, "≥ 1", round(told["whole: CPU seconds"] / told["ours: CPU seconds"], 1), told)


def _run(count: int, who: str) -> dict[str, float] | str:
    """The figures of one run, or why there are none."""
    settings = json.dumps({**dict(embedded_diarizer.FAST), "speakers": 0})
    words = [sys.executable, "-c", SCRIPT, str(WORKERS), str(count), who, settings]
    try:
        done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=PATIENCE_S)
    except subprocess.TimeoutExpired:
        return f"It was not done after {PATIENCE_S} s: other work keeps this machine busy."
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["it was ended, most often for want of memory"])[-1]
    return {name: round(value, 1) for name, value in json.loads(done.stdout).items()}
