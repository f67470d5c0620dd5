"""Engines over models that a person added: a Whisper converted to CTranslate2 is one under its own name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.domain.engines import Engine
from workbench.domain.errors import Unavailable
from workbench.engines import registry
from workbench.engines.faster_whisper import own_model

if TYPE_CHECKING:
    from workbench.models.lock import PinnedModel
    from workbench.models.store import ModelStore

KIND = "ctranslate2"
TOKENIZER = "tokenizer.json"
SPECIFICATION = b"WhisperSpec\0"  # stands at the head of the weights, after two numbers
_HEAD = 32


def own_engines(store: ModelStore) -> dict[str, Engine]:
    """By name. Models that an engine of ours reads have that engine's name, not one of their own."""
    ours = {model for engine in registry.ENGINES.values() for model in engine.models} | set(registry.ENGINES)
    others = (model for model in store.lock.models if model.kind == KIND and model.name not in ours)
    return {model.name: own_model(model.name, model.size >> 20) for model in others if _is_whisper(model, store)}


def check(engine: Engine, store: ModelStore) -> None:
    """Raises Unavailable where an own model lacks what a Whisper needs beside its weights."""
    if engine.name in registry.ENGINES:
        return
    files = {file.path for file in store.lock.named(engine.name).files}
    if TOKENIZER not in files:
        raise Unavailable(
            f"The model {engine.name} has no {TOKENIZER}.",
            f"Put the {TOKENIZER} of the Whisper it was made from into its folder, and add it under a new name: "
            "workbench models add NAME FOLDER --licence NAME",
        )


def _is_whisper(model: PinnedModel, store: ModelStore) -> bool:
    try:
        with (store.home / model.name / "model.bin").open("rb") as file:
            return SPECIFICATION in file.read(_HEAD)
    except OSError:
        return False
