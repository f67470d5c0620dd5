"""What a disclosure version blacks out is seen in the rows, by the version's own rule."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter

from tests.gui.transcript.lines import ARABIC, drafted
from workbench.domain.leaving import Redaction
from workbench.domain.timeline import Rate, Span
from workbench.gui.style import DARK
from workbench.gui.transcript import layouts as setting
from workbench.gui.transcript.covering import Covering
from workbench.gui.transcript.layouts import Layouts
from workbench.gui.transcript.model import Column, TranscriptModel

LINE = drafted("a", "I saw Mara there")
NAME = LINE.words[2].span
REDACTION = Redaction(NAME, "a minor", "Ana")
AT = LINE.text.index("Mara")


@pytest.fixture
def covering() -> Covering:
    made = Covering()
    made.take((REDACTION,))
    return made


def test_the_words_of_a_redaction_are_covered_and_no_others(covering):
    assert covering.of(LINE) == ((AT, len("Mara")),)


def test_a_covered_word_says_why_and_by_whom(covering):
    assert covering.why(LINE, AT) == "a minor (Ana)"
    assert covering.why(LINE, 0) == ""


def test_a_redaction_that_was_taken_back_covers_nothing(covering):
    assert covering.of(LINE)
    assert covering.take(())
    assert covering.of(LINE) == ()


def test_a_row_in_a_redaction_is_covered_whole(covering):
    covering.take((Redaction(Span(0, LINE.span.end), "a minor", "Ana"),))
    assert covering.of(LINE) == ((0, len(LINE.text)),)


def test_covered_words_stand_on_another_ground_and_stay_readable(qapp):
    layouts = Layouts(DARK)
    line = layouts.of(LINE, 600)

    def painted(covered: tuple[setting.Place, ...]) -> QImage:
        image = QImage(600, 40, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.black)
        painter = QPainter(image)
        layouts.draw(painter, QPointF(0, 0), line, -1, covered=covered)
        painter.end()
        return image

    plain, hatched = painted(()), painted(((AT, 4),))
    changed = [x for x in range(600) for y in range(40) if plain.pixel(x, y) != hatched.pixel(x, y)]
    row = line.layout.lineAt(0)
    left, right = row.cursorToX(AT)[0], row.cursorToX(AT + 4)[0]
    assert changed
    assert left - 3 <= min(changed) <= max(changed) <= right + 3


def test_who_hears_the_rows_read_hears_that_words_are_redacted(qapp):
    model = TranscriptModel()
    model.show((LINE,), (), Rate(16_000))
    index = model.index(0, Column.TEXT)
    role = Qt.ItemDataRole.AccessibleTextRole
    assert "redacted" not in model.data(index, role)
    model.covering.take((REDACTION,))
    assert "redacted" in model.data(index, role)


@pytest.mark.parametrize("text", [ARABIC, "I saw Mara there"])
def test_a_covered_stretch_is_one_box_in_whichever_direction_it_runs(qapp, text):
    line = Layouts(DARK).of(drafted("a", text), 600)
    second, third = line.words[1], line.words[2]
    (box,) = line.boxes((second.at, third.at + len(third.text) - second.at))
    ends = [line.layout.lineAt(0).cursorToX(n)[0] for n in (line.starts[1], line.starts[2] + len(third.text))]
    assert box.left() == pytest.approx(min(ends), abs=3)
    assert box.right() == pytest.approx(max(ends), abs=3)


def test_a_stretch_over_two_rows_of_words_is_a_box_in_each(qapp):
    line = Layouts(DARK).of(drafted("a", "I saw Mara there"), 60)
    assert line.layout.lineCount() > 1
    assert len({box.top() for box in line.boxes((0, len("I saw Mara there")))}) == line.layout.lineCount()
