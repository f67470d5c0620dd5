"""Profiling: the condition of a recording, measured before engines are chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, Protocol, runtime_checkable

from workbench.domain.audio import ENGINE_RATE, AudioTrack, DecodedTrack, WorkPcm
from workbench.domain.caveats import Caveat, CaveatKind
from workbench.domain.codecs import spoken
from workbench.domain.profile import Condition, Profile
from workbench.domain.timeline import Span

Languages = tuple[tuple[str, int], ...]  # codes and their permille, the likeliest first

MUSIC_PERMILLE: Final = 50
TONE_PERMILLE: Final = 30  # measured on speech: up to 14 in recordings without any tone
SECOND_LANGUAGE_PERMILLE: Final = 200
UNLIKELY_PERMILLE: Final = 20
LOW_BIT_RATE: Final = 40_000
DULL_HZ: Final = 5_000
_TELEPHONE_CODECS: Final = ("pcm_mulaw", "pcm_alaw", "g72", "gsm", "amr", "speex", "ilbc")
CLIPPED_PPM: Final = 500  # one sample in two thousand: heard as crackle, and engines start to mishear


class Meter(Protocol):
    """Port: signal measurements."""

    def measure(self, track: DecodedTrack, speech: tuple[Span, ...]) -> Condition:
        """Everything that can be said of the signal. `speech` is on `ENGINE_RATE` frames."""
        ...


class Listener(Protocol):
    """Port: tells the language that is spoken."""

    def language(self, pcm: WorkPcm, speech: tuple[Span, ...]) -> tuple[str, int]:
        """A code and its permille; ("", 0) where there is no speech."""
        ...


@runtime_checkable
class Polyglot(Protocol):
    """Port: a listener that tells several languages apart."""

    def languages(self, pcm: WorkPcm, speech: tuple[Span, ...]) -> Languages:
        """The likeliest, the first one first."""
        ...


def languages_of(listener: Listener, pcm: WorkPcm, speech: tuple[Span, ...]) -> Languages:
    """The likely languages of a recording, none where there is no speech."""
    if isinstance(listener, Polyglot):
        likely = listener.languages(pcm, speech)
        return (*likely[:1], *(one for one in likely[1:] if one[1] >= UNLIKELY_PERMILLE))
    code, permille = listener.language(pcm, speech)
    return ((code, permille),) if code else ()


def profile(
    track: AudioTrack, decoded: DecodedTrack, speech: tuple[Span, ...], languages: Languages, condition: Condition
) -> Profile:
    """Everything measured, in whole numbers. `speech` is on `ENGINE_RATE` frames."""
    code, permille = languages[0] if languages else (None, None)
    return Profile(
        duration_ms=decoded.frames * 1000 // decoded.rate.hz,
        rate_hz=decoded.rate.hz,
        channels=decoded.channels,
        codec=track.codec,
        speech_permille=_share(speech, decoded.frames * ENGINE_RATE.hz // decoded.rate.hz),
        snr_tenths_db=condition.snr_tenths_db,
        clipped_ppm=condition.clipped_ppm,
        bandwidth_hz=condition.bandwidth_hz,
        language=code,
        language_permille=permille,
        languages=languages,
        reverberation_ms=condition.reverberation_ms,
        music_permille=condition.music_permille,
        tone_permille=condition.tone_permille,
        likely_speakers=condition.likely_speakers,
        coding=_coding(track, condition),
    )


def _coding(track: AudioTrack, condition: Condition) -> str:
    """The signal's traces and, where it leaves such or is a telephone's, the container's codec with its bit rate."""
    lossless = track.codec.startswith(("pcm_s", "pcm_f", "pcm_u")) or track.codec in ("flac", "alac", "wavpack")
    traces, low = condition.coding, 0 < track.bit_rate < LOW_BIT_RATE
    dull = condition.bandwidth_hz is not None and condition.bandwidth_hz <= DULL_HZ
    if lossless or not (traces or low or dull or track.codec.startswith(_TELEPHONE_CODECS)):
        return traces
    named = spoken(track.codec) + (f" at {track.bit_rate / 1000:.0f} kbit/s" if low else "")
    return f"{traces}, {named}" if traces else named


def condition_caveats(measured: Profile) -> tuple[Caveat, ...]:
    """What a reader must know about the recording's condition; they concern the whole of it."""
    return tuple(Caveat(CaveatKind.CONDITION, text) for text in (*_weaknesses(measured), *_surroundings(measured)))


def _weaknesses(measured: Profile) -> Iterator[str]:
    if not measured.speech_permille:
        yield "No speech was found in the recording."
    if measured.clipped_ppm > CLIPPED_PPM:
        yield f"The recording is overdriven: {measured.clipped_ppm / 10_000:.2f} % of its samples are clipped."
    if measured.is_noisy and measured.snr_tenths_db is not None:
        yield _noise(measured.snr_tenths_db)
    if measured.is_narrow_band:
        yield f"The sound reaches up to {measured.bandwidth_hz} Hz only, as a telephone's does."
    if (coding := measured.coding.removeprefix("telephone band").removeprefix(", ")) and measured.has_traces:
        yield f"The sound shows traces of coding: {coding}."


def _surroundings(measured: Profile) -> Iterator[str]:
    if measured.is_reverberant and measured.reverberation_ms is not None:
        yield f"The room echoes: sounds take about {measured.reverberation_ms / 1000:.1f} s to die away."
    if (music := measured.music_permille or 0) >= MUSIC_PERMILLE:
        yield f"Music seems to sound during {music / 10:.0f} % of the recording."
    if (tone := measured.tone_permille or 0) >= TONE_PERMILLE:
        yield f"Steady tones, as of ringing, push buttons or beeps, sound during {tone / 10:.0f} % of the recording."
    if len(measured.languages) > 1 and measured.languages[1][1] >= SECOND_LANGUAGE_PERMILLE:
        told = ", ".join(f"{code} {permille / 10:.0f} %" for code, permille in measured.languages)
        yield f"It is not clear which language is spoken, or there is more than one: {told}."


def _noise(tenths_db: int) -> str:
    if tenths_db <= 0:
        return "Speech is no louder than the background."
    return f"Speech stands only {tenths_db / 10:.1f} dB above the background."


def _share(spans: Iterable[Span], whole: int) -> int:
    """Permille of the whole that the spans cover, overlaps counted once."""
    covered, reached = 0, 0
    for span in sorted(spans):
        inside = span.clipped(Span(min(reached, whole), whole))
        covered += inside.length
        reached = max(reached, span.end)
    return min(1000, round(covered * 1000 / whole)) if whole else 0
