"""The profile: whole numbers, and what a reader must know."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.audio import ENGINE_RATE, AudioTrack, DecodedTrack, WorkPcm
from workbench.domain.profile import Condition, Profile
from workbench.domain.timeline import Rate, Span
from workbench.stages.profiling import condition_caveats, profile

TRACK = AudioTrack(0, "pcm_mulaw", Rate(8_000), 1, "s16", 64_000, 0)
DECODED = DecodedTrack(
    Rate(8_000), 80_000, 1, WorkPcm(Path("mix.f32"), ENGINE_RATE, 160_000, "mix", "0" * 64), (), Path("p"), Path("q"), ()
)
GOOD = Condition(snr_tenths_db=250, clipped_ppm=0, bandwidth_hz=8_000)


def made(speech: tuple[Span, ...] = (Span(0, 80_000),), condition: Condition = GOOD) -> Profile:
    return profile(TRACK, DECODED, speech, ("en", 987), condition)


def test_the_profile_says_what_was_measured() -> None:
    measured = made()
    assert (measured.duration_ms, measured.rate_hz, measured.codec) == (10_000, 8_000, "pcm_mulaw")
    assert (measured.speech_permille, measured.language, measured.language_permille) == (500, "en", 987)


def test_no_language_is_none_and_not_an_empty_code() -> None:
    assert profile(TRACK, DECODED, (), ("", 0), GOOD).language is None
    assert profile(TRACK, DECODED, (), None, GOOD).language_permille is None


def test_a_good_recording_needs_no_caveat() -> None:
    assert condition_caveats(made()) == ()


def test_each_weakness_is_one_sentence() -> None:
    weak = made(speech=(), condition=Condition(snr_tenths_db=62, clipped_ppm=1_234, bandwidth_hz=3_875))
    assert [caveat.text for caveat in condition_caveats(weak)] == [
        "No speech was found in the recording.",
        "The recording is overdriven: 0.12 % of its samples are clipped.",
        "Speech stands only 6.2 dB above the background.",
        "The sound reaches up to 3875 Hz only, as a telephone's does.",
    ]


def test_speech_below_the_noise_is_said_without_a_negative_number() -> None:
    buried = replace(made(), snr_tenths_db=-40)
    assert condition_caveats(buried)[0].text == "Speech is no louder than the background."


def test_what_could_not_be_measured_is_no_weakness() -> None:
    assert condition_caveats(replace(made(), snr_tenths_db=None, bandwidth_hz=None)) == ()


@given(st.lists(st.tuples(st.integers(0, 200_000), st.integers(0, 200_000)).map(sorted), max_size=8))
def test_overlapping_speech_counts_once(pairs: list[list[int]]) -> None:
    spans = tuple(Span(first, end) for first, end in pairs)
    covered = len(set().union(*(range(span.first // 100, min(span.end, 160_000) // 100) for span in spans)))
    assert abs(made(spans).speech_permille - covered * 1000 / 1600) <= len(spans) + 1
