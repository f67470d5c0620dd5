"""A disk that runs full or fails at the k-th call: a clear refusal, nothing half done, and a sound vault afterwards."""

from __future__ import annotations

import errno
import json
import os
import shutil
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from tests.faults.campaign import Result, Tally, dice, scratch
from tests.faults.ground import CASE, Ground, finished, half_written, opened, said, scripted, unsound
from tests.faults.kills import recording_of
from tests.faults.nursery import Nursery
from tests.faults.shim import loaded, shared_object
from tests.sounds import a_tone
from tests.vaults import PASSWORD, workshop
from workbench.bench.door import Bench
from workbench.bootstrap import roots
from workbench.domain.commands import Annotate, CorrectSegment, OpenCase
from workbench.domain.errors import CaseError
from workbench.domain.events import Event
from workbench.domain.orders import Export, ImportFiles, MakeReport, Process
from workbench.domain.people import Role
from workbench.domain.questions import LinesOf

Tries = list[Callable[[], object]]


@dataclass(frozen=True, slots=True)
class Trouble:
    """What the disk answers, whether only once, from then on or until a crash, and to which calls (letters of the shim)."""

    error: int
    stays: int
    calls: str


ONCE, FROM_THEN_ON, THEN_A_CRASH = range(3)


TROUBLES = {
    "disk full": Trouble(errno.ENOSPC, FROM_THEN_ON, "wtomr"),
    "write error": Trouble(errno.EIO, ONCE, "wt"),
    "sync error": Trouble(errno.EIO, ONCE, "s"),
    "sync error and a crash": Trouble(errno.EIO, THEN_A_CRASH, "s"),
    "dying disk": Trouble(errno.EIO, FROM_THEN_ON, "wstomr"),
    "read error": Trouble(errno.EIO, ONCE, "p"),
}


def edits(bench: Bench, base: Path) -> Tries:
    """Notes, small and large, and corrections."""
    recording = recording_of(bench)
    segment = bench.ask(LinesOf(recording))[0].segment.id
    notes = [partial(bench.do, Annotate(recording, "The door can be heard. " * times)) for times in (1, 400, 2)]
    correct = partial(bench.do, CorrectSegment(recording, segment, "red card"))
    return [*notes, correct, partial(bench.do, OpenCase("D-1", "Other"))]


def imports(bench: Bench, base: Path) -> Tries:
    """A file that comes in; refused as a whole, or all of it there."""
    order = ImportFiles(CASE, (base / "out" / "tone.wav",))
    return [lambda: finished(bench, order), lambda: bench.do(OpenCase("D-1", "Other"))]


def transcriptions(bench: Bench, base: Path) -> Tries:
    """A draft."""
    order = Process(CASE, recordings=(recording_of(bench),), language="x", again=True)
    return [lambda: finished(bench, order)]


def exports(bench: Bench, base: Path) -> Tries:
    """Transcripts in two formats, one over a file that stands there."""
    orders = [Export(recording_of(bench), form, base / "out" / f"t.{form}") for form in ("txt", "json")]
    return [partial(finished, bench, order) for order in orders]


def reports(bench: Bench, base: Path) -> Tries:
    """A signed report."""
    return [lambda: finished(bench, MakeReport(CASE, base / "out" / "report.pdf"))]


def enrolments(bench: Bench, base: Path) -> Tries:
    """A person with new keys."""
    return [lambda: bench.enrol("eve", Role.ANALYST, PASSWORD)]


def foundings(bench: Bench, base: Path) -> Tries:
    """Another vault."""
    return [lambda: workshop().found(base / "new", admin="boss", password=PASSWORD)]


WORK: dict[str, Callable[[Bench, Path], Tries]] = {
    "edits": edits,
    "import": imports,
    "transcription": transcriptions,
    "export": exports,
    "report": reports,
    "enrolment": enrolments,
    "founding": foundings,
}
# A second or two each: the others come four times as often.
COSTLY = ("import", "report", "founding")


def run(count: int, seed: int) -> Result:
    """`count` failing calls, over every kind of work and of trouble."""
    tally = Tally("full disk")
    names = [f"{work}: {trouble}" for trouble in TROUBLES for work in WORK]
    often = tuple(names + [name for name in names if not name.startswith(COSTLY)] * 3)
    with scratch() as place, Nursery(preload=shared_object(), modules=("tests.faults.full_disk",)) as nursery:
        ground = Ground.made(Path(place))
        bed = _Bed(ground, Path(place) / "bed", nursery)
        for number, name in enumerate(often[n % len(often)] for n in range(max(count, len(names)))):
            work, trouble = name.split(": ")
            tally.note(f"{name} {number}", bed.problem(work, trouble, seed, number))
    return tally.result(f"{len(names)} kinds of work and trouble")


