"""Entry of the process that records: from a device or from a file that grows, straight into the spool, forced to disk often.

It does nothing else, so that no decoder and no engine can keep it from writing down what arrives. A request on stdin, then
"stop"; a JSON answer a line on stdout. It ends when its parent does: what stands on the disk is kept.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

fcntl: Any
try:
    import fcntl
except ImportError:  # Windows has no advisory locks of this kind
    fcntl = None

FORCED_EVERY_S = 0.5
LOOKED_EVERY_S = 0.05
_BLOCK = 1 << 20
_LAST_S = 10  # a device that gives nothing any more must not keep the program
_ALSA = Path("/usr/share/alsa/alsa.conf")

stopped = threading.Event()


class Trouble(Exception):
    """What kept it from recording, as a sentence's end."""


def main() -> None:
    """Serve one request."""
    request = json.loads(sys.stdin.readline())
    threading.Thread(target=_wait_for_stop, args=(request["kind"] == "device",), daemon=True).start()
    try:
        with Path(request["sound"]).open("ab") as file:
            if fcntl is not None:
                fcntl.flock(file, fcntl.LOCK_EX)
            kept = Keeping(file)
            for block in _from_device(request) if request["kind"] == "device" else _from_file(request):
                kept.take(block)
            kept.force()
        say({"kind": "done", "arrived": kept.arrived, "sha256": kept.digest})
    except (Trouble, OSError) as error:
        say({"kind": "trouble", "reason": str(error)})


class Keeping:
    """Writes blocks at once and forces them to the disk every half second."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._sha256 = file, hashlib.sha256()
        self.arrived, self._forced = 0, time.monotonic()

    @property
    def digest(self) -> str:
        """SHA-256 of all that arrived."""
        return self._sha256.hexdigest()

    def take(self, block: bytes) -> None:
        """Keep a block; an empty one is a moment in which nothing came."""
        if block:
            self._file.write(block)
            self._file.flush()
            self._sha256.update(block)
            self.arrived += len(block)
        if time.monotonic() - self._forced >= FORCED_EVERY_S:
            self.force()

    def force(self) -> None:
        """What stands now survives a power cut."""
        os.fsync(self._file.fileno())
        self._forced = time.monotonic()
        say({"kind": "arrived", "arrived": self.arrived})


def _from_file(request: dict[str, Any]) -> Iterator[bytes]:
    """The bytes of a file as they come, until asked to stop or nothing has come for long enough."""
    quiet = time.monotonic()
    with Path(request["name"]).open("rb") as file:
        while True:
            ending = stopped.is_set()
            if block := file.read(_BLOCK):
                quiet = time.monotonic()
                yield block
                continue
            if ending or time.monotonic() - quiet >= request["quiet_s"]:
                return
            if os.fstat(file.fileno()).st_size < file.tell():
                raise Trouble("the file was cut while it was read")
            yield b""
            stopped.wait(LOOKED_EVERY_S)


def _from_device(request: dict[str, Any]) -> Iterator[bytes]:
    """Samples of 16 bits at the device's own rate and channels, until asked to stop."""
    if _ALSA.is_file():  # FFmpeg's library as PyAV brings it looks for ALSA's own files where it was built
        os.environ.setdefault("ALSA_CONFIG_PATH", str(_ALSA))
        os.environ.setdefault("ALSA_CONFIG_DIR", str(_ALSA.parent))
    import av

    system, _, name = request["name"].partition(":")
    try:
        with av.open(name, format=system) as container:
            stream = container.streams.audio[0]
            resampler = av.AudioResampler(format="s16", layout=stream.codec_context.layout, rate=stream.codec_context.sample_rate)
            shape = {"hz": stream.codec_context.sample_rate, "channels": stream.codec_context.channels}
            Path(request["shape"]).write_text(json.dumps(shape), encoding="utf-8")
            say({"kind": "opened", **shape})
            for frame in container.decode(stream):
                for made in resampler.resample(frame):
                    yield bytes(made.planes[0])[: made.samples * 2 * shape["channels"]]
                if stopped.is_set():
                    return
    except (av.FFmpegError, IndexError, ValueError) as error:
        raise Trouble(f"{getattr(error, 'strerror', None) or error}") from error


def _wait_for_stop(of_a_device: bool) -> None:
    """A word, or the parent's end: either way there is nobody to go on for."""
    sys.stdin.readline()
    stopped.set()
    if of_a_device:
        time.sleep(_LAST_S)
        os._exit(0)


def say(answer: dict[str, Any]) -> None:
    """One line; a parent that is gone needs none."""
    try:
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    except OSError:
        stopped.set()


if __name__ == "__main__":
    main()
