"""A transcript of 100,000 rows: model and delegate against a list widget, and a word's highlight against a text document's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workbench.benchmarks.on_screen import NotShown, measured
from workbench.benchmarks.rounds import Ground, Result

SCRIPT = """
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QListWidget, QTextEdit
from workbench.domain.speakers import Speaker
from workbench.domain.timeline import Rate, Span
from workbench.domain.transcript import Line, Segment, Word
from workbench.gui.style import DARK
from workbench.gui.transcript.model import TranscriptModel
from workbench.gui.transcript.view import TranscriptView

count, rate, step = 100_000, Rate(16_000), 5760
text = "and then we went to the other side of the yard"
spoken = text.split()
speakers = tuple(Speaker(f"S{n}", n, f"Speaker {n}") for n in range(1, 5))
def words(first):
    return tuple(Word(w, Span(first + k * 500, first + k * 500 + 500), 900) for k, w in enumerate(spoken))
def segment(n):
    return Segment(f"d-{n}", Span(n * step, n * step + step), text, words(n * step), f"S{n % 4 + 1}", "r", "en")
lines = tuple(Line(segment(n), None) for n in range(count))
rows = [f"{rate.clock(n * step)}  Speaker {n % 4 + 1}  {text}" for n in range(count)]
jumps = [count // 2, 17, count - 1, 70_000]
open_now = {}

def opened_ours():
    model = TranscriptModel()
    view = TranscriptView(model, DARK)
    model.setParent(view)
    view.resize(900, 700)
    model.show(lines, speakers, rate)
    view.show()
    view.grab()
    open_now["ours"] = view

def opened_list():
    view = QListWidget()
    view.setWordWrap(True)
    view.resize(900, 700)
    view.addItems(rows)
    view.show()
    view.grab()
    open_now["list"] = view

contest("open, s", {"ours": opened_ours, "QListWidget": opened_list}, unit=1)

def jump(who):
    view = open_now[who]
    def jumping():
        for row in jumps:
            view.scrollTo(view.model().index(row, 0))
            view.grab()
    return jumping

contest("jump, ms", {"ours": jump("ours"), "QListWidget": jump("list")}, each=len(jumps))

view, page = open_now["ours"], QTextEdit()
page.resize(900, 700)
page.setPlainText("\\n".join(rows))
page.show()
page.grab()
view.scrollTo(view.model().index(0, 0))
turns = 20

def ours():
    for n in range(turns):
        view.set_playing(n * 500)
        view.viewport().repaint()

plain, lit = QTextCharFormat(), QTextCharFormat()
plain.setBackground(QColor(DARK.sunken))
lit.setBackground(QColor(DARK.selection))

def merged():
    cursor = QTextCursor(page.document())
    for _ in range(turns):
        cursor.mergeCharFormat(plain)
        cursor.movePosition(QTextCursor.MoveOperation.NextWord)
        cursor.select(QTextCursor.SelectionType.WordUnderCursor)
        cursor.mergeCharFormat(lit)
        page.viewport().repaint()

contest("word, ms", {"ours": ours, "mergeCharFormat": merged}, each=turns)
"""

FRAME_LIMIT_MS = 16.7


def measure(ground: Ground) -> Iterator[Result]:
    """Processor time to open, to jump, and to light the next word up."""
    try:
        figures = measured(SCRIPT)
    except NotShown as reason:
        yield Result("transcript, 100,000 rows", "QListWidget", "≥ 8", None, skipped=str(reason))
        return
    opening, jumping, words = (_part(figures, name) for name in ("open, s", "jump, ms", "word, ms"))
    faster = opening["open, s: QListWidget"] / opening["open, s: ours"]
    yield Result("transcript opens, 100,000 rows", "QListWidget", "≥ 8", round(faster, 1), opening)
    # A list of bare strings jumps in less: it has one column, one font and no words. What counts is that a jump fits a frame.
    share = jumping["jump, ms: ours"] / FRAME_LIMIT_MS
    yield Result("transcript jumps, 100,000 rows", f"{FRAME_LIMIT_MS} ms, 60 a second", "≤ 1", round(share, 2), jumping)
    faster = words["word, ms: mergeCharFormat"] / words["word, ms: ours"]
    yield Result("the word being spoken", "mergeCharFormat", "≥ 8", round(faster), words)


def _part(figures: Mapping[str, float], name: str) -> dict[str, float]:
    return {key: value for key, value in figures.items() if key.startswith(name)}