class _Bed:
    """Where one attempt after the other is made."""

    def __init__(self, ground: Ground, base: Path, nursery: Nursery) -> None:
        self._ground, self._base, self._nursery = ground, base, nursery
        self._calls: dict[str, dict[str, int]] = {}

    def problem(self, work: str, trouble: str, seed: int, number: int) -> str:
        """Fail one call, at random but for the first (k = 0 only counts them); what is wrong afterwards."""
        if work not in self._calls:
            self._calls[work] = self._attempted(work, trouble, 0, tidy=True)["calls"]
        chance = dice(seed, work, trouble, number)
        most = max(1, sum(self._calls[work][letter] for letter in TROUBLES[trouble].calls))
        k = chance.randint(1, most)
        tidy = chance.random() < 0.5
        told = self._attempted(work, trouble, k, tidy=tidy)
        wrong = [*told["defects"], *self._wrong(told["acknowledged"])]
        if TROUBLES[trouble].stays != THEN_A_CRASH:  # nobody was there to tidy up
            wrong += self._untidy()
        return f"call {k} of {most}, tidy {tidy}: {'; '.join(wrong)}" if wrong else ""

    def _attempted(self, work: str, trouble: str, k: int, *, tidy: bool) -> dict[str, Any]:
        shutil.rmtree(self._base, ignore_errors=True)
        (self._base / "out").mkdir(parents=True)
        (self._base / "out" / "t.txt").write_text("before")
        a_tone(self._base / "out" / "tone.wav", seconds=0.2)
        self._ground.copy(self._base / "vault")
        answer, acknowledged = self._base.with_name("answer"), self._base.with_name("acknowledged")
        answer.write_text('{"defects": []}')
        acknowledged.write_text("")
        given = {"base": str(self._base), "answer": str(answer), "acknowledged": str(acknowledged)}
        self._nursery.run("tests.faults.full_disk:attempt", work=work, trouble=trouble, k=k, tidy=tidy, **given)
        return {**json.loads(answer.read_text()), "acknowledged": acknowledged.read_text().splitlines()}

    def _wrong(self, acknowledged: list[str]) -> list[str]:
        folder, out = self._base / "vault", self._base / "out"
        try:
            bench = opened(folder)
        except CaseError as error:
            return [f"cannot be opened: {error}"]
        try:
            books = self._ground.books(folder)
            stood = "" if (out / "t.txt").read_text() == "before" else books.unrecorded(out)
            (out / "t.txt").unlink()
            found = (books.lost(acknowledged), half_written(folder), stood, books.unrecorded(out), unsound(bench))
            return [*filter(None, found), *self._cut_off()]
        finally:
            bench.close()

    def _untidy(self) -> list[str]:
        """Parts of files beside those that left; a founding that left half a vault."""
        rest = [path.name for path in (self._base / "out").iterdir() if path.name.endswith(".part")]
        wrong = [f"left behind: {', '.join(rest)}"] if rest else []
        new = self._base / "new"
        if new.exists() and any(new.iterdir()) and not _opens(new):
            wrong.append(f"half a vault: {sorted(p.name for p in new.iterdir())}")
        return wrong

    def _cut_off(self) -> list[str]:
        """Pinned roots that cannot be read."""
        wrong = []
        for path in (self._base / "config").rglob("*.json"):
            with suppress(ValueError):
                json.loads(path.read_text())
                continue
            wrong.append(f"{path.name} is cut off")
        return wrong


def _opens(folder: Path) -> bool:
    try:
        bench = opened(folder, "boss")
    except CaseError:
        return False
    bench.close()
    return True


def attempt(base: str, answer: str, acknowledged: str, work: str, trouble: str, k: int, tidy: bool) -> None:
    """The child's side: log in, then work while the disk fails; without `tidy` it crashes after the first refusal."""
    place, kind = Path(base), TROUBLES[trouble]
    defects: list[str] = []
    told = os.open(acknowledged, os.O_WRONLY | os.O_APPEND)
    _settle(place)
    shim = loaded()
    shim.faults_watch(base.encode(), b"")  # before anything is opened: only what is opened from now on is watched
    with scripted():
        bench = opened(place / "vault", "boss" if work in ("enrolment", "founding") else "ann")
        bench.subscribe(lambda event: _say(told, event))
        tries = WORK[work](bench, place)
        shim.faults_fail(k, kind.error, kind.stays, kind.calls.encode())
        for number, tried in enumerate([*tries, bench.close] if tidy else tries):
            if not _carried_out(tried, number, defects) and not tidy:
                break
        calls = {letter: shim.faults_counted(ord(letter)) for letter in "wstomrup"}
        shim.faults_end()
    Path(answer).write_text(json.dumps({"calls": calls, "defects": defects}))


def _say(told: int, event: Event) -> None:
    os.write(told, said(event).encode() + b"\n")


def _settle(place: Path) -> None:
    """Pin the vault's root in a configuration that lies on the failing disk."""
    pinned = roots.known(place / "vault")
    assert pinned is not None
    os.environ["XDG_CONFIG_HOME"] = str(place / "config")
    roots.pin(place / "vault", pinned)


def _carried_out(tried: Callable[[], object], number: int, defects: list[str]) -> bool:
    """Whether it was; a refusal that names a problem and a remedy is what is wanted else, and anything besides is a defect."""
    try:
        tried()
        return True
    except CaseError as error:
        if not error.problem or not error.remedy:
            defects.append(f"step {number}: says too little: {error!r}")
    except Exception as error:  # noqa: BLE001 - a crash is what is looked for
        way = [
            f"{Path(f.filename).name}:{f.lineno}"
            for f in traceback.extract_tb(error.__traceback__)
            if "/workbench/" in f.filename
        ]
        defects.append(f"step {number}: {type(error).__name__}: {error} at {' > '.join(way[-3:])}")
    return False
