"""The parent's side of an engine process: start, ask, watch, end."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Generator, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from workbench.domain.errors import Unavailable
from workbench.engines.allowance import QUIET, allowed

__all__ = ["QUIET", "Child", "OutOfMemory", "death", "failure"]

PROTOCOL = 1
KINDS = ("part", "done", "failed")
LONGEST_LINE = 256 << 20  # bytes; hours of words are a few MiB
LAST_WORDS = 4_096  # bytes of what it wrote to its errors that are read when it is gone
CHILD = Path(__file__).with_name("child.py")
WORKERS = Path(__file__).with_name("workers")
OUT_OF_MEMORY = "Finished parts are kept. Close other programs or choose a smaller model, then start the job again."


class OutOfMemory(Unavailable):
    """What an engine was asked to do at once needs more memory than there is."""


class Child:
    """One engine process. Its death, hang, garbage or refusal is an `Unavailable`, never more.

    It gets of the environment what `allowance` lists, and `environment` beside it: an access key is handed over there, by the one
    engine that declares it. `network` is for an engine whose maker checks a licence over a connection; all others reach none.
    `about` is what the child said of itself.
    """

    def __init__(
        self,
        worker: str,
        *,
        title: str,
        python: Path | None = None,
        environment: Mapping[str, str] | None = None,
        network: bool = False,
        limit_s: float = 120,
    ) -> None:
        self.title = title
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the child
        given = {**allowed(is_ours=python is None, network=network), **(environment or {})}
        command = [str(python or sys.executable), str(CHILD), str(WORKERS / f"{worker}.py")]
        self._count = 0
        self._reason = self._said = ""
        self._ending = threading.Lock()
        self._process = self._born([*command, "--network"] if network else command, given)
        self.about = self._greeted(limit_s)

    def _greeted(self, limit_s: float) -> dict[str, Any]:
        hello = self._answer(0, limit_s=limit_s)
        if hello.get("protocol") != PROTOCOL:
            self.close()
            raise Unavailable(
                f"{self.title} speaks version {str(hello.get('protocol'))[:20]} of the engines' protocol; "
                f"this workbench speaks {PROTOCOL}.",
                "Install both from one version of the workbench.",
            )
        return hello

    def _born(self, command: list[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                env=dict(environment),
                start_new_session=True,
            )
        except OSError as error:
            self._errors.close()
            raise Unavailable(f"{self.title} cannot be started: {command[0]}: {error.strerror}.") from error

    def ask(self, op: str, *, limit_s: float = 600, **arguments: Any) -> dict[str, Any]:
        """Send one request and wait for its result, ignoring parts."""
        steps = self.call(op, limit_s=limit_s, **arguments)
        while True:
            try:
                next(steps)
            except StopIteration as end:
                result: dict[str, Any] = end.value
                return result

    def call(self, op: str, *, limit_s: float = 600, **arguments: Any) -> Generator[dict[str, Any], None, dict[str, Any]]:
        """Send one request; yields parts, returns the result. `limit_s` is the longest silence. Closing it ends the child."""
        self._count += 1
        number = self._count
        self._send({"id": number, "op": op, **arguments}, limit_s)
        try:
            while True:
                message = self._answer(number, limit_s=limit_s)
                if message["kind"] == "done":
                    return message
                yield message
        except GeneratorExit:
            self.close()
            raise

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether the process is there to answer."""
        return self._process.poll() is None and not self._reason

    def close(self) -> None:
        """End the process at once; also from another thread."""
        self._end("was stopped")

    def _end(self, reason: str) -> None:
        self._reason = self._reason or reason
        self._kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=5)
        with self._ending:
            self._said = self._said or self._last_words()
            for pipe in (self._process.stdin, self._process.stdout, self._errors):
                with contextlib.suppress(OSError):
                    self._pipe(pipe).close()

    def _kill(self) -> None:
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                # The whole group: what an engine library has started must not hold the pipe open.
                os.killpg(self._process.pid, signal.SIGKILL) if hasattr(os, "killpg") else self._process.kill()

    def _send(self, message: dict[str, Any], limit_s: float) -> None:
        line = json.dumps(message).encode() + b"\n"
        try:
            with self._watched(limit_s):  # a child that reads nothing lets the pipe fill
                pipe = self._pipe(self._process.stdin)
                pipe.write(line)
                pipe.flush()
        except (OSError, ValueError) as error:
            raise self._died() from error

    def _answer(self, number: int, *, limit_s: float) -> dict[str, Any]:
        message = _message(self._line(limit_s))
        if message is None:
            raise self._babbled()
        if message["id"] != number:
            self._end("answered out of turn and was ended")
            raise Unavailable(f"{self.title} answered out of turn.", "Start the job again.")
        if message["kind"] == "failed":
            raise failure(self.title, str(message.get("error", "")), str(message.get("text", "")))
        return message

    def _line(self, limit_s: float) -> bytes:
        try:
            with self._watched(limit_s):
                line = self._pipe(self._process.stdout).readline(LONGEST_LINE)
        except (OSError, ValueError) as error:  # a closed pipe
            raise self._died() from error
        if len(line) == LONGEST_LINE:
            raise self._babbled()
        if not line.endswith(b"\n"):  # none, or half of one
            raise self._died()
        return line

    @contextlib.contextmanager
    def _watched(self, limit_s: float) -> Iterator[None]:
        watch = threading.Timer(limit_s, self._end, (f"gave no sign of life for {limit_s:g} s and was ended",))
        watch.daemon = True
        watch.start()
        try:
            yield
        finally:
            watch.cancel()

    def _babbled(self) -> Unavailable:
        self._end("sent something that is no answer and was ended")
        return death(self.title, self._reason, None, "")

    def _died(self) -> Unavailable:
        self._process.poll()
        self._end("stopped")
        return death(self.title, self._reason, self._process.returncode, self._said)

    def _last_words(self) -> str:
        if self._errors.closed:
            return ""
        self._errors.seek(max(0, self._errors.seek(0, os.SEEK_END) - LAST_WORDS))
        return (self._errors.read().decode(errors="replace").strip().splitlines() or [""])[-1]

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        if pipe is None:
            raise ValueError("the process has no pipe")
        return pipe


def failure(title: str, error: str, text: str) -> Unavailable:
    """What the operator reads when an engine answered with an error."""
    if error == "MemoryError" or "alloc" in text.lower() or "out of memory" in text.lower():
        return OutOfMemory(f"{title} ran out of memory.", OUT_OF_MEMORY)
    return Unavailable(f"{title}: {error}: {text}".rstrip(": ") + ".")


def death(title: str, reason: str, code: int | None, last_words: str) -> Unavailable:
    """What the operator reads when an engine process is gone."""
    if reason == "stopped" and code == -9:
        return OutOfMemory(f"{title} was ended by the system, most often for want of memory.", OUT_OF_MEMORY)
    told = f" ({_ending(code)}){': ' + last_words if last_words else ''}" if reason == "stopped" else ""
    return Unavailable(f"{title} {reason}{told}.", "Finished parts are kept; start the job again to continue.")


def _ending(code: int | None) -> str:
    """How a process ended; by a signal's name where it was one: a library that crashes is ended by SIGSEGV."""
    if code is None or code >= 0:
        return f"exit {code}"
    with contextlib.suppress(ValueError):
        return f"exit {code}, {signal.Signals(-code).name}"
    return f"exit {code}"


def _message(line: bytes) -> dict[str, Any] | None:
    """An answer of the protocol, None where a line is something else."""
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        return None
    fits = isinstance(message, dict) and isinstance(message.get("id"), int) and message.get("kind") in KINDS
    return message if fits else None
