"""Entry of every engine process. Standard library only, started by its path, so any environment can run it.

usage: python child.py WORKER.py [--network]

Protocol 1: one JSON object a line. The child begins with {"id": 0, "kind": "done", "protocol", "python", …}. The parent sends
{"id", "op", …}; the child answers any number of {"id", "kind": "part", …} and then {"id", "kind": "done" | "failed", …}.
A worker is a file with a dict OPERATIONS from names to generator functions: each takes the request, yields parts and returns
the result. Every child knows `about` beside them: {"packages": [names]} is answered with the versions installed here.

Python 3.9 and later. `--network` is for engines whose maker checks a licence over a connection; all others reach none.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import importlib.util
import json
import os
import platform
import socket
import sys
import threading
import time
from pathlib import Path

PROTOCOL = 1


def main() -> None:
    """Serve requests until the parent closes the pipe or dies."""
    # This file's folder holds modules named like the libraries they drive.
    sys.path[:] = [place for place in sys.path if Path(place).resolve() != Path(__file__).resolve().parent]
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not reach the protocol
    if "--network" not in sys.argv[2:]:
        forbid_network()
    offer_as_victim()
    threading.Thread(target=end_with_parent, args=(os.getppid(),), daemon=True).start()
    operations = {"about": about, **load(Path(sys.argv[1]))}
    say(answers, {"id": 0, "kind": "done", "protocol": PROTOCOL, "pid": os.getpid(), **here()})
    for line in sys.stdin.buffer:
        serve(json.loads(line), operations, answers)


def here() -> dict:
    """The interpreter and the machine."""
    return {"python": platform.python_version(), "platform": sys.platform, "machine": platform.machine()}


def about(request: dict):
    """Versions of the distributions asked for, none where one is not installed; nothing is imported."""
    yield from ()
    return {"versions": {name: version(name) for name in request.get("packages", [])}, **here()}


def version(name: str) -> str:
    """A distribution's version, empty where it is not installed."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def load(worker: Path) -> dict:
    """The OPERATIONS of a worker file."""
    spec = importlib.util.spec_from_file_location("engine_worker", worker)
    module = importlib.util.module_from_spec(spec)
    sys.modules["engine_worker"] = module
    spec.loader.exec_module(module)
    return module.OPERATIONS


def serve(request: dict, operations: dict, answers) -> None:
    """Answer one request; whatever goes wrong becomes an answer too."""
    try:
        steps = operations[request["op"]](request)
        while True:
            try:
                say(answers, {"id": request["id"], "kind": "part", **next(steps)})
            except StopIteration as end:
                say(answers, {"id": request["id"], "kind": "done", **(end.value or {})})
                return
    except Exception as error:
        say(answers, {"id": request["id"], "kind": "failed", "error": type(error).__name__, "text": str(error)})


def say(answers, message: dict) -> None:
    """Write one message."""
    answers.write(json.dumps(message).encode() + b"\n")
    answers.flush()


def forbid_network() -> None:
    """Engines have no business on a network."""

    def refused(self, *_):
        raise PermissionError("engine processes may not use the network")

    def guarded(name):
        free = getattr(socket.socket, name)
        return lambda self, *given: (free if self.family == getattr(socket, "AF_UNIX", None) else refused)(self, *given)

    # Making a socket stays free: libraries do so to learn what the system has.
    reaching = [name for name in ("connect", "connect_ex", "sendto", "sendmsg") if hasattr(socket.socket, name)]
    socket.socket = type("NoNetwork", (socket.socket,), {name: guarded(name) for name in reaching})


def offer_as_victim() -> None:
    """Where memory runs out the system shall end this process, not the one that holds the case."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("800", encoding="ascii")


def end_with_parent(parent: int) -> None:
    """A child whose parent died has nobody to work for."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(0)


if __name__ == "__main__":
    main()
