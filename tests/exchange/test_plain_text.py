from dataclasses import replace

from tests.exchange.sheets import a_line, a_sheet
from workbench.domain.incoming import ENGINE, LABORATORY
from workbench.domain.recipe import Recipe
from workbench.exchange import WRITERS
from workbench.exchange.plain_text import as_text
from workbench.exchange.reading_back import words_of


def test_corrected_lines_are_marked_and_the_recording_is_named() -> None:
    text = as_text(a_sheet(a_line(1, 0, 1, "glue", corrected="blue"), a_line(2, 61.5, 62, "Yes.", speaker="S2"))).decode()
    assert "C-1/2 · room 2.wav" in text
    assert "[0:00:00.000] Officer Hill: * blue" in text
    assert "[0:01:01.500] Witness: Yes." in text


def test_a_speaker_nobody_knows_is_said_to_be_unknown() -> None:
    assert "Unknown: x" in as_text(a_sheet(a_line(1, 0, 1, "x", speaker=""))).decode()


def test_every_format_writes_an_empty_transcript() -> None:
    assert all(isinstance(write(a_sheet()), bytes) for write in WRITERS.values())


def test_a_text_that_came_in_as_a_file_is_said_to_be_the_file_s_in_every_format_that_says_whose() -> None:
    sheet, recipe = a_sheet(a_line(1, 0, 1, "x")), Recipe(ENGINE, "srt", "agency.srt")
    line = replace(sheet.lines[0], segment=replace(sheet.lines[0].segment, recipe=recipe.digest()))
    taken = replace(sheet, lines=(line,), draft=replace(sheet.draft, recipes=(recipe,)))
    assert b"Text of the file agency.srt" in as_text(taken)
    assert b"<file> x" in WRITERS["stm"](taken)
    assert b"taken in from a file" in WRITERS["case"](taken)
    assert "Machine text" in words_of("docx", WRITERS["docx"](sheet))
    assert "machine" not in words_of("docx", WRITERS["docx"](taken)).lower()


def test_what_people_of_another_laboratory_wrote_is_not_called_the_machine_s() -> None:
    sheet, recipe = a_sheet(a_line(1, 0, 1, "x"), a_line(2, 1, 2, "y")), Recipe(LABORATORY, "1", "as ana left it")
    theirs = replace(sheet.lines[0], segment=replace(sheet.lines[0].segment, recipe=recipe.digest()))
    text = as_text(replace(sheet, lines=(theirs, sheet.lines[1]), draft=replace(sheet.draft, recipes=(recipe,)))).decode()
    assert "+ (written by people of another laboratory)" in text
    assert ": + x" in text
    assert ": y" in text
    assert "laboratory)" not in as_text(sheet).decode()
