"""Picovoice Falcon in a child process: its weights are in its package, its maker checks an access key over the network."""

from __future__ import annotations

import time
from collections.abc import Generator, Mapping
from datetime import UTC, datetime
from typing import Any

from workbench.domain.audio import WorkPcm
from workbench.domain.engines import Engine, Task
from workbench.domain.errors import BadRequest, Unavailable
from workbench.domain.progress import Progress
from workbench.domain.recipe import Recipe, RunRecord, parameters
from workbench.domain.speakers import Turn
from workbench.domain.timeline import Span
from workbench.engines.making import Making
from workbench.engines.supervision import Child
from workbench.engines.voices import heard, must_be_whole, no_prints

NAME, KEY = "falcon", "PICOVOICE_ACCESS_KEY"
LOAD_LIMIT_S, SILENCE_LIMIT_S = 120, 3_600  # the library says nothing while it works
REMEDY = f"Set {KEY} to a key of your account at Picovoice, on a machine that reaches them, or choose another diarizer."

ENGINES: tuple[Engine, ...] = (
    Engine(
        name=NAME,
        title="Picovoice Falcon (its maker checks the access key over the network)",
        task=Task.DIARIZATION,
        packages=("pvfalcon",),
        memory_mib=500,
        key=KEY,
        machines=("x86_64", "AMD64", "arm64", "aarch64", "ARM64"),
        guide=("picovoice_falcon",),
    ),
)


def make(engine: Engine, making: Making) -> Falcon:
    """The diarizer, its key checked. Raises Unavailable without a key, or where its maker does not take it."""
    if not making.secret:
        raise Unavailable("Picovoice Falcon needs an access key.", REMEDY)
    return Falcon(making)


class Falcon:
    """Satisfies the diarization stage's port. Its child is the only one that may use a network."""

    def __init__(self, making: Making) -> None:
        self._making = making
        self._started, self._tenths = datetime.now(UTC), 0
        self._child = Child("falcon", title="Picovoice Falcon", environment={KEY: making.secret}, network=True)
        self._about = self._loaded()

    def _loaded(self) -> dict[str, Any]:
        device = f"gpu:{self._making.device.index}" if self._making.device.is_gpu else f"cpu:{self._making.threads}"
        try:
            return self._child.ask("load", limit_s=LOAD_LIMIT_S, device=device)
        except Unavailable as error:
            self._child.close()
            raise Unavailable(error.problem.replace("ValueError: ", ""), REMEDY) from error

    def recipe(self, *, speakers: int = 0) -> Recipe:
        """Its own settings: it takes none."""
        if speakers:
            raise BadRequest(
                "Picovoice Falcon finds the number of voices by itself.", "Leave the number open, or choose another."
            )
        return Recipe(NAME, str(self._about["versions"]["pvfalcon"]), "court", (), parameters(speakers=0))

    def diarize(self, pcm: WorkPcm, recipe: Recipe) -> Generator[Progress, None, tuple[Turn, ...]]:
        """Turns on `ENGINE_RATE` frames, speakers "S1", "S2" … by first appearance."""
        must_be_whole(pcm)
        began, self._started = time.monotonic(), datetime.now(UTC)
        steps = self._child.call("diarize", limit_s=SILENCE_LIMIT_S, pcm=str(pcm.path), frames=pcm.frames)
        turns = yield from heard(steps)
        self._tenths = round((time.monotonic() - began) * 10)
        return turns

    def prints(
        self, pcm: WorkPcm, recipe: Recipe, voices: Mapping[str, tuple[Span, ...]]
    ) -> Generator[Progress, None, dict[str, tuple[int, ...]]]:
        """It keeps no print of a voice. Raises Unavailable."""
        return no_prints("Picovoice Falcon")

    def run_record(self) -> RunRecord:
        """Where the last recording ran."""
        libraries = tuple(sorted((str(name), str(version)) for name, version in self._about["versions"].items()))
        device, started = self._making.device.name, self._started.isoformat(timespec="seconds")
        return RunRecord(device, str(self._about["cpu"]), self._making.threads, libraries, started, self._tenths)

    def close(self) -> None:
        """End the child; also from another thread."""
        self._child.close()
