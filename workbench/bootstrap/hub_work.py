"""The hub's work, put together: on its own side what cuts jobs, sends pieces and looks after workers; on theirs a worker."""

from __future__ import annotations

import os
import platform
import secrets
from collections.abc import Callable, Generator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench import __version__
from workbench.bootstrap.counting import CountedPieces, CountedWork
from workbench.domain.canonical import canonical, plain
from workbench.domain.devices import CPU, Device
from workbench.domain.errors import BadRequest, Unavailable
from workbench.domain.progress import Progress
from workbench.domain.spread import Job, Presented, WorkState
from workbench.hub.conducting import Conductor, Done, Processing
from workbench.hub.dispatching import InProcess
from workbench.hub.letting_in import Badge, Gate, Pool, pool_secret
from workbench.hub.performing import Performer
from workbench.hub.posting import Post
from workbench.hub.sounds import FetchedSounds, SharedSounds
from workbench.hub.spread_room import Staff, places_of, spread_room, what_it_has
from workbench.hub.sweeping import Looks, Sweeper
from workbench.hub.worker import Presence, Worker
from workbench.storage.hub.pieces import Pieces
from workbench.storage.hub.work import Work
from workbench.storage.hub.workers import Workers

if TYPE_CHECKING:
    from workbench.bench.door import Bench
    from workbench.hub.metrics import Figures
    from workbench.hub.ports import Dispatcher
    from workbench.jobs.workplace import EngineRoom
    from workbench.storage.hub.home import Home
    from workbench.storage.hub.objects import Objects

POOL = "WORKBENCH_HUB_POOL"
SCRATCH = "WORKBENCH_WORKER_SCRATCH"

Run = Callable[["HubWork"], Callable[[Job], Generator[Progress, None, Done]]]


def pool_of(database_key: bytes = b"", vault: str = "", *, file: Path | None = None) -> Pool:
    """The pool's secret: from a file, from WORKBENCH_HUB_POOL (hex), else the one that the hub's vault gives."""
    said = file.read_text(encoding="utf-8").strip() if file else os.environ.get(POOL, "")
    try:
        if said:
            return Pool(bytes.fromhex(said))
    except ValueError as error:
        raise BadRequest("The pool's secret is not written in hex.", "Take it from the hub: workbench hub pool") from error
    if not database_key:
        raise BadRequest(
            "A worker needs the pool's secret of its hub.",
            f"Give --pool FILE, or set {POOL}; the hub tells it: workbench hub pool",
        )
    return Pool(pool_secret(database_key, vault))


class HubWork:
    """All that works on a hub's jobs in the hub's own process."""

    def __init__(
        self,
        home: Home,
        objects: Objects,
        pool: Pool,
        here: EngineRoom,
        broker: str = "",
        *,
        figures: Figures | None = None,
        **more: Any,
    ) -> None:
        self.work: Work = CountedWork(home, figures) if figures else Work(home)
        self.pieces: Pieces = CountedPieces(home, figures) if figures else Pieces(home)
        self.workers = Workers(home)
        self.objects, self.pool, self.here = objects, pool, here
        self.embedded = None if broker else InProcess()
        self.dispatcher: Dispatcher = self.embedded or _on_a_broker(broker, **more)
        self.post = Post(self.pieces, self.dispatcher, Gate(pool, self.workers.proof_of))
        self.sounds = SharedSounds(objects, pool)
        self.staff = Staff(self.workers.presented, pool.lets_in)
        self.sweeper = Sweeper(self.work, self.pieces, self.workers, self.dispatcher, pool)
        self._conductor: Conductor | None = None
        self.employed: list[Worker] = []
        self._present: list[Presence] = []

    def start(self, run: Run, clock: Callable[[], str], *, streams: int = 2, looks: Looks | None = None) -> None:
        """Take up what waits. Sound that a hub which was killed has left at the object store goes, where no job asks about it."""
        if not self.work.jobs(states=(WorkState.WAITING, WorkState.RUNNING), most=1):
            self.sounds.clear()
        self._conductor = Conductor(self.work, run(self), clock, self.sounds.done)
        self.sweeper.start(looks)
        self._conductor.start(streams)

    def room(self, job: Job) -> EngineRoom:
        """Where a job's engines come from."""
        return spread_room(job, self.here, self.staff, self.post, self.sounds)

    def employ(self, device: Device, scratch: Path, **more: Any) -> None:
        """One more worker in this process (`--embedded`)."""
        if self.embedded is None:
            raise Unavailable("A hub with a broker has its workers elsewhere.", "Start one: workbench hub worker")
        hand = one_worker(self.here, self.pieces, self.objects, self.pool, device, scratch / str(len(self.employed)), **more)
        presence = Presence(hand.worker, self.workers, hand.about)
        self._present.append(presence.__enter__())
        self.employed.append(hand.worker)
        self.embedded.employ(hand.worker, hand.places, hand.performer.close)

    def wake(self) -> None:
        """A job was submitted."""
        if self._conductor:
            self._conductor.wake()

    def close(self) -> None:
        """Stop in order: what is out at workers stays out, the rest waits for the next start."""
        self.post.keep()
        for part in (self._conductor, self.sweeper):
            if part:
                part.close()
        if self.embedded:
            self.embedded.close()
        for presence in self._present:
            presence.__exit__(None, None, None)
        self.post.close()
        self.dispatcher.close()


