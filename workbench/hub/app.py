"""The hub's HTTP face, whole: what units ask, what everybody may ask, and its description."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from workbench import __version__
from workbench.hub import checkpoints, enrolling, greeting, handing_in, jobs_api, problems
from workbench.hub.logs import Watched
from workbench.hub.requests import App, Bounded
from workbench.hub.side import HubSide

_ABOUT = """Field units hand evidence over, sealed, and get drafts back.

Every request of a unit is signed (RFC 9421) with the key it enrolled with; a unit sees only what is its own. Documents that are
signed on their own (manifest, receipt, package, counter-receipt) travel as strings of canonical JSON (RFC 8785) with a hex
Ed25519 signature over `TAG || 0x00 || document`; the tags are FAW-HUB-MANIFEST-v1, -RECEIPT-, -PACKAGE-, -COUNTER-. Every request
may be sent again. Problems are told as RFC 9457 has it, with a `remedy`. A hub may ask for TLS client certificates too."""


def application(hub: HubSide) -> App:
    """The ASGI application: ids and figures outermost, then the limits of size."""
    app = described(hub)
    hub.figures.allow_routes(app.openapi()["paths"])
    return Watched(Bounded(app, hub.limits), hub.figures)


def described(hub: HubSide | None = None) -> FastAPI:
    """The application without those layers; without a hub it can only be described."""
    app = FastAPI(
        title="Forensic Audio Workbench: hub",
        version=__version__,
        description=_ABOUT,
        docs_url=None,  # those pages fetch scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,
        separate_input_output_schemas=False,
    )
    problems.install(app)
    for module in (greeting, enrolling, handing_in, jobs_api, checkpoints):
        app.include_router(module.router)
    app.state.hub = hub
    return app


def description() -> dict[str, Any]:
    """The OpenAPI description."""
    return described().openapi()
