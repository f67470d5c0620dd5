"""Words inside a text, in scripts with spaces and without."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.retiming import retimed
from workbench.domain.spoken import joined, places, spread, tokens
from workbench.domain.timeline import Span
from workbench.domain.transcript import Word

SIGNS = st.text(st.sampled_from("ab é你好。「」、ひカ한글שלוםسلام (-?"), max_size=30)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I saw him.", ["I", "saw", "him."]),
        ("你好，世界。", ["你", "好，", "世", "界。"]),
        ("「はい」と言った", ["「は", "い」", "と", "言", "っ", "た"]),
        ("我用 iPhone 打电话", ["我", "用", "iPhone", "打", "电", "话"]),
        ("한국어 문장", ["한국어", "문장"]),
        ("שלום עולם", ["שלום", "עולם"]),
        ("…", ["…"]),
        ("", []),
    ],
)
def test_words_are_what_a_reader_of_the_script_counts(text, words):
    assert list(tokens(text)) == words


@given(SIGNS)
def test_no_sign_of_a_text_is_lost_between_its_words(text):
    assert "".join(tokens(text)) == "".join(text.split())
    assert len(places(text, tokens(text))) == len(tokens(text))


def test_words_that_are_not_the_texts_have_no_places():
    assert places("I saw him", ["I", "him"]) == ()
    assert places("I saw him", ["I", "saw"]) == ()


def test_no_space_is_put_between_characters_that_have_none():
    assert joined(["你好。", "世界"]) == "你好。世界"
    assert joined(["I saw", "", "him"]) == "I saw him"


@given(st.lists(st.text(min_size=1, max_size=9), max_size=9), st.integers(0, 900))
def test_a_shared_stretch_is_dealt_out_in_order_and_whole(texts, length):
    spans = spread(texts, Span(7, 7 + length))
    assert list(spans) == sorted(spans, key=lambda span: span.first)
    assert sum(span.length for span in spans) == (length if texts else 0)


def test_a_corrected_character_leaves_the_times_of_the_others():
    words = (Word("你好", Span(0, 200), 900), Word("吗", Span(300, 400), 900))
    new = retimed(words, "你好呀", Span(0, 400))
    assert [(w.text, w.span, w.permille) for w in new] == [
        ("你", Span(0, 100), 900),
        ("好", Span(100, 200), 900),
        ("呀", Span(300, 400), None),
    ]
