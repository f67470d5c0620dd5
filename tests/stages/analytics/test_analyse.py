from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from time import process_time

from tests.stages.suspicions.rows import RATE, corrected, rows
from workbench.domain.speakers import Speaker, Turn
from workbench.domain.transcript import Line
from workbench.stages.analytics import Analysis, analyse, content_digest
from workbench.stages.analytics.phrases import key_phrases
from workbench.stages.analytics.summary import centrality, summary, vectors
from workbench.stages.analytics.topics import topics
from workbench.stages.analytics.wording import sentences, small_words

VOICES = (Speaker("S1", 1, "Witness A"),)
ENGLISH = small_words("en", ())


def _made(*lines: Line) -> Analysis:
    steps = analyse(lines, [Turn(line.span, "S1") for line in lines], VOICES, RATE, "en")
    while True:
        try:
            next(steps)
        except StopIteration as end:
            made: Analysis = end.value
            return made


def test_key_phrases_are_what_stands_between_small_words() -> None:
    found = key_phrases(rows("I saw the yellow van near the harbour gate.", "The yellow van was gone."), ENGLISH)
    assert (found[0].text, len(found[0].places)) == ("yellow van", 2)
    assert "harbour gate" in {p.text for p in found}
    assert all(word not in ENGLISH for p in found for word in p.text.lower().split())


def test_the_most_linked_sentence_is_the_most_central() -> None:
    ranks = centrality(vectors([("van", "gate"), ("harbour", "yard"), ("van", "yard"), ("moon",)]))
    assert ranks.argmax() == 2
    assert abs(float(ranks.sum()) - 1) < 1e-9


def test_every_sentence_of_a_summary_is_one_of_the_transcript_at_its_time() -> None:
    lines = rows(
        "The yellow van stood near the harbour gate. I waited there.",
        "A man left the yellow van with a heavy bag.",
        "He carried the heavy bag to the harbour gate.",
        "It rained cats and dogs later.",
    )
    chosen = summary(sentences(lines, ENGLISH), 2)
    by_id = {line.id: line for line in lines}
    assert len(chosen) == 2
    assert all(c.text in by_id[c.segment_id].text and by_id[c.segment_id].span.overlap(c.span) == c.span.length for c in chosen)


def test_a_loop_does_not_vote_itself_into_the_summary() -> None:
    looped = ["The microphone stood beside the window."] * 30
    lines = rows(*looped, "The yellow van left the harbour gate.", "Somebody saw the yellow van near the gate.")
    assert len([c for c in summary(sentences(lines, ENGLISH), 3) if "microphone" in c.text]) == 1


def test_a_change_of_subject_begins_a_topic() -> None:
    harbour = "The van left the harbour gate and the boat waited near the harbour crane with cargo."
    garden = "My garden grows roses, tulips, cabbage and apples; the roses need water, the tulips need sun."
    found = topics(rows(*[harbour] * 14, *[garden] * 14), ENGLISH)
    assert len(found) == 2
    assert "harbour" in found[0].terms
    assert "roses" in found[1].terms
    assert found[1].segment_id in {"u13", "u14", "u15"}


def test_the_digest_follows_the_content_and_nothing_else() -> None:
    lines = rows("We saw it.", "Yes.")
    same = content_digest(lines, (), VOICES)
    assert content_digest([replace(line, version=9) for line in lines], (), VOICES) == same
    assert content_digest((corrected(lines[0], "We heard it."), lines[1]), (), VOICES) != same
    assert content_digest(lines, (), (Speaker("S1", 1, "Somebody"),)) != same


def test_an_analysis_can_be_left_at_every_step() -> None:
    steps = analyse(rows("We saw it."), (), VOICES, RATE, "en")
    assert next(steps).stage == "talk time"
    steps.close()


def test_nothing_said_yields_nothing() -> None:
    made = _made()
    assert (made.talk, made.candidates, made.phrases, made.summary, made.topics) == ((), (), (), (), ())


def test_a_real_text_in_each_language_is_analysed(shared_data: Path) -> None:
    for language in ("en-US", "de-DE", "es-ES"):
        text = (shared_data / "azure-customspeech" / f"{language}.ref.txt").read_text("utf-8")
        lines = rows(*text.split(". "), language=language[:2])
        made = _made(*lines)
        assert all(c.text in text for c in made.summary)
        assert made.phrases != ()


def test_ten_thousand_rows_are_analysed_in_seconds() -> None:
    said = (
        "Can you say which way the car number {n} went?",
        "I asked Tom about van {n}, he wasn't there.",
        "Gate {n}, on my own.",
    )
    lines = rows(*(said[n % 3].format(n=n) for n in range(10_000)))
    begun = process_time()
    _made(*lines)
    assert process_time() - begun < 15  # 3 s measured on one idle core
