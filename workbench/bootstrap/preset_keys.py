"""The deployment guide's keys: what each may be, what it becomes of a preset, and which ones are refused with their reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from math import ceil
from types import MappingProxyType

from workbench.bootstrap.marked_yaml import Branch, Leaf, Node, Row
from workbench.domain.engines import Engine, Task

Value = str | int | bool
_UNITS = {"MB": 10**6, "GB": 10**9, "TB": 10**12, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40}
_LEAST_MIB, _MOST_MIB = 256, 2**21
_TASKS = {Task.TRANSCRIPTION: "transcribes", Task.DIARIZATION: "tells voices apart", Task.ALIGNMENT: "places words in time"}


class Off(Exception):
    """A value that cannot stand there; the text says why, as a clause."""


@dataclass(frozen=True, slots=True)
class Amiss:
    """What is wrong at a line and key of a file."""

    line: int
    key: str
    why: str


Reader = Callable[[Leaf, Mapping[str, Engine]], Value]


def engine_of(task: Task) -> Reader:
    """An engine of a task, by its name here or in the deployment guide; it becomes its name here."""

    def read(leaf: Leaf, engines: Mapping[str, Engine]) -> str:
        found = engines.get(leaf.text) or next((e for e in engines.values() if leaf.text in e.guide), None)
        if found is None:
            raise Off(f"there is no engine “{leaf.text}”{_nearest(leaf.text, _names(task, engines))}")
        if found.task != task:
            raise Off(f"{leaf.text} {_TASKS[found.task]}; what is wanted here {_TASKS[task]}")
        return found.name

    return read


def _names(task: Task, engines: Mapping[str, Engine]) -> list[str]:
    return [name for e in engines.values() if e.task == task for name in (e.name, *e.guide)]


def _nearest(word: str, known: list[str]) -> str:
    near = get_close_matches(word, known, n=1, cutoff=0.5)
    return f"; did you mean {near[0]}?" if near else f"; known are {', '.join(sorted(known))}"


def switch(leaf: Leaf, _engines: Mapping[str, Engine]) -> bool:
    """True or false, and no other word for it."""
    if leaf.is_quoted or leaf.text not in {"true", "false"}:
        raise Off(f"it is true or false, not {_shown(leaf)}")
    return leaf.text == "true"


def whole(low: int, high: int) -> Reader:
    """A whole number in bounds."""

    def read(leaf: Leaf, _engines: Mapping[str, Engine]) -> int:
        if leaf.is_quoted or not re.fullmatch(r"[1-9][0-9]{0,8}|0", leaf.text):
            raise Off(f"it is a whole number from {low} to {high}, not {_shown(leaf)}")
        if not low <= int(leaf.text) <= high:
            raise Off(f"it is from {low} to {high}, not {leaf.text}")
        return int(leaf.text)

    return read


def memory(leaf: Leaf, _engines: Mapping[str, Engine]) -> int:
    """A size with its unit, in MiB, rounded up: "40GB" has 40·10⁹ bytes, as on the box of a card."""
    size = re.fullmatch(r"([0-9]{1,7}(?:\.[0-9]{1,3})?) ?([A-Za-z]+)", leaf.text)
    if size is None or size[2] not in _UNITS:
        raise Off(f"it is a size with its unit, as 40GB or 2048MiB ({', '.join(_UNITS)}), not {_shown(leaf)}")
    mib = ceil(float(size[1]) * _UNITS[size[2]] / 2**20)
    if not _LEAST_MIB <= mib <= _MOST_MIB:
        raise Off(f"it is from 256MiB to 2TiB, not {leaf.text}")
    return mib


def never(reason: str) -> Reader:
    """A switch that may only stand at false."""

    def read(leaf: Leaf, engines: Mapping[str, Engine]) -> bool:
        if switch(leaf, engines):
            raise Off(reason)
        return False

    return read


def always(reason: str) -> Reader:
    """A switch that may only stand at true."""

    def read(leaf: Leaf, engines: Mapping[str, Engine]) -> bool:
        if not switch(leaf, engines):
            raise Off(reason)
        return True

    return read


def _shown(leaf: Leaf) -> str:
    return f"“{leaf.text}”" if leaf.text else "nothing"


_PRUNED = (
    "it is refused: pruned weights are other weights than those whose digests are on record, and no figure measured for a model "
    "holds for them; choose a smaller engine"
)
_UNCACHED = (
    "false is refused: models stand in the store once, checked by their digests, and stay loaded from one recording of a job to "
    "the next; loading each anew gives the same words later"
)
_UNGATED = "false is refused: speech is found first, for what a recogniser reads where nobody speaks is invented"
_RECOGNISER, _VOICES, _WORDS = engine_of(Task.TRANSCRIPTION), engine_of(Task.DIARIZATION), engine_of(Task.ALIGNMENT)

# Every key there is. Those of `engines` and `diarization` are roles; `alignment` is ours, all others are the guide's.
KEYS: Mapping[str, Reader] = MappingProxyType(
    {
        "engines.primary": _RECOGNISER,
        "engines.critical": _RECOGNISER,
        "engines.streaming": _RECOGNISER,
        "engines.fallback": _RECOGNISER,
        "diarization.primary": _VOICES,
        "diarization.standard": _VOICES,
        "diarization.complex": _VOICES,
        "diarization.fast": _VOICES,
        "alignment.primary": _WORDS,
        "resources.gpu_memory_limit": memory,
        "resources.cpu_threads": whole(1, 1024),
        "resources.batch_size": whole(1, 256),
        "resources.batch_size_auto": switch,
        "resources.parallel_streams": whole(1, 64),
        "optimization.use_flash_attention": switch,
        "optimization.fp16_precision": switch,
        "optimization.int8_quantization": switch,
        "optimization.vad_preprocessing": always(_UNGATED),
        "optimization.cache_models": always(_UNCACHED),
        "optimization.model_pruning": never(_PRUNED),
    }
)
SECTIONS = tuple(dict.fromkeys(key.partition(".")[0] for key in KEYS))
REQUIRED = "engines.primary"

# Two that cannot both hold, and why.
QUARRELS: tuple[tuple[str, str, str], ...] = (
    (
        "optimization.fp16_precision",
        "optimization.int8_quantization",
        "weights are kept in half precision or in eight bits, not in both; leave one of the two out",
    ),
    (
        "resources.batch_size_auto",
        "resources.batch_size",
        "a batch size is found out or given, not both; leave one of the two out",
    ),
    (
        "optimization.int8_quantization",
        "optimization.use_flash_attention",
        "flash attention computes in half precision: it goes with fp16_precision and not with int8_quantization",
    ),
)


@dataclass(frozen=True, slots=True)
class Found:
    """What a file says: values by key with their lines, and everything that is off."""

    values: Mapping[str, Value]
    off: tuple[Amiss, ...]


def values_of(tree: Branch, engines: Mapping[str, Engine]) -> Found:
    """Every key of a preset's file, checked."""
    values: dict[str, Value] = {}
    lines: dict[str, int] = {}
    off: list[Amiss] = []
    for key, line, node in _leaves(tree):
        try:
            values[key] = _value(key, node, engines)
            lines[key] = line
        except Off as error:
            off.append(Amiss(line, key, str(error)))
    if REQUIRED not in values and not any(found.key.startswith("engines") for found in off):
        line = next((line for section, line, _ in tree.items if section == "engines"), 1)
        off.append(Amiss(line, REQUIRED, "it is missing: a preset names at least the engine that transcribes"))
    off += (_quarrel(*pair, values, lines) for pair in QUARRELS if values.get(pair[0]) and values.get(pair[1]))
    return Found(values, tuple(sorted(off, key=lambda found: found.line)))


