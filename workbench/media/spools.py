"""Where sound stands that arrived and is not evidence yet: a folder for each recording, with what is known of it beside."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import struct
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from workbench.domain.canonical import canonical, fact, plain
from workbench.domain.errors import CaseError
from workbench.domain.live import SourceKind, Spool

fcntl: Any
try:
    import fcntl
except ImportError:  # Windows has no advisory locks of this kind
    fcntl = None

ABOUT: Final = "about.json"
SOUND: Final = "sound"  # the bytes as they arrived
SHAPE: Final = "shape.json"  # rate and channels of a device's samples
HEARD: Final = "heard"  # the folder of what engines listen to; made again from the sound at any time
_BLOCK: Final = 4 << 20
_HEAD: Final = 4096
_YOUNG_S: Final = 120
_MOST_RIFF: Final = 0xFFFFFFFF - 64


class Spools:
    """All of a vault's, in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def begin(self, spool: Spool) -> Path:
        """A folder for a new recording, with an empty file for its sound."""
        folder = self.folder(spool.key)
        try:
            (folder / HEARD).mkdir(parents=True, mode=0o700)
            (folder / SOUND).touch(mode=0o600)
            _written(folder / ABOUT, canonical(plain(spool)))
        except OSError as error:
            raise _not_kept(folder, error) from error
        return folder

    def left(self) -> tuple[Spool, ...]:
        """What stands there, oldest first; an empty one that nobody records is cleared away."""
        found = [spool for folder in self._folder.glob("*/") if (spool := self._read(folder)) is not None]
        for spool in found:
            if not (spool.arrived or spool.is_running or self._is_young(spool)):
                self.drop(spool.key)
        return tuple(sorted((s for s in found if s.arrived or s.is_running), key=lambda spool: spool.started_at))

    def named(self, key: str) -> Spool:
        """One of them. Raises CaseError when it is not there."""
        spool = self._read(self.folder(key))
        if spool is None:
            raise CaseError(f"No sound {key} was left unsealed.", "See: workbench live --left")
        return spool

    def folder(self, key: str) -> Path:
        """Where one stands; never outside."""
        if not key or not key.replace("-", "").isalnum():
            raise CaseError(f"“{key}” names no recording.", "See: workbench live --left")
        return self._folder / key

    def drop(self, key: str) -> None:
        """Take one away."""
        shutil.rmtree(self.folder(key), ignore_errors=True)

    def whole(self, key: str) -> tuple[Path, ...]:
        """The file to take in: a device's samples as WAV; a file's bytes as they arrived, and before them that file itself where
        its writer only finished its header."""
        spool, folder = self.named(key), self.folder(key)
        if spool.source.kind is SourceKind.DEVICE or spool.source.hz:
            return (_as_wave(folder, *self.shape(key)),)
        own = Path(spool.source.name)
        return (own, folder / SOUND) if _is_finished(own, folder / SOUND) else (folder / SOUND,)

    def shape(self, key: str) -> tuple[int, int]:
        """Rate and channels of bare samples. Raises CaseError where the device never said them."""
        source = self.named(key).source
        if source.hz:
            return source.hz, source.channels or 1
        try:
            said = json.loads((self.folder(key) / SHAPE).read_text(encoding="utf-8"))
            return int(said["hz"]), int(said["channels"])
        except (OSError, ValueError, KeyError) as error:
            raise CaseError(f"Nothing says how the sound of {key} was sampled.", "Throw it away.") from error

    def _is_young(self, spool: Spool) -> bool:
        """Whether it may be one that is just being begun."""
        try:
            return time.time() - (self.folder(spool.key) / ABOUT).stat().st_mtime < _YOUNG_S
        except OSError:
            return True

    def _read(self, folder: Path) -> Spool | None:
        try:
            spool: Spool = fact(Spool, json.loads((folder / ABOUT).read_bytes()))
            status = (folder / SOUND).stat()
        except (OSError, ValueError, KeyError, TypeError):
            return None
        last = datetime.fromtimestamp(status.st_mtime, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return replace(spool, arrived=status.st_size, last_at=last, is_running=is_held(folder / SOUND))


def is_held(path: Path) -> bool:
    """Whether a process writes the file: it holds a lock on it."""
    if fcntl is None:
        return False
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    return False


def _is_finished(own: Path, spooled: Path) -> bool:
    """Whether the file is what arrived of it but for its head: a recorder that ends writes the sizes there."""
    with contextlib.suppress(OSError), own.open("rb") as now, spooled.open("rb") as then:
        if own.is_symlink() or own.stat().st_size != spooled.stat().st_size:
            return False
        now.seek(_HEAD)
        then.seek(_HEAD)
        return all(now.read(len(block)) == block for block in _blocks(then))
    return False


def _as_wave(folder: Path, hz: int, channels: int) -> Path:
    """The samples under a header that says how many there are; what was written is hashed against what stands in the spool."""
    sound, made = folder / SOUND, folder / "sound.wav"
    size = sound.stat().st_size // (2 * channels) * 2 * channels
    digest, again = hashlib.sha256(), hashlib.sha256()
    try:
        with sound.open("rb") as source, made.open("wb") as target:
            target.write(header := wave_header(size, hz, channels))
            for block in _blocks(source, size):
                digest.update(block)
                target.write(block)
            target.flush()
            os.fsync(target.fileno())
        with made.open("rb") as written:
            written.seek(len(header))
            for block in _blocks(written):
                again.update(block)
    except OSError as error:
        raise _not_kept(folder, error) from error
    if digest.digest() != again.digest():
        raise CaseError("The recording differs from the sound that arrived.", "Check the disk and the memory of this machine.")
    return made


def wave_header(size: int, hz: int, channels: int) -> bytes:
    """The head of a WAV file with 16 bit samples; RF64 (EBU Tech 3306) where RIFF's sizes do not reach."""
    shape = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, channels, hz, hz * channels * 2, channels * 2, 16)
    if size <= _MOST_RIFF:
        return struct.pack("<4sI4s", b"RIFF", 36 + size, b"WAVE") + shape + struct.pack("<4sI", b"data", size)
    sizes = struct.pack("<4sIQQQI", b"ds64", 28, 72 + size, size, size // (2 * channels), 0)
    return struct.pack("<4sI4s", b"RF64", 0xFFFFFFFF, b"WAVE") + sizes + shape + struct.pack("<4sI", b"data", 0xFFFFFFFF)


def _blocks(file: Any, size: int = -1) -> Iterator[bytes]:
    left = size
    while block := file.read(_BLOCK if size < 0 else min(_BLOCK, left)):
        left -= len(block)
        yield block


def _written(path: Path, body: bytes) -> None:
    with path.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())


def _not_kept(folder: Path, error: OSError) -> CaseError:
    problem = f"No live sound can be kept in “{folder.parent}” ({error.strerror})."
    return CaseError(problem, "Check the disk and the folder's rights.")
