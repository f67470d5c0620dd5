"""The parent's side of live recording: one process that writes down what arrives, one that makes it audible to engines."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO, Any, Final

from workbench.domain.errors import CaseError, Unavailable
from workbench.domain.live import Arrived, InputDevice, SourceKind, Spool
from workbench.media import sandbox, spools
from workbench.media.decoder import Child
from workbench.media.growing import SAMPLES

_OPENING_S: Final = 20  # the longest a device may take to say how it samples
_ENDING_S: Final = 15
_FOREVER_S: Final = 14 * 24 * 3600  # a file may stand still for as long as its order says; that is watched elsewhere


class LiveRoom:
    """Satisfies the live stage's `Recorder`: recordings in the making, and those that were left."""

    def __init__(self, folder: Path) -> None:
        self._spools = spools.Spools(folder)

    def devices(self) -> tuple[InputDevice, ...]:
        """Where sound can come in on this machine."""
        from workbench.media.input_devices import input_devices

        return input_devices()

    def start(self, spool: Spool, *, quiet_s: int) -> Capture:
        """Begin to record. Raises CaseError where the source cannot be opened; then nothing stays."""
        if spool.source.kind is SourceKind.FILE:
            _readable(Path(spool.source.name))
        capture = Capture(spool, self._spools, quiet_s)
        try:
            capture.open()
        except BaseException:
            capture.close()
            if not (self._spools.folder(spool.key) / spools.SOUND).stat().st_size:
                self._spools.drop(spool.key)
            raise
        return capture

    def left(self) -> tuple[Spool, ...]:
        """What arrived and is not evidence yet, oldest first; also what is being recorded."""
        return self._spools.left()

    def named(self, key: str) -> Spool:
        """One of them."""
        return self._spools.named(key)

    def whole(self, key: str) -> tuple[Path, ...]:
        """The file to take in, and before it a better one that may still be changing."""
        return self._spools.whole(key)

    def drop(self, key: str) -> None:
        """Take one away: it is evidence now, or given up."""
        self._spools.drop(key)


@dataclass(slots=True)
class _News:
    """What the processes have said since somebody asked."""

    frames: int = 0
    arrived: int = 0
    peaks: list[tuple[int, int]] = field(default_factory=list)
    trouble: str = ""
    deaf: str = ""


