"""Decoding processes that start in milliseconds: forked by a server that has imported the decoder, in place of a new interpreter.

The file meets the same child code under the same limits; what falls away is the start of Python and the box around it.
"""

from __future__ import annotations

import importlib
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.campaign import Missing
from tests.faults.nursery import ROOT
from tests.faults.shim import compiled
from workbench.media import decoder_child, sandbox


def is_quick() -> bool:
    """Whether this machine can do it: a compiler is needed."""
    try:
        return bool(compiled("connector", "-w"))
    except Missing:
        return False


@contextmanager
def quick_decoder() -> Iterator[None]:
    """Every decoder started by this process within is a forked one, where this machine can do it."""
    if not is_quick():
        yield
        return
    connector = compiled("connector", "-w")
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        place = Path(folder) / "s"
        with _server(place):
            real = sandbox.command
            sandbox.command = lambda path, folder: [str(connector), str(place)]
            try:
                yield
            finally:
                sandbox.command = real


@contextmanager
def _server(place: Path) -> Iterator[None]:
    path = os.pathsep.join(dict.fromkeys([str(Path.cwd()), str(ROOT)]))
    own = {**os.environ, "PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "tests.faults.quick_decoder", str(place)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=own) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdout.readline()
        try:
            yield
        finally:
            server.kill()


def main() -> None:
    """Serve until the parent is gone."""
    for module in ("reading", "track_reader"):  # so that no child has to
        importlib.import_module(f"workbench.media.{module}")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    door = socket.socket(socket.AF_UNIX)
    door.bind(sys.argv[1])
    door.listen(64)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        ready, _, _ = select.select([door, sys.stdin], [], [])
        if sys.stdin in ready:
            return
        line, _ = door.accept()
        if os.fork() == 0:
            _keep(line)
        line.close()


def _keep(line: socket.socket) -> None:
    """Start the decoder, tell its end; when the other side goes away, so does the decoder."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    _, pipes, _, _ = socket.recv_fds(line, 1, 3)
    worker = os.fork()
    if worker == 0:
        _decode(pipes)
    for pipe in pipes:
        os.close(pipe)
    watched = os.pidfd_open(worker)
    ready, _, _ = select.select([line, watched], [], [])
    if watched not in ready:
        os.kill(worker, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])
    try:
        line.sendall(code.to_bytes(4, sys.byteorder, signed=True))
    finally:
        os._exit(0)


def _decode(pipes: list[int]) -> None:
    code = 1
    try:
        for number, pipe in enumerate(pipes):
            os.dup2(pipe, number)
            os.close(pipe)
        sys.stdin = os.fdopen(0)
        decoder_child.main()
        code = 0
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
