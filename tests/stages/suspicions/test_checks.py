from __future__ import annotations

from dataclasses import replace
from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from tests.stages.suspicions.rows import RATE, WORD, confirmation, corrected, rows
from workbench.domain.revision import Confirmation, Revision, Row
from workbench.domain.speakers import Turn
from workbench.domain.timeline import Span
from workbench.domain.transcript import Line, Suspicion, Word
from workbench.domain.transcript import SuspicionKind as K
from workbench.stages.suspicions import Check, Kept, checks, word_at


def _of(*lines: Line, stored: tuple[Suspicion, ...] = (), **more: object) -> tuple[Check, ...]:
    return checks(lines, stored, "en", rate=RATE, **more)  # type: ignore[arg-type]  # what the test gives on


def _told(found: tuple[Check, ...]) -> list[tuple[str, str, str]]:
    return [(check.segment_id, str(check.kind), check.text) for check in found]


def test_checks_stand_in_order_of_time_one_a_kind_and_row() -> None:
    found = _of(*rows("No, not at nine.", "We saw it.", "Nine, ten, nine."))
    assert _told(found) == [("u0", "negation", "No · not"), ("u0", "number", "nine"), ("u2", "number", "Nine · ten · nine")]


def test_a_name_seen_elsewhere_is_one_at_the_head_of_a_sentence_too() -> None:
    found = _of(*rows("Tom saw it.", "I asked Tom.", "Well, yes."))
    assert _told(found) == [("u0", "name", "Tom"), ("u1", "name", "Tom")]


def test_whoever_stands_for_the_row_stands_for_all_its_checks_until_its_text_changes() -> None:
    (line,) = rows("Not at nine.")
    sure = (confirmation(line),)
    assert [c.is_open for c in _of(line, confirmations=sure)] == [False, False]
    assert [c.is_open for c in _of(corrected(line, "Not at ten."), confirmations=sure)] == [True, True]


def test_a_confirmation_of_one_kind_leaves_the_others_open() -> None:
    (line,) = rows("Not at nine.")
    found = _of(line, confirmations=(confirmation(line, "number"),))
    assert {str(c.kind): c.is_open for c in found} == {"negation": True, "number": False}
    both = _of(replace(line, confirmation=confirmation(line, "negation")), confirmations=(confirmation(line, "number"),))
    assert not any(c.is_open for c in both)


def test_the_machines_doubts_go_with_the_machines_words() -> None:
    (line,) = rows("We saw nothing there.")
    doubted = replace(line, suspicions=(Suspicion(K.LOW_CONFIDENCE, line.span, "Mean word probability 31 %."),))
    assert K.LOW_CONFIDENCE in {c.kind for c in _of(doubted)}
    assert [c.kind for c in _of(corrected(doubted, "We saw nothing here."))] == [K.NEGATION]


def test_speech_that_nobody_wrote_down_is_checked_until_a_row_covers_it() -> None:
    first, second = rows("We saw it.", "Yes.")
    gap = Suspicion(K.SPEECH_WITHOUT_TEXT, Span(200_000, 240_000), "Speech was heard, but nothing was written.")
    assert [(c.segment_id, c.kind, c.span) for c in _of(first, second, stored=(gap,))] == [("", gap.kind, gap.span)]
    written = replace(second, segment=replace(second.segment, span=Span(199_000, 241_000), words=()))
    assert _of(first, written, stored=(gap,)) == ()


def test_a_gap_somebody_listened_to_is_confirmed() -> None:
    gap = Suspicion(K.SPEECH_WITHOUT_TEXT, Span(200_000, 240_000), "")
    heard = Confirmation("", gap.span, (str(gap.kind),), "", "Analyst 1", "2026-11-23T09:20:00Z")
    assert [c.confirmed for c in _of(*rows("Yes."), stored=(gap,), confirmations=(heard,))] == [heard]


def test_struck_rows_are_not_checked() -> None:
    (line,) = rows("Not at nine.")
    struck = replace(line, revision=Revision(Row(line.id, struck=True), "struck", "Analyst 1", "2026-11-23T09:14:00Z", 7))
    assert _of(struck) == ()


def test_a_word_that_takes_seconds_is_misaligned() -> None:
    (line,) = rows("We saw it.")
    slow = (*line.segment.words[:2], Word("it.", Span(2 * WORD, 2 * WORD + 3 * RATE.hz), 900))
    found = _of(replace(line, segment=replace(line.segment, words=slow)))
    assert _told(found) == [("u0", "misaligned", "One word is said to take 3.0 s.")]


def test_a_row_that_lies_mostly_where_no_voice_was_heard_is_misaligned() -> None:
    (line,) = rows("We went home by the yard side and then we slept.")
    found = _of(line, turns=(Turn(Span(0, line.span.length // 4), "S1"),))
    assert [c.kind for c in found] == [K.MISALIGNMENT]
    assert _of(line, turns=(Turn(line.span, "S1"),)) == ()


def test_rows_in_another_language_or_writing_are_told() -> None:
    lines = [*rows("We saw it and he was there.", "Then they left.", "Ich habe das nicht gesehen und er ist auch da.")]
    lines.append(replace(rows("Я знаю")[0], segment=replace(rows("Я знаю")[0].segment, id="u9", span=Span(600_000, 610_000))))
    french = replace(lines[1].segment, language="fr")
    found = _of(lines[0], replace(lines[1], segment=french), *lines[2:])
    assert [c.segment_id for c in found if c.kind is K.LANGUAGE_SWITCH] == ["u1", "u2", "u9"]


def test_a_known_phantom_is_told_on_the_machines_text_alone() -> None:
    (line,) = rows("Thanks for watching!")
    assert [c.kind for c in _of(line)] == [K.PHANTOM_PHRASE]
    assert _of(corrected(line, "Thanks for watching.")) == ()


def test_a_check_leads_to_its_word() -> None:
    (line,) = rows("So at nine fifteen you left.")
    (check,) = _of(line)
    assert word_at(line, check) == Span(2 * WORD, 3 * WORD)
    assert word_at(line, replace(check, at=-1)) == line.span


_SAID = st.lists(st.sampled_from(["Tom", "said", "no", "nine", "Nine.", "I", "saw", "Tom.", "Anna Brown", "9:15"]), max_size=8)


@given(st.lists(_SAID, min_size=1, max_size=5), st.integers(0, 4), _SAID)
def test_what_is_kept_never_changes_an_answer(texts: list[list[str]], at: int, other: list[str]) -> None:
    lines, kept = list(rows(*(" ".join(text) for text in texts))), Kept()
    checks(lines, (), "en", rate=RATE, kept=kept)
    lines[at % len(lines)] = corrected(lines[at % len(lines)], " ".join(other))
    assert checks(lines, (), "en", rate=RATE, kept=kept) == checks(lines, (), "en", rate=RATE)


def test_ten_thousand_rows_are_checked_in_a_blink_and_again_in_none() -> None:
    said = ("Can you say again which way the car went?", "I asked Tom, he wasn't there.", "At nine fifteen, on my own.")
    lines, kept = rows(*(said[n % 3] for n in range(10_000))), Kept()
    begun = process_time()
    first = checks(lines, (), "en", rate=RATE, kept=kept)
    read, begun = process_time() - begun, process_time()
    assert checks(lines, (), "en", rate=RATE, kept=kept) == first
    assert read < 1.5  # 0.3 s measured on one idle core; the rest is for a busy machine
    assert process_time() - begun < read / 2
