"""Entry of the process that opens a hostile file: a request on stdin, a JSON answer a line on stdout, its bytes behind it."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

resource: Any
try:
    import resource
except ImportError:  # Windows: the parent's clock is the only limit there
    resource = None


def main() -> None:
    """Serve one request under its limits; whatever goes wrong becomes an answer."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints must not reach the answers
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    request = json.loads(sys.stdin.readline())
    _forbid_network()
    try:
        for answer in _served(request):
            body = answer.pop("body", b"")
            print(json.dumps(answer), file=answers, flush=True)
            answers.buffer.write(body)
            answers.buffer.flush()
    except Exception as error:  # noqa: BLE001 - the edge of the process; the parent names the file
        print(json.dumps(_failure(error)), file=answers, flush=True)


def _served(request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    from workbench.domain.canonical import plain
    from workbench.media.reading import probe
    from workbench.media.track_reader import decode

    _limit(request["limits"])
    path = Path(request["path"])
    if request["op"] == "probe":
        yield {"kind": "done", "probe": plain(probe(path))}
        return
    if request["op"] == "pictures":
        from workbench.media.picture_reader import shown

        yield from shown(path, map(json.loads, sys.stdin))
        return
    if request["op"] == "follow":
        yield from _followed(path, request)
        return
    for step in decode(path, request["track"], Path(request["folder"])):
        yield {"kind": "step", "done": step.done, "total": step.total}
    yield {"kind": "done"}


def _followed(path: Path, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A file that grows, until the next word on stdin says that it ended."""
    from workbench.media.growing import Growing, heard

    growing = Growing(path)

    def wait() -> None:
        sys.stdin.readline()
        growing.end()

    threading.Thread(target=wait, daemon=True).start()
    yield from heard(growing, Path(request["folder"]), request["shape"])


def _failure(error: Exception) -> dict[str, Any]:
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return {"kind": "full"}
    if isinstance(error, ImportError):
        return {"kind": "broken", "reason": str(error)[:200]}
    from workbench.media.reading import Unreadable

    if isinstance(error, Unreadable):
        return {"kind": "refused", "reason": str(error)}
    if isinstance(error, MemoryError):
        return {"kind": "refused", "reason": "decoding it takes more memory than any recording needs"}
    return {"kind": "refused", "reason": f"its decoder failed with {type(error).__name__}: {str(error)[:200]}"}


def _limit(amounts: dict[str, int]) -> None:
    if resource is None:
        return
    wanted = {"CORE": 0, "NOFILE": 256, **amounts}
    for name, amount in wanted.items():
        kind = getattr(resource, f"RLIMIT_{name}")
        hard = resource.getrlimit(kind)[1]
        ceiling = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (ceiling, ceiling))


def _forbid_network() -> None:
    """A decoder has no business on a network, whatever a file asks for."""

    class NoNetwork(socket.socket):
        def __init__(self, *_: Any, **__: Any) -> None:
            raise PermissionError("the decoding process may not use the network")

    socket.socket = NoNetwork  # type: ignore[misc] # replacing the class is the point


def _end_with_parent(parent: int) -> None:
    """A child whose parent died has nobody to work for."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(0)


if __name__ == "__main__":
    main()
