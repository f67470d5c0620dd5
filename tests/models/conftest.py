"""A small lock and the places a fetch can come from."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from workbench.models.lock import Lock, PinnedFile, PinnedModel, Wheel
from workbench.models.store import ModelStore

WEIGHTS = b"weights " * 5_000
CONFIG = b'{"layers": 2}'


def pinned(path: str, content: bytes, **more: object) -> PinnedFile:
    """A lock entry for content."""
    return PinnedFile(path, len(content), hashlib.sha256(content).hexdigest(), **more)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _no_named_source(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("WORKBENCH_MODEL_SOURCE", "TRANSFORMERS_CACHE", "HF_HUB_CACHE", "HF_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


@pytest.fixture
def model() -> PinnedModel:
    """A model of two files."""
    return PinnedModel(
        "tiny", "A tiny model", "onnx", "MIT", "Made for tests", (pinned("model.onnx", WEIGHTS), pinned("config.json", CONFIG))
    )


@pytest.fixture
def store(tmp_path: Path, model: PinnedModel) -> ModelStore:
    """An empty store whose lock holds the model as its only default."""
    home = tmp_path / "home"
    return ModelStore(home, Lock((model,), ("tiny",)), home / "models.local.lock")


@pytest.fixture
def drive(tmp_path: Path) -> Path:
    """A folder with the model in it, as it comes on a memory stick."""
    folder = tmp_path / "drive" / "tiny"
    folder.mkdir(parents=True)
    (folder / "model.onnx").write_bytes(WEIGHTS)
    (folder / "config.json").write_bytes(CONFIG)
    return folder.parent


def mirrored(model: PinnedModel, wheel: Path) -> PinnedModel:
    """The model with a wheel as its source, its weights in two parts."""
    from dataclasses import replace

    files = tuple(
        replace(f, parts=("tiny_data/a", "tiny_data/b") if f.path == "model.onnx" else ("tiny_data/config.json",))
        for f in model.files
    )
    content = wheel.read_bytes()
    return replace(model, files=files, wheels=(Wheel("tiny-data", "1.0", len(content), hashlib.sha256(content).hexdigest()),))