class Capture:
    """One recording in the making. Reading its state never waits for a device or a decoder."""

    def __init__(self, spool: Spool, all_of_them: spools.Spools, quiet_s: int) -> None:
        self._spool, self._spools, self._quiet_s = spool, all_of_them, quiet_s
        self._folder = all_of_them.begin(spool)
        self._opened: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._lock, self._over = threading.Lock(), threading.Event()
        self._news = _News()
        self._written, self._heard = threading.Event(), threading.Event()
        self._listener: Child | None = None
        self._recorder: subprocess.Popen[bytes] | None = None

    @property
    def samples(self) -> Path:
        """The growing file of mono float32 samples at `ENGINE_RATE`."""
        return self._folder / spools.HEARD / SAMPLES

    @property
    def pid(self) -> int:
        """The process that records."""
        return self._recorder.pid if self._recorder is not None else 0

    def open(self) -> None:
        """Start both processes."""
        self._recorder = self._started()
        threading.Thread(target=self._follow_recorder, name="live recorder", daemon=True).start()
        shape = self._shape()
        sound = self._folder / spools.SOUND
        self._listener = Child(sound, self._spool.name, {"op": "follow", "shape": shape}, self._folder / spools.HEARD)
        threading.Thread(target=self._follow_listener, name="live listener", daemon=True).start()

    def poll(self, wait_s: float) -> Arrived:
        """What is new, after so long; sooner only at the end, so that whoever asks is not asked to paint for each packet."""
        self._over.wait(wait_s)
        with self._lock:
            news, peaks = self._news, tuple(self._news.peaks)
            news.peaks = []
            ended = self._written.is_set() and self._heard.is_set()
            return Arrived(news.frames, news.arrived, peaks, ended, news.trouble, news.deaf)

    def stop(self) -> None:
        """Ask the source to end; what it still holds is kept and heard."""
        if self._recorder is not None:
            with contextlib.suppress(OSError, ValueError):
                pipe = _pipe(self._recorder.stdin)
                pipe.write(b"stop\n")
                pipe.flush()

    def close(self) -> None:
        """End both processes; every byte that arrived stays in the spool."""
        self.stop()
        if self._recorder is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._recorder.wait(timeout=_ENDING_S)
            self._recorder.kill()
            self._recorder.wait(timeout=5)
            for pipe in (self._recorder.stdin, self._recorder.stdout):
                with contextlib.suppress(OSError):
                    _pipe(pipe).close()
        if self._listener is not None:
            self._listener.end()

    def _started(self) -> subprocess.Popen[bytes]:
        source = self._spool.source
        try:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "workbench.media.capture_child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, **sandbox.environment(), "AV_LOG_FORCE_NOCOLOR": "1"},
                start_new_session=True,
            )
        except OSError as error:
            raise Unavailable(f"Recording cannot be started: {error.strerror}.") from error
        request = {
            "kind": str(source.kind),
            "name": source.name,
            "sound": str(self._folder / spools.SOUND),
            "shape": str(self._folder / spools.SHAPE),
            "quiet_s": self._quiet_s,
        }
        pipe = _pipe(process.stdin)
        pipe.write(json.dumps(request).encode() + b"\n")
        pipe.flush()
        return process

    def _shape(self) -> dict[str, int] | None:
        source = self._spool.source
        if source.kind is SourceKind.FILE:
            return {"hz": source.hz, "channels": source.channels or 1} if source.hz else None
        try:
            said = self._opened.get(timeout=_OPENING_S)
        except queue.Empty:
            said = {"reason": f"it said nothing for {_OPENING_S} s"}
        if "reason" in said:
            raise Unavailable(
                f"The device {source.name} cannot be recorded from: {said['reason']}.", "See: workbench live --devices"
            )
        return {"hz": said["hz"], "channels": said["channels"]}

    def _follow_recorder(self) -> None:
        assert self._recorder is not None  # noqa: S101 - started just before
        ended = False
        with contextlib.suppress(ValueError):
            for line in _pipe(self._recorder.stdout):
                said = json.loads(line)
                ended = ended or said["kind"] in ("done", "trouble")
                if said["kind"] in ("opened", "trouble"):
                    self._opened.put(said)
                self._told(partial(_recorded, said=said))
        if not ended:
            self._told(lambda news: setattr(news, "trouble", news.trouble or "the process that records it ended"))
        self._written.set()
        if self._listener is not None:
            self._listener.tell({"op": "end"})
        self._settle()

    def _follow_listener(self) -> None:
        assert self._listener is not None  # noqa: S101 - started just before
        if self._written.is_set():
            self._listener.tell({"op": "end"})
        try:
            while (said := self._listener.answer(_FOREVER_S))["kind"] != "done":
                self._told(partial(_listened, said=said))
        except CaseError as error:
            self._told(partial(_deaf, why=error.problem))
        self._heard.set()
        self._settle()

    def _told(self, change: Callable[[_News], object]) -> None:
        with self._lock:
            change(self._news)

    def _settle(self) -> None:
        if self._written.is_set() and self._heard.is_set():
            self._over.set()


def _recorded(news: _News, said: dict[str, Any]) -> None:
    news.arrived = max(news.arrived, int(said.get("arrived", 0)))
    if said["kind"] == "trouble":
        news.trouble = str(said["reason"])


def _deaf(news: _News, why: str) -> None:
    news.deaf = why


def _listened(news: _News, said: dict[str, Any]) -> None:
    news.frames = int(said["frames"])
    news.peaks += [(int(low), int(high)) for low, high in said["peaks"]]


def _readable(path: Path) -> None:
    try:
        with path.open("rb"):
            pass
    except OSError as error:
        raise CaseError(f"“{path}” cannot be read ({error.strerror}).", "Start its recorder first, or check the path.") from error


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise ValueError("the process has no pipe")
    return pipe
