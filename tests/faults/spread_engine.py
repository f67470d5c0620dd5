"""A real engine asked on one machine and through a hub's workers: word for word the same."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from tests.faults.campaign import Missing, Result, Tally, dice, scratch
from tests.faults.speaking import SAMPLE
from tests.hub.spreading import hub_work
from tests.hub.state import a_job, in_a_file
from workbench.bootstrap.engines import MemoryResults, ears
from workbench.domain.audio import WorkPcm
from workbench.domain.canonical import canonical, plain
from workbench.domain.chunks import Chunk, Plan
from workbench.domain.devices import CPU, HERE
from workbench.domain.timeline import Span
from workbench.hub.performing import finished
from workbench.jobs.workplace import EngineRoom
from workbench.models.store import open_store
from workbench.stages.transcription import transcribe

MODEL, WORKERS, PARTS = "whisper-tiny.en", 2, 3


def run(count: int, seed: int) -> Result:
    """So many ways to cut the sample."""
    store, tally = open_store(), Tally("spread")
    if not any(one.name == MODEL and one.present for one in store.states()):
        raise Missing(f"the model {MODEL} is not here: workbench models add")
    here = ears(store, MemoryResults())
    with scratch() as folder:
        place = Path(folder)
        state = in_a_file(place)
        hub = hub_work(state, place, here.engines)
        for _ in range(WORKERS):
            hub.employ(CPU, place / "scratch")
        pcm = finished(here.decoder.decode(SAMPLE, name="sample", track=0, folder=place / "track")).mix
        for number in range(count):
            plan = _plan(pcm, dice(seed, "spread", number).randrange(10, 25))
            alone, spread = (_texts(room, pcm, plan) for room in (here.engines, hub.room(a_job(f"j{number}"))))
            tally.note(f"cut {number}", "" if alone == spread and alone else "other words")
        hub.close()
        state.home.close()
    return tally.result(f"{WORKERS} workers, {MODEL}")


def _plan(pcm: WorkPcm, seconds: int) -> Plan:
    """Parts of equal length, from the beginning."""
    length = pcm.rate.hz * seconds // PARTS
    parts = [Span(n * length, (n + 1) * length) for n in range(PARTS)]
    return Plan(pcm.frames, tuple(parts), tuple(Chunk(part, (part,)) for part in parts))


def _texts(room: EngineRoom, pcm: WorkPcm, plan: Plan) -> bytes:
    """What the engine says; empty where it says nothing."""
    with closing(room.transcriber(MODEL, HERE)) as engine:
        recipes = engine.recipe(language="en"), engine.recipe(language="en", second=True)
        heard = finished(transcribe(pcm, plan, engine, recipes, MemoryResults()))
    return canonical(plain(heard)) if heard.segments else b""
