from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.models.conftest import CONFIG, WEIGHTS
from workbench.domain.dossier import ModelNotice
from workbench.domain.errors import BadRequest, InputRefused, Unavailable
from workbench.models.landing import digest_of_file
from workbench.models.lock import PinnedModel
from workbench.models.store import ModelStore


def test_what_is_fetched_is_there_and_sound(store: ModelStore, drive: Path) -> None:
    list(store.fetch([], source=drive))
    assert store.states()[0].present
    assert store.verify([]).is_sound
    assert (store.folder("tiny") / "model.onnx").read_bytes() == WEIGHTS


def test_progress_ends_with_all_bytes(store: ModelStore, drive: Path) -> None:
    steps = list(store.fetch([], source=drive))
    stored = [step for step in steps if step.stage == "tiny: store"]
    assert stored[-1].done == stored[-1].total == len(WEIGHTS) + len(CONFIG)
    assert steps[-1].stage == "tiny: verified"


def test_an_absent_model_says_how_to_get_it(store: ModelStore) -> None:
    with pytest.raises(Unavailable, match="workbench models fetch tiny") as refusal:
        store.folder("tiny")
    assert refusal.value.exit_code == 5


@pytest.mark.parametrize("place", [0, 20_000, len(WEIGHTS) - 1])
def test_a_wrong_byte_is_refused_by_model_file_and_digests(
    store: ModelStore, drive: Path, model: PinnedModel, place: int
) -> None:
    damaged = bytearray(WEIGHTS)
    damaged[place] ^= 1
    (drive / "tiny" / "model.onnx").write_bytes(damaged)
    with pytest.raises(InputRefused, match=rf"tiny: model\.onnx from .* has SHA-256 \w{{64}}, expected {model.files[0].sha256}"):
        list(store.fetch([], source=drive))
    assert not list(store.home.rglob("*.onnx*"))


def test_a_file_too_long_is_refused_without_reading_it_to_the_end(store: ModelStore, drive: Path) -> None:
    with (drive / "tiny" / "model.onnx").open("ab") as file:
        file.truncate(2**40)
    with pytest.raises(InputRefused, match="has over 40,000 bytes, expected 40,000"):
        list(store.fetch([], source=drive))


def test_a_byte_changed_in_the_store_is_found(store: ModelStore, drive: Path) -> None:
    list(store.fetch([], source=drive))
    store.folder("tiny")
    (store.home / "tiny" / "model.onnx").write_bytes(WEIGHTS[:-1] + b"!")
    assert [finding.place for finding in store.verify([]).findings] == ["tiny/model.onnx"]
    with pytest.raises(Unavailable, match=r"damaged: tiny/model\.onnx"):
        store.folder("tiny")


def test_a_file_that_is_not_in_the_lock_keeps_the_model_from_loading(store: ModelStore, drive: Path) -> None:
    list(store.fetch([], source=drive))
    store.folder("tiny")
    (store.home / "tiny" / "preprocessor_config.json").write_text("{}")
    with pytest.raises(Unavailable, match=r"tiny/preprocessor_config\.json is not in the lock"):
        store.folder("tiny")


