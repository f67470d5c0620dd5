"""The profile: whole numbers, and what a reader must know."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.audio import ENGINE_RATE, AudioTrack, DecodedTrack, WorkPcm
from workbench.domain.canonical import fact, plain
from workbench.domain.profile import Condition, Profile
from workbench.domain.timeline import Rate, Span
from workbench.stages.profiling import Languages, condition_caveats, languages_of, profile

TRACK = AudioTrack(0, "pcm_mulaw", Rate(8_000), 1, "s16", 64_000, 0)
DECODED = DecodedTrack(
    Rate(8_000), 80_000, 1, WorkPcm(Path("mix.f32"), ENGINE_RATE, 160_000, "mix", "0" * 64), (), Path("p"), Path("q"), ()
)
GOOD = Condition(snr_tenths_db=250, clipped_ppm=0, bandwidth_hz=8_000)


def made(speech: tuple[Span, ...] = (Span(0, 80_000),), condition: Condition = GOOD) -> Profile:
    return profile(TRACK, DECODED, speech, (("en", 987),), condition)


def test_the_profile_says_what_was_measured() -> None:
    measured = made()
    assert (measured.duration_ms, measured.rate_hz, measured.codec) == (10_000, 8_000, "pcm_mulaw")
    assert (measured.speech_permille, measured.language, measured.language_permille) == (500, "en", 987)


def test_no_language_is_none_and_not_an_empty_code() -> None:
    unheard = profile(TRACK, DECODED, (), (), GOOD)
    assert (unheard.language, unheard.language_permille, unheard.languages) == (None, None, ())


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


def coded(codec: str, traces: str, bit_rate: int = 0) -> str:
    track = replace(TRACK, codec=codec, bit_rate=bit_rate)
    return profile(track, DECODED, (), (), replace(GOOD, coding=traces)).coding


def test_coding_names_what_the_container_says_beside_the_traces() -> None:
    assert coded("pcm_mulaw", "telephone band, G.711 µ-law steps") == "telephone band, G.711 µ-law steps, µ-law"
    assert coded("gsm_ms", "telephone band", 13_000) == "telephone band, GSM full rate at 13 kbit/s"
    assert coded("mp3float", "cut off at 5.5 kHz", 16_000) == "cut off at 5.5 kHz, MP3 at 16 kbit/s"


def test_a_container_without_loss_adds_nothing_and_one_of_high_rate_is_no_weakness() -> None:
    assert coded("pcm_s16le", "cut off at 5.5 kHz") == "cut off at 5.5 kHz"
    assert coded("aac", "", 192_000) == ""


def test_a_coder_of_unknown_rate_is_named_where_the_sound_is_dull() -> None:
    dull = replace(GOOD, bandwidth_hz=4_750)
    assert profile(replace(TRACK, codec="opus", bit_rate=0), DECODED, (), (), dull).coding == "Opus"
    assert coded("opus", "") == ""


def test_echo_music_tones_and_two_languages_are_one_sentence_each() -> None:
    around = replace(
        made(),
        reverberation_ms=840,
        music_permille=120,
        tone_permille=41,
        coding="cut off at 5.5 kHz, MP3 at 16 kbit/s",
        languages=(("en", 620), ("de", 310)),
    )
    assert [caveat.text for caveat in condition_caveats(around)] == [
        "The sound shows traces of coding: cut off at 5.5 kHz, MP3 at 16 kbit/s.",
        "The room echoes: sounds take about 0.8 s to die away.",
        "Music seems to sound during 12 % of the recording.",
        "Steady tones, as of ringing, push buttons or beeps, sound during 4 % of the recording.",
        "It is not clear which language is spoken, or there is more than one: en 62 %, de 31 %.",
    ]


def test_a_telephone_s_band_is_told_once() -> None:
    told = condition_caveats(replace(made(), bandwidth_hz=3_400, coding="telephone band, GSM full rate at 13 kbit/s"))
    assert [caveat.text for caveat in told] == ["The sound reaches up to 3400 Hz only, as a telephone's does."]


def test_voices_that_the_channels_keep_apart_are_told() -> None:
    assert profile(TRACK, DECODED, (), (), replace(GOOD, likely_speakers=2)).likely_speakers == 2


class OneTongued:
    """A listener that knows one answer."""

    def language(self, pcm: WorkPcm, speech: tuple[Span, ...]) -> tuple[str, int]:
        return ("en", 900) if speech else ("", 0)


class ManyTongued(OneTongued):
    """One that weighs several."""

    def languages(self, pcm: WorkPcm, speech: tuple[Span, ...]) -> Languages:
        return (("en", 620), ("de", 310), ("nl", 19))


def test_a_listener_s_one_answer_is_a_list_of_one_and_unlikely_languages_are_left_out() -> None:
    assert languages_of(OneTongued(), DECODED.mix, (Span(0, 1),)) == (("en", 900),)
    assert languages_of(OneTongued(), DECODED.mix, ()) == ()
    assert languages_of(ManyTongued(), DECODED.mix, (Span(0, 1),)) == (("en", 620), ("de", 310))


def test_a_profile_stored_before_these_were_measured_opens() -> None:
    old = {key: value for key, value in plain(made()).items() if key not in ("languages", "coding", "reverberation_ms")}
    assert fact(Profile, old).languages == ()
