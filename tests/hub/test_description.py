"""The OpenAPI description is true: what it promises holds, what it does not name is refused, and nothing makes the hub fail.

A longer campaign: WORKBENCH_CAMPAIGN=500 (examples an operation).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.config import SchemathesisConfig

from tests.hub.face import AUnit, Face, a_sound
from tests.vaults import Vaults
from workbench.domain.spread import WorkState
from workbench.hub.app import application, described

EXAMPLES = int(os.environ.get("WORKBENCH_CAMPAIGN", "0"))
# The campaign also goes through every boundary and every method that schemathesis thinks of.
PHASES = [Phase.explicit, Phase.generate] if EXAMPLES else [Phase.generate]
# 422 may also say that a document in a string is none, or is not signed; 413 that it is too much.
CONFIG = SchemathesisConfig.from_dict(
    {
        "checks": {
            "positive_data_acceptance": {"expected-statuses": ["2xx", "401", "403", "404", "409", "413", "422", "507"]},
            "negative_data_rejection": {"expected-statuses": ["400", "401", "403", "404", "405", "409", "413", "422"]},
        }
    }
)
MARK = "sign-me"
_FACES: list[tuple[Any, AUnit]] = []


async def _there(scope: Any, receive: Any, send: Any) -> None:
    """The hub once there is one; before that its description alone."""
    app = _FACES[0][0] if _FACES else described()
    await app(scope, receive, send)


SCHEMA = schemathesis.openapi.from_asgi("/openapi.json", _there, config=CONFIG)


@pytest.fixture(scope="module", autouse=True)
def face(vault_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Face]:
    """A hub that holds something of the unit that asks: a received transfer and its job, which is over."""
    folder = tmp_path_factory.mktemp("face")
    vaults = Vaults(vault_template, folder / "vault")
    made = Face(vaults.open("boss"), folder)
    made.enrol(made.unit)
    job = made.hand_over(a_sound())["job"]
    made.side.work.take("2026-01-01T00:00:00Z")
    made.side.work.finish(job, WorkState.DONE, "2026-01-01T00:00:00Z")
    _FACES[:] = [(_signed(application(made.side)), made.unit)]
    yield made
    made.close()
    vaults.close()


@SCHEMA.auth()
class Signed:
    """Marks a request that the enrolled unit is to sign: `_signed` does it, for what is signed has to be what is sent."""

    def get(self, case: Any, context: Any) -> str:
        """The mark."""
        return MARK

    def set(self, case: Any, data: str, context: Any) -> None:
        """In the places that the description names."""
        case.headers = {**(case.headers or {}), "Signature": data, "Signature-Input": data}


def _signed(app: Any) -> Any:
    """The application, with each request that asks for it signed by the enrolled unit."""

    async def asked(scope: Any, receive: Any, send: Any) -> None:
        headers = [(name, value) for name, value in scope["headers"] if value != MARK.encode()]
        if len(headers) != len(scope["headers"]):
            parts, more = [], True
            while more:
                message = await receive()
                parts.append(message.get("body", b""))
                more = message.get("more_body", False)
            body = b"".join(parts)
            query = scope["query_string"].decode()
            url = scope["raw_path"].decode().partition("?")[0] + (f"?{query}" if query else "")
            headers += [
                (name.lower().encode(), value.encode())
                for name, value in _FACES[0][1].headers(scope["method"], url, body).items()
            ]
            receive = _again(body)
        await app({**scope, "headers": headers}, receive, send)

    return asked


def _again(body: bytes) -> Any:
    told = False

    async def receive() -> dict[str, Any]:
        nonlocal told
        if told:
            return {"type": "http.disconnect"}
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


@SCHEMA.parametrize()
@settings(
    max_examples=EXAMPLES or 3,
    deadline=None,
    derandomize=True,
    database=None,
    phases=PHASES,
    suppress_health_check=list(HealthCheck),
)
def test_nothing_is_found_that_the_description_does_not_say(case: Any):
    case.call_and_validate()
