"""Words on the screen, whichever way they run."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt

from tests.gui.transcript.lines import ARABIC, CHINESE, HEBREW, JAPANESE, corrected, drafted, revised
from workbench.gui.style import DARK
from workbench.gui.transcript.drafted import Drafted
from workbench.gui.transcript.layouts import LEADING, Layouts, SetLine, runs_left
from workbench.gui.transcript.wording import Kind, runs, text_of
from workbench.stages import editing

WIDE = 600


@pytest.fixture
def layouts(qapp):
    return Layouts(DARK)


def middle_of(line: SetLine, word: int) -> QPointF:
    """A point in the middle of a word's first character."""
    row = line.layout.lineForTextPosition(line.starts[word])
    left, right = row.cursorToX(line.starts[word]), row.cursorToX(line.starts[word] + 1)
    x = (left[0] if isinstance(left, tuple) else left) + (right[0] if isinstance(right, tuple) else right)
    return QPointF(x / 2, row.lineNumber() * LEADING + LEADING / 2)


@pytest.mark.parametrize("text", ["I saw the grey car", ARABIC, HEBREW, CHINESE, JAPANESE])
def test_every_word_is_found_under_its_own_place(layouts, text):
    line = layouts.of(drafted("a", text), WIDE)
    found = [line.word_at(at.x(), at.y()) for at in (middle_of(line, n) for n in range(len(line.words)))]
    assert found == list(range(len(line.words)))


@pytest.mark.parametrize("text", [ARABIC, HEBREW])
def test_text_that_runs_to_the_left_begins_at_the_right(layouts, text):
    line = layouts.of(drafted("a", text), WIDE)
    assert runs_left(text)
    assert middle_of(line, 0).x() > middle_of(line, 1).x() > WIDE / 3
    assert line.word_at(2, LEADING / 2) == -1


def test_what_stands_says_which_way_a_line_runs_not_what_was_struck_out(layouts):
    line = layouts.of(corrected(drafted("a", "You need one."), ARABIC), WIDE)
    stands = [n for n, run in enumerate(line.words) if run.kind is not Kind.STRUCK]
    assert line.layout.textOption().textDirection() is Qt.LayoutDirection.RightToLeft
    assert middle_of(line, stands[0]).x() > middle_of(line, stands[1]).x()


def test_no_blank_is_put_between_characters_that_have_none(layouts):
    text = CHINESE.replace("车", "船")
    line = corrected(drafted("a", CHINESE), text)
    set_line = layouts.of(line, WIDE)
    assert " " not in text_of(set_line.words)
    assert [run.text for run in set_line.words if run.kind is Kind.STRUCK] == ["车。"]
    assert "".join(run.text for run in set_line.words if run.kind is not Kind.STRUCK) == text


def test_a_place_in_the_text_is_set_around_struck_words(layouts):
    line = layouts.of(corrected(drafted("a", "the glue one"), "the blue one"), WIDE)
    assert text_of(line.words) == "the glue blue one"
    assert list(line.set_at((2, 5))) == [(2, 1), (9, 3)]


def test_the_machines_words_can_be_put_out_of_sight(layouts):
    line = corrected(drafted("a", "the glue one"), "the blue one")
    layouts.show_draft(False)
    assert text_of(layouts.of(line, WIDE).words) == "the blue one"


def test_a_row_that_was_split_off_knows_what_the_machine_had_there():
    line = drafted("a", "I saw him get out")
    first, second = (revised(line, row, "split") for row in editing.split(line, 10, "b"))
    draft = Drafted([first, second], {"a": first, "b": second}.get)
    assert [word.text for word in draft.of(first)] == ["I", "saw", "him"]
    assert [word.text for word in draft.of(second)] == ["get", "out"]
    assert not [run for run in runs(second, draft.of(second)) if run.kind is not Kind.MACHINE]


def test_a_row_that_took_another_over_knows_the_machines_words_of_both():
    lines = [drafted("a", "I saw him"), drafted("b", "get out", 16_000)]
    merged, gone = (revised(x, row, "merged") for x, row in zip(lines, editing.merge(lines), strict=True))
    draft = Drafted([merged, gone], {"a": merged, "b": gone}.get)
    assert " ".join(word.text for word in draft.of(merged)) == "I saw him get out"


def test_characters_that_no_font_has_are_told_of(layouts):
    assert not layouts.of(drafted("a", ARABIC), WIDE).is_unshowable
    assert layouts.of(drafted("a", "what \U000fff00 is this"), WIDE).is_unshowable
