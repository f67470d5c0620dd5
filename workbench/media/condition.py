"""Signal measurements over decoded samples: noise, clipping, bandwidth, and with others' help echo, tones, music and coding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from workbench.domain.audio import ENGINE_RATE, DecodedTrack, WorkPcm
from workbench.domain.caveats import CaveatKind
from workbench.domain.profile import Condition
from workbench.domain.timeline import Rate, Span
from workbench.media.apart import voices_apart
from workbench.media.coding import traces
from workbench.media.peaks import BLOCK, PeakFile
from workbench.media.playback import PlaybackFile
from workbench.media.surround import surround

Powers = NDArray[np.float64]
Mask = NDArray[np.bool_]

_FRAME: Final = ENGINE_RATE.hz // 50  # 20 ms
_MARGINS: Final = (10, 6, 3, 1, 0)  # frames beside speech that are not background: its ends and its echo, as far as there is room
_ENOUGH: Final = 25  # frames (0.5 s) of background before its mean means anything
_SPECTRUM_RIGHT_DB: Final = 12.0  # above it the spectrum overstates the noise, and the pauses know better
_PAUSES_LOWER_DB: Final = 2.0  # at most: louder pauses hold speech that was missed
_QUANTISATION: Final = (1 / 32768) ** 2 / 12  # the noise 16-bit samples have by themselves
_CHUNK: Final = 1 << 20

_FLAT: Final = 3  # equal samples in a row at the extreme: an analogue peak has one or two
_LOUD: Final = 16_384  # below half scale the extreme is no limiter's work
_WINDOWS: Final = 4_000
_BANDS_HZ: Final = 125
_BELOW_PEAK_DB: Final = 65
_SKIRT_DB: Final = 12
_SKIRT_BANDS: Final = 8


class SignalMeter:
    """Measures a decoded track.

    Ratio: what the spectrum takes for background while people speak (media/background) against all of their power. It is trusted
    up to 12 dB, and corrected by at most 2 dB where the pauses are louder; above that the larger of it and the ratio by pauses
    counts: mean power of 20 ms frames inside speech, less the background's, over mean power of frames 200 ms from any speech, or
    nearer where pauses are short. With under half a second of them the quietest tenth of all frames stands for the background.
    Silence that decoding inserted is left out. Checked on 168 mixtures of known ratio (benchmarks/profiling has its like).
    Clipping: samples in flat runs of three or more within 1 % of a channel's extreme, when that is above half scale.
    Bandwidth: the highest 125 Hz band whose long-term power in speech lies within 65 dB of the strongest band and
    no more than 12 dB below the mean level of the kilohertz under it: what
    falls faster is the skirt of a filter or a resampler, not sound.
    """

    def measure(self, track: DecodedTrack, speech: tuple[Span, ...]) -> Condition:
        """Everything that can be said of the signal. `speech` is on `ENGINE_RATE` frames."""
        inserted = _inserted(track)
        count = track.mix.frames // _FRAME
        gone = _span_mask(count, inserted, 0)
        voiced = _span_mask(count, speech, 0) & ~gone
        around = surround(track.mix, voiced, _ENOUGH)
        level = _level(track, voiced)
        bandwidth = _bandwidth(level)
        return Condition(
            snr_tenths_db=_tenths(around.ratio_db, _by_pauses(_powers(track.mix), voiced, _quiet(speech, gone), gone)),
            clipped_ppm=_clipped_ppm(track),
            bandwidth_hz=bandwidth,
            reverberation_ms=around.reverberation_ms,
            music_permille=around.music_permille,
            tone_permille=around.tone_permille,
            coding=traces(level, bandwidth, track.rate.hz, _head(track)),
            likely_speakers=voices_apart(track.per_channel),
        )


def _inserted(track: DecodedTrack) -> tuple[Span, ...]:
    kinds = (CaveatKind.GAP, CaveatKind.DAMAGE, CaveatKind.UNPLACED)
    return tuple(c.span.at(track.rate, ENGINE_RATE) for c in track.caveats if c.kind in kinds and c.span and c.span.length)


def _quiet(speech: Sequence[Span], gone: Mask) -> Mask:
    """20 ms frames that are background: as far from speech as leaves enough of them."""
    quiet = gone
    for margin in _MARGINS:
        quiet = ~_span_mask(len(gone), speech, margin) & ~gone
        if np.count_nonzero(quiet) >= _ENOUGH:
            break
    return quiet


def _span_mask(count: int, spans: Sequence[Span], margin: int) -> Mask:
    mask = np.zeros(count, np.bool_)
    for span in spans:
        mask[max(0, span.first // _FRAME - margin) : -(-span.end // _FRAME) + margin] = True
    return mask


def _powers(pcm: WorkPcm) -> Powers:
    """Mean power of each 20 ms frame."""
    count = pcm.frames // _FRAME
    if not count:
        return np.zeros(0)
    samples = np.memmap(pcm.path, np.float32, "r", 0, (count, _FRAME))
    step = _CHUNK // _FRAME
    parts = [np.mean(np.square(samples[at : at + step], dtype=np.float64), axis=1) for at in range(0, count, step)]
    return cast(Powers, np.concatenate(parts))


def _by_pauses(powers: Powers, voiced: Mask, quiet: Mask, gone: Mask) -> float | None:
    """The ratio in dB by what is heard between speech; None where there is too little speech."""
    if np.count_nonzero(voiced) < _ENOUGH:
        return None
    background = powers[quiet]
    if len(background) < _ENOUGH:
        there = np.sort(powers[~gone])
        background = there[: max(1, len(there) // 10)]
    noise = max(float(background.mean()), _QUANTISATION)
    signal = max(float(powers[voiced].mean()) - noise, noise / 10)  # below −10 dB the difference is chance
    return 10 * float(np.log10(signal / noise))


def _tenths(by_spectrum: float | None, by_pauses: float | None) -> int | None:
    if by_spectrum is None or by_pauses is None:
        return None
    if by_spectrum >= _SPECTRUM_RIGHT_DB:
        return round(10 * max(by_spectrum, by_pauses))
    return round(10 * (by_spectrum - min(_PAUSES_LOWER_DB, max(0.0, (by_spectrum - by_pauses) / 2))))


def _clipped_ppm(track: DecodedTrack) -> int:
    if not track.frames:
        return 0
    peaks, source = PeakFile(track.peaks, track.playback), PlaybackFile.of(track)
    clipped = sum(_clipped(peaks, source, channel) for channel in range(track.channels))
    return round(clipped * 1_000_000 / (track.frames * track.channels))


def _clipped(peaks: PeakFile, source: PlaybackFile, channel: int) -> int:
    """Samples in flat tops of one channel; only stretches whose peaks reach the extreme are read."""
    blocks = np.abs(peaks.blocks(channel).astype(np.int32)).max(axis=1)
    extreme = int(blocks.max())
    if extreme < _LOUD:
        return 0
    reach, step = extreme * 99 // 100, _CHUNK // BLOCK
    reached = [at for at in range(0, len(blocks), step) if blocks[at : at + step].max() >= reach]
    return sum(_flat_samples(source.read(at * BLOCK, _CHUNK)[:, channel], reach) for at in reached)


def _flat_samples(samples: NDArray[np.int16], reach: int) -> int:
    at_extreme = np.abs(samples.astype(np.int32)) >= reach
    starts = np.flatnonzero(np.diff(samples, prepend=samples[0] ^ 1) != 0)
    lengths = np.diff(starts, append=len(samples))
    return int(lengths[(lengths >= _FLAT) & at_extreme[starts]].sum())


def _head(track: DecodedTrack) -> NDArray[np.int16]:
    return PlaybackFile.of(track).read(0, _CHUNK)[:, 0]


def _level(track: DecodedTrack, voiced: Mask) -> Powers | None:
    """Long-term power of speech, of everything where there is too little of it, in bands of 125 Hz."""
    heard = voiced if np.count_nonzero(voiced) >= _ENOUGH else np.ones(len(voiced), np.bool_)
    level = _spectrum(PlaybackFile.of(track), heard)
    return level if level is not None and level.any() else None


def _bandwidth(level: Powers | None) -> int | None:
    if level is None:
        return None
    there = _plain(level)
    held = np.flatnonzero(there[1:] & there[:-1])  # a lone band is a whistle, not a bandwidth
    return int(held[-1] + 1) * _BANDS_HZ if len(held) else None


def _plain(level: Powers) -> Mask:
    """Bands near enough to the strongest one that are no filter's skirt."""
    decibels = 10 * np.log10(np.maximum(level / level.max(), 1e-12))
    sums = np.cumsum(np.concatenate([np.zeros(1), decibels]))
    below = np.array([(sums[n] - sums[max(0, n - _SKIRT_BANDS)]) / max(1, min(n, _SKIRT_BANDS)) for n in range(len(decibels))])
    return cast(Mask, (decibels >= -_BELOW_PEAK_DB) & (decibels >= below - _SKIRT_DB))


def _spectrum(source: PlaybackFile, chosen: Mask) -> Powers | None:
    """Long-term power in bands of 125 Hz over at most 4,000 of the chosen 20 ms frames, evenly spread."""
    window = np.hanning(_window(source.rate))
    total, count = np.zeros(source.rate.hz // 2 // _BANDS_HZ + 1), 0
    for samples in _windows(source, chosen, len(window)):
        power = np.abs(np.fft.rfft(samples * window)) ** 2
        bands = (np.arange(len(power)) * source.rate.hz // (len(window) * _BANDS_HZ)).astype(np.int64)
        total += np.bincount(bands, power, len(total))[: len(total)]
        count += 1
    return total / count if count else None


def _windows(source: PlaybackFile, chosen: Mask, length: int) -> Iterator[Powers]:
    places = np.flatnonzero(chosen)
    for place in places[:: max(1, -(-len(places) // _WINDOWS))]:
        samples = source.read(int(place) * source.rate.hz // 50, length)
        if len(samples) == length:
            yield samples.mean(axis=1)


def _window(rate: Rate) -> int:
    """32 ms, so that a band of 125 Hz has four lines."""
    return max(64, rate.hz * 32 // 1000)
