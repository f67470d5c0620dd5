"""Fifty thousand blocks on the lanes of four voices: one painter against one graphics item for each block."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.benchmarks.on_screen import NotShown, measured
from workbench.benchmarks.rounds import Ground, Result

SCRIPT = """
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPen
from PySide6.QtWidgets import QGraphicsScene, QGraphicsView
from workbench.domain.speakers import Speaker, Turn
from workbench.domain.timeline import Rate, Span
from workbench.domain.transcript import Line, Segment
from workbench.gui.style import DARK, speaker_paint
from workbench.gui.timeline.desk import TimelineDesk

count, rate, width, lane = 50_000, Rate(16_000), 1600, 36
step = 11_520
frames = count * step
spans = [Span(n * step, n * step + step * 9 // 10) for n in range(count)]
speakers = tuple(Speaker(f"S{n}", n, f"Speaker {n}") for n in range(1, 5))
lines = tuple(Line(Segment(f"d-{n}", s, "and then", (), f"S{n % 4 + 1}", "r", "en"), None) for n, s in enumerate(spans))
turns = tuple(Turn(s, f"S{n % 4 + 1}") for n, s in enumerate(spans))
hour = 3600 * rate.hz
views = [Span(0, frames), Span(0, 5 * hour), Span(2 * hour, 3 * hour)]

desk = TimelineDesk(DARK)
desk.resize(width + 120, 400)
desk.show()
desk.show_recording(rate=rate, frames=frames, peaks=None, speakers=speakers, turns=turns, lines=lines)

def ours():
    for span in views:
        desk.axis.look(desk.axis.view.showing(span, margin_percent=0))
        desk.canvas.grab()

scene, shown = QGraphicsScene(), QGraphicsView()
for n, span in enumerate(spans):
    paint = speaker_paint(n % 4 + 1)
    pen = QPen(QColor(paint.color))
    pen.setCosmetic(True)
    box = QRectF(span.first / rate.hz, n % 4 * lane, span.length / rate.hz, lane - 14)
    scene.addRect(box, pen, QBrush(QColor(paint.color), paint.pattern))
shown.setScene(scene)
shown.resize(width, 4 * lane)
shown.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
shown.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
shown.show()

def items():
    for span in views:
        shown.resetTransform()
        shown.scale(width / (span.length / rate.hz), 1)
        shown.horizontalScrollBar().setValue(round(span.first / span.length * width))
        shown.grab()

contestants = {"ours": ours, "an item each": items}
for draw in contestants.values():
    draw()
contest("frame, ms", contestants, each=len(views))
"""


def measure(ground: Ground) -> Iterator[Result]:
    """Processor time of a frame, over the whole, half and an hour of ten; ours draws ruler and names too."""
    try:
        figures = measured(SCRIPT)
    except NotShown as reason:
        yield Result("speaker lanes, 50,000 blocks", "a graphics item each", "≥ 8", None, skipped=str(reason))
        return
    ratio = figures["frame, ms: an item each"] / figures["frame, ms: ours"]
    yield Result("speaker lanes, 50,000 blocks", "a graphics item each", "≥ 8", round(ratio, 1), figures)
