from __future__ import annotations

import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from workbench.domain.errors import Unavailable
from workbench.hub.metrics import Figures
from workbench.hub.observing import Stand
from workbench.hub.readiness import NotReady, Readiness

pytest.importorskip("prometheus_client", reason="the extra “hub” is not installed")
pytestmark = [pytest.mark.enable_socket, pytest.mark.allow_hosts(["127.0.0.1"])]


def _unwell() -> str:
    raise NotReady("no broker")


@pytest.fixture
def stand() -> Iterator[Stand]:
    with Stand(Readiness({"broker": _unwell}, figures=Figures()), port=0) as stand:
        yield stand


def _asked(stand: Stand, path: str, method: str = "GET") -> tuple[int, bytes]:
    request = urllib.request.Request(f"http://127.0.0.1:{stand.port}{path}", method=method)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def test_a_worker_tells_that_it_lives_that_it_is_not_ready_and_its_figures(stand: Stand) -> None:
    assert _asked(stand, "/healthz")[0] == 200
    assert _asked(stand, "/readyz")[0] == 503
    status, body = _asked(stand, "/metrics")
    assert status == 200
    assert b'workbench_check_ok{check="broker"} 0.0' in body


def test_nothing_else_is_there(stand: Stand) -> None:
    assert _asked(stand, "/")[0] == 404
    assert _asked(stand, "/healthz", "POST")[0] == 501
    assert _asked(stand, "/healthz", "HEAD") == (200, b"")


def test_who_connects_and_says_nothing_keeps_nobody_waiting(stand: Stand) -> None:
    with socket.create_connection(("127.0.0.1", stand.port)):
        began = time.monotonic()
        assert _asked(stand, "/healthz")[0] == 200
        stand.close()
        assert time.monotonic() - began < 2


def test_a_port_that_is_taken_is_named(stand: Stand) -> None:
    with pytest.raises(Unavailable, match=rf"port {stand.port} .* cannot be opened"):
        Stand(Readiness({}), port=stand.port)
