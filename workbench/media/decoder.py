"""Probing and decoding, each in a process of its own with limits; whatever happens there names the file here."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from workbench.domain.audio import DecodedTrack, MediaProbe
from workbench.domain.canonical import fact
from workbench.domain.errors import CaseError, InputRefused, Unavailable
from workbench.domain.evidence import shown_name
from workbench.domain.progress import Progress
from workbench.domain.timeline import Span
from workbench.media import limits, manifest, sandbox

_LISTEN = "Try it in a player; if it plays there, export it as WAV and import both files."


class PyAvDecoder:
    """FFmpeg's libraries through PyAV, at arm's length."""

    def probe(self, path: Path, name: str) -> MediaProbe:
        """What the container holds. Raises InputRefused naming `name` when it is no readable audio or video."""
        with Child(path, name, {"op": "probe"}) as child:
            for answer in child.answers():
                if answer["kind"] == "done":
                    return fact(MediaProbe, answer["probe"])
        raise child.broken()

    def decode(self, path: Path, *, name: str, track: int, folder: Path) -> Generator[Progress, None, DecodedTrack]:
        """Decode one track into `folder` (made when missing, replaced whole when complete). Yields after each block."""
        with _building(folder) as unfinished, Child(path, name, {"op": "decode", "track": track}, unfinished) as child:
            for answer in child.answers():
                if answer["kind"] == "step":
                    yield Progress("decoding", int(answer["done"]), int(answer["total"]) or None, shown_name(name))
            left = manifest.read(unfinished)
            if left is None:
                raise child.broken()
            _replace(unfinished, folder)
        return left.track(folder)

    def decoded(self, folder: Path) -> DecodedTrack | None:
        """What an earlier decode left in `folder`, or None when it is not there whole."""
        left = manifest.read(folder)
        return None if left is None else left.track(folder)

    def excerpt(self, track: DecodedTrack, stretches: Sequence[Span], folder: Path) -> DecodedTrack:
        """Stretches of a decoded track, on its own frames, as a track of its own in a new folder."""
        from workbench.media.excerpts import excerpt  # numpy: only where one is made

        return excerpt(track, stretches, folder)


class Child:
    """One decoding process, from its request to its end. It may be asked more as it runs."""

    def __init__(self, path: Path, name: str, request: dict[str, Any], folder: Path | None = None) -> None:
        self._name = shown_name(name)
        path = path.absolute()
        allowed = _allowed(path, folder)
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the child
        self._process = subprocess.Popen(
            sandbox.command(path, folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=sandbox.environment(),
            start_new_session=True,
        )
        self._is_late, self._patience = False, limits.SILENCE_SECONDS
        self._send({**request, "path": str(path), "folder": str(folder), "limits": allowed})

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """Stop it, wherever it is, and let its pipes go."""
        self._kill()
        for pipe in (self._process.stdin, self._process.stdout, self._errors):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def answers(self) -> Iterator[dict[str, Any]]:
        """Answers up to the last one; raises InputRefused or another CaseError for what they complain about."""
        while True:
            answer = self.answer()
            yield answer
            if answer["kind"] == "done":
                return

    def ask(self, request: dict[str, Any], seconds: int) -> dict[str, Any]:
        """One more request and its answer, which may take so long; raises as `answers` does."""
        self._send(request)
        return self.answer(seconds)

    def tell(self, word: dict[str, Any]) -> None:
        """A word that wants no answer."""
        self._send(word)

    def answer(self, seconds: int = 0) -> dict[str, Any]:
        """The next answer; raises as `answers` does, also when the process ends without one."""
        answer = self._heard(seconds or limits.SILENCE_SECONDS)
        if answer is None:
            raise self.broken()
        if answer["kind"] == "refused":
            raise self._refused(str(answer["reason"]))
        if answer["kind"] == "broken":
            raise Unavailable(f"The decoder cannot start: {answer['reason']}.", "Run the set-up again; no file is at fault.")
        if answer["kind"] == "full":
            raise CaseError(f"The disk is too full for the sound of “{self._name}”.", "Free some space and import it again.")
        return answer

    def broken(self) -> InputRefused:
        """The process ended without an answer: the file made its decoder fail."""
        if self._is_late:
            return self._refused(f"its decoder said nothing for {self._patience} s")
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=5)
        return self._refused(_ending(self._process.returncode))

    def _refused(self, reason: str) -> InputRefused:
        return InputRefused(f"“{self._name}” cannot be read as audio or video: {reason}.", _LISTEN)

    def _send(self, request: dict[str, Any]) -> None:
        with contextlib.suppress(BrokenPipeError, ValueError):
            pipe = _pipe(self._process.stdin)
            pipe.write(json.dumps(request).encode() + b"\n")
            pipe.flush()

    def _heard(self, seconds: int) -> dict[str, Any] | None:
        """The next answer with the bytes behind it; None when the process ended first."""
        self._patience = seconds
        watch = threading.Timer(seconds, self._give_up)
        watch.daemon = True
        watch.start()
        try:
            return _whole(_pipe(self._process.stdout))
        except ValueError:  # somebody ended it meanwhile, or it was cut off within an answer
            return None
        finally:
            watch.cancel()

    def _give_up(self) -> None:
        self._is_late = True
        self._kill()

    def _kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=5)


@contextlib.contextmanager
def _building(folder: Path) -> Iterator[Path]:
    """A folder beside the final one; gone again unless it was moved there."""
    unfinished = folder.with_name(f"{folder.name}.{os.getpid()}.tmp")
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
    except OSError as error:
        raise _not_kept(folder, error) from error
    try:
        yield unfinished
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _replace(unfinished: Path, folder: Path) -> None:
    old = folder.with_name(f"{folder.name}.{os.getpid()}.old")
    try:
        if folder.exists():
            folder.rename(old)
        unfinished.rename(folder)
    except OSError as error:
        raise _not_kept(folder, error) from error
    shutil.rmtree(old, ignore_errors=True)


def _not_kept(folder: Path, error: OSError) -> CaseError:
    return CaseError(
        f"No decoded sound can be kept in “{folder.parent}” ({error.strerror}).", "Check the disk and the folder's rights."
    )


def _allowed(path: Path, folder: Path | None) -> dict[str, int]:
    try:
        mebibytes = path.stat().st_size >> 20
    except OSError as error:
        raise CaseError(
            f"“{shown_name(str(path))}” cannot be read ({error.strerror}).", "Check the disk and the folder's rights."
        ) from error
    spare = 0 if folder is None else max(0, shutil.disk_usage(folder).free - limits.SPARE_DISK)
    return {
        "CPU": limits.CPU_SECONDS + limits.CPU_SECONDS_PER_MIB * mebibytes,
        "AS": limits.ADDRESS_SPACE,
        "FSIZE": spare,
    }


def _ending(code: int | None) -> str:
    if code is not None and code < 0:
        return f"its decoder crashed ({signal.Signals(-code).name})"
    return f"its decoder stopped without an answer (exit {code})"


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise ValueError("the process has no pipe")
    return pipe


def _whole(pipe: IO[bytes]) -> dict[str, Any] | None:
    line = pipe.readline()
    if not line:
        return None
    answer: dict[str, Any] = json.loads(line)
    size = min(int(answer.get("size", 0)), 3 * limits.MAX_PIXELS)
    answer["body"] = pipe.read(size) if size else b""
    return answer if len(answer["body"]) == size else None
