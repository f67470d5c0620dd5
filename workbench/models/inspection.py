"""What a model folder may hold when a person adds one: weights and texts, never code and never pickles."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

from workbench.domain.errors import InputRefused

TEXTS = {".json", ".txt", ".md", ".yaml", ".yml", ".model", ".vocab", ".jinja"}
_FORBIDDEN = {".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".joblib", ".npy", ".npz", ".nemo", ".py", ".so", ".dll", ".dylib"}
_HEAD = 256


def kind_of(folder: Path, files: list[Path]) -> str:
    """The kind of model in a folder; InputRefused names the file that is in the way."""
    kinds = {kind for path in files if (kind := _weights(folder, path))}
    if len(kinds) != 1:
        found = " and ".join(sorted(kinds)) or "no weights"
        raise InputRefused(f"{folder} holds {found}.", "A model is one CTranslate2, ONNX or safetensors folder.")
    return kinds.pop()


def regular_files(folder: Path) -> list[Path]:
    """Every file of the folder in order of its path; links and special files are refused."""
    if not folder.is_dir():
        raise InputRefused(f"{folder} is no folder.", "Name the folder that holds the model's files.")
    found = sorted(path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    for path in found:
        if path.is_symlink() or not path.is_file():
            raise InputRefused(f"{path} is a link or no regular file.", "Copy the file itself into the folder.")
    return [path for path in found if not path.name.startswith(".")]


def looks_pickled(head: bytes) -> bool:
    """Whether content begins like a pickle, or like the ZIP archive that newer torch files are."""
    return head[:4] == b"PK\x03\x04" or (len(head) > 1 and head[0] == 0x80 and head[1] <= 5)


def _weights(folder: Path, path: Path) -> str:
    name, suffix = path.relative_to(folder), path.suffix.lower()
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if suffix in _FORBIDDEN or looks_pickled(head):
        raise InputRefused(
            f"{name} is a pickle or code: loading it could run anything.",
            "Convert the model to safetensors, ONNX or CTranslate2.",
        )
    if suffix in TEXTS:
        return ""
    for kind, (suffixes, is_kind) in KINDS.items():
        if suffix in suffixes and is_kind(head, path.stat().st_size):
            return kind
    raise InputRefused(
        f"{name} is neither weights in a known format nor a text.", "Leave only the model's own files in the folder."
    )


def _is_ctranslate2(head: bytes, size: int) -> bool:
    # Binary version, then the length and name of the specification ("WhisperSpec\0"), see ctranslate2/specs/model_spec.py.
    if len(head) < 8:
        return False
    version, length = struct.unpack("<IH", head[:6])
    name = head[6 : 6 + length]
    return 1 <= version <= 16 and 2 < length < 100 and name[-1:] == b"\0" and name[:-1].isalnum()


def _is_onnx(head: bytes, size: int) -> bool:
    # A protobuf whose first field is the format version: tag 0x08, then a small number.
    return size > 16 and head[0] == 0x08 and 1 <= head[1] <= 32


def _is_safetensors(head: bytes, size: int) -> bool:
    return size > 9 and 2 <= int.from_bytes(head[:8], "little") < size and head[8:9] == b"{"


KINDS: dict[str, tuple[set[str], Callable[[bytes, int], bool]]] = {
    "ctranslate2": ({".bin"}, _is_ctranslate2),
    "onnx": ({".onnx"}, _is_onnx),
    "safetensors": ({".safetensors"}, _is_safetensors),
}
