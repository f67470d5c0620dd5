"""Showing the pictures of a video, inside the child process: the one that stands at a time, and its neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import av
from av.stream import Disposition

from workbench.media import limits
from workbench.media.reading import Unreadable, opened

_FORWARD_US: Final = 3_000_000  # so far ahead reading on is quicker than looking for a key picture
_EARLIER_US: Final = (0, 2_000_000, 12_000_000, 60_000_000)  # some indexes point behind the picture that is asked for


class PictureReader:
    """One video track. Times are microseconds of the container."""

    def __init__(self, container: Any) -> None:
        self._container = container
        self._stream = _track(container)
        self._frames: Iterator[Any] = iter(())
        self._now: Any = None
        self._next: Any = None

    def at(self, time_us: int) -> Any:
        """The picture that stands at a time: the last that began by then, or the first of all; None when there is none."""
        if self._now is None or not self._start(self._now) <= time_us <= self._start(self._now) + _FORWARD_US:
            self._find(time_us)
        while self._next is not None and self._start(self._next) <= time_us:
            self._step()
        return self._now

    def beside(self, time_us: int, step: int) -> Any:
        """The picture after (+1) or before (−1) the one that stands at a time; that one itself where there is none."""
        here = self.at(time_us)
        if here is None:
            return None
        if step > 0:
            return here if self._next is None else self.at(self._start(self._next))
        return self.at(max(0, self._start(here) - 1))

    def described(self, picture: Any, width: int) -> dict[str, Any]:
        """A picture as an answer: turned upright, at most so wide (0: as it is), with its RGB bytes behind it."""
        shape = _shape(picture, self._stream.sample_aspect_ratio, width)
        pixels = _upright(picture.reformat(*shape, format="rgb24").to_ndarray(), picture.rotation)
        end = self._start(self._next) if self._next is not None else None
        return {
            "kind": "picture",
            "at": self._start(picture),
            "end": end,
            "height": pixels.shape[0],
            "width": pixels.shape[1],
            "size": pixels.nbytes,
            "body": pixels.tobytes(),
        }

    def _find(self, time_us: int) -> None:
        for earlier in _EARLIER_US:
            target = max(0, time_us - earlier)
            self._container.seek(round(target / 1_000_000 / self._stream.time_base), stream=self._stream, backward=True)
            self._frames = self._decoded()
            self._now, self._next = None, next(self._frames, None)
            self._step()
            if target == 0 or (self._now is not None and self._start(self._now) <= time_us):
                return

    def _step(self) -> None:
        if self._next is not None:
            self._now, self._next = self._next, next(self._frames, None)

    def _decoded(self) -> Iterator[Any]:
        """Pictures with a time; what one packet breaks, the next may mend."""
        for packet in self._container.demux(self._stream):
            try:
                yield from (frame for frame in packet.decode() if frame.pts is not None)
            except av.FFmpegError:
                continue

    def _start(self, picture: Any) -> int:
        return int(picture.pts * picture.time_base * 1_000_000)


def shown(path: Path, requests: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """An answer to each request, as long as there are any. Raises Unreadable."""
    with opened(path) as container:
        reader = PictureReader(container)
        yield {"kind": "ready"}
        for request in requests:
            step, at = int(request["step"]), int(request["at"])
            picture = reader.beside(at, step) if step else reader.at(at)
            yield {"kind": "none"} if picture is None else reader.described(picture, int(request["width"]))


def _track(container: Any) -> Any:
    pictures = [stream for stream in container.streams.video if not stream.disposition & Disposition.attached_pic]
    if not pictures:
        raise Unreadable("it holds no moving picture")
    stream = pictures[0]
    codec = stream.codec_context
    if codec is None:
        raise Unreadable("no decoder knows its picture format")
    if codec.width * codec.height > limits.MAX_PIXELS:
        raise Unreadable(f"its header claims pictures of {codec.width} × {codec.height}")
    codec.options = {"max_pixels": str(limits.MAX_PIXELS)}
    codec.thread_count, codec.thread_type = 2, "AUTO"
    return stream


def _shape(picture: Any, ratio: Any, width: int) -> tuple[int, int]:
    """Width and height with square pixels, before it is turned upright."""
    wide = round(picture.width * float(ratio)) if ratio else picture.width
    wide = wide if 0 < wide <= 4 * picture.width else picture.width
    shown_wide = picture.height if picture.rotation % 180 else wide
    share = min(1.0, width / shown_wide) if width else 1.0
    return max(2, round(wide * share)), max(2, round(picture.height * share))


def _upright(pixels: Any, degrees: int) -> Any:
    import numpy as np

    return np.ascontiguousarray(np.rot90(pixels, round(degrees / 90) % 4))
