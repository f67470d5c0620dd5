"""A transcription that is killed and resumed: byte for byte the uninterrupted one."""

from __future__ import annotations

import os
import signal
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.fakes import ScriptedDiarizer, a_roster
from tests.faults.campaign import Result, Tally, dice, scratch
from tests.faults.ground import Ground, finished, opened, unsound
from tests.faults.nursery import Nursery
from tests.faults.speaking import SAMPLE, SMALLEST, clip, models
from workbench.bench.door import Bench
from workbench.bootstrap import vaults
from workbench.domain.canonical import canonical, plain
from workbench.domain.commands import OpenCase
from workbench.domain.orders import ImportFiles, Process
from workbench.domain.questions import DraftOf, EvidenceIn, RecordingsOf
from workbench.domain.recipe import Recipe
from workbench.engines.faster_whisper import FasterWhisper
from workbench.engines.silero import Silero
from workbench.jobs.workplace import Ears, EngineRoom
from workbench.media.condition import SignalMeter
from workbench.media.decoder import PyAvDecoder
from workbench.stages.transcription import ResultKeeper

CASE = "K-1"


class InShortChunks(FasterWhisper):
    """A second at a time, so that there is a middle to be killed in. The engine is the real one."""

    def recipe(self, *, language: str, second: bool = False, vocabulary: tuple[str, ...] = ()) -> Recipe:
        made = super().recipe(language=language, second=second)
        short = {"chunk_limit_ms": 1_000, "other_limit_ms": 800, "other_least_ms": 500}
        return replace(made, parameters=tuple((name, short.get(name, value)) for name, value in made.parameters))


def run(count: int, seed: int) -> Result:
    """`count` kills: of the whole program, or of its engine alone."""
    models(SMALLEST)
    tally, kept = Tally("resumed"), set[int]()
    with scratch() as place, Nursery(modules=("tests.faults.resumed",)) as nursery:
        ground = _with_speech(Ground.made(Path(place)), Path(place))
        whole, seconds = _uninterrupted(ground, Path(place) / "whole", nursery)
        for number in range(count):
            after = dice(seed, number).uniform(0.1, 0.95) * seconds
            victim = "engine" if number % 2 else "program"
            folder = ground.copy(Path(place) / f"vault-{number}")
            left = _killed(ground, folder, nursery, victim, after)
            kept.add(left)
            problem = _difference(_resumed(ground, folder, nursery), whole)
            tally.note(f"{victim} killed after {after:.2f} s with {left} chunks kept", problem)
    return tally.result(f"killed with {min(kept)} to {max(kept)} of {len(whole.results)} chunks kept")


@dataclass(frozen=True, slots=True)
class _Outcome:
    draft: bytes
    results: dict[str, bytes]
    wrong: str


def _with_speech(ground: Ground, place: Path) -> Ground:
    bench = opened(ground.folder)
    bench.do(OpenCase(CASE, "Killed"))
    finished(bench, ImportFiles(CASE, (clip(SAMPLE, place / "speech.wav", first_s=2),)))
    bench.close()
    return ground


def _uninterrupted(ground: Ground, folder: Path, nursery: Nursery) -> tuple[_Outcome, float]:
    ground.copy(folder)
    began = time.monotonic()
    whole = _resumed(ground, folder, nursery)
    return whole, time.monotonic() - began


def _killed(ground: Ground, folder: Path, nursery: Nursery, victim: str, after: float) -> int:
    pid = nursery.start("tests.faults.resumed:work", folder=str(folder), engine_dies_after=after if victim == "engine" else 0)
    if victim == "program":
        time.sleep(after)
        nursery.kill(pid)
    else:
        nursery.ended()
    return len(_kept(ground, folder))


def _resumed(ground: Ground, folder: Path, nursery: Nursery) -> _Outcome:
    nursery.run("tests.faults.resumed:work", folder=str(folder), engine_dies_after=0)
    bench = opened(folder)
    try:
        return _Outcome(_draft(bench), _kept(ground, folder), unsound(bench))
    finally:
        bench.close()


def _kept(ground: Ground, folder: Path) -> dict[str, bytes]:
    """What the cache holds beyond what the vault began with."""
    before = ground.books(ground.folder).results
    return {key: body for key, body in ground.books(folder).results.items() if key not in before}


def _draft(bench: Bench) -> bytes:
    """The draft without its own name and the record of when and where it was made."""
    found = bench.ask(DraftOf(_recording(bench)))
    if found is None:
        return b""
    said: Any = plain(replace(found, runs=(), made_at=""))
    return canonical(said).replace(found.id.encode(), b"")


def _recording(bench: Bench) -> str:
    return bench.ask(RecordingsOf(bench.ask(EvidenceIn(CASE))[0].id))[0].id


def _difference(outcome: _Outcome, whole: _Outcome) -> str:
    return "; ".join(
        filter(
            None,
            (
                outcome.wrong,
                "" if outcome.draft == whole.draft and whole.draft else "another draft",
                "" if outcome.results == whole.results else "other chunks kept",
            ),
        )
    )


def work(folder: str, engine_dies_after: float) -> None:
    """The child's side: transcribe; its engine may be killed meanwhile."""
    vaults.ears = lambda store, results: _ears(results, engine_dies_after)  # type: ignore[attr-defined]
    bench = opened(Path(folder))
    finished(bench, Process(CASE, language="en"))
    bench.close()


def _ears(results: ResultKeeper, dies_after: float) -> Ears:
    def transcriber(name: str, placement: object) -> FasterWhisper:
        store = models(SMALLEST)
        began = time.monotonic()
        engine = InShortChunks(store.folder(SMALLEST), name=SMALLEST, digests={SMALLEST: store.digest(SMALLEST)}, threads=1)
        if dies_after:
            rest = max(0.0, dies_after - (time.monotonic() - began))
            threading.Timer(rest, os.kill, (engine.pid, signal.SIGKILL)).start()
        return engine

    room = EngineRoom(
        transcriber=transcriber,
        diarizer=lambda name, placement: ScriptedDiarizer(),
        detector=Silero,
        lack=lambda name, language: "",
        roster=a_roster("scripted"),
        notices=lambda recipes: (),
    )
    return Ears(PyAvDecoder(), SignalMeter(), room, results)
