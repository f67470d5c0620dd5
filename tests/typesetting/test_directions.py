"""Text that runs from right to left: where its parts stand."""

from __future__ import annotations

from bidi import get_display
from hypothesis import given
from hypothesis import strategies as st

from workbench.typesetting.directions import begins_backwards, levels_of, order, runs_backwards, stretches

MIXED = st.text(alphabet="abאבגמחם 12.,:-٣", min_size=1, max_size=30)


@given(MIXED, st.sampled_from([0, 1]))
def test_parts_stand_where_the_whole_algorithm_puts_their_letters(text: str, base: int) -> None:
    text = text.strip() or "a"
    levels = levels_of(text, base)
    parts = stretches(levels)
    turned = [text[first:end][::-1] if levels[first] % 2 else text[first:end] for first, end in parts]
    seen = "".join(turned[place] for place in order([levels[first] for first, _ in parts]))
    assert seen == get_display(text, base_dir="LR"[base])


def test_numbers_keep_their_order_in_text_that_runs_backwards() -> None:
    text = "בשעה 14:30"
    assert [text[first:end] for first, end in stretches(levels_of(text, 1))] == ["בשעה ", "14:30"]


def test_the_first_letter_with_a_direction_decides() -> None:
    assert begins_backwards("12. שלום John")
    assert not begins_backwards("12. John שלום")


def test_european_and_east_asian_text_is_never_turned() -> None:
    assert not any(map(runs_backwards, ("naïve – “so”", "Ελλάς Киев", "王小明 東京 서울", "")))
    assert all(map(runs_backwards, ("محمد", "x דוד", "\ufefb")))


def test_a_joiner_is_part_of_its_word() -> None:
    text = "می\u200cخواهم"
    assert stretches(levels_of(text, 0)) == [(0, len(text))]
