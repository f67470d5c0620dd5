"""Power cuts: our storage code at work on a disk that loses whatever was not forced onto it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from tests.faults.campaign import Result, Tally, dice, scratch
from tests.faults.disk import Act, Disk, acts
from tests.faults.ground import CASE, Ground, finished, half_written, opened, said, scripted, unsound
from tests.faults.kills import recording_of
from tests.faults.nursery import Nursery
from tests.faults.shim import loaded, shared_object
from tests.sounds import a_tone
from workbench.bench.door import Bench
from workbench.domain.commands import Annotate, CorrectSegment, OpenCase
from workbench.domain.errors import CaseError
from workbench.domain.orders import ImportFiles, Process
from workbench.domain.questions import LinesOf
from workbench.storage import engine, evidence_store

CUTS_A_RUN = 250
# What a process keeps in memory alone, or makes anew: none of it has to survive.
_FLEETING = ("-shm", "vault.lock")

CARELESS = ("", "synchronous=NORMAL", "evidence not forced")


def run(count: int, seed: int, careless: str = "") -> Result:
    """`count` points at which power fails, over as many runs of work as that takes."""
    tally = Tally("power cuts")
    with scratch() as place, Nursery(preload=shared_object(), modules=("tests.faults.power_cuts",)) as nursery:
        ground = Ground.made(Path(place))
        for first in range(0, count, CUTS_A_RUN):
            lab = _Laboratory(ground, Path(place) / f"run-{first}", seed + first)
            lab.work(nursery, careless)
            for number, problem in lab.cuts(min(CUTS_A_RUN, count - first)):
                tally.note(f"cut at {number} of run {first // CUTS_A_RUN}", problem)
            shutil.rmtree(lab.place)
    return tally.result()


class _Laboratory:
    """One run of work with its log, and the disks it may have left."""

    def __init__(self, ground: Ground, place: Path, seed: int) -> None:
        self.place, self._ground, self._seed = place, ground, seed
        self._folder, self._log, self._out = place / "vault", place / "log", place / "out"
        self._out.mkdir(parents=True)
        ground.copy(self._folder)
        self._disk = Disk(self._folder)

    def work(self, nursery: Nursery, careless: str) -> None:
        """Let a child work on the watched folder."""
        given = {"folder": str(self._folder), "log": str(self._log), "out": str(self._out), "careless": careless}
        nursery.run("tests.faults.power_cuts:work", seed=self._seed, **given)

    def cuts(self, count: int) -> Iterator[tuple[int, str]]:
        """Where power failed, and what is wrong afterwards."""
        log = list(acts(self._log))
        chance = dice(self._seed, "cuts")
        after = [n for n, act in enumerate(log) if act.kind == "A"]  # right after an acknowledgement it hurts most
        points = sorted(
            [chance.choice(after) + 1 for _ in range(count // 2)] + chance.choices(range(len(log)), k=count - count // 2)
        )
        at = 0
        for point in points:
            self._go_on(log[at:point])
            at = point
            yield point, self._after_cut(point)

    def _go_on(self, log: list[Act]) -> None:
        for act in log:
            self._disk.happen(act)

    def _after_cut(self, point: int) -> str:
        folder = self.place / "after" / "vault"
        shutil.rmtree(folder.parent, ignore_errors=True)
        for path, content in self._disk.after_cut(dice(self._seed, point)).items():
            if not path.endswith(_FLEETING) and "/derived/" not in path:
                there = folder / Path(path).relative_to(self._folder)
                there.parent.mkdir(parents=True, exist_ok=True)
                there.write_bytes(content)
        (folder / "vault.lock").write_text("{}")  # nobody came to give it back
        return self._wrong(folder)

    def _wrong(self, folder: Path) -> str:
        try:
            bench = opened(folder)
        except CaseError as error:
            return f"cannot be opened: {error}"
        try:
            lost = self._ground.books(folder).lost(self._disk.acknowledged)
            return "; ".join(filter(None, (lost, half_written(folder), unsound(bench, self._ground.root))))
        finally:
            bench.close()


def work(folder: str, log: str, out: str, seed: int, careless: str) -> None:
    """The child's side: a day at the bench, every commit acknowledged into the log."""
    _be_careless(careless)
    shim = loaded()
    shim.faults_watch(folder.encode(), log.encode())
    with scripted():
        bench = opened(Path(folder))
        bench.subscribe(lambda event: shim.faults_acknowledge(said(event).encode()))
        _a_day(bench, Path(out), seed)
        bench.close()
    shim.faults_end()


def _be_careless(how: str) -> None:
    """What the program must not do, so that it shows that the campaign would notice."""
    if how == "synchronous=NORMAL":
        settings = tuple(s.replace("= FULL", "= NORMAL") for s in engine._SETTINGS)
        assert settings != engine._SETTINGS
        engine._SETTINGS = settings  # type: ignore[assignment]
    elif how == "evidence not forced":
        evidence_store.os.fsync = lambda descriptor: None  # type: ignore[attr-defined]


def _a_day(bench: Bench, out: Path, seed: int) -> None:
    recording = recording_of(bench)
    segments = [line.segment.id for line in bench.ask(LinesOf(recording))]
    chance = dice(seed, "day")
    for number in range(60):
        what = chance.random()
        if number % 20 == 5:
            tone = a_tone(out / f"{number}.wav", hz=chance.randrange(100, 4_000), seconds=0.5)
            finished(bench, ImportFiles(CASE, (tone,)))
        elif what < 0.2:
            finished(bench, Process(CASE, recordings=(recording,), language=f"x-{number}", again=True))
            segments = [line.segment.id for line in bench.ask(LinesOf(recording))]
        elif what < 0.6:
            bench.do(Annotate(recording, "The door can be heard. " * chance.randrange(1, 500)))
        elif what < 0.9:
            bench.do(CorrectSegment(recording, chance.choice(segments), f"red card {number}"))
        else:
            bench.do(OpenCase(f"D-{number}", "Another"))
