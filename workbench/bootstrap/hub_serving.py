"""The hub put together: its vault, state, objects, keys, workers and HTTP face; begun in order and ended in order."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from workbench.bench.hub_desk import Serving
from workbench.bootstrap.counting import sweeps
from workbench.bootstrap.engines import MemoryResults, ears
from workbench.bootstrap.hub_keys import HubSealing, HubSecrets, hub_secrets
from workbench.bootstrap.hub_opened import OpenedHub, remember
from workbench.bootstrap.hub_work import HubWork, hearing, pool_of
from workbench.bootstrap.looking import looks, without_password
from workbench.bootstrap.rosters import known
from workbench.bootstrap.vaults import clock
from workbench.domain.authority import fingerprint
from workbench.domain.devices import CPU
from workbench.domain.errors import BadRequest, Unavailable
from workbench.domain.people import Permission, may
from workbench.domain.questions import LedgerHead
from workbench.engines.devices import gpus
from workbench.hub import logs
from workbench.hub.app import application
from workbench.hub.housekeeping import Housekeeping
from workbench.hub.intake import Intake
from workbench.hub.metrics import Figures
from workbench.hub.readiness import Readiness
from workbench.hub.receiving import Receiving
from workbench.hub.serving import Listening, Tls
from workbench.hub.side import HubHand, HubSide
from workbench.linking import sealing, signing
from workbench.storage.hub.objects import objects
from workbench.storage.hub.transfers import Transfers
from workbench.storage.hub.warrants import Warrants
from workbench.storage.person_keys import is_signed

if TYPE_CHECKING:
    from workbench.jobs.workplace import EngineRoom
    from workbench.models.store import ModelStore

OBJECTS, SPOOL, SCRATCH = "hub-objects", "hub-spool", "hub-scratch"


class _Part(Protocol):
    def start(self) -> None: ...

    def close(self) -> None: ...


class Service:
    """One hub, ready to serve. `room` are the engines of this machine."""

    def __init__(self, hub: OpenedHub, serving: Serving, store: ModelStore, room: EngineRoom | None = None) -> None:
        _can_serve(hub, serving)
        self._hub, self._serving, self._store = hub, serving, store
        self.secrets = hub_secrets(hub.folder, hub.database_key, hub.vault_id, serving.name)
        self.objects = objects(serving.objects or str(hub.folder / OBJECTS))
        pool = pool_of(hub.database_key, hub.vault_id)
        here = room or ears(store, MemoryResults()).engines
        self.figures = Figures(engines=known())
        self.work = HubWork(hub.home, self.objects, pool, here, serving.broker, figures=self.figures)
        self.side = _side(self)
        self._receiving = Receiving(self.side)
        self.listening = Listening(
            application(self.side), self.side.ending, host=serving.host, port=serving.port, tls=_tls(serving)
        )

    def run(self, told: Callable[[str], None]) -> None:
        """Serve until `stop`, or until the process is asked to end."""
        with ExitStack() as parts:
            parts.callback(self.listening.close)
            parts.callback(self.work.close)
            begun: tuple[_Part, ...] = (self._receiving, Housekeeping(self.side), *self._intake())
            for part in begun:
                parts.callback(part.close)
                part.start()
            self._employ()
            self.work.start(hearing(self._hub.bench), clock, streams=self._serving.jobs)
            self.listening.serve(lambda: told(self.greeting()))

    def stop(self) -> None:
        """End in order; from any thread."""
        self.listening.stop()

    def landed(self) -> None:
        """A transfer waits to be taken in."""
        self._receiving.wake()

    def greeting(self) -> str:
        """One line: who serves what, where, with which key."""
        where = without_password(self._serving.broker) if self._serving.broker else "workers in this process"
        state = without_password(self._hub.state) if self._hub.state else "a file in the vault"
        key = fingerprint(self.secrets.public.signing)[:20]
        said = f"Hub {self.secrets.name} listens at {self.listening.address}; state: {state}; {where}; key {key}."
        return f"{said}{_warnings(self._hub, self._serving)}"

    def _intake(self) -> tuple[Intake, ...]:
        serving = self._serving
        return (Intake(self.side, serving.intake, serving.intake_case),) if serving.intake else ()

    def _employ(self) -> None:
        """A worker for each GPU, else one for the processor."""
        if self._serving.embedded:
            for device in gpus() or (CPU,):
                self.work.employ(device, self._hub.folder / SCRATCH)

    @property
    def opened(self) -> OpenedHub:
        """The vault behind it."""
        return self._hub

    @property
    def embedded_models(self) -> tuple[str, ...]:
        """The models that this process's own workers need."""
        return tuple(s.name for s in self._store.states() if s.is_default and s.present) if self._serving.embedded else ()

    @property
    def store(self) -> ModelStore:
        """This machine's models."""
        return self._store

    @property
    def broker(self) -> str:
        """Where workers listen."""
        return self._serving.broker


