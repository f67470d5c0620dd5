"""A download by another program, watched: its growth is the progress, its last words the reason when it fails."""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from pathlib import Path

from workbench.domain.errors import Unavailable

_POLL_S = 0.25


def watched(command: Sequence[str], *, grows: Path, environment: Mapping[str, str] | None = None) -> Generator[int, None, None]:
    """Run a program, yielding the bytes under `grows` as they increase. Closing the generator ends the program."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})},
            start_new_session=True,
        )
        try:
            yield from _growth(lambda: process.poll() is not None, grows)
        finally:
            _end(process)
        if process.returncode:
            said.seek(0)
            raise Unavailable(last_words(said.read().decode(errors="replace")))


def bytes_under(folder: Path) -> int:
    """Bytes of all files in a folder, however deep; files and folders may vanish meanwhile."""
    total = 0
    for place, _, names in os.walk(folder):  # unlike rglob, it passes over a folder that is gone when it comes there
        for name in names:
            with contextlib.suppress(OSError):
                total += os.lstat(Path(place) / name).st_size
    return total


def last_words(text: str) -> str:
    """The line of a failed program's output that says most."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()]
    return (errors or lines or ["it said nothing"])[-1]


def _growth(is_over: Callable[[], bool], folder: Path) -> Generator[int, None, None]:
    start, seen = bytes_under(folder), 0
    while not is_over():
        time.sleep(_POLL_S)
        grown = max(seen, bytes_under(folder) - start)
        if grown > seen:
            seen = grown
        yield seen


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=5)
