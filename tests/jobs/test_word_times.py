"""Words placed by an aligner, each in the sound it was read from."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

from tests.stages.test_alignment import Kept, Shifting, said
from workbench.domain.audio import ENGINE_RATE, DecodedTrack, WorkPcm
from workbench.domain.progress import Progress
from workbench.domain.recipe import Recipe
from workbench.domain.speakers import Turn
from workbench.domain.timeline import Span
from workbench.domain.utterances import RawSegment
from workbench.jobs.word_times import Timed, timed
from workbench.jobs.wording import Words
from workbench.stages.transcription import Transcription


def sound(channel: str) -> WorkPcm:
    return WorkPcm(Path(channel), ENGINE_RATE, 10**6, channel, channel * 64)


DECODED = DecodedTrack(ENGINE_RATE, 10**6, 2, sound("m"), (sound("0"), sound("1")), Path("p"), Path("q"), ())
LINES = (said(0, "we met him"), replace(said(30_000, "at the harbour"), speaker="S2"), said(64_000, "last night"))
TEXT = Transcription(LINES, (), (), (), (Recipe("whisper", "1", "court"),))


class Listening(Shifting):
    """One that remembers which sound it was given."""

    heard: list[str]

    def align(
        self, pcm: WorkPcm, segments: tuple[RawSegment, ...], recipe: Recipe
    ) -> Generator[Progress, None, tuple[RawSegment, ...]]:
        self.heard = [*getattr(self, "heard", []), pcm.channel]
        return super().align(pcm, segments, recipe)


def run(words: Words, aligner: Shifting) -> Timed:
    steps = timed(words, DECODED, aligner, aligner.recipe(language="en"), Kept())
    while True:
        try:
            next(steps)
        except StopIteration as end:
            made: Timed = end.value
            return made


def test_words_of_all_channels_together_are_placed_in_the_mix() -> None:
    aligner = Listening(1_600)
    made = run(Words(TEXT, ()), aligner)
    assert aligner.heard == ["m"]
    assert [line.span.first for line in made.words.text.segments] == [1_600, 31_600, 65_600]
    assert ([r.engine for r in made.recipes], len(made.runs)) == (["ctc"], 1)


def test_words_of_a_channel_are_placed_in_it_and_keep_their_order() -> None:
    aligner = Listening(1_600)
    made = run(Words(TEXT, (), (Turn(Span(0, 100_000), "S1"), Turn(Span(0, 100_000), "S2"))), aligner)
    assert aligner.heard == ["0", "1"]
    assert [line.id for line in made.words.text.segments] == [line.id for line in LINES]


def test_doubts_of_a_second_opinion_join_the_others_in_order_of_time() -> None:
    made = run(Words(TEXT, ()), Shifting(16_000, engine="pocketsphinx"))
    assert made.words.text.segments == LINES
    assert [doubt.span.first for doubt in made.words.text.suspicions] == [0, 30_000, 64_000]
