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
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import IO, Any

from workbench.domain.errors import Unavailable

CHILD = Path(__file__).with_name("child.py")
WORKERS = Path(__file__).with_name("workers")
OUT_OF_MEMORY = "Finished parts are kept. Close other programs or choose a smaller model, then start the job again."

QUIET: dict[str, str] = {
    "PYANNOTE_METRICS_ENABLED": "0",
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "ORT_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}


class Child:
    """One engine process. Its death, hang or refusal is an `Unavailable`, never more."""

    def __init__(
        self, worker: str, *, title: str, python: Path | None = None, environment: Mapping[str, str] | None = None
    ) -> None:
        self.title = title
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the child
        self._process = self._born([str(python or sys.executable), str(CHILD), str(WORKERS / f"{worker}.py")], environment or {})
        self._count = 0
        self._reason = self._said = ""
        self._ending = threading.Lock()
        self._answer(0, limit_s=120)

    def _born(self, command: list[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                env={**_without_secrets(), **QUIET, **environment},
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
        self._send({"id": number, "op": op, **arguments})
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

    def _send(self, message: dict[str, Any]) -> None:
        try:
            pipe = self._pipe(self._process.stdin)
            pipe.write(json.dumps(message).encode() + b"\n")
            pipe.flush()
        except (BrokenPipeError, ValueError) as error:
            raise self._died() from error

    def _answer(self, number: int, *, limit_s: float) -> dict[str, Any]:
        message = self._line(limit_s)
        if message["id"] != number:
            raise Unavailable(f"{self.title} answered out of turn.", "Start the job again.")
        if message["kind"] == "failed":
            raise failure(self.title, message["error"], message["text"])
        return message

    def _line(self, limit_s: float) -> dict[str, Any]:
        watch = threading.Timer(limit_s, self._end, (f"gave no sign of life for {limit_s:g} s and was ended",))
        watch.daemon = True
        watch.start()
        try:
            line = self._pipe(self._process.stdout).readline()
            message: dict[str, Any] = json.loads(line)
        except ValueError as error:  # closed pipe, no line, half a line
            raise self._died() from error
        finally:
            watch.cancel()
        return message

    def _died(self) -> Unavailable:
        self._process.poll()
        self._end("stopped")
        return death(self.title, self._reason, self._process.returncode, self._said)

    def _last_words(self) -> str:
        if self._errors.closed:
            return ""
        self._errors.seek(0)
        return (self._errors.read().decode(errors="replace").strip().splitlines() or [""])[-1]

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        if pipe is None:
            raise ValueError("the process has no pipe")
        return pipe


def failure(title: str, error: str, text: str) -> Unavailable:
    """What the operator reads when an engine answered with an error."""
    if error == "MemoryError" or "alloc" in text.lower():
        return Unavailable(f"{title} ran out of memory.", OUT_OF_MEMORY)
    return Unavailable(f"{title}: {error}: {text}".rstrip(": ") + ".")


def death(title: str, reason: str, code: int | None, last_words: str) -> Unavailable:
    """What the operator reads when an engine process is gone."""
    if reason == "stopped" and code == -9:
        return Unavailable(f"{title} was ended by the system, most often for want of memory.", OUT_OF_MEMORY)
    told = f" (exit {code}){': ' + last_words if last_words else ''}" if reason == "stopped" else ""
    return Unavailable(f"{title} {reason}{told}.", "Finished parts are kept; start the job again to continue.")


def _without_secrets() -> dict[str, str]:
    """The environment without what an engine has no business knowing."""
    return {name: value for name, value in os.environ.items() if name != "WORKBENCH_PASSWORD"}
