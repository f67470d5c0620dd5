from __future__ import annotations

import io
import json
import struct
import zipfile
from pathlib import Path

import pytest

from workbench.domain.errors import InputRefused
from workbench.models.inspection import kind_of, looks_pickled, regular_files

CTRANSLATE2 = struct.pack("<IH", 6, 12) + b"WhisperSpec\0" + bytes(64)
ONNX = b"\x08\x0a\x12\x07pytorch" + bytes(64)


def _safetensors() -> bytes:
    header = json.dumps({"w": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}).encode()
    return struct.pack("<Q", len(header)) + header + bytes(4)


def _new_torch() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("archive/data.pkl", b"\x80\x02}q\x00.")
    return content.getvalue()


def _kind(folder: Path) -> str:
    return kind_of(folder, regular_files(folder))


@pytest.mark.parametrize(
    ("file", "content", "kind"),
    [
        ("model.bin", CTRANSLATE2, "ctranslate2"),
        ("model.onnx", ONNX, "onnx"),
        ("model.safetensors", _safetensors(), "safetensors"),
    ],
)
def test_three_kinds_of_weights_are_known_by_their_content(tmp_path: Path, file: str, content: bytes, kind: str) -> None:
    (tmp_path / file).write_bytes(content)
    (tmp_path / "config.json").write_text("{}")
    assert _kind(tmp_path) == kind


@pytest.mark.parametrize("name", ["pytorch_model.bin", "model.safetensors", "config.json", "model.onnx"])
@pytest.mark.parametrize("content", [b"\x80\x02}q\x00.", b"\x80\x04\x95\x00", _new_torch()])
def test_a_pickle_is_refused_whatever_it_is_called(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputRefused, match=f"{name} is a pickle or code"):
        _kind(tmp_path)


@pytest.mark.parametrize("name", ["weights.pt", "modeling.py", "weights.ckpt", "a.npz"])
def test_formats_that_can_carry_code_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "model.bin").write_bytes(CTRANSLATE2)
    (tmp_path / name).write_bytes(b"harmless text")
    with pytest.raises(InputRefused, match=f"{name} is a pickle or code"):
        _kind(tmp_path)


def test_an_old_text_pickle_is_no_weights(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"cos\nsystem\n(S'true'\ntR.")
    with pytest.raises(InputRefused, match=r"model\.bin is neither weights"):
        _kind(tmp_path)


def test_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").symlink_to("/etc/passwd")
    with pytest.raises(InputRefused, match="is a link"):
        regular_files(tmp_path)


def test_two_kinds_in_one_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(CTRANSLATE2)
    (tmp_path / "model.onnx").write_bytes(ONNX)
    with pytest.raises(InputRefused, match="holds ctranslate2 and onnx"):
        _kind(tmp_path)


def test_a_safetensors_header_is_no_pickle() -> None:
    assert not looks_pickled(_safetensors()[:16])
