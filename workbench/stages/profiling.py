"""Profiling: the condition of a recording, measured before engines are chosen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Protocol

from workbench.domain.audio import ENGINE_RATE, AudioTrack, DecodedTrack
from workbench.domain.caveats import Caveat, CaveatKind
from workbench.domain.profile import Condition, Profile
from workbench.domain.timeline import Span

CLIPPED_PPM: Final = 500  # one sample in two thousand: heard as crackle, and engines start to mishear


class Meter(Protocol):
    """Port: signal measurements."""

    def measure(self, track: DecodedTrack, speech: tuple[Span, ...]) -> Condition:
        """Speech-to-background ratio, clipping, bandwidth. `speech` is on `ENGINE_RATE` frames."""
        ...


def profile(
    track: AudioTrack,
    decoded: DecodedTrack,
    speech: tuple[Span, ...],
    language: tuple[str, int] | None,
    condition: Condition,
) -> Profile:
    """Everything measured, in whole numbers. `speech` is on `ENGINE_RATE` frames; `language` a code and its permille."""
    code, permille = language if language and language[0] else (None, None)
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
    )


def condition_caveats(measured: Profile) -> tuple[Caveat, ...]:
    """What a reader must know about the recording's condition; they concern the whole of it."""
    found = []
    if not measured.speech_permille:
        found.append("No speech was found in the recording.")
    if measured.clipped_ppm > CLIPPED_PPM:
        found.append(f"The recording is overdriven: {measured.clipped_ppm / 10_000:.2f} % of its samples are clipped.")
    if measured.is_noisy and measured.snr_tenths_db is not None:
        found.append(_noise(measured.snr_tenths_db))
    if measured.is_narrow_band:
        found.append(f"The sound reaches up to {measured.bandwidth_hz} Hz only, as a telephone's does.")
    return tuple(Caveat(CaveatKind.CONDITION, text) for text in found)


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
