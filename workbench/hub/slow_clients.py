"""Whoever is slow: a request's head and its body have to come within a time, so that nobody keeps the hub's connections."""

from __future__ import annotations

import asyncio
import time
from asyncio import TimerHandle, Transport
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import h11
from starlette.exceptions import HTTPException
from uvicorn.protocols.http.h11_impl import H11Protocol

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

HEAD_S = 20.0
BODY_S, SLOWEST = 60.0, 4_096  # bytes a second: a vehicle at the edge of its net is no attacker


class Hurried(H11Protocol):
    """A connection on which a request's head comes soon, and nothing after an answer that did not wait for the body."""

    head_s = HEAD_S
    _late: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """From now on."""
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is awaited any more."""
        self._await_nothing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """A part of a request."""
        super().data_received(data)
        if self.conn.their_state is h11.IDLE:
            self._await_head()
            return
        self._await_nothing()
        if self.conn.their_state is h11.SEND_BODY and self.cycle is not None and self.cycle.response_complete:
            self.transport.close()

    def _await_head(self) -> None:
        if self._late is None:
            self._late = self.loop.call_later(self.head_s, self._end)

    def _await_nothing(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _end(self) -> None:
        self._late = None
        self.transport.close()


def hurried(receive: Receive, most: int, *, body_s: float = BODY_S) -> Receive:
    """The same, where a body of at most so many bytes is awaited only for as long as the slowest line needs for it."""
    until, whole = time.monotonic() + body_s + most / SLOWEST, False

    async def received() -> MutableMapping[str, Any]:
        nonlocal whole
        if whole:  # what follows is the end of the connection, which may be long in coming
            return await receive()
        try:
            message = await asyncio.wait_for(receive(), min(body_s, max(0.0, until - time.monotonic())))
        except TimeoutError as error:
            raise HTTPException(408, "The request's body did not come in time") from error
        whole = not message.get("more_body", False)
        return message

    return received
