"""Fonts: what can be printed, and what is said where it cannot."""

from __future__ import annotations

from workbench.typesetting.fonts import BOX, FOLDER, Face, Fonts


def test_controls_are_spelled_out_and_not_obeyed() -> None:
    assert Fonts().shown("a\u202eb\x00", Face.SANS) == "a<U+202E>b<U+0000>"


def test_missing_characters_become_boxes_and_are_remembered() -> None:
    fonts = Fonts()
    assert fonts.shown("漢", Face.SERIF) == BOX
    assert fonts.missing == {"漢"}


def test_european_scripts_are_whole() -> None:
    fonts = Fonts()
    for face in Face:
        assert fonts.shown("Čeština Ελληνικά Кириллица ğış ÆØÅ “…” – µ", face) == "Čeština Ελληνικά Кириллица ğış ÆØÅ “…” – µ"
    assert not fonts.missing


def test_every_face_is_bundled_with_its_licence_in_less_than_three_megabytes() -> None:
    assert all((FOLDER / f"{face.value}.ttf").is_file() for face in Face)
    assert {p.name for p in FOLDER.glob("LICENSE*")} == {"LICENSE-Inter.txt", "LICENSE-DejaVu.txt"}
    assert sum(p.stat().st_size for p in FOLDER.iterdir()) < 3_000_000
