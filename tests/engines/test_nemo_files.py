"""A .nemo file becomes a folder without a pickle, or is refused."""

from __future__ import annotations

import pickle  # noqa: TID251 - what must never be loaded has to be made first
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.engines.in_process import InProcess
from workbench.domain.errors import BadRequest, InputRefused, Unavailable
from workbench.engines import nemo_files
from workbench.models.inspection import kind_of, regular_files

Packed = Callable[..., Path]


class Trap:
    """Writes a file when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> Any:
        return Path.touch, (self.mark,)


@pytest.fixture(autouse=True)
def _in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nemo_files, "Child", InProcess)


@pytest.fixture
def packed(tmp_path: Path) -> Packed:
    """An archive as NeMo writes it, of these weights."""

    def made(weights: object, *names: str) -> Path:
        torch = pytest.importorskip("torch", reason="torch is not installed: bash installers/run.sh --full")
        (tmp_path / "model_config.yaml").write_text("sample_rate: 16000\n")
        torch.save(weights, tmp_path / "model_weights.ckpt", pickle_module=pickle)
        with tarfile.open(tmp_path / "model.nemo", "w") as archive:
            for name in names or ("model_config.yaml", "model_weights.ckpt"):
                archive.add(tmp_path / name, f"./{name}")
        return tmp_path / "model.nemo"

    return made


def made(file: Path, folder: Path) -> Path:
    steps = nemo_files.convert(file, folder, None)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: Path = end.value
            return found


def test_the_folder_is_one_the_store_takes(packed: Packed, tmp_path: Path) -> None:
    torch = pytest.importorskip("torch", reason="torch is not installed: bash installers/run.sh --full")
    folder = made(packed({"layer.weight": torch.ones(2, 3)}), tmp_path / "made")
    files = regular_files(folder)
    assert [path.name for path in files] == ["model.safetensors", "model_config.yaml"]
    assert kind_of(folder, files) == "safetensors"


def test_a_pickle_that_would_do_something_does_nothing(packed: Packed, tmp_path: Path) -> None:
    with pytest.raises((Unavailable, pickle.UnpicklingError)):
        made(packed({"layer": Trap(tmp_path / "sprung")}), tmp_path / "made")
    assert not (tmp_path / "sprung").exists()
    assert not (tmp_path / "made").exists()
    assert not list(tmp_path.glob(".*.part"))


def test_an_archive_without_weights_is_refused_by_name(packed: Packed, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"conversion of model\.nemo: ValueError: the archive has no model_weights\.ckpt"):
        made(packed({}, "model_config.yaml"), tmp_path / "made")


def test_what_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "model.nemo").write_bytes(b"")
    with pytest.raises(BadRequest, match="is there already"):
        made(tmp_path / "model.nemo", tmp_path)
    with pytest.raises(InputRefused, match="is no file"):
        made(tmp_path / "none.nemo", tmp_path / "made")