def test_every_byte_is_looked_at_once_and_again_after_a_change(
    store: ModelStore, drive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    list(store.fetch([], source=drive))
    looked: list[Path] = []
    monkeypatch.setattr("workbench.models.store.digest_of_file", lambda path: looked.append(path) or digest_of_file(path))
    store.folder("tiny")
    store.folder("tiny")
    assert len(looked) == 2
    (store.home / "tiny" / "config.json").touch()
    store.folder("tiny")
    assert len(looked) == 4


def test_a_damaged_file_alone_is_fetched_again(store: ModelStore, drive: Path) -> None:
    list(store.fetch([], source=drive))
    kept = (store.home / "tiny" / "config.json").stat().st_ino
    (store.home / "tiny" / "model.onnx").write_bytes(b"nothing")
    list(store.fetch([], source=drive))
    assert store.verify([]).is_sound
    assert (store.home / "tiny" / "config.json").stat().st_ino == kept


def test_a_cancelled_fetch_leaves_no_half_file_and_is_finished_later(store: ModelStore, drive: Path) -> None:
    steps = store.fetch([], source=drive)
    while next(steps).stage != "tiny: store":
        pass
    steps.close()
    assert {path.name for path in store.home.rglob("*") if path.is_file()} == {".fetching"}
    list(store.fetch([], source=drive))
    assert store.verify([]).is_sound


def test_what_is_there_needs_no_source_and_no_right_to_write(
    store: ModelStore, drive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    list(store.fetch([], source=drive))
    (store.home / ".fetching").unlink()
    monkeypatch.setenv("WORKBENCH_MODEL_SOURCE", str(drive / "unplugged"))
    assert [step.stage for step in store.fetch([])] == ["tiny: check", "tiny: verified"]
    assert not (store.home / ".fetching").exists()


def test_what_one_source_lacks_the_next_one_gives(
    store: ModelStore, drive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    half = tmp_path / "half" / "tiny"
    half.mkdir(parents=True)
    (half / "model.onnx").write_bytes(WEIGHTS)
    monkeypatch.setenv("WORKBENCH_MODEL_SOURCE", f"{half.parent}{os.pathsep}{drive}")
    steps = list(store.fetch([]))
    assert "lacks config.json" in next(step.note for step in steps if step.stage == f"tiny: {half.parent}")
    assert store.verify([]).is_sound


def test_a_source_named_in_the_environment_is_used(store: ModelStore, drive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_MODEL_SOURCE", str(drive))
    list(store.fetch([]))
    assert store.states()[0].present


def test_without_a_source_the_reasons_are_listed(store: ModelStore, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(Unavailable, match=r"tiny could not be fetched \(no source has it\).*bring a bundle"):
        list(store.fetch([], source=tmp_path / "empty"))


def test_a_folder_no_lock_knows_is_a_finding(store: ModelStore, drive: Path) -> None:
    list(store.fetch([], source=drive))
    (store.home / "stranger").mkdir()
    assert [finding.place for finding in store.verify([]).findings] == ["stranger"]


def test_a_bundle_is_the_same_file_twice_and_fetches_without_a_network(store: ModelStore, drive: Path, tmp_path: Path) -> None:
    list(store.fetch([], source=drive))
    list(store.bundle([], tmp_path / "one.bundle"))
    list(store.bundle([], tmp_path / "two.bundle"))
    assert (tmp_path / "one.bundle").read_bytes() == (tmp_path / "two.bundle").read_bytes()
    other = ModelStore(tmp_path / "other", store.lock, tmp_path / "other" / "models.local.lock")
    list(other.fetch([], source=tmp_path / "one.bundle"))
    assert other.verify([]).is_sound


def test_a_wrong_byte_in_a_bundle_is_refused_by_name(store: ModelStore, drive: Path, tmp_path: Path) -> None:
    list(store.fetch([], source=drive))
    list(store.bundle([], tmp_path / "models.bundle"))
    content = bytearray((tmp_path / "models.bundle").read_bytes())
    content[content.index(b"weights ") + 9_000] ^= 1
    (tmp_path / "models.bundle").write_bytes(content)
    other = ModelStore(tmp_path / "other", store.lock, tmp_path / "other" / "models.local.lock")
    with pytest.raises(InputRefused, match=r"tiny: model\.onnx from models\.bundle has SHA-256"):
        list(other.fetch([], source=tmp_path / "models.bundle"))


def test_nothing_damaged_is_bundled(store: ModelStore, drive: Path, tmp_path: Path) -> None:
    list(store.fetch([], source=drive))
    (store.home / "tiny" / "config.json").write_bytes(b"x" * len(CONFIG))
    with pytest.raises(Unavailable, match="damaged"):
        list(store.bundle([], tmp_path / "models.bundle"))
    assert not (tmp_path / "models.bundle").exists()


def test_a_models_notice_carries_licence_and_attribution(store: ModelStore, model: PinnedModel) -> None:
    assert store.notice("tiny") == ModelNotice("tiny", model.digest(), "MIT", "Made for tests")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A person's own ONNX folder."""
    folder = tmp_path / "mine"
    (folder / "tokenizer").mkdir(parents=True)
    (folder / "model.onnx").write_bytes(b"\x08\x07" + bytes(100))
    (folder / "tokenizer" / "vocabulary.txt").write_text("a\nb\n")
    return folder


def test_an_added_model_is_in_the_local_lock_and_loads(store: ModelStore, own: Path) -> None:
    state = store.add("mine", own, "CC0-1.0")
    assert (state.present, state.is_default, state.licence) == (True, False, "CC0-1.0")
    assert (store.folder("mine") / "tokenizer" / "vocabulary.txt").is_file()
    assert store.lock.named("mine").kind == "onnx"
    assert store.verify(["mine"]).is_sound


def test_an_added_model_is_held_to_its_recorded_digests(store: ModelStore, own: Path) -> None:
    store.add("mine", own, "CC0-1.0")
    (store.home / "mine" / "model.onnx").write_bytes(b"\x08\x07" + bytes(99) + b"!")
    assert not store.verify(["mine"]).is_sound


@pytest.mark.parametrize("name", ["tiny", "../mine", "", "Mine", "a/b"])
def test_a_taken_or_odd_name_is_refused(store: ModelStore, own: Path, name: str) -> None:
    with pytest.raises(BadRequest, match="cannot name a new model"):
        store.add(name, own, "MIT")


def test_a_model_without_a_licence_is_refused(store: ModelStore, own: Path) -> None:
    with pytest.raises(BadRequest, match="licence"):
        store.add("mine", own, "  ")


def test_a_refused_model_leaves_nothing(store: ModelStore, own: Path) -> None:
    (own / "extra.pt").write_bytes(b"anything")
    with pytest.raises(InputRefused, match=r"extra\.pt"):
        store.add("mine", own, "MIT")
    assert not store.home.exists()
