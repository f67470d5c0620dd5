"""Engines with their models, by name, as jobs ask for them."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from workbench.bootstrap.environments import interpreter
from workbench.bootstrap.own_models import check, own_engines
from workbench.bootstrap.rosters import known, roster
from workbench.domain.devices import CPU, Device, Placement
from workbench.domain.dossier import ModelNotice
from workbench.domain.engines import Engine, Task
from workbench.domain.errors import BadRequest
from workbench.domain.recipe import Recipe
from workbench.engines import registry
from workbench.engines.making import Making, Site
from workbench.jobs.workplace import Ears, EngineRoom, no_embedder

if TYPE_CHECKING:
    from workbench.models.store import ModelStore
    from workbench.stages.analytics.nearness import Embedder
    from workbench.stages.transcription import ResultKeeper, SpeechDetector


class MemoryResults:
    """Stored results for as long as one evaluation lasts."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def find(self, key: str) -> bytes | None:
        """The stored result, or None."""
        return self._kept.get(key)

    def keep(self, key: str, kind: str, body: bytes) -> None:
        """Store a result."""
        self._kept.setdefault(key, body)

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()


def threads() -> int:
    """OMP_NUM_THREADS where the user set it, else the processors this process may use."""
    said = os.environ.get("OMP_NUM_THREADS", "")
    if said.isdigit() and int(said) > 0:
        return int(said)
    return processors()


def processors() -> int:
    """The processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def ears(store: ModelStore, results: ResultKeeper) -> Ears:
    """Decoder, meter and engines of this machine."""
    from workbench.media.condition import SignalMeter
    from workbench.media.decoder import PyAvDecoder

    room = EngineRoom(
        transcriber=lambda name, placement: _made(name, Task.TRANSCRIPTION, placement, store),
        diarizer=lambda name, placement: _made(name, Task.DIARIZATION, placement, store),
        aligner=lambda name, placement: _made(name, Task.ALIGNMENT, placement, store),
        detector=_detector,
        lack=lambda name, language: _lack(name, language, store),
        roster=roster(_gpus, processors(), own=lambda: own_engines(store), batch=lambda *asked: _batch(store, *asked)),
        notices=lambda recipes: _notices(recipes, store),
        embedder=lambda: _embedder(store),
    )
    return Ears(PyAvDecoder(), SignalMeter(), room, results)


def site(store: ModelStore) -> Site:
    """This machine as engines see it."""
    return Site(
        has_model=lambda name: (store.home / name).is_dir(),
        interpreter=interpreter,
        gpus=_gpus,
        environ=os.environ,
        can_fetch=lambda name: name in store.lock.by_name,
    )


def _gpus() -> tuple[Device, ...]:
    """As they are now; nothing is asked again on a machine that has none."""
    from workbench.engines import devices

    return devices.gpus() if devices.has_any() else ()


def _batch(store: ModelStore, engine: Engine, device: Device, precision: str, duration_ms: int) -> int:
    """How many chunks an engine is given at once: measured on this card, else the guide's start value."""
    from workbench.engines.tuning import Book, chunks_at_once, setting

    if "ctranslate2" not in engine.packages or not device.is_gpu:
        return 1
    where = setting(device, store.digest(engine.models[0]), precision, duration_ms)
    return chunks_at_once(Book(), where, device.memory_mib, duration_ms)


def _detector() -> SpeechDetector:
    from workbench.engines.silero import Silero

    return Silero()


def _made(name: str, task: str, placement: Placement, store: ModelStore) -> Any:
    # Any: a transcriber, an aligner or a diarizer, by its task.
    engine = own_engines(store).get(name) or registry.named(name, task)
    check(engine, store)
    return registry.make(engine, _making(engine, placement, store))


def _making(engine: Engine, placement: Placement, store: ModelStore) -> Making:
    gpus = site(store).gpus() if placement.device != CPU.name else ()
    return Making(
        folder=store.folder,
        digest=store.digest,
        threads=placement.threads or threads(),
        device=next((gpu for gpu in gpus if gpu.name == placement.device), CPU),
        compute=placement.precision,
        batch=placement.batch,
        flash=placement.flash,
        python=site(store).interpreter(engine.environment) if engine.environment else None,
        secret=os.environ.get(engine.key, "") if engine.key else "",
    )


def _embedder(store: ModelStore) -> Embedder:
    """The first installed model whose name begins as such models are called."""
    from workbench.engines.meaning import PREFIX, SentenceEncoder

    name = next((s.name for s in store.states() if s.name.startswith(PREFIX) and s.present), None)
    if name is None:
        return no_embedder()
    return SentenceEncoder(store.folder(name), name=name, digest=store.digest(name), threads=threads())


def _lack(name: str, language: str, store: ModelStore) -> str:
    engine = known().get(name) or own_engines(store).get(name) or registry.named(name, Task.TRANSCRIPTION)
    deaf = () if engine.knows(language) else (f"It does not know the language “{language}”.",)
    return " ".join((*deaf, *registry.obstacles(engine, site(store))))


def _notices(recipes: tuple[Recipe, ...], store: ModelStore) -> tuple[ModelNotice, ...]:
    return tuple(_notice(name, digest, store) for name, digest in dict.fromkeys(model for r in recipes for model in r.models))


def _notice(name: str, digest: str, store: ModelStore) -> ModelNotice:
    """What is known of a model that a recipe names; of one that this machine does not have, or has in other files, its digest."""
    with suppress(BadRequest):
        if (notice := store.notice(name)).digest == digest:
            return notice
    return ModelNotice(name, digest, "", "")
