"""A call with a person on each channel is read channel by channel."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.fakes import ScriptedDetector, ScriptedTranscriber
from tests.jobs.test_importing import run
from tests.stages.test_transcription import Shelf
from workbench.domain.audio import ENGINE_RATE, DecodedTrack, WorkPcm
from workbench.domain.chunks import COURT_HEARING
from workbench.domain.recipe import Recipe
from workbench.domain.speakers import Turn
from workbench.domain.timeline import Span
from workbench.jobs.following import Following
from workbench.jobs.wording import Wording, is_by_channel, read_channels, read_mix

FRAMES = 12 * ENGINE_RATE.hz
RECIPE = Recipe("channels", "1", "court")


def a_call(folder: Path) -> DecodedTrack:
    def pcm(channel: str) -> WorkPcm:
        path = folder / f"{channel}.f32"
        np.zeros(FRAMES, "<f4").tofile(path)
        return WorkPcm(path, ENGINE_RATE, FRAMES, channel, channel * 8)

    return DecodedTrack(ENGINE_RATE, FRAMES, 2, pcm("mix"), (pcm("0"), pcm("1")), folder / "p", folder / "k", ())


def wording(engine: ScriptedTranscriber, shelf: Shelf) -> Wording:
    recipes = (engine.recipe(language="en"), engine.recipe(language="en", second=True))
    return Wording(engine, recipes, ScriptedDetector(), shelf)


class Apart:
    """Channels with these turns."""

    def __init__(self, *turns: Turn) -> None:
        self._turns = turns

    def diarize_channels(self, channels, recipe):  # type: ignore[no-untyped-def]
        yield from ()
        return self._turns


BOTH = Apart(Turn(Span(0, FRAMES), "S1"), Turn(Span(0, FRAMES), "S2"))


def test_each_channel_s_words_are_its_own_person_s_and_overlap_stays(tmp_path: Path) -> None:
    words = run(read_channels(a_call(tmp_path), wording(ScriptedTranscriber(), Shelf()), BOTH, RECIPE))
    assert {s.speaker for s in words.text.segments} == {"S1", "S2"}
    assert [s.id for s in words.text.segments] == [f"u{n:05d}" for n in range(1, len(words.text.segments) + 1)]
    assert [turn.speaker for turn in words.turns] == ["S1", "S2"]


def test_a_voice_that_bleeds_over_is_not_said_twice_and_not_lost(tmp_path: Path) -> None:
    alone = Apart(Turn(Span(0, FRAMES), "S1"))
    words = run(read_channels(a_call(tmp_path), wording(ScriptedTranscriber(), Shelf()), alone, RECIPE))
    assert {s.speaker for s in words.text.segments} == {"S1"}
    bled = [r for r in words.text.readings if "channel 2 has no turn here" in r.reason]
    assert [r.text for r in bled] == [s.text for s in words.text.segments]


def test_a_channel_s_results_are_kept_under_its_own_name(tmp_path: Path) -> None:
    shelf, engine = Shelf(), ScriptedTranscriber()
    run(read_channels(a_call(tmp_path), wording(engine, shelf), BOTH, RECIPE))
    alone = Shelf()
    run(read_mix(a_call(tmp_path).mix, wording(ScriptedTranscriber(), alone)))
    assert len(shelf) == 2 * len(alone)
    assert not set(shelf) & set(alone)


def test_only_channels_that_differ_are_read_apart(tmp_path: Path) -> None:
    call = a_call(tmp_path)
    assert is_by_channel(call, "channels")
    assert not is_by_channel(call, "embedded-diarizer")


def test_words_are_the_same_whether_speech_is_known_or_found_meanwhile(tmp_path: Path) -> None:
    mix = a_call(tmp_path).mix
    speech = tuple(span for found in ScriptedDetector().listen(mix, COURT_HEARING) for span in found.spans)
    known, found = (run(read_mix(mix, wording(ScriptedTranscriber(), Shelf()), told)) for told in (speech, None))
    assert known == found


def test_a_detector_that_fails_is_told_to_whoever_reads(tmp_path: Path) -> None:
    class Broken(ScriptedDetector):
        def listen(self, pcm, hearing):  # type: ignore[no-untyped-def]
            yield from ()
            raise MemoryError

    recipe = ScriptedTranscriber().recipe(language="en")
    with Following(a_call(tmp_path).mix, Broken(), recipe) as chunks:
        try:
            chunks.take(wait=True)
        except MemoryError:
            return
    raise AssertionError("the failure was swallowed")
