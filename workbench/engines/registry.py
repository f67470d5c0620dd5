"""Every engine by name: a literal list of the files that declare them, and why one cannot run on a machine."""

from __future__ import annotations

import importlib.util
import os
import platform
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any

from workbench.domain.engines import Engine, Task
from workbench.domain.errors import BadRequest
from workbench.engines.making import Making, Site

# To add an engine: a file in this folder with ENGINES and make(engine, making), and its name here.
FAMILIES: tuple[str, ...] = (
    "faster_whisper",
    "whisperx_engine",
    "embedded_diarizer",
    "pyannote_pipeline",
    "falcon",
    "channels",
    "kyutai",
    "transformers_asr",
    "sortformer",
    "ctc_aligner",
    "whisperx_aligner",
    "pocketsphinx_aligner",
    "canary_qwen",
    "nemo_sortformer",
)


def _declared() -> Iterator[tuple[str, tuple[str, Engine]]]:
    for family in FAMILIES:
        for engine in import_module(f"workbench.engines.{family}").ENGINES:
            yield engine.name, (family, engine)


_BY_NAME: Mapping[str, tuple[str, Engine]] = MappingProxyType(dict(_declared()))
ENGINES: Mapping[str, Engine] = MappingProxyType({name: engine for name, (_, engine) in _BY_NAME.items()})
DEFAULTS: Mapping[str, str] = MappingProxyType({Task.TRANSCRIPTION: "whisper-base", Task.DIARIZATION: "embedded-diarizer"})


def named(name: str, task: str) -> Engine:
    """The engine with this name, here or in the deployment guide; the task's default when it is empty. Raises BadRequest."""
    wanted = name or DEFAULTS[task]
    engine = ENGINES.get(wanted) or ENGINES.get(f"whisper-{wanted}") or _of_the_guide(wanted)
    if engine is None or engine.task != task:
        known = ", ".join(sorted(e.name for e in ENGINES.values() if e.task == task))
        raise BadRequest(f"There is no {task} engine “{wanted}”.", f"Known: {known}.")
    return engine


def _family(engine: Engine) -> str:
    """The file it is made by; a model that a person added is one of CTranslate2's Whispers."""
    return _BY_NAME[engine.name][0] if engine.name in _BY_NAME else FAMILIES[0]


def _of_the_guide(name: str) -> Engine | None:
    return next((engine for engine in ENGINES.values() if name in engine.guide), None)


def make(engine: Engine, making: Making) -> Any:
    """The engine itself, behind the port of its task; its child process may start at once. Raises Unavailable."""
    # Any: a transcriber, an aligner or a diarizer; whoever asks knows the task.
    return import_module(f"workbench.engines.{_family(engine)}").make(engine, making)


def obstacles(engine: Engine, site: Site) -> tuple[str, ...]:
    """Why an engine cannot run on this machine, in sentences; empty when nothing stands in its way."""
    return (
        *_machine_obstacle(engine),
        *_package_obstacles(engine, site),
        *(_model_obstacle(name, site) for name in engine.models if not site.has_model(name)),
        *_key_obstacle(engine, site),
        *_memory_obstacle(engine),
        *_gpu_obstacle(engine, site),
        *_own_obstacles(engine),
    )


def _machine_obstacle(engine: Engine) -> tuple[str, ...]:
    here = platform.machine()
    if not engine.machines or here in engine.machines:
        return ()
    return (f"It is built for {', '.join(engine.machines)}; this machine is {here}.",)


def _package_obstacles(engine: Engine, site: Site) -> tuple[str, ...]:
    if engine.environment:
        if site.interpreter(engine.environment) is not None:
            return ()
        return (f"Its environment {engine.environment} is not installed: workbench engines install {engine.name}.",)
    return tuple(f"The package {name} is not installed." for name in engine.packages if not _is_installed(name))


def _is_installed(package: str) -> bool:
    if package in sys.modules:
        return True
    try:
        return importlib.util.find_spec(package) is not None
    except ModuleNotFoundError:  # the parent of a dotted name is missing
        return False


def _model_obstacle(name: str, site: Site) -> str:
    remedy = f"fetch {name}" if site.can_fetch(name) else f"add {name} FOLDER"
    return f"The model {name} is not on this machine: workbench models {remedy}."


def _key_obstacle(engine: Engine, site: Site) -> tuple[str, ...]:
    if not engine.key or site.environ.get(engine.key):
        return ()
    return (f"It needs an access key of its maker in {engine.key}.",)


def _memory_obstacle(engine: Engine) -> tuple[str, ...]:
    free = free_memory_mib()
    if free is None or free >= engine.memory_mib:
        return ()
    return (f"It needs about {engine.memory_mib} MiB of memory; {free} MiB are free.",)


def _gpu_obstacle(engine: Engine, site: Site) -> tuple[str, ...]:
    if not engine.needs_gpu:
        return ()
    gpus = site.gpus()
    if not gpus:
        return (f"It needs a GPU with {engine.gpu_memory_mib} MiB; this machine has none.",)
    largest = max(gpus, key=lambda gpu: gpu.memory_mib)
    if largest.memory_mib >= engine.gpu_memory_mib:
        return ()
    return (f"It needs a GPU with {engine.gpu_memory_mib} MiB; {largest.title} has {largest.memory_mib} MiB.",)


def _own_obstacles(engine: Engine) -> tuple[str, ...]:
    """What the engine's own file says against it, where it says anything."""
    if engine.name not in _BY_NAME:
        return ()
    probe = getattr(import_module(f"workbench.engines.{_BY_NAME[engine.name][0]}"), "probe", None)
    return tuple(probe(engine)) if probe else ()


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
