"""The room that a hub's jobs get their engines from: what any worker has, as if it were here."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from workbench.domain.canonical import fact
from workbench.domain.devices import CPU, HERE, Device
from workbench.domain.engines import Task
from workbench.domain.spread import Job, Presented
from workbench.hub.posting import Post
from workbench.hub.sounds import SharedSounds
from workbench.hub.spread_engines import SpreadAligner, SpreadDetector, SpreadDiarizer, SpreadTranscriber, Trip, queue_of
from workbench.jobs.workplace import EngineRoom

if TYPE_CHECKING:
    from workbench.domain.canonical import Json

DETECTOR = "silero"
FRESH_S = 2.0
MANY = 4  # processors from which words and voices are heard side by side: the workers' business, not this machine's
NOBODY = "No worker of this hub has it."


class Staff:
    """Who works for the hub, as of a moment ago. Only those whom the pool's secret lets in count."""

    def __init__(self, presented: Callable[[], tuple[Presented, ...]], lets_in: Callable[[str, str, str], bool]) -> None:
        self._presented, self._lets_in = presented, lets_in
        self._held: tuple[Presented, ...] = ()
        self._until = 0.0

    def all(self) -> tuple[Presented, ...]:
        """Every worker."""
        if time.monotonic() >= self._until or not self._held:
            self._held = tuple(w for w in self._presented() if self._lets_in(w.name, w.key, w.proof))
            self._until = time.monotonic() + FRESH_S
        return self._held

    def hands(self, place: str) -> int:
        """How many listen to a queue."""
        return sum(place in places_of(worker.engines, worker.device) for worker in self.all())

    def engines(self) -> frozenset[str]:
        """What they have between them."""
        return frozenset(name for worker in self.all() for name in worker.engines)

    def gpus(self) -> tuple[Device, ...]:
        """Their GPUs, each kind once."""
        found = (fact(Device, json.loads(worker.about)["device"]) for worker in self.all() if worker.device != CPU.name)
        return tuple({device.title: device for device in found}.values())


def places_of(engines: tuple[str, ...], device: str) -> tuple[str, ...]:
    """The queues that a worker listens to: for every engine that it has, on its kind of device and on its processor."""
    kinds = dict.fromkeys((device.partition(":")[0], CPU.name))
    return tuple(queue_of(name, kind) for kind in kinds for name in ("", *engines))


def spread_room(job: Job, here: EngineRoom, staff: Staff, post: Post, sounds: SharedSounds) -> EngineRoom:
    """The engines for one job. What is chosen from, licences and the search by meaning are this machine's."""
    abouts: dict[str, dict[str, Json]] = {}
    trip = Trip(job, post, sounds, staff.hands, abouts)
    return EngineRoom(
        transcriber=lambda name, placement: SpreadTranscriber(trip, name, placement),
        diarizer=lambda name, placement: SpreadDiarizer(trip, name, placement),
        aligner=lambda name, placement: SpreadAligner(trip, name, placement),
        detector=lambda: SpreadDetector(trip, DETECTOR, HERE),
        lack=lambda name, language: _lack(name, language, here, staff),
        roster=replace(here.roster, gpus=staff.gpus, processors=max(MANY, here.roster.processors)),
        notices=here.notices,
        embedder=here.embedder,
    )


def _lack(name: str, language: str, here: EngineRoom, staff: Staff) -> str:
    """Why no worker can hear a language with an engine; empty where one can."""
    if name not in staff.engines():
        return NOBODY
    known = {engine.name: engine for engine in here.roster.engines() if engine.task == Task.TRANSCRIPTION}
    deaf = name in known and not known[name].knows(language)
    return f"It does not know the language “{language}”." if deaf else ""


def what_it_has(room: EngineRoom) -> tuple[str, ...]:
    """The engines that run on a worker, and what finds speech."""
    return (*(engine.name for engine in room.roster.engines() if not room.lack(engine.name, "")), DETECTOR)
