"""A made-up video: a picture of one grey every 40 ms, which tells its number."""

from __future__ import annotations

from workbench.domain.errors import InputRefused
from workbench.domain.evidence import Recording
from workbench.domain.pictures import Picture

FPS, WIDE, HIGH = 25, 320, 180


class FakePictures:
    """`breaks` makes every further picture fail."""

    breaks = False

    def __init__(self, recording: Recording) -> None:
        self.each, self.frames = recording.rate.hz // FPS, recording.frames
        self.is_closed = False
        self.asked: list[tuple[int, int, int]] = []

    def at(self, frame: int, width: int = 0, step: int = 0) -> Picture | None:
        if self.breaks or self.is_closed:
            raise InputRefused(
                "“film.mp4” cannot be read as audio or video: its decoder crashed (SIGSEGV).", "Try it in a player."
            )
        self.asked.append((frame, width, step))
        number = max(0, min(frame // self.each + step, self.frames // self.each))
        wide = min(width or WIDE, WIDE)
        high = wide * HIGH // WIDE
        return Picture(number * self.each, (number + 1) * self.each, wide, high, bytes([number % 256]) * (wide * high * 3))

    def close(self) -> None:
        self.is_closed = True
