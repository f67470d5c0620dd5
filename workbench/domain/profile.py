"""The condition of a recording, in whole numbers with their unit in the name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Profile:
    """What profiling measured; None means it could not be measured, never zero.

    `languages` are the likely ones with their permille, `reverberation_ms` the time in which an echo falls by 60 dB, music and
    tones the share of the time they sound, `coding` what signal and container tell of lossy stages the sound went through.
    """

    duration_ms: int
    rate_hz: int
    channels: int
    codec: str
    speech_permille: int
    snr_tenths_db: int | None
    clipped_ppm: int
    bandwidth_hz: int | None
    language: str | None = None
    language_permille: int | None = None
    languages: tuple[tuple[str, int], ...] = ()
    reverberation_ms: int | None = None
    music_permille: int | None = None
    tone_permille: int | None = None
    likely_speakers: int | None = None
    coding: str = ""

    @property
    def spoken_share(self) -> str:
        """How much of it is speech, rounded as everywhere: "71 %"."""
        return f"{self.speech_permille / 10:.0f} %"

    @property
    def spoken_ratio(self) -> str:
        """Speech above background, rounded as everywhere: "17.0 dB"; says so where it could not be measured."""
        return "not measurable" if self.snr_tenths_db is None else f"{self.snr_tenths_db / 10:.1f} dB"

    @property
    def is_reverberant(self) -> bool:
        """An echo of more than 0.6 s, as in a hall or a bare room."""
        return self.reverberation_ms is not None and self.reverberation_ms > 600

    @property
    def has_traces(self) -> bool:
        """Whether the signal itself tells of a lossy stage, beyond the telephone's band."""
        return "cut off" in self.coding or "steps" in self.coding

    @property
    def is_noisy(self) -> bool:
        """Below 10 dB speech-to-background ratio."""
        return self.snr_tenths_db is not None and self.snr_tenths_db < 100

    @property
    def is_narrow_band(self) -> bool:
        """Telephone bandwidth: nothing above 4 kHz."""
        return self.bandwidth_hz is not None and self.bandwidth_hz <= 4_000


@dataclass(frozen=True, slots=True)
class Condition:
    """What signal measurements say; None where there is too little signal to say it."""

    snr_tenths_db: int | None
    clipped_ppm: int
    bandwidth_hz: int | None
    reverberation_ms: int | None = None
    music_permille: int | None = None
    tone_permille: int | None = None
    coding: str = ""
    likely_speakers: int | None = None
