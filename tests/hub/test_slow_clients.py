"""Nobody keeps a connection of the hub by being slow."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import MutableMapping
from typing import Any

import pytest
from starlette.exceptions import HTTPException

from tests.hub.face import Face
from tests.hub.test_serving import _served
from workbench.hub.slow_clients import Hurried, hurried


def _opened(address: str) -> socket.socket:
    there = socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])), timeout=10)
    there.settimeout(10)
    return there


@pytest.mark.allow_hosts(["127.0.0.1"])
@pytest.mark.parametrize("before", [b"", b"GET / HT"])
def test_a_head_that_does_not_come_ends_the_connection(before: bytes, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Hurried, "head_s", 0.2)
    with _served() as address, _opened(address) as there:
        there.sendall(before)
        assert there.recv(4_096) == b""


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_second_head_that_does_not_come_ends_it_too(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Hurried, "head_s", 0.2)
    with _served() as address, _opened(address) as there:
        there.sendall(b"GET / HTTP/1.1\r\nHost: hub\r\n\r\n")
        assert there.recv(4_096).startswith(b"HTTP/1.1 204")
        there.sendall(b"GET / HT")
        assert there.recv(4_096) == b""


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_body_that_goes_on_after_the_answer_is_not_listened_to():
    with _served() as address, _opened(address) as there:
        there.sendall(b"PUT / HTTP/1.1\r\nHost: hub\r\nContent-Length: 1000000\r\n\r\n")
        assert there.recv(4_096).startswith(b"HTTP/1.1 204")
        there.sendall(b"x")
        assert there.recv(4_096) == b""


def test_a_body_that_does_not_come_is_told_and_one_that_came_is_not_hurried():
    async def never() -> MutableMapping[str, Any]:
        await asyncio.sleep(10)
        return {}

    async def whole() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": b"x", "more_body": False}

    async def both() -> None:
        with pytest.raises(HTTPException) as error:
            await hurried(never, 1, body_s=0.01)()
        assert error.value.status_code == 408
        receive = hurried(whole, 1, body_s=-1.0)
        with pytest.raises(HTTPException):
            await receive()
        receive = hurried(whole, 1, body_s=1.0)
        assert [(await receive())["body"] for _ in range(2)] == [b"x", b"x"]

    asyncio.run(both())


def test_odd_bodies_are_refused_and_never_a_defect(shared: Face):
    for body in (b"[" * 100_000, b"1" * 100_000, b'{"manifest":"\\ud800"}', b'{"a":1e999}', b"\xff\xfe", b"NaN"):
        answer = shared.ask("POST", "/v1/transfers", body, **{"content-type": "application/json"})
        assert answer.status_code in (400, 422), (body[:20], answer.text)
