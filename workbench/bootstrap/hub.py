"""The hub of a vault, looked after from outside: what an administrator does by themselves while it serves or stands still.

A vault has one writer. While the hub serves, whoever else opens the vault can only read; jobs, codes and cancelling stand in the
hub's state, which anybody may write who can open the vault. What has to go into the ledger goes as a warrant: a document that the
administrator signs with their ledger key, which the hub checks against the ledger, and carries out. No password crosses.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from workbench.bench.hub_desk import HubLogin, Serving, Working
from workbench.bootstrap.hub_keys import hub_secrets
from workbench.bootstrap.hub_opened import OpenedHub, opened
from workbench.bootstrap.vaults import clock
from workbench.domain.errors import BadRequest, CaseError, NotPermitted, Unavailable
from workbench.domain.hub_commands import RevokeUnit
from workbench.domain.hub_questions import UnitNamed, Units
from workbench.domain.people import Permission, Role, may
from workbench.domain.spread import Backlog, Job
from workbench.domain.units import Unit, no_unit, unit_name
from workbench.domain.warrants import CODE_S, REVOKE_S, SECRET_BYTES, TAG, Act, Warrant, code, secret_digest, written
from workbench.models.store import ModelStore
from workbench.storage.hub.warrants import WAITING, Kept, Warrants
from workbench.storage.hub.work import Work
from workbench.storage.passwords import Cost

_PATIENCE_S, _PAUSE_S = 15.0, 0.2


class LocalHubDesk:
    """Satisfies `bench.hub_desk.HubDesk`."""

    def __init__(self, store: ModelStore, cost: Cost) -> None:
        self._store, self._cost = store, cost

    def serve(self, login: HubLogin, serving: Serving, told: Callable[[str], None]) -> None:
        """Serve until the process is asked to end."""
        try:
            from workbench.bootstrap.hub_serving import serve
        except ImportError as error:
            raise Unavailable(
                f"The hub needs the package {error.name}, which is not here.", "Install it with the extra “hub”."
            ) from error
        with self._opened(login) as hub:
            serve(hub, serving, told, self._store)

    def enrol(self, login: HubLogin, name: str, role: Role) -> str:
        """A one-time code."""
        name = unit_name(name)
        with self._opened(login) as hub:
            _only_administrators(hub, "let units in")
            if hub.bench.ask(UnitNamed(name)) is not None:
                raise BadRequest(f"There is or was a unit {name}.", "Choose another name.")
            secret = secrets.token_bytes(SECRET_BYTES)
            digest, until = secret_digest(secret), int(time.time()) + CODE_S
            _put(hub, Warrant(hub.vault_id, Act.ENROL, name, hub.bench.person.name, until, role, digest))
            return code(secret, hub_secrets(hub.folder, hub.database_key, hub.vault_id).public.signing)

    def revoke(self, login: HubLogin, name: str, reason: str) -> str:
        """At once where nobody else has the vault, else by the hub that serves."""
        with self._opened(login) as hub:
            _only_administrators(hub, "turn units out")
            if why := no_unit(hub.bench.ask(UnitNamed(name))):
                raise BadRequest(why, "See: workbench hub units")
            if not reason.strip():
                raise BadRequest("It needs a reason.", "Give --reason T.")
            if not hub.bench.read_only:
                hub.bench.do(RevokeUnit(name, reason))
                return f"{name} is revoked."
            warrant = Warrant(hub.vault_id, Act.REVOKE, name, hub.bench.person.name, int(time.time()) + REVOKE_S, reason=reason)
            return _carried_out(Warrants(hub.home), _put(hub, warrant), name)

    def units(self, login: HubLogin) -> tuple[Unit, ...]:
        """Every unit."""
        with self._opened(login) as hub:
            return hub.bench.ask(Units())

    def jobs(self, login: HubLogin) -> tuple[Job, ...]:
        """Oldest first."""
        with self._opened(login) as hub:
            return tuple(reversed(Work(hub.home).jobs()))

    def cancel(self, login: HubLogin, job: str) -> Job:
        """Whoever may write in the vault may."""
        with self._opened(login) as hub:
            _only_writers(hub)
            work = Work(hub.home)
            work.cancel(job, clock())
            there = work.job(job)
            if there is None:
                raise BadRequest(f"There is no job {job}.", "See: workbench hub jobs")
            return there

    def queue(self, login: HubLogin) -> Backlog:
        """What waits."""
        with self._opened(login) as hub:
            return Work(hub.home).backlog(clock())

    def pool(self, login: HubLogin) -> str:
        """For administrators alone: who has it can be a worker."""
        from workbench.bootstrap.hub_work import POOL
        from workbench.hub.letting_in import pool_secret

        with self._opened(login) as hub:
            _only_administrators(hub, "let workers in")
            return os.environ.get(POOL, "") or pool_secret(hub.database_key, hub.vault_id).hex()

    def work(self, working: Working, told: Callable[[str], None]) -> None:
        """Work for a hub."""
        from workbench.bootstrap.hub_workers import employed

        employed(working, self._store, told)

    def _opened(self, login: HubLogin) -> AbstractContextManager[OpenedHub]:
        return opened(login, self._store, self._cost)


def _put(hub: OpenedHub, warrant: Warrant) -> str:
    document = written(warrant)
    signature = hub.hand.sign(TAG.encode() + b"\0" + document.encode()).hex()
    return Warrants(hub.home).put(document, signature, warrant.secret, warrant.until)


def _carried_out(book: Warrants, warrant: str, name: str) -> str:
    """What the hub made of it, as far as it answers soon."""
    until = time.monotonic() + _PATIENCE_S
    kept: Kept | None = None
    while time.monotonic() < until:
        kept = book.warrant(warrant)
        if kept is not None and kept.state != WAITING:
            break
        time.sleep(_PAUSE_S)
    if kept is None or kept.state == WAITING:
        raise Unavailable(
            f"The vault is open elsewhere, and no hub that serves it has taken the order to revoke {name} up.",
            "It stays for 24 hours, for the hub to carry out when it serves; or close the vault there and try again.",
        )
    if kept.problem:
        raise CaseError(f"The hub did not revoke {name}: {kept.problem}", "Stop the hub, then try again.")
    return f"{name} is revoked; the hub that serves entered it."


def _only_administrators(hub: OpenedHub, deed: str) -> None:
    person = hub.bench.person
    if not may(person.role, Permission.ALL):
        raise NotPermitted(f"{person.name} is {person.role} and may not {deed}.", "Ask an administrator of this vault.")


def _only_writers(hub: OpenedHub) -> None:
    person = hub.bench.person
    if not may(person.role, Permission.WRITE):
        raise NotPermitted(f"{person.name} is {person.role} and may cancel nothing.", "Ask an analyst of this vault.")
