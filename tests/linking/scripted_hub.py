"""A server on this machine that answers as a test tells it to: well, badly, or not at all."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

SIGNING, SEALING = "5a" * 32, "5b" * 32
GREETING = {
    "name": "North",
    "version": "1",
    "signing": SIGNING,
    "sealing": SEALING,
    "vault_id": "hub-vault",
    "chunk_bytes": 4 << 20,
    "time": "2031-05-06T07:08:09Z",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered; `cut` closes the connection without a word."""

    body: Any = None
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    cut: bool = False


Respond = Callable[[Asked], Reply]


@dataclass
class ScriptedHub:
    """Answers /v1/hub with its greeting and everything else by `respond`; keeps what it was asked."""

    respond: Respond
    tls: ssl.SSLContext | None = None
    greeting: dict[str, Any] = field(default_factory=lambda: dict(GREETING))
    asked: list[Asked] = field(default_factory=list)

    def __enter__(self) -> Self:
        hub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                asked = Asked(self.command, self.path, tuple(self.headers.items()), body)
                hub.asked.append(asked)
                reply = Reply(hub.greeting) if self.path == "/v1/hub" else hub.respond(asked)
                if reply.cut:
                    with suppress(OSError):
                        self.connection.shutdown(socket.SHUT_RDWR)
                    self.close_connection = True
                    return
                said = (
                    reply.body
                    if isinstance(reply.body, bytes)
                    else b""
                    if reply.body is None
                    else json.dumps(reply.body).encode()
                )
                self.send_response(reply.status)
                for name, value in (*reply.headers, ("Content-Length", str(len(said)))):
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(said)

            do_GET = do_PUT = do_POST = do_DELETE = _any  # noqa: N815 - the library's names

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        if self.tls:
            self._server.socket = self.tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self._server.server_port}"

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
