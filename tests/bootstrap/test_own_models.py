"""A person's own CTranslate2 Whisper is an engine under its own name."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from workbench.bootstrap.engines import MemoryResults, ears
from workbench.bootstrap.own_models import check, own_engines
from workbench.domain.errors import BadRequest, Unavailable
from workbench.models.lock import Lock
from workbench.models.store import ModelStore

NOBODY_S = b"TransformerSpec\0"
WHISPER = b"WhisperSpec\0"


def store_with(tmp_path: Path, specification: bytes, *files: str) -> ModelStore:
    """A store that "mymodel" was added to: weights of that specification, and these files."""
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "model.bin").write_bytes(struct.pack("<IH", 6, len(specification)) + specification + bytes(5 << 20))
    for name in files:
        (folder / name).write_text("{}")
    store = ModelStore(tmp_path / "home", Lock(()), tmp_path / "home" / "models.local.lock")
    store.add("mymodel", folder, "MIT")
    return store


def test_it_is_named_like_the_model_and_asks_for_memory_by_its_size(tmp_path: Path) -> None:
    store = store_with(tmp_path, WHISPER, "tokenizer.json", "vocabulary.json", "config.json")
    engine = ears(store, MemoryResults()).engines.roster.named("mymodel", "transcription")
    assert (engine.name, engine.models, engine.gpu_memory_mib) == ("mymodel", ("mymodel",), 505)
    check(engine, store)


def test_what_keeps_it_from_running_is_said_as_for_any_engine(tmp_path: Path) -> None:
    store = store_with(tmp_path, WHISPER, "tokenizer.json")
    assert ears(store, MemoryResults()).engines.lack("mymodel", "de") == ""


def test_one_without_a_tokenizer_is_refused_before_a_library_looks_for_it_on_the_network(tmp_path: Path) -> None:
    store = store_with(tmp_path, WHISPER, "config.json")
    with pytest.raises(Unavailable, match=r"mymodel has no tokenizer\.json.*models add"):
        check(own_engines(store)["mymodel"], store)


def test_another_kind_of_network_is_no_recogniser(tmp_path: Path) -> None:
    store = store_with(tmp_path, NOBODY_S, "config.json")
    assert own_engines(store) == {}
    with pytest.raises(BadRequest, match="no transcription engine “mymodel”"):
        ears(store, MemoryResults()).engines.roster.named("mymodel", "transcription")
