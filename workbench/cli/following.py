"""A job followed on the terminal: one line that is redrawn, or a line a stage where there is no terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Generator
from typing import TextIO, TypeVar

from workbench.cli.answers import harmless
from workbench.domain.progress import Progress

T = TypeVar("T")


def follow(job: Generator[Progress, None, T], stream: TextIO | None = None) -> T:
    """Run the job to its end and return its outcome; Ctrl-C closes it, which cancels cleanly."""
    screen = _Screen(stream or sys.stderr)
    try:
        while True:
            try:
                screen.show(next(job))
            except StopIteration as end:
                outcome: T = end.value
                return outcome
    finally:
        screen.end()
        job.close()


class _Screen:
    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._live = stream.isatty()
        self._shown = ("", "")
        self._began = self._drawn = time.monotonic()

    def show(self, step: Progress) -> None:
        key = (step.stage, step.note)
        now = time.monotonic()
        fresh = key != self._shown
        if fresh:
            self._began = now
        if self._live and (fresh or now - self._drawn > 0.1):
            self._stream.write(f"\r\x1b[2K{_sentence(step, now - self._began)}")
            self._drawn = now
        elif not self._live and fresh:
            self._stream.write(f"{_sentence(step, 0)}\n")
        self._stream.flush()
        self._shown = key

    def end(self) -> None:
        if self._live and self._shown[0]:
            self._stream.write("\r\x1b[2K")
            self._stream.flush()


def _sentence(step: Progress, seconds: float) -> str:
    share = step.permille
    text = harmless(step.stage + (f" · {step.note}" if step.note else ""))
    if not share:
        return text
    left = seconds * (1000 - share) / share
    return f"{text} · {share / 10:.0f} %" + (f" · {left:.0f} s left" if seconds > 2 and share < 1000 else "")
