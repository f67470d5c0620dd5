"""Custody entries as a report tells them."""

from __future__ import annotations

from dataclasses import replace

from tests.builders import RATE, a_segment, an_entry, an_exhibit
from workbench.domain.canonical import plain
from workbench.domain.custody import Entry
from workbench.domain.timeline import Span
from workbench.domain.transcript import Correction
from workbench.typesetting.custody_words import FAILED, OPEN, told
from workbench.typesetting.language import speaking

ID = "f98ec8e1b0d94c2f8f8ab1d0c7e4a001-u00002.1"


def corrected(seq: int) -> Entry:
    return an_entry(seq, "segment.corrected", {"correction": plain(Correction(ID, "blue", "ann", ""))})


def started(seq: int) -> Entry:
    return an_entry(seq, "processing.started", {"engines": ["whisper"], "reason": "court preset"})


def finished(seq: int) -> Entry:
    draft = an_exhibit(utterances=1).draft
    assert draft is not None
    segment = replace(a_segment(0, "S1", "red", Span(16_000 * 62, 16_000 * 63)), id=ID)
    return an_entry(seq, "draft.finished", {"draft": plain(replace(draft, recording_id="r", segments=(segment,)))})


def test_a_corrected_utterance_is_named_by_page_and_line() -> None:
    assert told([corrected(1)], {ID: "page 2, line 5"}, {}) == ["Corrected the utterance on page 2, line 5 to “blue”."]


def test_one_of_an_earlier_draft_is_named_by_its_time() -> None:
    said = told([finished(1), corrected(2)], {}, {"r": RATE})
    assert said[1] == "Corrected the utterance at 0:01:02.0 of an earlier draft to “blue”."


def test_an_utterance_nobody_can_place_is_still_not_an_id() -> None:
    (said,) = told([an_entry(1, "segment.reinstated", {"segment_id": ID})], {}, {})
    assert said == "Let the machine's words stand again in an utterance of an earlier draft."


def test_a_start_says_how_it_ended() -> None:
    first, second, _, last = told([started(1), started(2), finished(3), started(4)], {}, {})
    assert first.endswith(FAILED)
    assert second.endswith("court preset.")
    assert last.endswith(OPEN)


def test_another_recording_s_draft_ends_nothing() -> None:
    (said, _) = told([started(1), replace(finished(2), subject="other")], {}, {})
    assert said.endswith(OPEN)


def test_a_sentence_that_ends_with_somebody_s_words_ends_once() -> None:
    entry = an_entry(1, "segment.corrected", {"correction": plain(Correction(ID, "It was blue.", "ann", ""))})
    assert told([entry], {ID: "page 2, line 5"}, {}) == ["Corrected the utterance on page 2, line 5 to “It was blue.”"]


def test_figures_are_written_as_the_report_s_language_writes_them_and_quoted_ones_as_they_were_said() -> None:
    took = an_entry(1, "evidence.imported", {"evidence": {"name": "a.wav", "size": 230766720, "sha256": "0" * 64}})
    paid = an_entry(2, "segment.corrected", {"correction": plain(Correction(ID, "12,500", "ann", ""))})
    with speaking("de"):
        one, other = told([took, paid], {ID: "Seite 2"}, {})
    assert "230.766.720 Bytes" in one
    assert "„12,500“" in other
