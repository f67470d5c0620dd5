"""Does what a hub, its workers and its units lean on answer? In words for `workbench health`, as looks for /readyz."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from workbench.domain.errors import CaseError, Unavailable
from workbench.hub import readiness

if TYPE_CHECKING:
    from workbench.hub.metrics import Figures
    from workbench.hub.ports import Objects
    from workbench.hub.readiness import Look
    from workbench.models.store import ModelStore

Check = tuple[str, bool, str]

STATE, BROKER, OBJECTS, HUB = "WORKBENCH_HUB_STATE", "WORKBENCH_HUB_BROKER", "WORKBENCH_HUB_OBJECTS", "WORKBENCH_HUB_URL"
WAIT_S = 3.0
MOST_AHEAD_S = 300.0  # so far a unit's clock may be from the hub's


def looks(
    place: Path,
    *,
    figures: Figures,
    store: ModelStore | None = None,
    models: Iterable[str] | None = None,
    database: Callable[[], object] | None = None,
    state: Callable[[], object] | None = None,
    objects: Objects | None = None,
    broker: str = "",
) -> dict[str, Look]:
    """What a process has to look at: `place` is where it writes; the rest as far as it has it. Of a store, the default models
    that are here are proven where `models` names none. `database` and `state` are asked something small, and raise where they do
    not answer."""
    from workbench.engines.devices import gpus

    found: dict[str, Look] = {
        "disk": readiness.disk(place, figures=figures),
        "clock": readiness.Clock(figures=figures),
        "devices": readiness.devices(gpus, figures=figures),
    }
    if store is not None:
        here = (state.name for state in store.states() if state.is_default and state.present)
        found["models"] = readiness.models(store.folder, here if models is None else models)
    asked = {"database": database, "state": state, "objects": (lambda: objects.exists("ready")) if objects else None}
    found |= {name: _answering(ask) for name, ask in asked.items() if ask}
    return {**found, "broker": _answering(lambda: broker_said(broker))} if broker else found


def _answering(ask: Callable[[], object]) -> Look:
    def look() -> str:
        ask()
        return "answers"

    return look


def health(environ: Mapping[str, str] = os.environ) -> tuple[Check, ...]:
    """For those whose addresses are set."""
    asked = (
        ("hub state", STATE, state_said),
        ("hub broker", BROKER, broker_said),
        ("hub objects", OBJECTS, objects_said),
        ("hub clock", HUB, clock_said),
    )
    return tuple(_checked(name, ask, environ[variable]) for name, variable, ask in asked if environ.get(variable))


def _checked(name: str, ask: Callable[[str], str], address: str) -> Check:
    where = without_password(address)
    try:
        return name, True, f"{ask(address)} at {where}"
    except CaseError as error:
        return name, False, f"{where}: {error}"


def without_password(address: str) -> str:
    """An address as it may be shown: who logs in where, and with what is left out."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "an address that cannot be read"
    return f"{parts.scheme}://{host}{port}{parts.path}" if parts.scheme else address


def state_said(url: str) -> str:
    """The database of a hub's state. Raises CaseError."""
    from workbench.storage.hub.home import server_home

    with closing(server_home(url)) as home:
        home.checked()
    from workbench.storage.postgres import database_version

    return database_version(url)


def objects_said(address: str) -> str:
    """The object store. Raises CaseError."""
    from workbench.storage.hub.objects import objects

    objects(address).exists("ready")
    return "answers"


def broker_said(url: str) -> str:
    """The broker: Redis, or whatever Celery knows. Raises CaseError."""
    with _extra():
        return _redis_said(url) if urlsplit(url).scheme in ("redis", "rediss", "unix") else _kombu_said(url)


def _redis_said(url: str) -> str:
    import redis

    client = redis.Redis.from_url(url, socket_timeout=WAIT_S, socket_connect_timeout=WAIT_S)
    try:
        return f"Redis {client.info('server')['redis_version']}"
    except (redis.RedisError, OSError) as error:
        raise _away(error) from error
    finally:
        client.close()


def _kombu_said(url: str) -> str:
    from kombu.connection import Connection

    line: Any = Connection
    try:
        with line(url, connect_timeout=WAIT_S) as connection:
            connection.ensure_connection(max_retries=1, timeout=WAIT_S)
            return f"{connection.transport.driver_type} answers"
    except Exception as error:  # each of its transports has errors of its own
        raise _away(error) from error


def _away(error: Exception) -> Unavailable:
    told = str(error).strip().rstrip(".") or type(error).__name__
    return Unavailable(f"The broker does not answer: {told}.", "Start it; what waits is kept in the hub's state meanwhile.")


def clock_said(url: str) -> str:
    """How far this machine's clock is from a hub's. Raises CaseError."""
    ahead, within = clock_of(url)
    if abs(ahead) > MOST_AHEAD_S:
        raise Unavailable(
            f"This machine's clock and the hub's are {abs(ahead):.0f} s apart.", "Set the clock that is wrong: see “clock”."
        )
    return f"the hub's clock is {abs(ahead):.1f} s {'ahead' if ahead >= 0 else 'behind'} (within {within:.1f} s)"


def clock_of(url: str) -> tuple[float, float]:
    """How many seconds a hub's clock is ahead of this one, and how well that is known. Raises CaseError."""
    import httpx2

    from workbench.linking import reaching

    address = reaching.address(url)
    try:
        plain = address.startswith("http:")  # to this machine, where there is no certificate to look at
        with httpx2.Client(verify=False if plain else reaching.trusted(), timeout=WAIT_S) as client:
            asked = time.time()
            answer = client.get(f"{address}/v1/hub")
            answered = time.time()
        its = datetime.fromisoformat(str(answer.raise_for_status().json()["time"])).timestamp()
    except (httpx2.HTTPError, OSError) as error:
        raise reaching.away(address, error) from error
    except (ValueError, KeyError, TypeError) as error:
        raise Unavailable(f"{address} answers otherwise than a hub does.", "Check the address.") from error
    return its - (asked + answered) / 2, (answered - asked) / 2


@contextmanager
def _extra() -> Iterator[None]:
    try:
        yield
    except ImportError as error:
        raise Unavailable(f"The package {error.name} is not installed.", "Install it with the extra “hub”.") from error