def _quarrel(first: str, second: str, why: str, values: Mapping[str, Value], lines: Mapping[str, int]) -> Amiss:
    early, late = sorted((first, second), key=lambda key: lines[key])
    return Amiss(lines[late], late, f"it stands against {early} at line {lines[early]}: {why}")


def _leaves(tree: Branch) -> Iterator[tuple[str, int, Node]]:
    for section, line, node in tree.items:
        if section in SECTIONS and isinstance(node, Branch):
            yield from ((f"{section}.{key}", at, leaf) for key, at, leaf in node.items)
        else:
            yield section, line, node


def _value(key: str, node: Node, engines: Mapping[str, Engine]) -> Value:
    if key in SECTIONS:
        raise Off("it is a section: its keys stand under it, indented")
    if key not in KEYS:
        raise Off(f"there is no such key{_nearest_key(key)}")
    if isinstance(node, Row | Branch):
        raise Off("it has one value, no list and no keys under it")
    if not node.text:
        raise Off("it has no value")
    return KEYS[key](node, engines)


def _nearest_key(key: str) -> str:
    section, _, word = key.rpartition(".")
    here = [name.partition(".")[2] for name in KEYS if name.startswith(f"{section}.")]
    if section and here:
        near = get_close_matches(word, here, n=1, cutoff=0.5)
        return f"; did you mean {near[0]}?" if near else f"; {section} has {', '.join(here)}"
    elsewhere = next((name for name in KEYS if name.endswith(f".{word}")), "")
    return f"; it stands under {elsewhere.partition('.')[0]}" if elsewhere else _nearest(key, list(SECTIONS))
