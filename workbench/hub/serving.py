"""The hub's port: opened before anything is promised, served until the process is asked to end, closed in order."""

from __future__ import annotations

import signal
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import uvicorn

from workbench.domain.errors import BadRequest, Unavailable
from workbench.hub.requests import App
from workbench.hub.slow_clients import Hurried

GRACE_S = 10  # so long a request that is being answered may take when the hub ends
_MOST_AT_ONCE = 512
_BACKLOG = 128


class Listening:
    """An open port and who answers there."""

    def __init__(self, app: App, ending: threading.Event, *, host: str, port: int, tls: Tls | None = None) -> None:
        """Port 0 takes a free one. Raises CaseError where the port cannot be had or the certificate does not fit."""
        self._socket = _bound(host, port)
        self._host, self._scheme = host, "https" if tls else "http"
        try:
            self._server = _Server(_config(app, tls), ending)
        except BaseException:
            self._socket.close()
            raise

    @property
    def address(self) -> str:
        """Where it listens."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"{self._scheme}://{host}:{self._socket.getsockname()[1]}"

    def serve(self, listening: Callable[[], None]) -> None:
        """Until `stop`, Ctrl-C or SIGTERM; `listening` is told once it answers."""
        self._server.listening = listening
        with _signals_kept():
            self._server.run(sockets=[self._socket])

    def stop(self) -> None:
        """End in order; from any thread."""
        self._server.end()

    def close(self) -> None:
        """Give the port back."""
        self._socket.close()


class Tls:
    """Certificate and key files; with `client_ca` nobody is let in without a certificate of that authority."""

    def __init__(self, certificate: Path, key: Path, client_ca: Path | None = None) -> None:
        self.certificate, self.key, self.client_ca = certificate, key, client_ca


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ending: threading.Event) -> None:
        super().__init__(config)
        self._ending = ending
        self.listening: Callable[[], None] = lambda: None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.listening()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._ending.set()
        super().handle_exit(sig, frame)

    def end(self) -> None:
        self._ending.set()
        self.should_exit = True


def _config(app: App, tls: Tls | None) -> uvicorn.Config:
    config = uvicorn.Config(
        app,
        http=Hurried,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="off",
        ws="none",
        limit_concurrency=_MOST_AT_ONCE,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=GRACE_S,
        ssl_certfile=tls.certificate if tls else None,
        ssl_keyfile=tls.key if tls else None,
        ssl_ca_certs=str(tls.client_ca) if tls and tls.client_ca else None,
        ssl_cert_reqs=ssl.CERT_REQUIRED if tls and tls.client_ca else ssl.CERT_NONE,
    )
    try:
        config.load()
    except (OSError, ssl.SSLError) as error:
        raise BadRequest(
            f"The certificate cannot be used: {getattr(error, 'strerror', None) or error}.",
            "Give PEM files: --tls-cert (with its chain), --tls-key without a password, --client-ca.",
        ) from error
    return config


def _bound(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        bound = socket.socket(family, socket.SOCK_STREAM)
    except (OSError, OverflowError, UnicodeError) as error:
        raise BadRequest(f"{host} is no address to listen at.", "Give --host, for example 127.0.0.1 or 0.0.0.0.") from error
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
        bound.listen(_BACKLOG)
    except (OSError, OverflowError) as error:
        bound.close()
        why = getattr(error, "strerror", None) or error
        raise Unavailable(f"The port {port} cannot be opened at {host}: {why}.", "Give another with --port.") from error
    return bound


@contextmanager
def _signals_kept() -> Iterator[None]:
    """The server raises the signal that ended it once more when it is done; the end was in order, so nobody takes it up."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    wanted = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, lambda *_: None) for number in wanted]
    try:
        yield
    finally:
        for number, handler in zip(wanted, before, strict=True):
            signal.signal(number, handler)
