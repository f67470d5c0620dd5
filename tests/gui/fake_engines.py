"""Engines that need no machine: some ready, some not, and an environment that is made in three steps."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

from workbench.domain.engines import Engine, EngineState, Task
from workbench.domain.environments import EnvironmentState, RollCall
from workbench.domain.errors import Unavailable
from workbench.domain.progress import Progress

BASE = Engine(
    "whisper-base",
    "Whisper base",
    Task.TRANSCRIPTION,
    models=("whisper-base",),
    memory_mib=500,
    languages=("en", "de", "fr", "es"),
)
CANARY = Engine(
    "canary-qwen-2.5b",
    "NVIDIA Canary-Qwen 2.5b",
    Task.TRANSCRIPTION,
    models=("canary-qwen-2.5b",),
    environment="nemo",
    memory_mib=14_000,
    gpu_memory_mib=8_000,
    languages=("en",),
)
FALCON = Engine("falcon", "Picovoice Falcon", Task.DIARIZATION, key="PICOVOICE_ACCESS_KEY", memory_mib=300)
STREAM = Engine("sortformer-streaming", "Streaming Sortformer", Task.DIARIZATION, streaming=True, most_speakers=8)
WORDS = Engine("ctc", "Connectionist aligner", Task.ALIGNMENT, gpu_memory_mib=1_500, needs_gpu=True)
LACKS = {
    "canary-qwen-2.5b": (
        "Its environment nemo is not installed: workbench engines install canary-qwen-2.5b.",
        "The model canary-qwen-2.5b is not on this machine: workbench models add canary-qwen-2.5b FOLDER.",
    ),
    "falcon": ("It needs an access key of its maker in PICOVOICE_ACCESS_KEY.",),
    "ctc": ("It needs a GPU with 1500 MiB; this machine has none.",),
}
NEMO = EnvironmentState("nemo", "NVIDIA NeMo", ("canary-qwen-2.5b",), "/data/engines/nemo", False, False, 2_000)


class FakeEngines:
    """A desk of engines; `crash` makes the next work fail."""

    def __init__(self) -> None:
        self.nemo, self.crash, self.steps = NEMO, "", 3
        self.stopped: list[str] = []

    def states(self) -> tuple[EngineState, ...]:
        lacks = LACKS if not self.nemo.is_installed else {**LACKS, "canary-qwen-2.5b": LACKS["canary-qwen-2.5b"][1:]}
        return tuple(EngineState(one, lacks.get(one.name, ())) for one in (BASE, CANARY, WORDS, STREAM, FALCON))

    def environments(self) -> tuple[EnvironmentState, ...]:
        return (self.nemo,)

    def install(self, name: str) -> Generator[Progress, None, RollCall]:
        yield from self._worked(name)
        self.nemo = replace(NEMO, is_installed=True, is_current=True)
        return RollCall("nemo", "3.11.7", "x86_64", (("torch", "2.13.0"),), (), 31)

    def check(self, name: str) -> Generator[Progress, None, RollCall]:
        yield from self._worked(name)
        return RollCall(name, "3.11.7", "x86_64", (("faster_whisper", "1.2.1"),), (), 31)

    def remove(self, name: str) -> EnvironmentState:
        self.nemo = NEMO
        return NEMO

    def _worked(self, name: str) -> Generator[Progress, None, None]:
        try:
            for step in range(self.steps):
                yield Progress("environment", step, self.steps, f"imported part {step}")
                if self.crash:
                    raise Unavailable(self.crash, "Install it again.")
        except GeneratorExit:
            self.stopped.append(name)
            raise
