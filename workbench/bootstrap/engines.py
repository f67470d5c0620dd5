"""Engines with their models, by name, as jobs ask for them."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from workbench.domain.dossier import ModelNotice
from workbench.domain.errors import BadRequest
from workbench.domain.recipe import Recipe
from workbench.engines import registry
from workbench.jobs.workplace import Ears, EngineRoom, no_embedder

if TYPE_CHECKING:
    from workbench.models.store import ModelStore
    from workbench.stages.analytics.nearness import Embedder
    from workbench.stages.diarization import Diarizer
    from workbench.stages.transcription import ResultKeeper, Transcriber


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
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def ears(store: ModelStore, results: ResultKeeper) -> Ears:
    """Decoder, meter and engines of this machine."""
    from workbench.media.condition import SignalMeter
    from workbench.media.decoder import PyAvDecoder

    room = EngineRoom(
        transcriber=lambda name: _transcriber(name, store),
        diarizer=lambda name: _diarizer(name, store),
        lack=lambda name, language: _lack(name, language, store),
        chain=registry.chain,
        notices=lambda recipes: _notices(recipes, store),
        embedder=lambda: _embedder(store),
    )
    return Ears(PyAvDecoder(), SignalMeter(), room, results)


def _transcriber(name: str, store: ModelStore) -> Transcriber:
    from workbench.engines.faster_whisper import FasterWhisper

    model = registry.named(name, "transcription").models[0]
    return FasterWhisper(store.folder(model), name=model, digests={model: store.digest(model)}, threads=threads())


def _diarizer(name: str, store: ModelStore) -> Diarizer:
    from workbench.engines.embedded_diarizer import EmbeddedDiarizer

    models = registry.named(name, "diarization").models
    segmentation, voices = (store.folder(model) for model in models)
    return EmbeddedDiarizer(segmentation, voices, digests={m: store.digest(m) for m in models}, threads=threads())


def _embedder(store: ModelStore) -> Embedder:
    """The first installed model whose name begins as such models are called."""
    from workbench.engines.meaning import PREFIX, SentenceEncoder

    name = next((s.name for s in store.states() if s.name.startswith(PREFIX) and s.present), None)
    if name is None:
        return no_embedder()
    return SentenceEncoder(store.folder(name), name=name, digest=store.digest(name), threads=threads())


def _lack(name: str, language: str, store: ModelStore) -> str:
    engine = registry.ENGINES.get(name) or registry.named(name, "transcription")
    knows = not language or not engine.languages or language in engine.languages
    deaf = () if knows else (f"It does not know the language “{language}”.",)
    return " ".join((*deaf, *registry.obstacles(engine, store.home)))


def _notices(recipes: tuple[Recipe, ...], store: ModelStore) -> tuple[ModelNotice, ...]:
    return tuple(_notice(name, digest, store) for name, digest in dict.fromkeys(model for r in recipes for model in r.models))


def _notice(name: str, digest: str, store: ModelStore) -> ModelNotice:
    """What is known of a model that a recipe names; of one that this machine does not have, or has in other files, its digest."""
    with suppress(BadRequest):
        if (notice := store.notice(name)).digest == digest:
            return notice
    return ModelNotice(name, digest, "", "")
