"""Breaking lines: nothing lost, nothing too wide."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.typesetting.fonts import BOX, Face, Fonts
from workbench.typesetting.lines import Run, broken

WORDS = st.text(alphabet="abcWi.,ßé漢אלم٣", min_size=1, max_size=60)
RUNS = st.lists(st.tuples(WORDS, st.sampled_from([Face.SERIF, Face.SERIF_STRONG]), st.booleans()), min_size=1, max_size=20)


@given(RUNS, st.floats(60, 300))
def test_breaking_keeps_every_letter_in_order(parts: list[tuple[str, Face, bool]], width: float) -> None:
    fonts = Fonts()
    runs = [Run((" " if n else "") + text, face, under) for n, (text, face, under) in enumerate(parts)]
    lines = broken(runs, fonts, size=10, width=width)
    kept = "".join(piece.run.text for line in lines for piece in line).replace(" ", "")
    assert kept == "".join(fonts.shown(text, face) for text, face, _ in parts)


@given(RUNS, st.floats(60, 300))
def test_no_line_is_wider_than_its_column(parts: list[tuple[str, Face, bool]], width: float) -> None:
    runs = [Run((" " if n else "") + text, face, under) for n, (text, face, under) in enumerate(parts)]
    for line in broken(runs, Fonts(), size=10, width=width):
        assert not line or line[-1].x + line[-1].width <= width + 1e-6


def test_words_of_one_face_are_drawn_in_one_stroke() -> None:
    (line,) = broken(
        [Run("one", Face.SERIF), Run(" two", Face.SERIF), Run(" three", Face.SERIF, True)], Fonts(), size=10, width=400
    )
    assert [p.run.text for p in line] == ["one two", "three"]


def test_runs_that_touch_are_not_parted() -> None:
    lines = broken([Run("a" * 10), Run(" see "), Run("page"), Run(", there")], Fonts(), size=10, width=62)
    assert all(not (line and line[0].run.text.startswith(",")) for line in lines)


def test_no_text_is_one_empty_line() -> None:
    assert broken([Run("")], Fonts(), size=10, width=100) == [()]


def test_what_was_said_from_right_to_left_stands_at_the_right_edge_in_reading_order() -> None:
    (line,) = broken([Run("قال John Smith إنه سيعود", Face.SERIF)], Fonts(), size=10, width=400)
    assert [piece.run.text for piece in line] == ["قال", "John Smith", "إنه سيعود"]
    assert [piece.x for piece in line] == sorted((piece.x for piece in line), reverse=True)
    assert line[0].x + line[0].width == pytest.approx(400)


def test_a_name_from_right_to_left_leaves_its_form_from_left_to_right() -> None:
    (line,) = broken([Run("محمد العربي · analyst")], Fonts(), size=10, width=400)
    assert [(piece.run.text, piece.run.level) for piece in line] == [("محمد العربي", 1), ("· analyst", 0)]
    assert line[0].x == 0


def test_chinese_breaks_between_its_letters_and_keeps_marks_with_them() -> None:
    lines = broken([Run("我们" * 20 + "。", Face.SERIF)], Fonts(), size=10, width=105)
    texts = ["".join(piece.run.text for piece in line) for line in lines]
    assert len(texts) > 1
    assert " " not in "".join(texts)
    assert all(text.strip(BOX) == "" for text in texts)


def test_a_broken_line_from_right_to_left_goes_on_below() -> None:
    lines = broken([Run("كلمة " * 30, Face.SERIF)], Fonts(), size=10, width=200)
    assert len(lines) > 1
    assert all(line[0].x + line[0].width == pytest.approx(200) for line in lines)


def test_a_figure_is_not_parted_from_its_unit() -> None:
    for width in range(60, 200, 3):
        lines = broken([Run("speech 42 % of it, 17.5 dB at 16,000 Hz")], Fonts(), size=9, width=width)
        told = ["".join(piece.run.text for piece in line) for line in lines]
        assert not any(line.startswith(("%", "dB", "Hz")) for line in told)
        assert " ".join(told) == "speech 42 % of it, 17.5 dB at 16,000 Hz"
