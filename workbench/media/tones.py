"""Steady tones and music in a recording: ring and busy tones, push-button tones, beeps; notes that are held.

All of it on power spectra, (frames, bins), of 512 samples at 16 kHz every 10 ms, whose bins sum up to the frame's mean power.

A tone is a stretch where at most two narrow peaks hold nearly all power of the telephone band, at one level and on one pitch for
200 ms; one of 50 ms counts where the two peaks are a push button's (ITU-T Q.23). What hums below 280 Hz is none.
Music is a second in which more than four spectral peaks a frame stay on their pitch for 200 ms (after Seyerlehner, Pohle, Schedl
and Widmer, "Automatic music detection in television productions", DAFx 2007): the harmonics of speech never rest so long.
Strong vibrato hides music from it.
"""

from __future__ import annotations

from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

Powers = NDArray[np.float32]
Mask = NDArray[np.bool_]
Bins = NDArray[np.int64]

HOP_MS: Final = 10
BIN_HZ: Final = 31.25

_LOWEST, _HIGHEST = 9, 126  # bins of 281 and 3,937 Hz
_HALF: Final = 2  # bins to either side of a peak that are the window's work
_PURE: Final = 0.95  # of the band's power
_SECOND: Final = 0.03  # of the first peak's power
_FLAT_DB: Final = 1.5
_HELD: Final = 20
_PRESSED: Final = 5
_BUTTONS: Final = (np.array([697, 770, 852, 941]), np.array([1209, 1336, 1477, 1633]))
_QUIET: Final = 1e-7  # −70 dB of full scale

_NOTES: Final = slice(16, 200)  # 500 to 6,250 Hz: below, a voice's harmonics are too near to tell whether they move
_AROUND: Final = 21  # bins whose mean a peak stands out of
_OVER_DB: Final = 6
_FAINT_DB: Final = -94
_KEPT: Final = 10  # frames of 20 ms
_MANY: Final = 4
_SECOND_FRAMES: Final = 50


def tone_frames(power: Powers) -> Mask:
    """Frames of 10 ms in which a steady tone sounds."""
    band = power[:, _LOWEST:_HIGHEST]
    low, high, pure = _peaks(band)
    level = np.convolve(10 * np.log10(band.sum(axis=1) + 1e-14), np.ones(3) / 3, "same")
    steady = pure[1:] & (np.abs(np.diff(low)) <= 1) & (np.abs(np.diff(high)) <= 1) & (np.abs(np.diff(level)) < _FLAT_DB)
    found = np.zeros(len(band), np.bool_)
    for first, end in _runs(np.concatenate([[False], steady])):
        if _is_tone(low[first:end], high[first:end], level[first:end]):
            found[first - 1 : end] = True
    return found


def _peaks(band: Powers) -> tuple[Bins, Bins, Mask]:
    """The bins of the strongest peak and of another that is strong enough, the lower first, and whether they hold all power."""
    frames = np.arange(len(band))
    first = band.argmax(axis=1)
    held = _round_each(band)[frames, first]
    rest = band.copy()
    for away in range(-_HALF, _HALF + 1):
        rest[frames, np.clip(first + away, 0, band.shape[1] - 1)] = 0
    second = rest.argmax(axis=1)
    other = _round_each(rest)[frames, second]
    two = other > _SECOND * held
    whole = band.sum(axis=1)
    pure = (held + np.where(two, other, 0) > _PURE * whole) & (whole > _QUIET)
    return np.where(two, np.minimum(first, second), first), np.where(two, np.maximum(first, second), first), pure


def _round_each(band: Powers) -> NDArray[np.float64]:
    sums = np.cumsum(np.pad(band, ((0, 0), (_HALF + 1, _HALF))), axis=1, dtype=np.float64)
    return sums[:, 2 * _HALF + 1 :] - sums[:, : -2 * _HALF - 1]


def _is_tone(low: Bins, high: Bins, level: NDArray[np.float64]) -> bool:
    if np.ptp(low) > 2 or np.ptp(high) > 2:
        return False
    if len(low) >= _HELD:
        return bool(np.std(level[2:-2]) < _FLAT_DB)
    return len(low) >= _PRESSED and all(_near(row, bins) for row, bins in zip(_BUTTONS, (low, high), strict=True))


def _near(row: NDArray[np.int64], bins: Bins) -> bool:
    hertz = (float(np.median(bins)) + _LOWEST) * BIN_HZ
    return bool(np.abs(row - hertz).min() <= BIN_HZ * 2 / 3)


def music_seconds(power: Powers, tone: Mask) -> Mask:
    """Whole seconds in which music sounds; where a tone sounds for half of one, it is the tone."""
    notes = _held_peaks(power[::2])
    count = len(tone) // (2 * _SECOND_FRAMES)
    many = notes[: count * _SECOND_FRAMES].reshape(count, _SECOND_FRAMES).mean(axis=1) > _MANY
    toned = tone[: count * 2 * _SECOND_FRAMES].reshape(count, 2 * _SECOND_FRAMES).mean(axis=1) > 0.5
    return cast(Mask, many & ~toned)


def _held_peaks(power: Powers) -> NDArray[np.int64]:
    """How many spectral peaks of each frame stay where they are for 200 ms."""
    decibels = 10 * np.log10(power + 1e-12)
    sums = np.cumsum(np.pad(decibels, ((0, 0), (_AROUND // 2 + 1, _AROUND // 2)), mode="edge"), axis=1, dtype=np.float64)
    around = (sums[:, _AROUND:] - sums[:, :-_AROUND]) / _AROUND
    peaks = np.zeros(decibels.shape, np.bool_)
    peaks[:, 1:-1] = (decibels[:, 1:-1] >= decibels[:, :-2]) & (decibels[:, 1:-1] >= decibels[:, 2:])
    peaks &= (decibels - around > _OVER_DB) & (decibels > _FAINT_DB)
    return cast("NDArray[np.int64]", _lasting(peaks[:, _NOTES]).sum(axis=1))


def _lasting(peaks: Mask) -> Mask:
    """Only those in a row of at least so many frames."""
    lasting = np.zeros(peaks.shape, np.bool_)
    for at in np.flatnonzero(peaks.sum(axis=0) >= _KEPT):
        for first, end in _runs(peaks[:, at]):
            if end - first >= _KEPT:
                lasting[first:end, at] = True
    return lasting


def _runs(flags: Mask) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(np.int8), [0]])))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
