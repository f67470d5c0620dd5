"""What a WAV file says about itself."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from workbench.media.riff import DataChunk, data_chunk

FMT = b"fmt " + struct.pack("<IHHIIHH", 16, 1, 1, 16_000, 32_000, 2, 16)


def wav(folder: Path, *chunks: bytes, head: bytes = b"RIFF") -> DataChunk | None:
    path = folder / "a.wav"
    path.write_bytes(head + b"\0\0\0\0WAVE" + b"".join(chunks))
    return data_chunk(path)


def chunk(name: bytes, body: bytes, declared: int | None = None) -> bytes:
    return name + struct.pack("<I", len(body) if declared is None else declared) + body


def test_a_plain_file_is_whole(tmp_path: Path) -> None:
    found = wav(tmp_path, FMT, chunk(b"data", bytes(100)))
    assert found == DataChunk(44, 100, 100, followed_by_chunks=True)
    assert not found.is_cut
    assert not found.is_understated


def test_junk_before_and_tags_after_are_no_sound(tmp_path: Path) -> None:
    found = wav(tmp_path, chunk(b"JUNK", bytes(28)), FMT, chunk(b"data", bytes(101)), b"\0", chunk(b"LIST", b"INFOtags"))
    assert found is not None
    assert not found.is_understated


@pytest.mark.parametrize("declared", [0, 50])
def test_sound_past_the_declared_end_is_noticed(declared: int, tmp_path: Path) -> None:
    found = wav(tmp_path, FMT, chunk(b"data", b"\x80\x81" * 500, declared))
    assert found is not None
    assert found.is_understated


def test_a_cut_file_is_noticed(tmp_path: Path) -> None:
    found = wav(tmp_path, FMT, chunk(b"data", bytes(100), 5_000))
    assert found is not None
    assert found.is_cut


def test_an_rf64_file_has_its_size_elsewhere(tmp_path: Path) -> None:
    sizes = chunk(b"ds64", struct.pack("<QQQI", 0, 6 << 30, 3 << 30, 0))
    found = wav(tmp_path, sizes, FMT, chunk(b"data", bytes(100), 0xFFFFFFFF), head=b"RF64")
    assert found is not None
    assert (found.declared, found.is_cut) == (6 << 30, True)


def test_other_files_are_no_wav(tmp_path: Path) -> None:
    assert wav(tmp_path, FMT, head=b"OggS") is None
    assert wav(tmp_path, FMT) is None
