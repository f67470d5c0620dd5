"""Filling sheets: what keeps together, and which part of the document it is."""

from __future__ import annotations

from workbench.domain.leaving import Picture
from workbench.typesetting.column import TABLE, Column
from workbench.typesetting.fonts import Fonts
from workbench.typesetting.sheet import ARTIFACT, BOTTOM, TOP, Element, Figure, Role, Shown, Written

PICTURE = Picture("note-1", "What was said at the door", 4, 2, bytes(24))


def a_column() -> Column:
    return Column(Fonts(), ("left", "right"))


def test_a_picture_keeps_its_shape_and_its_caption() -> None:
    column = a_column()
    column.picture(PICTURE, width=200)
    figure, caption = column.sheet.texts
    assert isinstance(figure, Figure)
    (shown,) = figure.shapes
    assert isinstance(shown, Shown)
    assert (shown.width, shown.height) == (200, 100)
    assert figure.element.alt == PICTURE.caption
    assert isinstance(caption, Written)
    assert caption.y > shown.y + shown.height


def test_a_picture_that_does_not_fit_turns_the_page_and_is_never_taller_than_one() -> None:
    column = a_column()
    column.space(BOTTOM - TOP - 60)
    column.picture(Picture("", "tall", 10, 400, bytes(12_000)))
    assert len(column.sheets) == 2
    assert column.sheets[0].texts == []
    assert column.y <= BOTTOM


def test_facts_that_follow_each_other_are_one_list() -> None:
    column = a_column()
    column.fact("File", "a.wav")
    column.fact("Size", "12 bytes")
    column.heading("More")
    column.fact("Track", "1")
    lists = {id(top) for mark in column.sheet.texts if (top := _top(mark)) and top.role is Role.LIST}
    assert len(lists) == 2


def _top(mark: Written | Figure) -> Element | None:
    element = mark.element
    while element is not None and element.parent is not None:
        element = element.parent
    return element


def test_a_head_that_is_repeated_belongs_to_its_page_alone() -> None:
    column = a_column()
    column.table((100, 100), [("one", "two")] * 60, ("first", "second"))
    marks = [mark for sheet in column.sheets for mark in sheet.texts]
    heads = [mark.element for mark in marks if isinstance(mark, Written) and mark.text == "first"]
    assert len(heads) == 2
    assert heads[0] is not None
    assert heads[0].role is Role.HEADER
    assert heads[1] is ARTIFACT


def test_a_short_row_of_a_table_stands_on_one_page_and_its_head_with_it() -> None:
    for filled in range(24):
        column = a_column()
        column.space(BOTTOM - TOP - 140 + filled * 5)
        column.heading("Runs", TABLE)
        column.table((60, 60), [("one two three four five six seven eight", "x")] * 3, ("what", "how"))
        for sheet in column.sheets:
            texts = [mark.text for mark in sheet.texts if isinstance(mark, Written)]
            assert texts.count("x") == sum(text.startswith("one") for text in texts)
            assert "how" in texts if "x" in texts else "how" not in texts
