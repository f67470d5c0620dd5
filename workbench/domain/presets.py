"""A deployment preset: which engines a kind of machine prefers and what it may spend."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Preset:
    """The deployment guide's keys, checked. Engines stand under their names here, by role: primary, critical, streaming, fallback
    for recognisers; primary, standard, complex, fast for diarizers. `source` is the file it was read from, `digest` the
    SHA-256 of its bytes."""

    name: str
    transcribers: tuple[tuple[str, str], ...]
    diarizers: tuple[tuple[str, str], ...]
    aligner: str = ""
    gpu_memory_limit_mib: int = 0
    cpu_threads: int = 0
    batch_size: int = 0
    batch_size_auto: bool = False
    parallel_streams: int = 1
    flash_attention: bool = False
    fp16: bool = False
    int8: bool = False
    vad_preprocessing: bool = True
    cache_models: bool = True
    source: str = ""
    digest: str = ""

    def transcriber(self, role: str) -> str:
        """The recogniser of a role; empty where the preset names none."""
        return dict(self.transcribers).get(role, "")

    def diarizer(self, role: str) -> str:
        """The diarizer of a role; empty where the preset names none."""
        return dict(self.diarizers).get(role, "")


@dataclass(frozen=True, slots=True)
class PresetState:
    """A preset's file: where it stands ("shipped" or "own"), and the preset, or why it cannot be used."""

    name: str
    preset: Preset | None
    path: str
    origin: str
    problem: str = ""
