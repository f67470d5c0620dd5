"""What a person types is never an error, and what is marked in a hit is what was looked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.search import Sought, Term, folded, marks, sought

WORDS = st.text(st.sampled_from("abcé ü\"'*-()0:^{}ORANDT天気\n"), max_size=24)


def word(text: str, *, beginning: bool = False) -> tuple[Term, ...]:
    return (Term((text,), beginning),)


@pytest.mark.parametrize(
    ("typed", "every", "none"),
    [
        ("grey car", (word("grey"), word("car")), ()),
        ('"grey car"', ((Term(("grey", "car")),),), ()),
        ("“grey car", ((Term(("grey", "car")),),), ()),
        ("ware*", (word("ware", beginning=True),), ()),
        ('"mill la"*', ((Term(("mill", "la"), is_prefix=True),),), ()),
        ("car -van", (word("car"),), word("van")),
        ("car NOT van", (word("car"),), word("van")),
        ("car OR van gate", ((*word("car"), *word("van")), word("gate")), ()),
        ("car AND van", (word("car"), word("van")), ()),
        ("don’t", ((Term(("don", "t")),),), ()),
        ("well-known", ((Term(("well", "known")),),), ()),
        ("天気", ((Term(("天", "気")),),), ()),
        ("-van", (), word("van")),
        ("OR", (), ()),
        (' " * ( - ', (), ()),
    ],
)
def test_what_is_typed_says_what_must_be_there(typed: str, every: tuple[object, ...], none: tuple[object, ...]) -> None:
    assert sought(typed) == Sought(every, none)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "as_compared"),
    [
        ("Straße", "strasse"),
        ("CAFÉ", "cafe"),
        ("cafe\u0301", "cafe"),
        ("Łódź", "lodz"),
        ("Ærø", "aero"),
        ("ＡＢＣ", "abc"),
        ("مُحَمَّد", "محمد"),
        ("天気", "天 気"),
        ("학교에서", "학 교 에 서"),
        ("हिन्दी", "हिन्दी"),
        ("a_b—c", "a b c"),
    ],
)
def test_words_are_compared_without_case_and_accents(text: str, as_compared: str) -> None:
    assert folded(text).split() == as_compared.split()


@pytest.mark.parametrize(
    ("text", "typed", "marked"),
    [
        ("The grey car, a GREY van.", "grey", ["grey", "GREY"]),
        ("The grey car, a grey van.", '"grey van"', ["grey van"]),
        ("Warehouse keys", "ware*", ["Warehouse"]),
        ("In der Straße, im Café", "strasse OR cafe", ["Straße", "Café"]),
        ("am cafe\u0301 vorbei", "café", ["cafe\u0301"]),
        ("今日は天気がいい", "天気", ["天気"]),
        ("I don’t know", "don't", ["don’t"]),
        ("grey grey grey", '"grey grey"', ["grey grey"]),
        ("The grey car", "van", []),
        ("The grey car", "grey -car", ["grey"]),
    ],
)
def test_the_words_are_marked_where_they_stand(text: str, typed: str, marked: list[str]) -> None:
    assert [text[first:end] for first, end in marks(text, sought(typed))] == marked


@given(typed=WORDS, text=WORDS)
def test_nothing_typed_is_an_error_and_marks_lie_apart_in_order(typed: str, text: str) -> None:
    found = [0, *(place for mark in marks(text, sought(typed).widened()) for place in mark), len(text)]
    assert found == sorted(found)


@given(text=WORDS)
def test_a_text_is_found_by_itself(text: str) -> None:
    plain = folded(text)
    if plain.split():
        assert marks(text, Sought(((Term(tuple(plain.split())),),)))
