"""What the faces get from `bootstrap` to run a hub and look after it: `workbench hub …`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from workbench.domain.people import Role
    from workbench.domain.spread import Backlog, Job
    from workbench.domain.units import Unit


@dataclass(frozen=True, slots=True)
class HubLogin:
    """A vault and who opens it. `state` is the PostgreSQL address of the hub's state; empty means: where the hub put it last,
    at first a file in the vault's folder."""

    vault: Path
    user: str
    password: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class Serving:
    """How a hub serves: `objects` is an fsspec address for what units send, `broker` where workers listen. `embedded` does the
    work in this process. `intake` is a folder whose files go into the case `intake_case`; `jobs` are done side by side."""

    name: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    objects: str = ""
    broker: str = ""
    embedded: bool = False
    tls_cert: Path | None = None
    tls_key: Path | None = None
    client_ca: Path | None = None
    intake: Path | None = None
    intake_case: str = ""
    jobs: int = 2


@dataclass(frozen=True, slots=True)
class Working:
    """Where a hub's workers on this machine find everything. `pool` is a file with the pool's secret, `device` "cpu", "cuda:0",
    "cuda" (each GPU) or empty: each GPU, else the processor. `processes` is how many work on the processor side by side, `slot`
    which of several this one is. Without `metrics_port` nobody can ask for figures."""

    broker: str
    state: str
    objects: str
    pool: Path | None = None
    scratch: Path | None = None
    device: str = ""
    engines: tuple[str, ...] = ()
    processes: int = 1
    metrics_host: str = "127.0.0.1"
    metrics_port: int = 0
    slot: int = -1


class HubDesk(Protocol):
    """The hub of a vault. Everything but `serve` also works while the hub serves."""

    def serve(self, login: HubLogin, serving: Serving, told: Callable[[str], None]) -> None:
        """Serve until the process is asked to end; `told` gets the line that says where, once it listens."""
        ...

    def enrol(self, login: HubLogin, name: str, role: Role) -> str:
        """A one-time code with which the unit of that name may enrol."""
        ...

    def revoke(self, login: HubLogin, name: str, reason: str) -> str:
        """Take nothing from the unit any more; what became of it, in a sentence."""
        ...

    def units(self, login: HubLogin) -> tuple[Unit, ...]:
        """Every unit that was ever enrolled."""
        ...

    def jobs(self, login: HubLogin) -> tuple[Job, ...]:
        """What is to be done, is being done and was done."""
        ...

    def cancel(self, login: HubLogin, job: str) -> Job:
        """Have a job not done; what it is now."""
        ...

    def queue(self, login: HubLogin) -> Backlog:
        """What waits, and who works."""
        ...

    def pool(self, login: HubLogin) -> str:
        """The secret that lets workers in, in hex."""
        ...

    def work(self, working: Working, told: Callable[[str], None]) -> None:
        """Work for a hub until the process is asked to end: the pieces at hand are finished, no others begun."""
        ...
