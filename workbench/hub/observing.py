"""A worker's own small port: what Prometheus and probes ask for, and nothing else.

with Stand(readiness, host="127.0.0.1", port=8000) as stand:        /healthz, /readyz, /metrics on stand.port
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from workbench.domain.errors import Unavailable
from workbench.hub.metrics import PORT
from workbench.hub.readiness import Answer, Readiness, alive

IDLE_S = 5.0


class Stand:
    """The open port; leaving its context closes it."""

    def __init__(self, readiness: Readiness, *, host: str = "127.0.0.1", port: int = PORT) -> None:
        """Port 0 takes a free one. Raises Unavailable where the port cannot be had."""
        answers = {"/healthz": alive, "/readyz": readiness.answer, "/metrics": readiness.page}
        try:
            self._server = _Server((host, port), type("Asked", (_Asked,), {"answers": answers}))
        except (OSError, OverflowError) as error:
            why = getattr(error, "strerror", None) or error
            raise Unavailable(
                f"The port {port} for figures cannot be opened at {host}: {why}.", "Name another with --metrics-port."
            ) from error
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="figures", daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])

    def close(self) -> None:
        """Close the port."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # whoever asked slowly does not keep a worker from ending

    def handle_error(self, request: object, client_address: object) -> None:
        """Somebody hung up."""


class _Asked(BaseHTTPRequestHandler):
    answers: Mapping[str, Callable[[], Answer]] = {}
    timeout = IDLE_S
    server_version = "workbench"
    sys_version = ""

    def do_GET(self) -> None:
        """Answer one of the three."""
        answer = self.answers.get(self.path.partition("?")[0])
        status, body, media_type = answer() if answer else (404, b"", "text/plain")
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    do_HEAD = do_GET  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Probes write no lines."""
