"""Pictures for pages, as pixels."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from workbench.domain.timeline import Rate, Span
from workbench.stages.picturing import WIDEST, as_picture, decoded, passage, reach

RATE = Rate(16_000)


def a_png(size: tuple[int, int], color: tuple[int, ...], mode: str = "RGB", form: str = "PNG") -> bytes:
    body = io.BytesIO()
    Image.new(mode, size, color).save(body, form)
    return body.getvalue()


def test_a_tone_is_dark_at_its_pitch_and_nowhere_else() -> None:
    seconds = np.arange(RATE.hz) / RATE.hz
    samples = (np.sin(2 * np.pi * 4_000 * seconds) * 9_000).astype(np.int16)[:, None]
    pixels = passage(samples, RATE, shown=Span(0, RATE.hz), marked=Span(0, RATE.hz), width=100)
    spectrum = pixels[70:, 50, 0]
    assert abs(int(spectrum.argmin()) - len(spectrum) // 2) <= 3
    assert spectrum[:40].min() > 120


def test_the_passage_is_bounded_by_two_lines() -> None:
    pixels = passage(np.zeros((RATE.hz, 2), np.int16), RATE, shown=Span(0, RATE.hz), marked=Span(4_000, 12_000), width=100)
    blue = (pixels[100] == (31, 111, 191)).all(axis=1)
    assert list(np.flatnonzero(blue)) == [25, 26, 75, 76]


@pytest.mark.parametrize("count", [0, 1, 40])
def test_no_passage_is_too_short_to_draw(count: int) -> None:
    pixels = passage(np.ones((count, 1), np.int16), Rate(8_000), shown=Span(0, count), marked=Span(0, count), width=60)
    assert pixels.shape == (260, 60, 3)
    assert reach(Rate(8_000)) == 4_000


def test_a_large_picture_is_made_smaller_and_a_small_one_stays() -> None:
    large, small = decoded(a_png((2_400, 300), (1, 2, 3))), decoded(a_png((20, 10), (1, 2, 3), form="JPEG"))
    assert large is not None
    assert small is not None
    assert large.shape == (150, WIDEST, 3)
    assert small.shape == (10, 20, 3)


def test_what_lets_light_through_stands_on_white() -> None:
    pixels = decoded(a_png((4, 4), (0, 0, 0, 0), "RGBA"))
    assert pixels is not None
    assert pixels.min() == 255


@pytest.mark.parametrize("body", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n" + bytes(40), a_png((9, 9), (1, 2, 3))[:40]])
def test_what_is_no_picture_is_none(body: bytes) -> None:
    assert decoded(body) is None


def test_a_picture_says_what_it_is_about() -> None:
    made = as_picture(np.zeros((2, 3, 3), np.uint8), "n-1", "a caption")
    assert (made.about, made.width, made.height, len(made.rgb)) == ("n-1", 3, 2, 18)
