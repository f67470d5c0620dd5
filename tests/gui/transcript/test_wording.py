"""Words of a line."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.gui.sample_case import MOMENT, said
from workbench.domain.transcript import Correction, Line
from workbench.gui.transcript.wording import Kind, playing, runs, struck

SEGMENT = said("R").segments[3]
WORDS = st.lists(st.sampled_from(["I", "saw", "him", "her", "blue", "gate."]), min_size=1, max_size=12)


def corrected(text: str) -> Line:
    return Line(SEGMENT, Correction(SEGMENT.id, text, "Analyst 1", MOMENT))


def test_a_corrected_word_stands_beside_the_struck_one():
    line = corrected(SEGMENT.text.replace("glue", "blue"))
    changed = [(run.text, run.kind) for run in runs(line) if run.kind is not Kind.MACHINE]
    assert changed == [("glue", Kind.STRUCK), ("blue", Kind.HUMAN)]
    assert struck(line) == "glue"


@given(WORDS)
def test_what_is_not_struck_is_exactly_the_text_that_counts(words):
    line = corrected(" ".join(words))
    assert " ".join(run.text for run in runs(line) if run.kind is not Kind.STRUCK) == line.text


@given(WORDS)
def test_what_no_human_put_there_is_exactly_the_machines_text(words):
    kept = [run.text for run in runs(corrected(" ".join(words))) if run.kind is not Kind.HUMAN]
    assert " ".join(kept) == SEGMENT.text


def test_the_word_being_said_is_found_by_its_frame():
    words = runs(Line(SEGMENT, None))
    assert playing(words, SEGMENT.words[5].span.first) == 5
    assert playing(words, SEGMENT.span.end + 1) == -1


def test_low_words_are_marked_and_text_without_word_times_still_shows():
    assert [run.text for run in runs(Line(SEGMENT, None)) if run.is_low] == ["gate."]
    assert [run.text for run in runs(Line(replace(SEGMENT, words=()), None))] == SEGMENT.text.split()
