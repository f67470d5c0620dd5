"""The pictures of a video from a process of its own, which may crash without anybody noticing but the picture."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any, Final

from workbench.domain.errors import CaseError, InputRefused
from workbench.domain.pictures import Picture
from workbench.domain.timeline import Rate
from workbench.media import limits
from workbench.media.decoder import Child

_BEGINNING: Final = {"op": "pictures"}


class PictureFile:
    """The pictures of one file beside one of its recordings, whose frames count from `offset_us` of the container's time."""

    def __init__(self, path: Path, name: str, *, rate: Rate, offset_us: int) -> None:
        self._path, self._name, self._rate, self._offset = path, name, rate, offset_us
        self._child: Child | None = None
        self._lock = threading.Lock()
        self._is_closed = False

    def at(self, frame: int, width: int = 0, step: int = 0) -> Picture | None:
        """The picture that stands while this frame is heard, or with `step` its neighbour, at most `width` wide (0: as it is)."""
        time_us = self._offset + frame * 1_000_000 // self._rate.hz
        with self._lock:
            answer = self._asked({"at": max(0, time_us), "width": width, "step": step})
        return self._picture(answer) if answer["kind"] == "picture" else None

    def close(self) -> None:
        """End the process, also under somebody who waits for it."""
        self._is_closed = True
        if self._child is not None:
            self._child.end()

    def _asked(self, request: dict[str, Any]) -> dict[str, Any]:
        """A process that used up what it may use is followed by another; one that fails at once is believed."""
        is_fresh = self._child is None
        try:
            return self._started().ask(request, limits.PICTURE_SECONDS)
        except CaseError:
            self._drop()
            if is_fresh or self._is_closed:
                raise
        try:
            return self._started().ask(request, limits.PICTURE_SECONDS)
        except CaseError:
            self._drop()
            raise

    def _started(self) -> Child:
        if self._is_closed:
            raise InputRefused("The picture is closed.")
        if self._child is None:
            self._child = Child(self._path, self._name, _BEGINNING)
            self._child.answer(limits.PICTURE_SECONDS)
        return self._child

    def _drop(self) -> None:
        if self._child is not None:
            self._child.end()
        self._child = None

    def _picture(self, answer: dict[str, Any]) -> Picture:
        end = answer["end"]
        return Picture(
            first=self._frame(answer["at"]),
            end=None if end is None else self._frame(end),
            width=answer["width"],
            height=answer["height"],
            rgb=answer["body"],
        )

    def _frame(self, time_us: int) -> int:
        # Rounded up: the first frame at which the picture stands.
        return max(0, -(-(time_us - self._offset) * self._rate.hz // 1_000_000))