def _on_a_broker(broker: str, **more: Any) -> Dispatcher:
    from workbench.hub.broker import CeleryDispatcher

    return CeleryDispatcher(broker, **more)


def hearing(bench: Bench) -> Run:
    """Jobs as the ordinary process job of a bench does them."""

    def run(hub: HubWork) -> Callable[[Job], Generator[Progress, None, Done]]:
        start: Any = bench.start  # its order says which outcome it has
        return Processing(start, bench.ask, hub.room, hub.work)

    return run


@dataclass(frozen=True, slots=True)
class Hand:
    """A worker with its engines, and the queues it listens to."""

    worker: Worker
    performer: Performer
    about: Presented
    places: tuple[str, ...]


def one_worker(
    room: EngineRoom, pieces: Pieces, objects: Objects, pool: Pool, device: Device, scratch: Path, **more: Any
) -> Hand:
    """A worker on one device; `scratch` is a folder of its own, emptied first. `engines` limits what it does."""
    name = f"{platform.node()[:40]}-{os.getpid()}-{secrets.token_hex(3)}"
    badge = Badge(name, pool)
    wanted: Sequence[str] = more.pop("engines", ())
    has = what_it_has(room)
    if missing := [one for one in wanted if one not in has]:
        raise BadRequest(f"This machine has no engine {missing[0]!r} that runs.", "See: workbench engines list")
    engines = tuple(wanted) or has
    about = canonical({"device": plain(device), "version": __version__, "machine": platform.machine()}).decode()
    performer = Performer(room, FetchedSounds(scratch, objects, pool), device.name)
    told = Presented(name, badge.key, badge.proof, device.name, about, engines)
    return Hand(Worker(badge, pieces, performer, **more), performer, told, places_of(engines, device.name))


@dataclass(frozen=True, slots=True)
class Station:
    """Where a worker of a hub finds everything: addresses, and its own folder for sound."""

    broker: str
    state: str
    objects: str
    pool: Pool
    scratch: Path


def work_here(station: Station, room: EngineRoom, device: Device = CPU, **more: Any) -> None:
    """Be one worker until SIGTERM. With `stand` its figures can be asked for: a function that opens a port for them."""
    from workbench.hub.broker import work
    from workbench.storage.hub.home import server_home
    from workbench.storage.hub.objects import objects

    more_work: dict[str, Any] = {name: more.pop(name) for name in ("visibility_s",) if name in more}
    figures, stand = more.pop("figures", None), more.pop("stand", lambda *_: nullcontext())
    home, store = server_home(station.state).checked(), objects(station.objects)
    pieces = CountedPieces(home, figures) if figures else Pieces(home)
    hand = one_worker(room, pieces, store, station.pool, device, station.scratch, **more)
    try:
        with Presence(hand.worker, Workers(home), hand.about), stand(home, store):
            more_work |= {"is_busy": lambda: hand.worker.is_busy, "last": hand.performer.close}
            work(station.broker, hand.about.name, hand.places, hand.worker.do, **more_work)
    finally:
        hand.performer.close()
        home.close()
