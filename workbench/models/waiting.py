"""One fetch at a time in a store, also between processes."""

from __future__ import annotations

import os
import time
from collections.abc import Generator
from pathlib import Path

from workbench.domain.errors import Unavailable

_POLL_S = 0.5


class FetchLock:
    """An exclusive lock on the store's folder, given up when the process ends, however it ends."""

    def __init__(self, home: Path) -> None:
        self._path = home / ".fetching"
        self._handle = -1

    def acquire(self) -> Generator[float, None, None]:
        """Wait for it, yielding the seconds waited so far."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise Unavailable(
                f"The model store {self._path.parent} cannot be written: {error.strerror}.",
                "Choose another with WORKBENCH_MODELS.",
            ) from error
        began = time.monotonic()
        while not _locked(self._handle):
            yield time.monotonic() - began
            time.sleep(_POLL_S)

    def release(self) -> None:
        """Let the next one in."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


def _locked(handle: int) -> bool:
    try:
        import fcntl
    except ImportError:
        return True  # a system without advisory locks: two fetches may fetch twice, and the digests still judge
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True  # a network folder without locks
    return True
