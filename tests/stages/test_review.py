"""What a person may change about a draft, and what stands afterwards."""

from __future__ import annotations

import pytest

from workbench.domain.annotations import Annotation
from workbench.domain.errors import BadRequest
from workbench.domain.evidence import Recording
from workbench.domain.speakers import Speaker
from workbench.domain.timeline import Rate, Span
from workbench.domain.transcript import Correction, Line, Segment
from workbench.stages.review import corrected, named, own, reinstated, remark, tagged

LINE = Line(Segment("u1", Span(0, 100), "glue was there", (), "S1", "r"), None)
SPEAKERS = (Speaker("S1", 1, "Speaker 1"), Speaker("S2", 2, "Speaker 2"))
RECORDING = Recording("r1", "e1", 0, Rate(8_000), 16_000, 1, "pcm_s16le", "0" * 64)


def test_a_correction_is_one_line_of_text_with_its_author() -> None:
    made = corrected(LINE, " blue \n was there ", author="ann", made_at="2026-01-02T03:04:05Z")
    assert made == Correction("u1", "blue was there", "ann", "2026-01-02T03:04:05Z")


@pytest.mark.parametrize("text", [" ", "glue  was there"])
def test_a_correction_that_changes_nothing_is_refused(text: str) -> None:
    with pytest.raises(BadRequest):
        corrected(LINE, text, author="ann", made_at="2026-01-02T03:04:05Z")


def test_only_a_corrected_line_goes_back_to_the_machine_s_words() -> None:
    with pytest.raises(BadRequest, match="stand already"):
        reinstated(LINE)


def test_a_voice_may_keep_its_own_name_but_not_take_another_s() -> None:
    assert named(SPEAKERS, "S1", " Speaker  1 ") == "Speaker 1"
    with pytest.raises(BadRequest, match="called Speaker 2 already"):
        named(SPEAKERS, "S1", "Speaker 2")


def test_an_unknown_voice_is_answered_with_the_known_ones() -> None:
    with pytest.raises(BadRequest, match=r"Known here: S1, S2\."):
        named(SPEAKERS, "S9", "Witness")


def test_a_note_lies_inside_its_recording_and_says_something() -> None:
    assert remark(RECORDING, " names the car ", Span(0, 16_000)) == "names the car"
    with pytest.raises(BadRequest, match=r"ends at 0:00:02"):
        remark(RECORDING, "late", Span(0, 16_001))
    with pytest.raises(BadRequest, match="needs a text"):
        remark(RECORDING, " ", None)


def test_a_note_is_its_author_s() -> None:
    note = Annotation("n1", "r1", None, "note", "names the car", "ann", "2026-01-02T03:04:05Z")
    assert own(note, "ann") is note
    with pytest.raises(BadRequest, match="ann's"):
        own(note, "sue")


def test_privileged_is_privileged_however_it_is_written() -> None:
    assert tagged(("#Privileged", "PRIVILEGED", "Second car")) == ("privileged", "Second car")
