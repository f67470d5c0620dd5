"""The parent's side of a peer: start, ask, end."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

QUIET = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "PYANNOTE_METRICS_ENABLED": "0", "ORT_DISABLE_TELEMETRY": "1"}


class Lacking(Exception):
    """Why a peer cannot be asked."""


class TooSlow(Lacking):
    """It was ended before it had answered."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a peer made of a recording; seconds to its first segment and to its end, the most MiB it has had."""

    text: str
    first: float
    seconds: float
    mib: int


class Peer:
    """One peer with its model loaded; leaving its context ends it."""

    def __init__(self, kind: str, model: Path, threads: int) -> None:
        self._errors = tempfile.TemporaryFile("w+b")  # noqa: SIM115 - lives as long as the process
        self._process = subprocess.Popen(
            [sys.executable, "-m", "workbench.benchmarks.peers", kind, str(model), str(threads)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env={**os.environ, **QUIET, "OMP_NUM_THREADS": str(threads)},
            start_new_session=True,
        )
        self._line(300)

    def read(self, path: Path, limit_s: float = 600) -> Answer:
        """One recording. Raises Lacking when it fails, TooSlow when it takes longer."""
        assert self._process.stdin is not None  # noqa: S101 - it was asked for
        self._process.stdin.write(f"{path}\n".encode())
        self._process.stdin.flush()
        said = self._line(limit_s)
        return Answer(str(said["text"]), float(said["first"]), float(said["seconds"]), int(said["mib"]))

    def _line(self, limit_s: float) -> dict[str, str | float | int]:
        watch = threading.Timer(limit_s, self._process.kill)
        watch.start()
        try:
            assert self._process.stdout is not None  # noqa: S101 - it was asked for
            line = self._process.stdout.readline()
        finally:
            watch.cancel()
        if not line:
            in_time = self._process.wait() != -9
            raise Lacking(self._last_words()) if in_time else TooSlow(f"It took more than {limit_s:g} s.")
        said: dict[str, str | float | int] = json.loads(line)
        return said

    def _last_words(self) -> str:
        self._process.kill()
        self._process.wait()
        self._errors.seek(0)
        return (self._errors.read().decode(errors="replace").strip().splitlines() or ["It ended without a word."])[-1]

    def close(self) -> None:
        """End it."""
        with contextlib.suppress(OSError):
            self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout, self._errors):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
