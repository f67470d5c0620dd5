"""What a hub and its workers write to their log: one JSON object a line, and nothing of a case.

    to_json_lines()                                          once a process; uvicorn with log_config=None, access_log=False
    app = Watched(app, figures)                              the outermost layer of the HTTP face: request ids, times, lines
    noted(unit=unit.name)                                    once it is known who asks: lines of this request carry it
    with about(job=job.id, piece=piece.id, worker=name):     lines within carry these
        told("piece.done", engine=engine, seconds=1.5)       a line; `level=logging.WARNING`, `error=` an exception

A field has to be one of FIELDS and its value has to look like one; anything else is left out and the line says `withheld`. Of an
exception the kind and the place are written, never its words: they may name a file or a person. A job's own problem stands in
the hub's state, where `hub jobs` shows it. Of other libraries' lines the pattern is written, never what they filled in.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
import traceback
import uuid
from collections.abc import Awaitable, Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from workbench.hub.metrics import Figures

NAME = "workbench.hub"
HEADER = b"x-request-id"

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,71}")
_WORD = re.compile(r"[a-z][a-z0-9_.-]{0,47}")
FIELDS: Mapping[str, re.Pattern[str]] = {
    **dict.fromkeys(("request", "unit", "job", "piece", "worker", "transfer"), _ID),
    **dict.fromkeys(("engine", "task", "urgency", "state", "status", "check", "reason", "direction"), _WORD),
    "device": re.compile(r"cpu|cuda:[0-9]{1,2}"),
    "method": re.compile(r"[A-Z]{3,7}"),
    "route": re.compile(r"(/[a-z0-9_.{}-]*)+"),
    "version": re.compile(r"[0-9A-Za-z.+-]{1,32}"),
}
NUMBERS = frozenset(
    ("code", "seconds", "waited_s", "audio_s", "bytes", "count", "attempt", "fence", "port", "limit", "lost", "resent")
)
_EVENT = re.compile(r"[a-z]+(\.[a-z_]+)*")
# A unit may choose a request's id: only what nobody could write a name or a number of a case with is taken.
_GIVEN = re.compile(rb"(?=.*[a-f])[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}")

_present: ContextVar[dict[str, Any]] = ContextVar("about")

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


def to_json_lines(stream: TextIO | None = None, *, level: int = logging.INFO) -> logging.Handler:
    """Have everything that this process logs written so; the handler, for whoever wants to take it away again."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    for other in root.handlers[:]:
        root.removeHandler(other)
    root.addHandler(handler)
    root.setLevel(level)
    logging.captureWarnings(True)
    return handler


def told(event: str, *, level: int = logging.INFO, error: BaseException | None = None, **fields: object) -> None:
    """Write a line about an event."""
    logging.getLogger(NAME).log(level, event, extra={"told": fields}, exc_info=error)


@contextmanager
def about(**fields: object) -> Iterator[None]:
    """Lines within carry these fields too."""
    token = _present.set({**_present.get({}), **fields})
    try:
        yield
    finally:
        _present.reset(token)


def noted(**fields: object) -> None:
    """Lines of this request, or of the `about` this stands in, carry these from here on; whichever thread writes them."""
    _present.get({}).update(fields)


def request_id() -> str:
    """The present request's id; empty outside of one."""
    return str(_present.get({}).get("request", ""))


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, event, then the fields."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
        }
        line |= _ours(record) if record.name == NAME else _theirs(record)
        if record.exc_info and record.exc_info[1]:
            line |= _failure(record.exc_info[1])
        return json.dumps(line, ensure_ascii=True)


def _ours(record: logging.LogRecord) -> dict[str, object]:
    fields = {**_present.get({}), **getattr(record, "told", {})}
    fit = {name: value for name, value in fields.items() if _fits(name, value)}
    kept = {name: round(value, 4) if isinstance(value, float) else value for name, value in fit.items()}
    event = str(record.msg)
    withheld = len(fields) - len(fit)
    return {
        "event": event if _EVENT.fullmatch(event) else "unnamed",
        **kept,
        **({"withheld": withheld} if withheld else {}),
    }


def _fits(name: str, value: object) -> bool:
    if name in NUMBERS:
        return isinstance(value, int | float)
    pattern = FIELDS.get(name)
    return pattern is not None and isinstance(value, str) and pattern.fullmatch(value) is not None


def _theirs(record: logging.LogRecord) -> dict[str, object]:
    """A library's line: where it was written, and its pattern where it has one; a sentence made beforehand may hold anything.
    Our own sentences are patterns, which a test holds them to."""
    said = {"said": str(record.msg)} if record.args or record.name.startswith("workbench.") else {}
    request = {"request": request_id()} if request_id() else {}
    return {"event": "library", "logger": record.name, "at": f"{record.module}:{record.lineno}", **said, **request}


def _failure(error: BaseException) -> dict[str, object]:
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{Path(frame.filename).stem}:{frame.lineno}" for frame in frames[-6:]]
    return {"error": type(error).__name__, "raised": places}


class Watched:
    """The layer around the HTTP face: gives every request an id, tells its time to the figures and its end to the log."""

    def __init__(self, app: App, figures: Figures) -> None:
        self._app, self._figures = app, figures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """An ASGI application's call."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        with about(request=_id_of(scope)):
            await self._watched(scope, receive, send)
        return None

    async def _watched(self, scope: Scope, receive: Receive, send: Send) -> None:
        began, answered = time.monotonic(), [0, 0.0]

        async def sent(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                answered[:] = [message["status"], time.monotonic() - began]
                message["headers"] = [*message.get("headers", ()), (HEADER, request_id().encode())]
            await send(message)

        try:
            await self._app(scope, receive, sent)
        except Exception as error:
            told("request.failed", level=logging.ERROR, error=error, route=_route(scope))
            answered[:] = [answered[0] or 500, answered[1] or time.monotonic() - began]
            raise
        finally:
            self._ended(scope, int(answered[0]), answered[1] or time.monotonic() - began)

    def _ended(self, scope: Scope, code: int, seconds: float) -> None:
        """`seconds` until the answer began: a stream of events goes on for hours. Code 0: nobody waited for the answer."""
        method, route = scope["method"], _route(scope)
        self._figures.request(method, route, code or 499, seconds)
        if route in QUIET and code == 200:
            return
        if route:
            noted(route=route)
        told("request", method=method, code=code or 499, seconds=seconds)


QUIET = frozenset(("/healthz", "/readyz", "/metrics"))  # asked every few seconds


def _id_of(scope: Scope) -> str:
    given = next((value for name, value in scope.get("headers", ()) if name == HEADER), b"")
    return given.decode() if _GIVEN.fullmatch(given) else uuid.uuid4().hex


def _route(scope: Scope) -> str:
    """The template that the path fitted; empty where it fitted none: the path itself is whatever a stranger wrote."""
    return str(getattr(scope.get("route"), "path", ""))
