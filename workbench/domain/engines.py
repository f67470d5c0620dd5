"""Engines as people choose them: what each does and what it needs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Task(StrEnum):
    """What an engine does with a recording."""

    TRANSCRIPTION = "transcription"
    ALIGNMENT = "alignment"
    DIARIZATION = "diarization"


@dataclass(frozen=True, slots=True)
class Engine:
    """One engine, declared in its own file.

    `models` are names of the model store, `packages` import names in the environment it runs in; `environment` names one of its
    own where its pins fight ours. `memory_mib` and `gpu_memory_mib` are what the process takes. `key` is the variable that holds
    an access key, `languages` are ISO 639-1 codes (none: any), `most_speakers` is how many voices it can tell apart (0: any
    number), `machines` the processor architectures it is built for (none: any), `guide` what the deployment guide calls it.
    """

    name: str
    title: str
    task: Task
    models: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    environment: str = ""
    memory_mib: int = 0
    gpu_memory_mib: int = 0
    needs_gpu: bool = False
    key: str = ""
    languages: tuple[str, ...] = ()
    streaming: bool = False
    most_speakers: int = 0
    machines: tuple[str, ...] = ()
    guide: tuple[str, ...] = ()

    def knows(self, language: str) -> bool:
        """Whether it can hear a language; one that nobody named is no obstacle."""
        return not language or not self.languages or language in self.languages


@dataclass(frozen=True, slots=True)
class EngineState:
    """An engine on this machine: `obstacles` are sentences, none where it can run."""

    engine: Engine
    obstacles: tuple[str, ...]

    @property
    def is_ready(self) -> bool:
        """Whether it can run."""
        return not self.obstacles
