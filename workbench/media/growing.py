"""Inside the decoding process: a file that still grows, decoded as it does, to what engines listen to."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import av
import numpy as np

from workbench.domain.audio import ENGINE_RATE
from workbench.domain.live import PEAK_FRAMES
from workbench.media import limits
from workbench.media.reading import Unreadable

SAMPLES: Final = "heard.f32"
_PATIENCE_S: Final = 0.05


class Growing:
    """A file read as it grows: reading waits for more until the end is told."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb", buffering=0)
        self._ended = threading.Event()

    def end(self) -> None:
        """What stands now is all."""
        self._ended.set()

    def read(self, size: int) -> bytes:
        """Some bytes, at least one; none at the end."""
        while True:
            ended = self._ended.is_set()
            if (block := self._file.read(size)) or ended:
                return block
            self._ended.wait(_PATIENCE_S)


def heard(growing: Growing, folder: Path, shape: dict[str, int] | None) -> Iterator[dict[str, Any]]:
    """Mono samples at `ENGINE_RATE` into `folder`, with the outline of what each step brought. Raises Unreadable."""
    written, outline = 0, Outline()
    with _opened(growing, shape) as container, (folder / SAMPLES).open("wb", buffering=0) as target:
        stream = next(iter(container.streams.audio), None)
        if stream is None:
            raise Unreadable("it holds no sound")
        resampler = av.AudioResampler(format="flt", layout="mono", rate=ENGINE_RATE.hz)
        for frame in itertools.chain(_frames(container, stream), (None,)):
            for made in resampler.resample(frame):
                samples = made.to_ndarray().reshape(-1)[: made.samples].astype("<f4")
                target.write(samples.tobytes())
                written += len(samples)
                yield {"kind": "heard", "frames": written, "peaks": outline.taken(samples)}
    yield {"kind": "done", "frames": written}


class Outline:
    """Lowest and highest sample of each `PEAK_FRAMES`."""

    def __init__(self) -> None:
        self._held = np.zeros(0, np.float32)

    def taken(self, samples: np.ndarray) -> list[tuple[int, int]]:
        """Those that are whole by now, in 16 bits."""
        self._held = np.concatenate([self._held, samples])
        whole = len(self._held) // PEAK_FRAMES
        parts = self._held[: whole * PEAK_FRAMES].reshape(whole, PEAK_FRAMES)
        self._held = self._held[whole * PEAK_FRAMES :]
        edges = np.stack([parts.min(axis=1), parts.max(axis=1)], axis=1) if whole else np.zeros((0, 2))
        return [(int(low), int(high)) for low, high in np.clip(edges * 32767, -32768, 32767).round()]


def _opened(growing: Growing, shape: dict[str, int] | None) -> Any:
    try:
        if shape is not None:
            options = {"sample_rate": str(shape["hz"]), "ch_layout": f"{shape['channels']}C"}
            return av.open(growing, format="s16le", options=options, buffer_size=8192)
        # A recorder that has not finished wrote no sizes, or wrong ones; a WAV file's are not believed here.
        allowed = {"format_whitelist": ",".join(limits.FORMATS), "ignore_length": "1"}
        return av.open(growing, options=allowed, metadata_errors="replace", buffer_size=8192)
    except (av.FFmpegError, ValueError) as error:
        raise Unreadable(str(getattr(error, "strerror", None) or error)) from error


def _frames(container: Any, stream: Any) -> Iterator[Any]:
    """Every frame that can be decoded; what cannot is left to the decoding of the sealed recording."""
    for packet in container.demux(stream):
        try:
            frames = packet.decode()
        except av.FFmpegError:
            continue
        for frame in frames:
            frame.pts = None  # samples follow each other as they came, whatever a header makes of their times
            if frame.samples:
                yield frame
