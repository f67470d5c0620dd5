"""The picture of a passage: waveform and spectrogram over a time axis, with what stands around it and by itself."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from workbench.domain.spoken import is_unspaced
from workbench.domain.timeline import Rate, Span
from workbench.domain.transcript import Word
from workbench.stages.picturing import passage, reach

FONT: Final = Path(__file__).resolve().parents[3] / "resources" / "fonts" / "DejaVuSans.ttf"
WIDTH: Final = 1560
CLOSE_S: Final = 0.15  # shown before and after the passage where it is seen by itself
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 14, 40, 34
_WAVE, _GAP, _HEIGHT = 64, 6, 260  # as `picturing.passage` draws them
_INK, _FAINT, _WORD, _VEIL = (45, 52, 60), (150, 158, 168), (190, 60, 30), (222, 226, 231)
_STEPS = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30)
_SIZE = 15

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Sound:
    """Samples (n, channels) of the frames `span`, the passage `marked` in them and what is silent because it is redacted."""

    samples: NDArray[np.int16]
    rate: Rate
    span: Span
    marked: Span
    silent: tuple[Span, ...] = ()

    def near(self) -> Sound:
        """The passage by itself, with a breath before and after it."""
        breath = self.rate.frames(CLOSE_S)
        span = Span(max(0, self.marked.first - breath), self.marked.end + breath).clipped(self.span)
        return replace(self, samples=self.samples[span.first - self.span.first : span.end - self.span.first], span=span)


def sound_picture(sound: Sound, words: Sequence[Word], width: int = WIDTH) -> Pixels:
    """Above the passage with what stands around it, below by itself with its words: (height, width, 3)."""
    wide = _Panel(sound, width).drawn(())
    near = _Panel(sound.near(), width).drawn(words)
    return np.concatenate([wide, near])


def png(pixels: Pixels) -> bytes:
    """Pixels (height, width, 3) as a PNG that is the same for the same pixels."""
    from PIL import Image

    body = io.BytesIO()
    Image.fromarray(pixels).save(body, "PNG", optimize=False, compress_level=6)
    return body.getvalue()


class _Panel:
    """Waveform and spectrogram of a stretch over its time axis."""

    def __init__(self, sound: Sound, width: int) -> None:
        from PIL import Image, ImageDraw, ImageFont

        self._sound, self._width = sound, width
        self._image = Image.new("RGB", (width, _TOP + _HEIGHT + _BOTTOM), "white")
        self._draw = ImageDraw.Draw(self._image)
        self._font = ImageFont.truetype(str(FONT), _SIZE)

    def drawn(self, words: Sequence[Word]) -> Pixels:
        """The panel, with these words between their borders."""
        from PIL import Image

        room = self._width - _LEFT - _RIGHT
        seen = passage(self._sound.samples, self._sound.rate, shown=self._sound.span, marked=self._sound.marked, width=room)
        self._image.paste(Image.fromarray(seen), (_LEFT, _TOP))
        self._frequencies()
        self._times()
        for span in self._sound.silent:
            self._veil(span)
        for number, word in enumerate(w for w in words if w.span.overlap(self._sound.marked)):
            self._word(word, _TOP - (24 if number % 2 else 6))
        return np.asarray(self._image, np.uint8)

    def _place(self, frame: int) -> int:
        span = self._sound.span
        inside = min(max(frame, span.first), span.end) - span.first
        return _LEFT + inside * (self._width - _LEFT - _RIGHT) // max(1, span.length)

    def _frequencies(self) -> None:
        top, bottom, most = _TOP + _WAVE + _GAP, _TOP + _HEIGHT, reach(self._sound.rate)
        for hz in range(0, most + 1, 2_000 if most > 4_000 else 1_000):
            y = bottom - (bottom - top) * hz // most
            self._draw.line((_LEFT - 5, y, _LEFT - 1, y), _FAINT)
            self._draw.text((_LEFT - 9, min(max(y, top + 8), bottom - 8)), f"{hz // 1000} kHz", _INK, self._font, anchor="rm")

    def _times(self) -> None:
        """Round times, as many as can be read."""
        span, rate = self._sound.span, self._sound.rate
        room = (self._width - _LEFT - _RIGHT) // 130
        step = next((s for s in _STEPS if span.length / rate.hz / s <= room), _STEPS[-1])
        decimals = 2 if step < 0.1 else 1 if step < 1 else 0
        number = -(-span.first // max(1, rate.frames(step)))
        while (frame := rate.frames(number * step)) < span.end:
            x = self._place(frame)
            self._draw.line((x, _TOP + _HEIGHT, x, _TOP + _HEIGHT + 5), _FAINT)
            if _LEFT + 20 < x < self._width - _RIGHT - 34:
                text = rate.clock(frame + 1, decimals)  # a frame is cut off to the time before it
                self._draw.text((x, _TOP + _HEIGHT + 8), text, _INK, self._font, anchor="ma")
            number += 1

    def _veil(self, span: Span) -> None:
        first, end = self._place(span.first), self._place(span.end)
        if end > first:
            self._draw.rectangle((first, _TOP, end - 1, _TOP + _HEIGHT - 1), _VEIL)
            text = self._fitted("redacted", end - first - 4)
            self._draw.text(((first + end) // 2, _TOP + _HEIGHT // 2), text, _INK, self._font, anchor="mm")

    def _word(self, word: Word, baseline: int) -> None:
        """Borders as dashes through the picture, the word above them; neighbours stand on two levels."""
        first, end = self._place(word.span.first), self._place(word.span.end)
        for x in (first, end):
            for y in range(_TOP, _TOP + _HEIGHT, 10):
                self._draw.line((x, y, x, y + 3), _WORD)
        text = self._fitted(word.text.strip(), 2 * (end - first) + 40)
        self._draw.text(((first + end) // 2, baseline), text, _INK, self._font, anchor="mb")

    def _fitted(self, text: str, room: int) -> str:
        """The word, or as much of it as there is room for; scripts without spaces have no letters in this font."""
        if any(map(is_unspaced, text)):
            return ""
        if self._draw.textlength(text, self._font) <= room:
            return text
        while text and self._draw.textlength(text + "…", self._font) > room:
            text = text[:-1]
        return text + "…" if text else ""
