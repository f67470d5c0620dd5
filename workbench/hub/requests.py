"""Who asks: a request's size, its signature, its time, its nonce, and what its unit may do here."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Request
from fastapi.security import APIKeyHeader
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from workbench.domain.errors import NotPermitted
from workbench.domain.hub_questions import UnitNamed
from workbench.domain.people import Permission, may
from workbench.domain.units import Unit, no_unit
from workbench.hub.logs import noted
from workbench.hub.problems import Refused, told
from workbench.hub.side import Claim, HubSide, Limits
from workbench.hub.slow_clients import hurried

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

_CHUNK = re.compile(r"/v1/transfers/[^/]+/chunks/[^/]+")
_CHALLENGE = {"WWW-Authenticate": 'Signature realm="hub"'}
_SIGN = "Sign each request anew, by RFC 9421, with the key that this unit enrolled with."

_SIGNATURE = APIKeyHeader(
    name="Signature",
    scheme_name="unitSignature",
    auto_error=False,
    description=(
        "RFC 9421, label `unit`, Ed25519, made with the unit's own key over what Signature-Input names. "
        "Each nonce counts once; `created` may be 300 seconds off the hub's time, which GET /v1/hub tells."
    ),
)
_INPUT = APIKeyHeader(
    name="Signature-Input",
    scheme_name="unitSignatureInput",
    auto_error=False,
    description=(
        '`unit=("@method" "@path" "@query" "content-digest");created=…;keyid="NAME";alg="ed25519";nonce="…";tag="faw-hub-v1"`; '
        "content-digest (RFC 9530, sha-256) where there is a body, and only then."
    ),
)


class Bounded:
    """The layer that no body larger than allowed comes through, whatever its header says of it."""

    def __init__(self, app: App, limits: Limits) -> None:
        self._app, self._limits = app, limits

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """An ASGI application's call."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        most = self._limits.chunk if _CHUNK.fullmatch(scope["path"]) else self._limits.body
        said = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        if not said.isdigit() or int(said[:20]) > most:
            return await told(_too_large(most))(scope, receive, send)
        return await self._app(scope, _counted(hurried(receive, most), most), send)


def _counted(receive: Receive, most: int) -> Receive:
    read = 0

    async def counted() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > most:
            raise HTTPException(413, _too_large(most).problem.rstrip("."))
        return message

    return counted


def _too_large(most: int) -> Refused:
    return Refused(413, f"The request's body is larger than {most:,} bytes.", "Send evidence in chunks.")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that its unit signed."""

    hub: HubSide
    unit: Unit


def hub_of(request: Request) -> HubSide:
    """The hub that an application is the face of."""
    hub: HubSide = request.app.state.hub
    return hub


async def asked(
    request: Request,
    _signature: Annotated[str | None, Depends(_SIGNATURE)] = None,
    _input: Annotated[str | None, Depends(_INPUT)] = None,
) -> Asked:
    """The unit that signed a request. Raises Refused: 401 for whom the hub does not know, 403 for a unit that was revoked."""
    hub = hub_of(request)
    claim = claimed(hub, request)
    unit = await run_in_threadpool(hub.bench.ask, UnitNamed(claim.unit))
    if unit is None:
        raise _stranger(no_unit(None))
    await proven(hub, request, claim, unit.key)
    if why := no_unit(unit):
        raise Refused(403, why, "Ask the hub's administrator.")
    noted(unit=unit.name)
    return Asked(hub, unit)


async def proven(hub: HubSide, request: Request, claim: Claim, key: str) -> bytes:
    """The body of a request that this key signed, just now and for the first time."""
    try:
        proof = hub.signing.proven(request.method, _url(request), lines(request), key)
        body = await request.body()
        proof.hold(body)
    except NotPermitted as error:
        raise _stranger(error.problem) from error
    except ClientDisconnect as error:
        raise Refused(400, "The request broke off.", "Send it again.") from error
    until, now = claim.created + 2 * hub.limits.clock_s, int(hub.clock())
    if not await run_in_threadpool(hub.transfers.first_time, claim.unit, claim.nonce, until, now):
        raise _stranger("This very request was made before.")
    return body


def claimed(hub: HubSide, request: Request) -> Claim:
    """Whose a request claims to be, where its time is about the hub's."""
    try:
        claim = hub.signing.claimed(lines(request))
    except NotPermitted as error:
        raise _stranger(error.problem) from error
    off = claim.created - round(hub.clock())
    if abs(off) > hub.limits.clock_s:
        here = datetime.fromtimestamp(hub.clock(), UTC).isoformat(timespec="seconds")
        side = "ahead of" if off > 0 else "behind"
        raise Refused(
            401,
            f"The request's time is {abs(off)} seconds {side} the hub's, which is {here}.",
            "Take the hub's time from GET /v1/hub, or set the clock.",
            headers=_CHALLENGE,
        )
    return claim


def may_ask(permission: Permission) -> Callable[[Asked], Asked]:
    """Lets in the units whose role holds a permission."""

    def admitted(request: Annotated[Asked, Depends(asked)]) -> Asked:
        if not may(request.unit.role, permission):
            who = f"{request.unit.name} is here as {request.unit.role}"
            raise Refused(403, f"This needs the permission {permission}; {who}.", "Ask the hub's administrator.")
        return request

    return admitted


Reader = Annotated[Asked, Depends(may_ask(Permission.READ))]
Writer = Annotated[Asked, Depends(may_ask(Permission.WRITE))]


def lines(request: Request) -> list[tuple[str, str]]:
    """The header fields as they came."""
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.raw]


def _url(request: Request) -> str:
    """The request's target as it was sent; the host is whatever a proxy makes of it, and not signed."""
    path = request.scope.get("raw_path") or quote(request.scope["path"]).encode()
    query = request.scope.get("query_string", b"")
    return f"http://hub{path.decode('latin-1').partition('?')[0]}{'?' if query else ''}{query.decode('latin-1')}"


def _stranger(problem: str) -> Refused:
    return Refused(401, problem, _SIGN, headers=_CHALLENGE)
