"""A frame of the waveform, 1600 pixels wide: our painter over peaks against pyqtgraph, as it comes and tuned."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from workbench.benchmarks.on_screen import NotShown, measured
from workbench.benchmarks.rounds import Ground, Result
from workbench.domain.timeline import Rate
from workbench.media.manifest import PEAKS, PLAYBACK
from workbench.media.peaks import PeakBuilder

MINUTES, RATE = 10, 16_000

SCRIPT = """
from pathlib import Path
import numpy as np
import pyqtgraph as graph
from workbench.domain.timeline import Rate, Span
from workbench.gui.style import DARK
from workbench.gui.timeline.desk import TimelineDesk
from workbench.media.manifest import PLAYBACK
from workbench.media.peaks import PeakFile

folder, rate, width, height = Path(sys.argv[1]), Rate(int(sys.argv[2])), 1600, 200
sound = np.fromfile(folder / PLAYBACK, np.int16)
frames, second = len(sound), rate.hz
views = [Span(0, frames)] + [Span(a * second, (a + long) * second) for a, long in ((10, 300), (200, 60), (70, 20), (33, 5))]

desk = TimelineDesk(DARK)
desk.resize(width + 120, height + 160)
desk.show()
desk.show_recording(rate=rate, frames=frames, peaks=PeakFile.within(folder))

def ours():
    for span in views:
        desk.axis.look(desk.axis.view.showing(span, margin_percent=0))
        desk.canvas.grab()

def plotted(tuned):
    made = graph.PlotWidget()
    made.resize(width, height)
    item = made.plot(np.arange(frames), sound)
    if tuned:
        item.setDownsampling(auto=True, method="peak")
        item.setClipToView(True)
    made.show()
    def draw():
        for span in views:
            made.setXRange(span.first, span.end, padding=0)
            made.grab()
    return draw

contestants = {"ours": ours, "pyqtgraph, tuned": plotted(True), "pyqtgraph": plotted(False)}
for draw in contestants.values():
    draw()  # once unmeasured: caches and fonts
contest("frame, ms", contestants, each=len(views))
"""


def measure(ground: Ground) -> Iterator[Result]:
    """Processor time of a frame, over five views from five seconds to ten minutes."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as place:
        _recording(Path(place))
        try:
            figures = measured(SCRIPT, place, str(RATE))
        except NotShown as reason:
            yield Result("waveform frame, 1600 px", "pyqtgraph", "≥ 30", None, skipped=str(reason))
            return
    own = figures["frame, ms: ours"]
    yield Result(
        "waveform frame, 1600 px", "pyqtgraph as it comes", "≥ 30", round(figures["frame, ms: pyqtgraph"] / own, 1), figures
    )
    tuned = figures["frame, ms: pyqtgraph, tuned"] / own
    yield Result("waveform frame, 1600 px", "pyqtgraph, clipped and downsampled", "≥ 1.5", round(tuned, 2), figures)


def _recording(folder: Path) -> None:
    """Noise that swells and falls."""
    at = np.arange(MINUTES * 60 * RATE)
    loud = 3000 * (1 + np.sin(at / RATE / 3))
    sound = (np.random.default_rng(7).standard_normal(len(at)) * loud).clip(-32768, 32767).astype(np.int16)
    builder = PeakBuilder(folder / PEAKS, rate=Rate(RATE), channels=1)
    builder.feed(sound[:, None])
    builder.finish()
    sound.tofile(folder / PLAYBACK)
