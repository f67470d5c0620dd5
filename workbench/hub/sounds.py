"""Sound on its way to workers: in sealed blocks, of which each worker fetches those that it is asked about."""

from __future__ import annotations

import shutil
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from workbench.domain.audio import WorkPcm
from workbench.domain.canonical import Json
from workbench.domain.errors import CaseError
from workbench.domain.timeline import Rate, Span
from workbench.hub.letting_in import Pool

if TYPE_CHECKING:
    from workbench.hub.ports import Objects

BLOCK = 1 << 20  # frames of a block: 4 MiB, 65 s
WIDTH = 4  # bytes of a frame
KEPT = 4  # sounds that a worker keeps at hand
SOUND = "sound"


def told_of(pcm: WorkPcm) -> dict[str, Json]:
    """A sound as a question names it."""
    return {"sha256": pcm.sha256, "channel": pcm.channel, "frames": pcm.frames, "rate": pcm.rate.hz}


def blocks_of(spans: Iterable[Span], frames: int, around: int = 0) -> list[int]:
    """The numbers of the blocks that spans lie in, with so many more on either side."""
    last = max(0, (frames - 1) // BLOCK)
    found: set[int] = set()
    for span in spans:
        first, end = span.first // BLOCK - around, max(span.first, span.end - 1) // BLOCK + around
        found.update(range(max(0, first), min(last, end) + 1))
    return sorted(found) if frames else []


class SharedSounds:
    """The hub's side: puts blocks into the object store as they are asked about, and takes a sound away when no job needs it."""

    def __init__(self, objects: Objects, pool: Pool) -> None:
        self._objects, self._pool = objects, pool
        self._lock = threading.Lock()
        self._there: dict[str, set[int]] = {}
        self._users: dict[str, set[str]] = {}

    def share(self, job: str, pcm: WorkPcm, spans: Iterable[Span] | None = None, around: int = 0) -> dict[str, Json]:
        """The sound's name for a question, with the blocks of `spans` where workers find them; all of it without."""
        told, name = told_of(pcm), named(pcm.sha256, pcm.channel)
        wanted = blocks_of((Span(0, pcm.frames),) if spans is None else spans, pcm.frames, around)
        with self._lock:
            self._users.setdefault(name, set()).add(job)
            there = self._there.setdefault(name, set())
            with pcm.path.open("rb") as file:
                for number in (n for n in wanted if n not in there):
                    self._put(file, told, name, number)
                    there.add(number)
        return told

    def _put(self, file: IO[bytes], told: dict[str, Json], name: str, number: int) -> None:
        path = f"{name}/{number}"
        if not self._objects.exists(path):
            file.seek(number * BLOCK * WIDTH)
            body = file.read(BLOCK * WIDTH)
            self._objects.put(path, self._pool.sealed(body, str(told["sha256"]), [told, number]))

    def done(self, job: str) -> None:
        """A job is over: what no other one uses goes."""
        with self._lock:
            for name in [name for name, users in self._users.items() if job in users]:
                self._users[name].discard(job)
                if not self._users[name]:
                    del self._users[name], self._there[name]
                    self._objects.delete(name)

    def clear(self) -> None:
        """Nothing is asked about any more."""
        with self._lock:
            self._users.clear()
            self._there.clear()
            self._objects.delete(SOUND)


class FetchedSounds:
    """A worker's side: each sound a file of its full length, in which what was fetched stands where it belongs."""

    def __init__(self, folder: Path, objects: Objects, pool: Pool) -> None:
        self._folder, self._objects, self._pool = folder, objects, pool
        self._held: OrderedDict[str, set[int]] = OrderedDict()
        self._in_use: set[str] = set()
        shutil.rmtree(folder, ignore_errors=True)  # what a worker that was killed has left
        folder.mkdir(parents=True, mode=0o700)

    def next_piece(self) -> None:
        """What the piece before asked about may go when room is needed."""
        self._in_use.clear()

    def pcm(self, told: Mapping[str, Any], spans: Iterable[Span] | None = None, around: int = 0) -> WorkPcm:
        """The sound, as far as `spans` reach; all of it without."""
        frames, name = int(told["frames"]), named(str(told["sha256"]), str(told["channel"]))
        path = self._folder / name.replace("/", "-")
        held = self._room_for(name, path, frames)
        wanted = blocks_of((Span(0, frames),) if spans is None else spans, frames, around)
        for number in (n for n in wanted if n not in held):
            self._fetch(path, told, name, number)
            held.add(number)
        return WorkPcm(path, Rate(int(told["rate"])), frames, str(told["channel"]), str(told["sha256"]))

    def close(self) -> None:
        """No sound stays."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _room_for(self, name: str, path: Path, frames: int) -> set[int]:
        if name not in self._held:
            for old in [held for held in self._held if held not in self._in_use][: max(0, len(self._held) - KEPT + 1)]:
                del self._held[old]
                (self._folder / old.replace("/", "-")).unlink(missing_ok=True)
            with path.open("wb") as file:
                file.truncate(frames * WIDTH)
            self._held[name] = set()
        self._held.move_to_end(name)
        self._in_use.add(name)
        return self._held[name]

    def _fetch(self, path: Path, told: Mapping[str, Any], name: str, number: int) -> None:
        body = self._pool.opened(self._objects.get(f"{name}/{number}"), str(told["sha256"]), [dict(told), number])
        if len(body) != WIDTH * min(BLOCK, int(told["frames"]) - number * BLOCK):
            raise CaseError(f"Block {number} of a sound has another length than it should.")
        with path.open("r+b") as file:
            file.seek(number * BLOCK * WIDTH)
            file.write(body)


def named(sha256: str, channel: str) -> str:
    """Where a sound's blocks stand in the object store."""
    return f"{SOUND}/{sha256}-{channel}"
