"""A real Redis server of its own: in memory alone, on a Unix socket in a temporary folder."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self


def server_program() -> str | None:
    """The server, where there is one. Debian's redis-tools have the same program under the name of its file checker, without a
    service that starts by itself: what it is called decides what it is."""
    return shutil.which("redis-server") or shutil.which("redis-check-rdb")


class RedisServer:
    """A running server; leaving its context ends it."""

    def __init__(self, program: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="redis-"))
        self._socket, self._program = self.folder / "s", program
        self.start()

    def start(self) -> None:
        """Run, with nothing in memory."""
        self._socket.unlink(missing_ok=True)
        given = ["--port", "0", "--unixsocket", str(self._socket), "--save", "", "--appendonly", "no", "--dir", str(self.folder)]
        with (self.folder / "log").open("wb") as log:
            self._process = subprocess.Popen(["redis-server", *given], executable=self._program, stdout=log, stderr=log)

    @property
    def address(self) -> str:
        """As the client wants it."""
        return f"unix://{self._socket}"

    def __enter__(self) -> Self:
        until = time.monotonic() + 10
        while not self._socket.exists():
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"Redis does not start: {(self.folder / 'log').read_text()}")
            time.sleep(0.02)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def stop(self) -> None:
        """End it; what it kept is gone."""
        self._process.kill()
        self._process.wait()
