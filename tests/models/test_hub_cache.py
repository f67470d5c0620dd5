from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.models.conftest import CONFIG, WEIGHTS
from workbench.domain.errors import Unavailable
from workbench.models import sources
from workbench.models.hub_cache import caches
from workbench.models.lock import Hub, Lock, PinnedModel
from workbench.models.store import ModelStore


@pytest.fixture
def cached(tmp_path: Path, model: PinnedModel, monkeypatch: pytest.MonkeyPatch) -> PinnedModel:
    """A model on the hub that another program has fetched already."""
    place = tmp_path / "cache" / "models--lab--tiny" / "snapshots" / "r1"
    place.mkdir(parents=True)
    bodies = {"model.onnx": WEIGHTS, "config.json": CONFIG}
    for file in model.files:
        (place / file.path).write_bytes(bodies[file.path])
    monkeypatch.setenv("TRANSFORMERS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    return replace(model, wheels=(), hub=Hub("lab/tiny", "r1"))


def _store(home: Path, model: PinnedModel) -> ModelStore:
    return ModelStore(home, Lock((model,), (model.name,)), home / "models.local.lock")


def test_what_another_program_fetched_is_taken_from_its_cache(tmp_path: Path, cached: PinnedModel) -> None:
    store = _store(tmp_path / "home", cached)
    list(store.fetch([]))
    assert store.verify([]).is_sound


def test_a_wrong_byte_in_a_cache_is_refused(tmp_path: Path, cached: PinnedModel) -> None:
    (tmp_path / "cache/models--lab--tiny/snapshots/r1" / cached.files[0].path).write_bytes(b"other weights")
    with pytest.raises(Unavailable, match="the hub's cache"):
        list(_store(tmp_path / "home", cached).fetch([]))


def test_another_revision_in_a_cache_is_not_looked_at(cached: PinnedModel) -> None:
    (cache,) = caches()
    assert cache.has(cached)
    assert not cache.has(replace(cached, hub=Hub("lab/tiny", "r2")))


def test_a_home_of_the_hub_is_looked_into_where_its_client_keeps_models(tmp_path: Path) -> None:
    (tmp_path / "hub").mkdir()
    assert [cache.title for cache in caches({"HF_HOME": str(tmp_path)})] == [f"the hub's cache {tmp_path / 'hub'}"]
    assert caches({"TRANSFORMERS_CACHE": str(tmp_path / "gone")}) == ()


def test_pyannotes_token_goes_to_pyannotes_repositories_alone(model: PinnedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYANNOTE_AUTH_TOKEN", "own")
    assert sources._token(replace(model, hub=Hub("pyannote/segmentation-3.0", "r1"))) == {"HF_TOKEN": "own"}
    assert sources._token(replace(model, hub=Hub("lab/tiny", "r1"))) == {}
