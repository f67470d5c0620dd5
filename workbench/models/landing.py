"""Bringing a file in: written beside its place, digested as it passes, and put in place only when it is the right file."""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path

from workbench.domain.errors import InputRefused, Unavailable
from workbench.models.lock import PinnedFile

CHUNK = 1 << 20


class WrongByte(InputRefused):
    """A file that is not the pinned one."""


class NotStored(Unavailable):
    """The store itself could not take a file: no other source would help."""


def chunks_of(path: Path) -> Iterator[bytes]:
    """A file in pieces of one MiB."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def digest_of_file(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_intact(path: Path, file: PinnedFile) -> bool:
    """Whether the file stands there with every byte right."""
    try:
        return path.stat().st_size == file.size and digest_of_file(path) == file.sha256
    except OSError:
        return False


def land(model: str, file: PinnedFile, chunks: Iterable[bytes], folder: Path, *, origin: str) -> Generator[int, None, None]:
    """Store one file of a model, yielding bytes written. A wrong byte, a full disk or a cancel leaves nothing behind."""
    place = folder / file.path
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        partial = place.with_name(f".{place.name}.{os.getpid()}.part")
        try:
            digest, size = yield from _write(chunks, partial, limit=file.size)
            _compare(model, file, digest, size, origin)
            partial.replace(place)
            _sync_folder(place.parent)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise NotStored(
            f"{model}: {file.path} could not be stored in {folder}: {error.strerror or error}.",
            "Make room or choose another place with WORKBENCH_MODELS, then fetch again; what is verified stays.",
        ) from error


def sweep(folder: Path, *, older_than_s: float = 3600) -> None:
    """Remove what killed fetches left half-written."""
    for partial in folder.rglob(".*.part"):
        with contextlib.suppress(OSError):
            if time.time() - partial.stat().st_mtime > older_than_s:
                partial.unlink()


def _write(chunks: Iterable[bytes], partial: Path, *, limit: int) -> Generator[int, None, tuple[str, int]]:
    digest, size = hashlib.sha256(), 0
    with partial.open("wb") as out:
        for chunk in chunks:
            out.write(chunk)
            digest.update(chunk)
            size += len(chunk)
            yield size
            if size > limit:  # no need to read a huge wrong file to its end
                break
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest(), size


def _compare(model: str, file: PinnedFile, digest: str, size: int, origin: str) -> None:
    if size != file.size:
        found = f"has {'over ' if size > file.size else ''}{min(size, file.size):,} bytes, expected {file.size:,}"
    elif digest != file.sha256:
        found = f"has SHA-256 {digest}, expected {file.sha256}"
    else:
        return
    raise WrongByte(
        f"{model}: {file.path} from {origin} {found}. It was refused.",
        "The file is damaged or not the pinned one: take it from another source.",
    )


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return  # a folder cannot be opened for syncing elsewhere
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
