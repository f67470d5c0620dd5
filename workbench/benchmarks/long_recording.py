"""Ten hours in the window: memory, and how long a picture takes, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from workbench.benchmarks.rounds import Ground, Result
from workbench.domain.timeline import Rate
from workbench.media.manifest import PEAKS, PLAYBACK
from workbench.media.peaks import PeakBuilder

HOURS, RATE = 10, 16_000
FRAMES = HOURS * 3600 * RATE
MEMORY_LIMIT_MB = 300
FRAME_LIMIT_MS = 16.7

SCRIPT = """
import json, resource, sys, time
from pathlib import Path
from workbench.bootstrap import LocalWorkshop
from workbench.domain.speakers import Speaker, Turn
from workbench.domain.timeline import Rate, Span
from workbench.domain.transcript import Line, Segment, Word
from workbench.gui.app import application
from workbench.gui.centre import Centre
from workbench.gui.style import DARK
from workbench.gui.timeline.desk import TimelineDesk
from workbench.media.peaks import PeakFile

folder, frames, rate = Path(sys.argv[1]), int(sys.argv[2]), Rate(int(sys.argv[3]))
app = application([])
step = frames // 50_000
speakers = tuple(Speaker(f"S{n}", n, f"Speaker {n}") for n in range(1, 5))
turns = tuple(Turn(Span(n * step, n * step + step * 9 // 10), f"S{n % 4 + 1}") for n in range(50_000))
text = "and then we went to the other side of the yard"
def line(n, span):
    words = tuple(Word(w, span, 900) for w in text.split())
    return Line(Segment(f"d-{n}", span, text, words, f"S{n % 4 + 1}", "r", "en"), None)
lines = tuple(line(n, t.span) for n, t in enumerate(turns[:10_000]))
centre = Centre(DARK, lambda name: None)
desk = TimelineDesk(DARK)
centre.put_timeline(desk)
centre.resize(1600, 900)
centre.show_desk()
centre.show()
desk.show_recording(rate=rate, frames=frames, peaks=PeakFile.within(folder), speakers=speakers, turns=turns)
centre.model.show(lines, speakers, rate)
desk.zoom_to_all()
times = []
for number in range(60):
    desk.set_playhead(number * frames // 60)
    desk.zoom_in() if number % 6 else desk.zoom_to_all()
    began = time.perf_counter()
    desk.canvas.grab()
    times.append(1000 * (time.perf_counter() - began))
times.sort()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"memory, MB": round(peak), "picture p50, ms": times[30], "picture p95, ms": times[57]}))
"""


def measure(ground: Ground) -> Iterator[Result]:
    """Fifty thousand turns in four lanes and ten thousand lines of transcript over ten hours of sound."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as place:
        _recording(Path(place))
        words = [sys.executable, "-c", SCRIPT, place, str(FRAMES), str(RATE)]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        yield Result("ten hours in the window", "", "", None, skipped=done.stderr.strip().splitlines()[-1])
        return
    figures = {name: round(value, 1) for name, value in json.loads(done.stdout).items()}
    memory, picture = figures["memory, MB"] / MEMORY_LIMIT_MB, figures["picture p95, ms"] / FRAME_LIMIT_MS
    yield Result("memory with ten hours open", f"{MEMORY_LIMIT_MB} MB", "≤ 1", round(memory, 2), figures)
    yield Result("picture of the timeline, p95", f"{FRAME_LIMIT_MS} ms, 60 a second", "≤ 1", round(picture, 2), figures)


def _recording(folder: Path) -> None:
    """Ten hours of noise as peaks; the samples are a file of holes, since nothing looks that close."""
    builder = PeakBuilder(folder / PEAKS, rate=Rate(RATE), channels=1)
    minute = (np.random.default_rng(7).standard_normal((RATE * 60, 1)) * 3000).astype(np.int16)
    for _ in range(HOURS * 60):
        builder.feed(minute)
    builder.finish()
    with (folder / PLAYBACK).open("wb") as file:
        file.truncate(FRAMES * 2)
