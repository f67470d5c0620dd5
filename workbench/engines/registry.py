"""Every engine by name: which models it takes, what it needs."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from workbench.domain.errors import BadRequest

# The codes of Whisper's multilingual vocabulary; large-v3 added Cantonese.
_CODES = (
    "af am ar as az ba be bg bn bo br bs ca cs cy da de el en es et eu fa fi fo fr gl gu ha haw he hi hr ht hu hy id is it ja jw "
    "ka kk km kn ko la lb ln lo lt lv mg mi mk ml mn mr ms mt my ne nl nn no oc pa pl ps pt ro ru sa sd si sk sl sn so sq sr su "
    "sv sw ta te tg th tk tl tr tt uk ur uz vi yi yo yue zh"
)
WHISPER_LANGUAGES: tuple[str, ...] = tuple(_CODES.split())


@dataclass(frozen=True, slots=True)
class Engine:
    """One engine as people choose it; `bootstrap` makes it."""

    name: str
    task: str
    models: tuple[str, ...]
    packages: tuple[str, ...]
    memory_mib: int
    languages: tuple[str, ...] = ()


def _whisper(name: str, memory_mib: int) -> Engine:
    return Engine(
        name=name,
        task="transcription",
        models=(name,),
        packages=("faster_whisper", "ctranslate2", "onnxruntime"),
        memory_mib=memory_mib,
        languages=("en",) if name.endswith(".en") or name.startswith("distil") else WHISPER_LANGUAGES,
    )


# Memory: the process at int8 with a 30 s chunk, in round figures: tiny.en and base measured, the others from their parameters.
ENGINES: Mapping[str, Engine] = MappingProxyType(
    {
        "whisper-tiny": _whisper("whisper-tiny", 400),
        "whisper-tiny.en": _whisper("whisper-tiny.en", 400),
        "whisper-base": _whisper("whisper-base", 500),
        "whisper-small": _whisper("whisper-small", 900),
        "whisper-medium": _whisper("whisper-medium", 1_900),
        "whisper-large-v3": _whisper("whisper-large-v3", 3_500),
        "whisper-large-v3-turbo": _whisper("whisper-large-v3-turbo", 2_200),
        "distil-large-v3": _whisper("distil-large-v3", 2_100),
        "embedded-diarizer": Engine(
            name="embedded-diarizer",
            task="diarization",
            models=("segmentation-3.0", "wespeaker-resnet34"),
            packages=("onnxruntime", "scipy"),
            memory_mib=600,
        ),
    }
)

DEFAULTS: Mapping[str, str] = MappingProxyType({"transcription": "whisper-base", "diarization": "embedded-diarizer"})


def named(name: str, task: str) -> Engine:
    """The engine with this name, the task's default when the name is empty. Raises BadRequest for an unknown one."""
    wanted = name or DEFAULTS[task]
    engine = ENGINES.get(wanted) or ENGINES.get(f"whisper-{wanted}")
    if engine is None or engine.task != task:
        known = ", ".join(sorted(e.name for e in ENGINES.values() if e.task == task))
        raise BadRequest(f"There is no {task} engine “{wanted}”.", f"Known: {known}.")
    return engine


def obstacles(engine: Engine, model_home: Path) -> tuple[str, ...]:
    """Why an engine cannot run on this machine, in sentences; empty when nothing stands in its way."""
    return (
        *(f"The package {name} is not installed." for name in engine.packages if not _is_installed(name)),
        *(
            f"The model {name} is not on this machine: workbench models fetch {name}."
            for name in engine.models
            if not (model_home / name).is_dir()
        ),
        *_memory_obstacle(engine),
    )


def _is_installed(package: str) -> bool:
    return package in sys.modules or importlib.util.find_spec(package) is not None


def _memory_obstacle(engine: Engine) -> tuple[str, ...]:
    free = free_memory_mib()
    if free is None or free >= engine.memory_mib:
        return ()
    return (f"It needs about {engine.memory_mib} MiB of memory; {free} MiB are free.",)


def free_memory_mib() -> int | None:
    """Memory that programs can still have, in MiB; None where the system does not say."""
    try:
        stated = Path("/proc/meminfo").read_text(encoding="ascii").split()
        return int(stated[stated.index("MemAvailable:") + 1]) >> 10
    except (OSError, ValueError):
        return _unused_memory_mib()


def _unused_memory_mib() -> int | None:
    try:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") >> 20
    except (AttributeError, ValueError, OSError):
        return None


# Per preset, the recognisers in the order they are tried; the last is what the set-up fetched. The tier picks the start.
CHAINS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "cloud_gpu": ("whisper-large-v3-turbo", "whisper-large-v3", "whisper-medium", "whisper-small", "whisper-base"),
        "workstation": ("whisper-base",),
        "hybrid": ("distil-large-v3", "whisper-base", "whisper-tiny"),
        "edge": ("distil-large-v3", "whisper-base", "whisper-tiny"),
    }
)
CRITICAL: tuple[str, ...] = ("whisper-large-v3", "whisper-large-v3-turbo", "whisper-medium", "whisper-small")


def chain(preset: str, tier: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Recognisers and diarizers in the order they are tried; a critical case starts with the most accurate ones."""
    base = CHAINS.get(preset or "workstation")
    if base is None:
        raise BadRequest(f"There is no preset “{preset}”.", f"Known: {', '.join(CHAINS)}.")
    first = CRITICAL if tier == "critical" else ()
    return tuple(dict.fromkeys((*first, *base))), (DEFAULTS["diarization"],)
