"""Films whose pictures say their own number in bright and dark stripes."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from workbench.domain.pictures import Picture

FPS, _WIDE, _HIGH, _STRIPES = 25, 160, 90, 8
HZ = 16_000


def film(path: Path, *, seconds: int, rotation: int = 0) -> Path:
    """A film with a tone; a key picture every two seconds."""
    with av.open(str(path), "w") as container:
        pictures = container.add_stream("mpeg4", rate=FPS)
        pictures.width, pictures.height, pictures.pix_fmt = _WIDE, _HIGH, "yuv420p"
        pictures.bit_rate = 2_000_000
        pictures.codec_context.gop_size, pictures.codec_context.max_b_frames = 2 * FPS, 2
        sound = container.add_stream("aac", rate=HZ, layout="mono")
        if rotation:
            pictures.metadata["rotate"] = str(rotation)
            pictures.set_display_rotation(rotation) if hasattr(pictures, "set_display_rotation") else None
        for number in range(seconds * FPS):
            frame = av.VideoFrame.from_ndarray(_striped(number), "rgb24")
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            container.mux(pictures.encode(frame))
        container.mux(pictures.encode(None))
        tone = (np.sin(np.arange(seconds * HZ) * 0.2) * 8000).astype(np.int16)
        for first in range(0, len(tone), 1024):
            block = av.AudioFrame.from_ndarray(tone[None, first : first + 1024], "s16", "mono")
            block.sample_rate, block.pts, block.time_base = HZ, first, Fraction(1, HZ)
            container.mux(sound.encode(block))
        container.mux(sound.encode(None))
    return path


def number(picture: Picture | None) -> int:
    """The number that the stripes say."""
    assert picture is not None
    pixels = np.frombuffer(picture.rgb, np.uint8).reshape(picture.height, picture.width, 3)
    places = [int((stripe + 0.5) * picture.width / _STRIPES) for stripe in range(_STRIPES)]
    return sum(int(pixels[:, place, 0].mean() > 128) << bit for bit, place in enumerate(places))


def _striped(number: int) -> np.ndarray:
    made = np.zeros((_HIGH, _WIDE, 3), np.uint8)
    for bit in range(_STRIPES):
        made[:, bit * _WIDE // _STRIPES : (bit + 1) * _WIDE // _STRIPES] = 230 if number >> bit & 1 else 20
    return made
