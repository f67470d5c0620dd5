"""Fonts: what can be printed, and what is said where it cannot."""

from __future__ import annotations

import pytest

from workbench.typesetting.fonts import BOX, FOLDER, Face, Fonts

BUNDLED = [face for face in Face if face is not Face.EAST_ASIAN]


def test_controls_are_spelled_out_and_not_obeyed() -> None:
    assert Fonts().shown("a\u202eb\x00", Face.SANS) == "a<U+202E>b<U+0000>"


def test_missing_characters_become_boxes_and_are_remembered() -> None:
    fonts = Fonts()
    assert fonts.shown("漢", Face.SERIF) == BOX
    assert fonts.missing == {"漢"}


def test_european_scripts_are_whole() -> None:
    fonts = Fonts()
    for face in BUNDLED:
        assert fonts.shown("Čeština Ελληνικά Кириллица ğış ÆØÅ “…” – µ", face) == "Čeština Ελληνικά Кириллица ğış ÆØÅ “…” – µ"
    assert not fonts.missing


def test_every_face_is_bundled_with_its_licence_in_less_than_three_megabytes() -> None:
    assert all((FOLDER / f"{face.value}.ttf").is_file() for face in BUNDLED)
    assert {p.name for p in FOLDER.glob("LICENSE*")} == {"LICENSE-Inter.txt", "LICENSE-DejaVu.txt"}
    assert sum(p.stat().st_size for p in FOLDER.iterdir()) < 3_000_000


def test_what_a_face_lacks_another_one_prints_and_is_known_to_be_used() -> None:
    fonts = Fonts()
    assert fonts.shown("Ahmad أحمد", Face.SANS) == "Ahmad أحمد"
    assert fonts.used == {Face.SANS, Face.WIDE}
    assert not fonts.missing


def test_letters_of_a_joined_script_stand_from_right_to_left_in_their_joined_forms() -> None:
    (stroke,) = Fonts().strokes("محمد", Face.SERIF, backwards=True)
    assert "".join(glyph.said for glyph in reversed(stroke.glyphs)) == "محمد"
    first, third = stroke.glyphs[3], stroke.glyphs[1]
    assert (first.said, third.said) == ("م", "م")
    assert first.number != third.number


def test_a_glyph_that_stands_for_two_letters_says_one_of_them() -> None:
    (stroke,) = Fonts().strokes("لا", Face.SERIF, backwards=True)
    assert [glyph.said for glyph in stroke.glyphs] == ["ا", "ل"]
    assert [bool(glyph.advance) for glyph in stroke.glyphs] == [False, True]


def test_joiners_are_spelling_in_persian_and_hide_anywhere_else() -> None:
    fonts = Fonts()
    assert fonts.shown("می\u200cخواهم", Face.SERIF) == "می\u200cخواهم"
    assert fonts.shown("ab\u200ccd", Face.SERIF) == "ab<U+200C>cd"
    assert fonts.shown("\U000f0041", Face.SERIF) == "<U+F0041>"


def test_a_mixed_name_is_read_in_its_own_order_and_stands_in_the_line_s() -> None:
    fonts = Fonts()
    strokes = fonts.strokes("אבג Cohen דהו", Face.SANS)
    assert [stroke.glyphs != () for stroke in strokes] == [True, False, True]
    assert [round(s.x, 3) for s in strokes] == sorted(round(s.x, 3) for s in strokes)
    assert fonts.width("אבג Cohen דהו", Face.SANS, 10) == pytest.approx(10 * (strokes[-1].x + strokes[-1].width))
