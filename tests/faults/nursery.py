"""Processes to be killed, cheap: one interpreter has imported everything and forks a child for each task."""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.faults.campaign import Missing

ROOT = Path(__file__).resolve().parents[2]
_PRELOADED = (
    "tests.fakes", "tests.vaults", "workbench.bootstrap.vaults", "workbench.media.decoder", "workbench.media.condition",
    "workbench.models.store", "workbench.sealing.sealer", "workbench.typesetting.isolated", "zxcvbn", "argon2", "numpy",
)  # fmt: skip


class Nursery:
    """The parent's side. `preload` is a shared object that stands between the children and the disk."""

    def __init__(self, *, preload: Path | None = None, modules: tuple[str, ...] = ()) -> None:
        if not hasattr(os, "fork"):
            raise Missing("this system does not fork processes")
        own = {"LD_PRELOAD": str(preload)} if preload else {}
        # One thread in the nursery: a fork copies no other.
        quiet = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
        path = os.pathsep.join(dict.fromkeys([str(Path.cwd()), str(ROOT)]))
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the nursery
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nursery", *modules],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env={**os.environ, **own, **quiet, "PYTHONPATH": path},
        )
        self._said()

    def start(self, task: str, **given: Any) -> int:
        """Fork a child that calls `module:function` with these arguments; its process id."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"task": task, "given": given}).encode() + b"\n")
        self._process.stdin.flush()
        return int(self._said()["pid"])

    def kill(self, pid: int) -> bool:
        """kill -9; whether the child was still at work."""
        os.kill(pid, signal.SIGKILL)  # the nursery has not waited for it yet: the number is still its own
        return self.ended() == -signal.SIGKILL

    def ended(self) -> int:
        """Wait for the child; its exit code, negative for a signal."""
        assert self._process.stdin is not None
        self._process.stdin.write(b"\n")
        self._process.stdin.flush()
        return int(self._said()["code"])

    def run(self, task: str, **given: Any) -> None:
        """A child from beginning to end; what went wrong in it is raised here."""
        self.start(task, **given)
        if code := self.ended():
            raise RuntimeError(f"{task} ended with {code}:\n{self.errors()}")

    def errors(self) -> str:
        """What the children said last on stderr."""
        self._errors.seek(0)
        return self._errors.read()[-3000:].decode(errors="replace")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._process.wait(timeout=30)
        self._errors.close()

    def _said(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the nursery died:\n{self.errors()}")
        answer: dict[str, Any] = json.loads(line)
        return answer


def main() -> None:
    """Serve until the parent closes the pipe."""
    for module in (*_PRELOADED, *sys.argv[1:]):
        importlib.import_module(module)
    _say(ready=True)
    for line in sys.stdin.buffer:
        _serve(json.loads(line))


def _serve(request: dict[str, Any]) -> None:
    pid = os.fork()
    if pid == 0:
        _child(request)
    _say(pid=pid)
    sys.stdin.buffer.readline()
    _say(code=os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


def _child(request: dict[str, Any]) -> None:
    code = 1
    try:
        sys.stdin.close()
        os.dup2(2, 1)
        module, _, function = request["task"].partition(":")
        getattr(importlib.import_module(module), function)(**request["given"])
        code = 0
    except BaseException:  # noqa: BLE001 - the edge of a process
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _say(**answer: Any) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
