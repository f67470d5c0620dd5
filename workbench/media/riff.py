"""What a WAV file's own chunks say about the length of its sound, read without decoding anything."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

_UNKNOWN: Final = (0, 0xFFFFFFFF)  # recorders that never came to write the size leave one of these
_MOST_CHUNKS: Final = 1_000
_CHUNK: Final = struct.Struct("<4sI")


@dataclass(frozen=True, slots=True)
class DataChunk:
    """Where a WAV file's sound starts, how long the header says it is, how much of the file is left from there."""

    start: int
    declared: int
    present: int
    followed_by_chunks: bool

    @property
    def is_cut(self) -> bool:
        """The file ends before the sound it declares."""
        return self.declared not in _UNKNOWN and self.declared > self.present

    @property
    def is_understated(self) -> bool:
        """Sound goes on after the declared end: a crashed recorder, or a size that ran over 4 GiB."""
        return not self.is_cut and not self.followed_by_chunks and self.present - self.declared > 1


def data_chunk(path: Path) -> DataChunk | None:
    """The data chunk of a RIFF/WAVE or RF64 file; None when it is neither or has none."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(12)
        if head[:4] not in (b"RIFF", b"RF64") or head[8:12] != b"WAVE":
            return None
        return _find(file, size)


def _find(file: IO[bytes], size: int) -> DataChunk | None:
    long_size = 0
    for _ in range(_MOST_CHUNKS):
        head = file.read(_CHUNK.size)
        if len(head) < _CHUNK.size:
            return None
        name, length = _CHUNK.unpack(head)
        start = file.tell()
        if name == b"ds64" and length >= 24:
            long_size = struct.unpack("<Q", file.read(16)[8:16])[0]
        if name == b"data":
            declared = long_size if length == 0xFFFFFFFF and long_size else length
            return DataChunk(start, declared, size - start, _chunks_follow(file, start + declared, size))
        file.seek(start + length + length % 2)
    return None


def _chunks_follow(file: IO[bytes], at: int, size: int) -> bool:
    """Whether well-formed chunks lead from `at` (or its pad byte) to the end of the file."""
    return any(_walks(file, start, size) for start in {at, at + at % 2, at + 1})


def _walks(file: IO[bytes], at: int, size: int) -> bool:
    for _ in range(_MOST_CHUNKS):
        if at >= size:
            return True
        file.seek(at)
        head = file.read(_CHUNK.size)
        if len(head) < _CHUNK.size:
            return not any(head)  # trailing zero padding
        name, length = _CHUNK.unpack(head)
        if not name.isascii() or not name.decode().isprintable() or at + 8 + length > size + 1:
            return False
        at += 8 + length + length % 2
    return False
