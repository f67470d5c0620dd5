"""A hub with workers for benchmarks, over the broker and the server that the surroundings name."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING, cast

from workbench.bootstrap.engines import MemoryResults, ears
from workbench.bootstrap.hub_work import POOL, HubWork
from workbench.bootstrap.vaults import clock
from workbench.domain.chunks import plan
from workbench.domain.devices import HERE
from workbench.domain.errors import Unavailable
from workbench.domain.progress import Progress
from workbench.domain.spread import Job, Urgency, WorkState
from workbench.hub.conducting import Done
from workbench.hub.letting_in import Pool
from workbench.hub.performing import DIGEST, finished
from workbench.hub.posting import Asking
from workbench.hub.spread_engines import SpreadTranscriber, queue_of
from workbench.jobs.sounding import speech_in
from workbench.stages.transcription import transcribe
from workbench.storage.hub.home import server_home
from workbench.storage.hub.objects import objects

if TYPE_CHECKING:
    from workbench.domain.canonical import Json
    from workbench.jobs.workplace import EngineRoom
    from workbench.models.store import ModelStore

BROKER, STATE = "WORKBENCH_BENCHMARK_BROKER", "WORKBENCH_BENCHMARK_STATE"
ENGINE = "whisper-tiny.en"
STREAMS = 8
_START_S = 180.0
_LOOK_S = 0.1  # each look is four questions to the state that no job asks


def benchmark_hub(store: ModelStore) -> Callable[[Path], BenchmarkHub] | None:
    """A way to one; None where the surroundings name no broker or no server."""
    broker, state = os.environ.get(BROKER, ""), os.environ.get(STATE, "")
    return (lambda folder: BenchmarkHub(store, folder, broker, state)) if broker and state else None


class BenchmarkHub:
    """Satisfies `benchmarks.rounds.HubGround`."""

    def __init__(self, store: ModelStore, folder: Path, broker: str, state: str) -> None:
        self._store, self._folder, self._broker, self._state = store, folder, broker, state
        self._secret = secrets.token_bytes(32)
        self._home = server_home(state).made()
        self._hub = HubWork(self._home, objects(str(folder / "objects")), Pool(self._secret), self._room(), broker)
        self._foremen: subprocess.Popen[bytes] | None = None
        self._hub.start(_small, clock, streams=STREAMS)

    def employ(self, count: int) -> None:
        """So many workers, as anybody starts them; waits until all listen."""
        said = {POOL: self._secret.hex(), "WORKBENCH_HUB_BROKER": self._broker, "WORKBENCH_HUB_STATE": self._state}
        said |= {"WORKBENCH_HUB_OBJECTS": str(self._folder / "objects"), "OMP_NUM_THREADS": "1"}
        call = [sys.executable, "-m", "workbench", "hub", "worker", "--device", "cpu", "--processes", str(count)]
        call += ["--scratch", str(self._folder / "scratch")]
        self._foremen = subprocess.Popen(call, env={**os.environ, **said}, stdout=subprocess.DEVNULL)
        until = time.monotonic() + _START_S
        while self._hub.staff.hands(queue_of("")) < count:
            if time.monotonic() > until or self._foremen.poll() is not None:
                raise Unavailable(f"{count} workers did not come up within {_START_S:.0f} s.")
            time.sleep(0.2)
        self._answered(8 * count)

    def small_jobs(self, count: int) -> tuple[float, float]:
        """Wall seconds of so many jobs of one small piece each, and this process's processor seconds."""
        wall, processor = time.perf_counter(), time.process_time()
        self._answered(count)
        return time.perf_counter() - wall, time.process_time() - processor

    def long_recording(self, sample: Path, minutes: int) -> tuple[float, float, int]:
        """Seconds that workers had pieces of a recording in hand, the wall seconds of it, and the number of pieces: the sample
        over and over."""
        here = ears(self._store, MemoryResults())
        long = _longer(sample, self._folder, minutes)
        pcm = finished(here.decoder.decode(long, name=long.name, track=0, folder=self._folder / "track")).mix
        speech = finished(speech_in(pcm, here.engines.detector()))
        job = Job(secrets.token_hex(8), "", "", "", "", Urgency.STANDARD, "{}")
        engine = self._hub.room(job).transcriber(ENGINE, HERE)
        recipes = engine.recipe(language="en"), engine.recipe(language="en", second=True)
        self._warm(job)
        began = time.perf_counter()
        finished(transcribe(pcm, plan(speech, pcm.frames, recipes[0]), engine, recipes, MemoryResults()))
        wall, record = time.perf_counter() - began, engine.run_record()
        self._hub.sounds.done(job.id)
        return record.seconds_tenths / 10, wall, sum(int(n) for n in _counts(record.note))

    def close(self) -> None:
        """End everything."""
        if self._foremen:
            self._foremen.terminate()
            self._foremen.wait(60)
        self._hub.close()
        self._home.close()

    def _warm(self, job: Job) -> None:
        """Every worker has the engine loaded: a hub that runs has warm workers."""
        engine = cast("SpreadTranscriber", self._hub.room(job).transcriber(ENGINE, HERE))
        hands = self._hub.staff.hands(engine.place)
        questions: list[dict[str, Json]] = [
            {"kind": engine.TASK, "language": f"x{n}", "second": False, "vocabulary": []} for n in range(6 * hands)
        ]
        for ticket in engine.send("about", questions):
            ticket.body()

    def _answered(self, count: int) -> None:
        names = [secrets.token_hex(8) for _ in range(count)]
        for name in names:
            self._hub.work.submit(Job(name, "benchmark", "", "", "", Urgency.STANDARD, "{}"))
        self._hub.wake()
        left = set(names)
        while left:
            time.sleep(_LOOK_S)
            waiting = self._hub.work.backlog()
            if not waiting.running and not any(waiting.waiting.values()):
                over = {job.id for job in self._hub.work.jobs("benchmark", (WorkState.DONE,), 10 * count)}
                if not left <= over:
                    raise Unavailable("Not all small jobs came to a good end.")
                left.clear()

    def _room(self) -> EngineRoom:
        return ears(self._store, MemoryResults()).engines


def _small(hub: HubWork) -> Callable[[Job], Generator[Progress, None, Done]]:
    """Jobs of one small piece."""

    def run(job: Job) -> Generator[Progress, None, Done]:
        body = hub.post.ask(job, Asking(DIGEST, "", queue_of(""), {"text": job.id, "rounds": 1}))
        yield Progress("transcription", 1, 1)
        return Done((str(body["sha256"]),))

    return run


def _longer(sample: Path, folder: Path, minutes: int) -> Path:
    """The sample over and over, as a WAV file of so many minutes."""
    import numpy as np
    import soundfile

    samples, rate = soundfile.read(sample, dtype="int16")
    wanted = minutes * 60 * rate
    path = folder / "long.wav"
    soundfile.write(path, np.resize(samples, (wanted, *samples.shape[1:])), rate)
    return path


def _counts(note: str) -> list[str]:
    """How many pieces each worker had, out of a run record's note."""
    return [part.partition(")")[0] for part in note.split("(")[1:]]
