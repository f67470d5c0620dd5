"""Kaldi's log mel filter bank in numpy, with the settings WeSpeaker trains with."""

from __future__ import annotations

from functools import cache

import numpy as np

RATE = 16_000
WINDOW = 400
HOP = 160
SHORTEST = WINDOW + 8 * HOP
POINTS = 512
BINS = 80
LOWEST_HZ = 20.0
PREEMPHASIS = np.float32(0.97)
SAMPLE_SCALE = np.float32(32768.0)  # Kaldi reads 16-bit integers


def fbank(samples: np.ndarray) -> np.ndarray:
    """(frames, 80) log energies of float samples in −1…1: Hamming, no dither, frames only where they fit whole."""
    if len(samples) < WINDOW:
        return np.zeros((0, BINS), np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(samples.astype(np.float32) * SAMPLE_SCALE, WINDOW)[::HOP]
    frames = frames - frames.mean(axis=1, keepdims=True)
    before = np.concatenate([frames[:, :1], frames[:, :-1]], axis=1)
    spectrum = np.fft.rfft((frames - PREEMPHASIS * before) * hamming(), n=POINTS, axis=1)
    energies = (np.abs(spectrum) ** 2).astype(np.float32) @ mel_filters()
    return np.log(np.maximum(energies, np.finfo(np.float32).eps))


@cache
def hamming() -> np.ndarray:
    """Kaldi's Hamming window."""
    return (0.54 - 0.46 * np.cos(2 * np.pi * np.arange(WINDOW) / (WINDOW - 1))).astype(np.float32)


@cache
def mel_filters() -> np.ndarray:
    """(257, 80) triangles, equally wide on Kaldi's mel scale from 20 Hz to the Nyquist frequency."""
    edges = np.linspace(mel(LOWEST_HZ), mel(RATE / 2), BINS + 2)
    lows, peaks, highs = edges[:-2], edges[1:-1], edges[2:]
    mels = mel(np.arange(POINTS // 2 + 1) * RATE / POINTS)[:, None]
    triangles = np.minimum((mels - lows) / (peaks - lows), (highs - mels) / (highs - peaks))
    return np.maximum(triangles, 0).astype(np.float32)


def mel(hertz: np.ndarray | float) -> np.ndarray:
    """Kaldi's mel scale."""
    return 1127.0 * np.log1p(np.asarray(hertz) / 700.0)
