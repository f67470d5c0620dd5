"""Breaking lines: nothing lost, nothing too wide."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.typesetting.fonts import Face, Fonts
from workbench.typesetting.lines import Run, broken

WORDS = st.text(alphabet="abcWi.,ßé漢", min_size=1, max_size=60)
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
