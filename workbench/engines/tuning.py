"""How many chunks a GPU takes at once: the deployment guide's start values, then what was measured on this very card.

A size is measured once and then stands, so that two runs choose the same. As long as the largest size measured is the fastest by
a clear margin, twice of it is tried by the next run; a size that ran out of memory is never exceeded again by itself.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from time import monotonic
from typing import Any

from workbench.domain.devices import Device
from workbench.domain.recipe import Recipe
from workbench.domain.utterances import Asked, ChunkText
from workbench.engines.supervision import OutOfMemory

SCHEMA = 1
CLEARLY_PERMILLE = 1_050  # a larger batch has to be a twentieth faster: less is the machine's mood
LARGEST = 64
SHORT_MS = 60_000
# The guide's table: GPU memory from so many MiB on, for recordings under a minute, for longer ones. Cards of "24 GB" report less.
STARTS: tuple[tuple[int, int, int], ...] = ((38_000, 24, 16), (22_500, 16, 12), (11_000, 12, 8), (0, 8, 4))
MEASURED = 3  # full batches make a figure; the first of a process warms the card up and does not count


def start(memory_mib: int, duration_ms: int) -> int:
    """The guide's start value for a GPU with so much memory."""
    short, long = next((short, long) for least, short, long in STARTS if memory_mib >= least)
    return short if duration_ms < SHORT_MS else long


@dataclass(frozen=True, slots=True)
class Setting:
    """What a measurement holds for: a card, a model, a precision, a library and the kind of recordings."""

    device: str
    model: str
    precision: str
    library: str
    short: bool

    @property
    def key(self) -> str:
        """As one text."""
        return "|".join((self.device, self.model, self.precision, self.library, "short" if self.short else "long"))


def setting(device: Device, model_digest: str, precision: str, duration_ms: int, library: str = "ctranslate2") -> Setting:
    """The setting of a run; cards without an identifier go by their title."""
    made = f"{library} {version(library)}"
    return Setting(device.key or device.title, model_digest, precision, made, duration_ms < SHORT_MS)


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of a setting: sound per time in permille, by chunks at once; and the most that fits, 0 where all did."""

    speeds: Mapping[int, int] = field(default_factory=dict)
    ceiling: int = 0

    def choice(self, first: int) -> int:
        """How many to take next; `first` where nothing was measured."""
        if not self.speeds:
            return self._fitting(first)
        best, largest = self._best(), max(self.speeds)
        doubled = self._fitting(largest * 2)
        return doubled if best == largest and largest < doubled <= LARGEST else best

    def _best(self) -> int:
        """The smallest size that no larger one beats clearly."""
        best = 0
        for size in sorted(size for size in self.speeds if self._fitting(size) == size):
            if not best or self.speeds[size] * 1000 >= self.speeds[best] * CLEARLY_PERMILLE:
                best = size
        return best or self.ceiling

    def _fitting(self, size: int) -> int:
        return min(size, self.ceiling) if self.ceiling else size


class Book:
    """What was measured on this machine, in one small file of the user's. A damaged one is forgotten, and `note` says so."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or default_place()
        self.note = ""

    def found(self, where: Setting) -> Found:
        """What is known of a setting."""
        return self._read().get(where.key, Found())

    def measured(self, where: Setting, size: int, permille: int) -> None:
        """The speed of a size; the first figure stands."""
        self._change(where, lambda known: replace(known, speeds={size: permille, **known.speeds}))

    def overflowed(self, where: Setting, fits: int) -> None:
        """More than `fits` ran out of memory."""
        self._change(where, lambda known: replace(known, ceiling=min(known.ceiling or fits, fits)))

    def _change(self, where: Setting, change: Callable[[Found], Found]) -> None:
        known = self._read()
        known[where.key] = change(known.get(where.key, Found()))
        with suppress(OSError):  # a folder that cannot be written to costs a measurement, never a recording
            written(self._path, known)

    def _read(self) -> dict[str, Found]:
        try:
            return read(self._path)
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            self.note = f"What was measured about batches could not be read and was forgotten ({self._path}: {error})."
            return {}


def default_place() -> Path:
    """The file in the user's cache."""
    import platformdirs

    return platformdirs.user_cache_path("forensic-audio-workbench") / "batches.json"