def serve(hub: OpenedHub, serving: Serving, told: Callable[[str], None], store: ModelStore) -> None:
    """Serve as a program does: log lines go to standard error as JSON."""
    service = Service(hub, serving, store)
    logs.to_json_lines()
    remember(hub.folder, hub.state)
    service.run(told)


def _side(service: Service) -> HubSide:
    hub, figures = service.opened, service.figures
    readiness = Readiness(_looks(service, figures), figures=figures)
    sound: Any = signing  # a module in the place of an object
    return HubSide(
        name=service.secrets.name,
        vault_id=hub.vault_id,
        bench=hub.bench,
        hand=_hand(service.secrets),
        work=service.work.work,
        transfers=Transfers(hub.home),
        objects=service.objects,
        warrants=Warrants(hub.home),
        signing=sound,
        sealing=HubSealing(service.secrets.sealing),
        is_signed=is_signed,
        clock=time.time,
        room=lambda: _room(hub.folder),
        spool=hub.folder / SPOOL,
        figures=figures,
        readiness=readiness,
        chunk_bytes=sealing.CHUNK_BYTES,
        landed=service.landed,
    )


def _hand(secrets: HubSecrets) -> HubHand:
    return HubHand(secrets.public, secrets.signing.sign)


def _looks(service: Service, figures: Figures) -> Any:
    hub = service.opened
    found = looks(
        hub.folder,
        figures=figures,
        store=service.store,
        models=service.embedded_models,
        database=lambda: hub.bench.ask(LedgerHead()),
        state=lambda: (hub.home.checked(), service.work.work.backlog(clock())),
        objects=service.objects,
        broker=service.broker,
    )
    return {**found, "sweeps": sweeps(service.work.sweeper, figures)}


def _room(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def _tls(serving: Serving) -> Tls | None:
    if serving.tls_cert is None or serving.tls_key is None:
        return None
    return Tls(serving.tls_cert, serving.tls_key, serving.client_ca)


def _can_serve(hub: OpenedHub, serving: Serving) -> None:
    if hub.bench.read_only:
        raise Unavailable(f"The vault cannot be served: {hub.bench.read_only}", "Close it there, then start the hub.")
    if not may(hub.bench.person.role, Permission.WRITE):
        raise BadRequest(f"{hub.bench.person.name} may not write in this vault.", "Serve as an administrator.")
    if serving.embedded == bool(serving.broker):
        raise BadRequest("Where is the work done?", "In this process: --embedded. Or by workers: --broker redis://HOST:6379/0")
    if serving.broker and hub.home.is_file:
        raise BadRequest(
            "Workers cannot reach a state that lies in the vault's file.",
            "Give --state postgresql://USER@HOST/DATABASE, or do the work in this process: --embedded",
        )


def _warnings(hub: OpenedHub, serving: Serving) -> str:
    person, said = hub.bench.person, ""
    if not may(person.role, Permission.ALL):
        said += f" {person.name} is {person.role}: no unit can be let in or turned out while this hub runs."
    if serving.tls_cert is None and serving.host not in ("127.0.0.1", "::1", "localhost"):
        said += " Without TLS: drafts go in the open; put a proxy with TLS before it, or give --tls-cert and --tls-key."
    return said
