"""The hub's port: plain or with TLS, and closed to whoever has no certificate where one is asked for."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.linking.certificates import certificate_for
from workbench.domain.errors import BadRequest, Unavailable
from workbench.hub.serving import Listening, Tls

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


async def _app(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


@contextmanager
def _served(tls: Tls | None = None) -> Iterator[str]:
    listening, up = Listening(_app, threading.Event(), host="127.0.0.1", port=0, tls=tls), threading.Event()
    thread = threading.Thread(target=listening.serve, args=(up.set,))
    thread.start()
    assert up.wait(30)
    try:
        yield listening.address
    finally:
        listening.stop()
        thread.join(30)
        listening.close()
    assert not thread.is_alive()


def test_a_client_certificate_is_asked_for_where_an_authority_is_named(tmp_path: Path):
    key, own = certificate_for("127.0.0.1", tmp_path)
    trusted = ssl.create_default_context(cafile=str(own))
    with _served(Tls(own, key, own)) as address:
        assert address.startswith("https://")
        with pytest.raises(httpx2.HTTPError):
            httpx2.get(address, verify=trusted)
        trusted.load_cert_chain(own, key)
        assert httpx2.get(address, verify=trusted).status_code == 204


def test_a_port_that_is_taken_is_told(tmp_path: Path):
    with _served() as address, pytest.raises(Unavailable, match="cannot be opened"):
        Listening(_app, threading.Event(), host="127.0.0.1", port=int(address.rpartition(":")[2]))


def test_a_certificate_that_is_none_is_told_before_anything_is_served(tmp_path: Path):
    (tmp_path / "x.pem").write_text("no certificate")
    with pytest.raises(BadRequest, match="certificate cannot be used"):
        Listening(_app, threading.Event(), host="127.0.0.1", port=0, tls=Tls(tmp_path / "x.pem", tmp_path / "x.pem"))


@pytest.mark.parametrize("host", ["", "no such host"])
def test_an_address_that_is_none_is_told(host: str):
    with pytest.raises((BadRequest, Unavailable)):
        Listening(_app, threading.Event(), host=host, port=70_000)