def read(path: Path) -> dict[str, Found]:
    """What a file says. Raises ValueError for anything but whole numbers where they belong."""
    told = json.loads(path.read_text("utf-8"))
    if told["schema"] != SCHEMA:
        raise ValueError(f"schema {told['schema']!r}")
    return {key: _found(value) for key, value in told["settings"].items()}


def _found(value: Any) -> Found:
    speeds = {int(size): _count(speed) for size, speed in value["speeds"].items()}
    if any(not 0 < size <= 1024 for size in speeds):
        raise ValueError("a size that no batch has")
    return Found(speeds, _count(value["ceiling"]))


def _count(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(f"{value!r} is no count")
    return value


def written(path: Path, known: Mapping[str, Found]) -> None:
    """Replace the file in one step."""
    settings = {key: {"speeds": {str(n): s for n, s in f.speeds.items()}, "ceiling": f.ceiling} for key, f in known.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            json.dump({"schema": SCHEMA, "settings": settings}, file, sort_keys=True, indent=1)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def chunks_at_once(book: Book, where: Setting, memory_mib: int, duration_ms: int) -> int:
    """What a recording is to begin with."""
    return book.found(where).choice(start(memory_mib, duration_ms))


class Watch:
    """How long an iterator itself took, without what its user did in between."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def over(self, steps: Iterator[tuple[int, ChunkText]]) -> Iterator[tuple[int, ChunkText]]:
        """The same steps, watched."""
        while True:
            began = monotonic()
            try:
                step = next(steps)
            except StopIteration:
                return
            finally:
                self.seconds += monotonic() - began
            yield step


class Batching:
    """Reads chunks in batches of at most `size`; one that does not fit in memory is read again in halves, and no larger one after
    it. `read` gives a text for each number of what it is given, in any order, and raises OutOfMemory."""

    def __init__(
        self,
        size: int,
        read: Callable[[Sequence[Asked], Recipe], Iterator[tuple[int, ChunkText]]],
        *,
        measured: Callable[[int, int], None] | None = None,
        overflowed: Callable[[int], None] | None = None,
    ) -> None:
        self.size = size
        self._read, self._measured, self._overflowed = read, measured, overflowed
        self._warm = False
        self._sound_ms = self._wall_ms = self._full = 0

    def texts(self, asked: Sequence[Asked], recipe: Recipe) -> Generator[ChunkText, None, None]:
        """A text for each, in their order, as soon as it is there."""
        found: dict[int, ChunkText] = {}
        waiting, told = list(range(len(asked))), 0
        while waiting:
            for number, text in self._batch(waiting[: self.size], asked, recipe):
                found[number] = text
                while told in found:
                    yield found[told]
                    told += 1
            waiting = [number for number in waiting if number not in found]

    def _batch(self, part: list[int], asked: Sequence[Asked], recipe: Recipe) -> Iterator[tuple[int, ChunkText]]:
        """One batch; ends early where it did not fit."""
        chosen, watch = [asked[number] for number in part], Watch()
        try:
            for at, text in watch.over(self._read(chosen, recipe)):
                yield part[at], text
        except OutOfMemory:
            if len(part) == 1:
                raise
            self._shrink(len(part) // 2)
        else:
            self._took(chosen, watch.seconds)

    def _shrink(self, size: int) -> None:
        self.size = size
        self._sound_ms = self._wall_ms = self._full = 0
        if self._overflowed:
            self._overflowed(size)

    def _took(self, chosen: Sequence[Asked], seconds: float) -> None:
        """Count full batches after the first; a few of them make a figure."""
        if self._measured is None or len(chosen) != self.size or self._full == MEASURED:
            return
        if not self._warm:
            self._warm = True
            return
        self._sound_ms += sum(_sound_ms(one) for one in chosen)
        self._wall_ms += max(1, round(seconds * 1000))
        self._full += 1
        if self._full == MEASURED:
            self._measured(self.size, self._sound_ms * 1000 // self._wall_ms)


def _sound_ms(one: Asked) -> int:
    return sum(clip.length for clip in one.clips or (one.chunk,)) * 1000 // one.pcm.rate.hz
