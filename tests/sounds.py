"""Small sound files made on the spot."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile


def a_tone(path: Path, *, seconds: float = 1.0, hz: int = 440, rate: int = 16_000, channels: int = 1) -> Path:
    """A sine in a WAV (or whatever the name's ending says)."""
    time = np.arange(round(seconds * rate)) / rate
    wave = (0.3 * np.sin(2 * np.pi * hz * time)).astype(np.float32)
    soundfile.write(path, np.repeat(wave[:, None], channels, axis=1), rate)
    return path
