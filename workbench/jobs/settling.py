"""Arrival: which files of a folder stand still by now, and which are on their way. Nothing is opened for it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from workbench.domain.evidence import shown_name

UNFINISHED = (".part", ".partial", ".crdownload", ".download", ".filepart", ".tmp")
_LOOKS = 2  # who looked once knows nothing of standing still
_HIDDEN = "It is hidden. Rename it, or import it by its own name."
_PART = "It has the name of an unfinished download. It is taken once it has its own."
_BESIDE = "A part of it is still being downloaded."


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells one state of a file from another without opening it."""

    size: int
    changed_ns: int
    node: int = 0
    status_ns: int = 0

    @property
    def told(self) -> str:
        """For people, and to find it again: size and time."""
        seconds, rest = divmod(self.changed_ns, 1_000_000_000)
        return f"{self.size} bytes, changed {_day(seconds)}.{rest:09}"


@dataclass(frozen=True, slots=True)
class Look:
    """What stands still and was not offered in this state; how many are on their way; what is left where it is, by path with the
    reason; folders that cannot be read."""

    ready: tuple[Path, ...]
    moving: int
    left: tuple[tuple[Path, str], ...]
    unread: tuple[tuple[Path, str], ...]


@dataclass(slots=True)
class _Seen:
    stamp: Stamp
    since: float
    looks: int = 1
    is_done: bool = False


class Settling:
    """A folder with all below it, but for `apart`. `stable_s` without a change make a file stand still."""

    def __init__(self, folder: Path, stable_s: int, apart: Path) -> None:
        self._folder, self._stable_s, self._apart = folder, stable_s, apart
        self._seen: dict[Path, _Seen] = {}

    def look(self, now: float) -> Look:
        """At everything, `now` by a clock that only goes forward."""
        left: list[tuple[Path, str]] = []
        unread: list[tuple[Path, str]] = []
        found = dict(self._found(left, unread))
        # What was offered stays known while it is gone: a share that comes back brings nothing new.
        gone = {path: seen for path, seen in self._seen.items() if seen.is_done and path not in found}
        self._seen = gone | {path: self._noted(path, stamp, now) for path, stamp in found.items()}
        waiting = [path for path in sorted(found) if not self._seen[path].is_done]
        ready = tuple(path for path in waiting if self._is_still(self._seen[path], now))
        return Look(ready, len(waiting) - len(ready), tuple(left), tuple(unread))

    def done(self, path: Path) -> None:
        """It was offered in the state it was in; it is offered again only in another."""
        if path in self._seen:
            self._seen[path].is_done = True

    def later(self, path: Path, now: float, seconds: float = 0) -> None:
        """It was no good now: it has to stand still once more, at the earliest after so long."""
        if path in self._seen:
            self._seen[path] = _Seen(self._seen[path].stamp, now + seconds)

    def stamp(self, path: Path) -> Stamp | None:
        """The state it was offered in."""
        return self._seen[path].stamp if path in self._seen else None

    def _noted(self, path: Path, stamp: Stamp, now: float) -> _Seen:
        seen = self._seen.get(path)
        if seen is None or seen.stamp != stamp:
            return _Seen(stamp, now)
        seen.looks += 1
        return seen

    def _is_still(self, seen: _Seen, now: float) -> bool:
        return seen.looks >= _LOOKS and now - seen.since >= self._stable_s

    def _found(self, left: list[tuple[Path, str]], unread: list[tuple[Path, str]]) -> Iterator[tuple[Path, Stamp]]:
        folders = [self._folder]
        while folders:
            folder = folders.pop()
            try:
                with os.scandir(folder) as entries:
                    inside = list(entries)
            except OSError as error:
                unread.append((folder, f"The folder “{shown_name(str(folder))}” cannot be read: {error.strerror}."))
                continue
            names = {entry.name for entry in inside}
            for entry in inside:
                path = Path(entry.path)
                if why := _why_left(entry.name, names):
                    left.append((path, why))
                elif entry.is_dir(follow_symlinks=False):
                    folders += [path] if path.resolve() != self._apart else []
                elif (stamp := stamp_of(path)) is not None:
                    yield path, stamp


def stamp_of(path: Path) -> Stamp | None:
    """The state of a file, or of a link itself, now; None where it is gone."""
    try:
        found = path.lstat()
    except (OSError, ValueError):
        return None
    return Stamp(found.st_size, found.st_mtime_ns, found.st_ino, found.st_ctime_ns)


def _day(seconds: int) -> str:
    """UTC; the bare number where a share gives a time that no calendar has."""
    try:
        return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))
    except (OSError, OverflowError, ValueError):
        return str(seconds)


def _why_left(name: str, beside: set[str]) -> str:
    if name.startswith("."):
        return _HIDDEN
    if name.startswith("~") or name.endswith("~") or name.lower().endswith(UNFINISHED):
        return _PART
    return _BESIDE if any(f"{name}{part}" in beside for part in UNFINISHED) else ""
