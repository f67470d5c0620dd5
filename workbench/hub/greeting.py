"""Who the hub is, whether it lives, and what it counts: open to all who reach the port."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import Response

from workbench import __version__
from workbench.hub.readiness import Answer, alive
from workbench.hub.requests import hub_of
from workbench.hub.schemas import HubTold
from workbench.hub.side import HubSide

router = APIRouter(tags=["hub"])
TheHub = Annotated[HubSide, Depends(hub_of)]

_CHECKS: dict[str, Any] = {"application/json": {"schema": {"type": "object"}}}
_FIGURES: dict[str, Any] = {"text/plain": {"schema": {"type": "string"}}}


@router.get("/v1/hub", summary="Who the hub is")
def hub(side: TheHub) -> HubTold:
    """Its keys, its time, and how large chunks are before they are sealed."""
    keys, now = side.hand.keys, datetime.fromtimestamp(side.clock(), UTC)
    return HubTold(
        name=side.name,
        version=__version__,
        signing=keys.signing,
        sealing=keys.sealing,
        vault_id=side.vault_id,
        chunk_bytes=side.chunk_bytes,
        time=now.isoformat(timespec="milliseconds"),
    )


@router.get("/healthz", summary="Whether the process lives", responses={200: {"content": _CHECKS}}, response_class=Response)
async def healthz() -> Response:
    """200 as long as it answers at all."""
    return _said(alive())


@router.get(
    "/readyz",
    summary="Whether everything it leans on stands",
    responses={200: {"content": _CHECKS}, 503: {"content": _CHECKS, "description": "Something does not; `checks` says what."}},
    response_class=Response,
)
async def readyz(side: TheHub) -> Response:
    """Database, state, broker, objects, models, disk, clock."""
    return _said(await side.readiness.answered())


@router.get("/metrics", summary="Figures for Prometheus", responses={200: {"content": _FIGURES}}, response_class=Response)
async def metrics(side: TheHub) -> Response:
    """Numbers, never a case; devices, disk, clock and queue as they are now."""
    _, body, media = await side.readiness.paged()
    return Response(body, media_type=None, headers={"Content-Type": media})


def _said(answer: Answer) -> Response:
    status, body, media = answer
    return Response(body, status, media_type=media)
