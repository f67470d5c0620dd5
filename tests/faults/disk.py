"""A disk that loses power: from the shim's log, what may stand on it at any point.

What was forced to disk stands. Of what was written later, any of its 512-byte sectors may have come through, in any order, whole
or torn. Names of files (made, renamed, unlinked) come through in their order, up to any of them, at least to the last that a
forced folder covers. Stricter than a journaling file system: forcing a file does not force its name.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
_RECORD = struct.Struct("<cQQI")


@dataclass(frozen=True, slots=True)
class Act:
    """One record of the shim's log."""

    kind: str
    file: int
    place: int
    data: bytes

    @property
    def names(self) -> list[str]:
        """The paths it is about."""
        return self.data.decode().split("\0")


def acts(log: Path) -> Iterator[Act]:
    """The log from its beginning."""
    raw, at = memoryview(log.read_bytes()), 0
    while at < len(raw):
        kind, file, place, length = _RECORD.unpack_from(raw, at)
        at += _RECORD.size
        yield Act(kind.decode(), file, place, bytes(raw[at : at + length]))
        at += length


@dataclass
class Platter:
    """One file: what stands, and what was written since it was last forced."""

    forced: bytearray = field(default_factory=bytearray)
    pending: list[Act] = field(default_factory=list)

    def force(self) -> None:
        """Everything pending stands from now on."""
        for act in self.pending:
            _put(self.forced, act, act.place, act.data)
        self.pending.clear()

    def after_cut(self, chance: random.Random, share: float) -> bytes:
        """What may be there when power comes back: each pending sector came through with this probability."""
        content = bytearray(self.forced)
        for act in self.pending:
            if act.kind == "T":
                if chance.random() < share:
                    _put(content, act, act.place, b"")
                continue
            for start, part in _sectors(act):
                if chance.random() < share:
                    torn = chance.randrange(len(part)) if chance.random() < 0.1 else len(part)
                    _put(content, act, start, part[:torn])
        return bytes(content)


def _sectors(act: Act) -> Iterator[tuple[int, bytes]]:
    at = act.place
    end = act.place + len(act.data)
    while at < end:
        upto = min(end, (at // SECTOR + 1) * SECTOR)
        yield at, act.data[at - act.place : upto - act.place]
        at = upto


def _put(content: bytearray, act: Act, place: int, data: bytes) -> None:
    if act.kind == "T":
        del content[place:]
        content.extend(bytes(place - len(content)))
        return
    content.extend(bytes(max(0, place - len(content))))
    content[place : place + len(data)] = data


class Disk:
    """A folder's files as the log goes by."""

    def __init__(self, folder: Path) -> None:
        self.acknowledged: list[str] = []
        self._files: dict[int, Platter] = {}
        self._forced_names: dict[str, int] = {}
        self._later: list[Act] = []
        for path in folder.rglob("*"):
            if path.is_file():
                self._files[path.stat().st_ino] = Platter(bytearray(path.read_bytes()))
                self._forced_names[str(path)] = path.stat().st_ino

    def happen(self, act: Act) -> None:
        """Go one record on."""
        if act.kind == "A":
            self.acknowledged.append(act.data.decode())
        elif act.kind in "TW":
            self._files.setdefault(act.file, Platter()).pending.append(act)
        elif act.kind == "S":
            self._files.setdefault(act.file, Platter()).force()
        elif act.kind == "D":
            self._force_names(act)
        elif act.kind in "CRU":
            self._later.append(act)
            if act.kind == "C":
                self._files[act.file] = Platter()  # a number that was used before begins anew

    def after_cut(self, chance: random.Random) -> dict[str, bytes]:
        """Paths and contents when power comes back."""
        share = chance.choice((0.0, 0.1, 0.5, 0.9, 1.0))
        names = dict(self._forced_names)
        for act in self._later[: chance.randint(0, len(self._later)) if share else 0]:
            _rename(names, act)
        return {path: self._files[file].after_cut(chance, share) for path, file in sorted(names.items())}

    def _force_names(self, folder: Act) -> None:
        path = folder.data.decode()
        covered = [n for n, act in enumerate(self._later) if any(name.rpartition("/")[0] == path for name in act.names)]
        for act in self._later[: covered[-1] + 1 if covered else 0]:
            _rename(self._forced_names, act)
        del self._later[: covered[-1] + 1 if covered else 0]


def _rename(names: dict[str, int], act: Act) -> None:
    if act.kind == "C":
        names[act.names[0]] = act.file
    elif act.kind == "R" and act.names[0] in names:
        names[act.names[1]] = names.pop(act.names[0])
    elif act.kind == "U":
        names.pop(act.names[0], None)
