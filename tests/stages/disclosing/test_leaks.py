"""The last look at a finished file: what is left out can be read nowhere in it, and nothing else is an alarm."""

from __future__ import annotations

import base64
import html
import json
from dataclasses import replace

import pytest

from tests.builders import an_exhibit
from tests.stages.disclosing.talk import ADDRESS, NAME, ROWS, SECOND, SECRET, a_note, an_exhibit_with, redacting, row
from workbench.domain.leaving import PRIVILEGED
from workbench.domain.revision import Revision, Row
from workbench.domain.timeline import Span
from workbench.domain.transcript import Correction, Line, Segment
from workbench.stages.disclosing import disclosed, leaks

EXHIBIT = an_exhibit_with(NAME, ADDRESS, SECRET)
REPORT = (
    "Exhibit 2026-0417/HS/2. The recording, not this transcript, is the evidence. It was made in the evening.\n"
    "  1  0:00:10.000 Witness A: His name is █████ and he was at the harbour.\n"
    "  2  █████ [redacted: private address]\n Entry 4711a. Page 12 of 40. 2026-11-12 10:20:00 He lives in fear."
)


def test_a_version_that_holds_nothing_is_no_alarm() -> None:
    assert leaks(REPORT, EXHIBIT) == ()
    assert leaks("\n".join(line.text for line in disclosed(EXHIBIT).lines), EXHIBIT) == ()


@pytest.mark.parametrize(
    "told",
    [
        "Radoslav",
        "RADOSLAV",
        "Rado-\nslav",
        "Rado-\n 14  slav",
        "Rado\u00adslav",
        "R a d o s l a v",
        "in Ulmenweg 4711",
        "number 4711",
        "He lives in Ulmenweg.",
        "he lives\n 13  in ulmenweg",
        "Helivesinulmenweg",
        "Counsel thinks",
        "the brother invented it",
    ],
)
def test_what_is_left_out_is_found_however_it_is_set(told: str) -> None:
    assert leaks(f"{REPORT}\n 12  {told}\n", EXHIBIT)


@pytest.mark.parametrize("wrapped", [json.dumps, html.escape, lambda text: base64.b64encode(text.encode()).decode()])
def test_what_is_left_out_is_found_in_other_writing(wrapped: object) -> None:
    held = an_exhibit_with(redacting(0, 9), rows=(row(1, 0, "Zoë “Müller” & Söhne, that’s the firm."), *ROWS[1:]))
    assert callable(wrapped)
    assert leaks(wrapped("Zoë “Müller” & Söhne"), held)


def test_ligatures_hide_nothing() -> None:
    held = an_exhibit_with(redacting(0, 9), rows=(row(1, 0, "Ask officer Griffin please."), *ROWS[1:]))
    assert leaks("Griﬃn", held) == ("Griffin",)


def test_what_was_also_said_in_the_open_is_no_leak() -> None:
    held = an_exhibit_with(redacting(10, 20))
    assert leaks("he was in the harbour", held) == ()
    assert "Radoslav" in leaks("Radoslav was there", held)


def test_a_voice_s_name_is_no_leak() -> None:
    held = replace(EXHIBIT, speakers=(replace(EXHIBIT.speakers[0], name="Radoslav"),))
    assert leaks("Radoslav: yes", held) == ()
    assert leaks("Radoslav", EXHIBIT, clear=("R v Radoslav",)) == ()


def test_everyday_words_in_a_row_are_a_leak_once_they_are_many() -> None:
    held = an_exhibit_with(redacting(0, 9), rows=(row(1, 0, "I was there with him before that."), *ROWS[1:]))
    assert leaks("it was there with the rest", held) == ()
    assert leaks("I was there with him", held) == ("I was there with him",)


def test_characters_without_spaces_are_found() -> None:
    held = an_exhibit_with(redacting(0, 5), rows=(replace(row(1, 0, "王 小 明 来 了"), text="王小明来了"), *ROWS[1:]))
    assert leaks("证人说王小明", held)
    assert leaks("小说", held) == ()


def test_arabic_is_found_in_either_direction() -> None:
    held = an_exhibit_with(redacting(0, 4), rows=(row(1, 0, "اسمه سليمان الحداد هنا"), *ROWS[1:]))
    told = "سليمان الحداد"
    assert leaks(told, held)
    assert leaks(told[::-1], held)


def test_years_and_small_figures_are_everywhere() -> None:
    held = an_exhibit_with(redacting(0, 9), rows=(row(1, 0, "It was 2026 and room 12 at 25."), *ROWS[1:]))
    assert leaks("page 12 line 25 of 2026", held) == ()


def test_a_reason_that_tells_is_a_leak() -> None:
    held = an_exhibit_with(replace(NAME, text="Radoslav asked for it"))
    assert leaks(f"█████ [redacted: {disclosed(held).redactions[0].reason}]", held) == ("Radoslav",)


def test_an_exhibit_with_nothing_left_out_leaks_nothing() -> None:
    assert leaks("anything at all", an_exhibit()) == ()


def test_a_note_that_quotes_a_redacted_name_is_found() -> None:
    held = an_exhibit_with(NAME, a_note("p", None, "Ask Quentin Bloomsbury.", tags=(PRIVILEGED,)))
    assert leaks("see Bloomsbury", held) == ("Bloomsbury",)


def a_part(whole: Segment, key: str, first: int, end: int) -> Line:
    """A row that was split from another, with its words from the first to before the end."""
    text, span = " ".join(word.text for word in whole.words[first:end]), Span(first * SECOND, end * SECOND)
    made = Revision(Row(key, span, text, whole.words[first:end]), "split", "ann", "t", 5)
    held = whole if key == whole.id else Segment(key, span, "", (), whole.speaker, "")
    return Line(held, Correction(key, text, "ann", "t"), revision=made)


def test_rows_in_the_open_that_were_split_from_what_is_redacted_are_no_alarm_where_they_follow_each_other() -> None:
    whole = row(1, 0, "he hid arsenic below floorboards tonight")
    made = an_exhibit_with(redacting(4, 5), rows=(whole,))
    made = replace(made, lines=(a_part(whole, "u1", 0, 3), a_part(whole, "n1", 3, 6)))
    assert leaks("he hid arsenic\n 2 below █████ tonight", made) == ()
    assert leaks("below floorboards tonight", made)


def test_names_of_those_who_worked_on_it_are_no_alarm() -> None:
    held = an_exhibit_with(NAME)
    acted = replace(held.custody[0], actor="Radoslav Hill")
    assert leaks("Approved by Radoslav Hill", held)
    assert leaks("Approved by Radoslav Hill", replace(held, custody=(acted,))) == ()
