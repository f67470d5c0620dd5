"""kill -9 at random points of every kind of work: what was acknowledged stands, and the vault is usable again at once."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from itertools import count as counted
from pathlib import Path

from tests.faults.campaign import Result, Tally, dice, scratch, shares
from tests.faults.ground import CASE, Ground, driven, finished, half_written, opened, said, scripted, unsound
from tests.faults.nursery import Nursery
from tests.sounds import a_tone
from workbench.bench.door import Bench
from workbench.domain.commands import (
    Annotate,
    ApproveReview,
    CorrectSegment,
    RenameSpeaker,
    ReopenReview,
    ReturnReview,
    SubmitReview,
)
from workbench.domain.orders import Export, ImportFiles, MakeReport, Process
from workbench.domain.questions import EvidenceIn, LinesOf, RecordingsOf, ReviewOf
from workbench.domain.review import ReviewState

USABLE_WITHIN_S = 5.0
ROUNDS = 8  # kills that one vault has to survive, one after the other

Say = Callable[[str], None]
Numbers = Iterable[int]


def imports(bench: Bench, say: Say, out: Path, numbers: Numbers) -> None:
    """Files come in, one after the other."""
    for number in numbers:
        tone = a_tone(out / f"{number}.wav", hz=100 + number % 9_000, seconds=0.2)
        finished(bench, ImportFiles(CASE, (tone,)))


def transcriptions(bench: Bench, say: Say, out: Path, numbers: Numbers) -> None:
    """Drafts are made; every chunk that was kept counts as acknowledged."""
    for number in numbers:
        order = Process(CASE, recordings=(recording_of(bench),), language=f"x-{number}", again=True)
        driven(bench.start(order), lambda step: say("chunk") if step.stage == "transcription" else None)


def edits(bench: Bench, say: Say, out: Path, numbers: Numbers) -> None:
    """A person corrects, names and notes."""
    recording = recording_of(bench)
    segments = [line.segment.id for line in bench.ask(LinesOf(recording))]
    for number in numbers:
        bench.do(CorrectSegment(recording, segments[number % len(segments)], f"red card {number}"))
        bench.do(RenameSpeaker(recording, "S1", f"Officer {number}"))
        bench.do(Annotate(recording, "The door can be heard. " * (1 + number % 300)))


def exports(bench: Bench, say: Say, out: Path, numbers: Numbers) -> None:
    """Transcripts leave in every format, now and then a signed report."""
    for number in numbers:
        for form in ("txt", "srt", "json", "rttm"):
            finished(bench, Export(recording_of(bench), form, out / f"t.{form}"))
        if number % 3 == 1:
            finished(bench, MakeReport(CASE, out / "report.pdf"))


def approvals(bench: Bench, say: Say, out: Path, numbers: Numbers) -> None:
    """An analyst corrects and submits; a supervisor approves, returns, opens again: each logs in for it."""
    folder = bench._place.derived.parent
    bench.close()
    for number in numbers:
        for name, act in (("ann", _submit), ("sue", _decide)):
            desk = opened(folder, name)
            desk.subscribe(lambda event: say(said(event)))
            act(desk, number)
            desk.close()


def _submit(bench: Bench, number: int) -> None:
    evidence = bench.ask(EvidenceIn(CASE))[0].id
    if bench.ask(ReviewOf(evidence)).state in (ReviewState.DRAFT, ReviewState.RETURNED):
        recording = recording_of(bench)
        bench.do(CorrectSegment(recording, bench.ask(LinesOf(recording))[0].segment.id, f"blue card {number}"))
        bench.do(SubmitReview(evidence, f"for the {number}th time"))


def _decide(bench: Bench, number: int) -> None:
    evidence = bench.ask(EvidenceIn(CASE))[0].id
    review = bench.ask(ReviewOf(evidence))
    if review.state is ReviewState.APPROVED:
        bench.do(ReopenReview(evidence, "Heard again."))
    elif number % 2:
        bench.do(ReturnReview(evidence, "The second line is wrong."))
    else:
        bench.do(ApproveReview(evidence, review.bound))
        bench.do(ReopenReview(evidence, "Heard again."))


# A workload works until it is killed; whatever the door commits is acknowledged for it.
WORKLOADS: dict[str, Callable[[Bench, Say, Path, Numbers], None]] = {
    "import": imports,
    "transcription": transcriptions,
    "edits": edits,
    "approval": approvals,
    "export": exports,
}
LONGEST_S = {"import": 1.5, "transcription": 0.5, "edits": 0.5, "approval": 1.0, "export": 1.5}


def recording_of(bench: Bench) -> str:
    """The first recording of the case."""
    return bench.ask(RecordingsOf(bench.ask(EvidenceIn(CASE))[0].id))[0].id


def work(kind: str, folder: str, acknowledged: str, out: str, first: int) -> None:
    """The child's side: log in, work, say what was acknowledged; never ends by itself."""
    told = os.open(acknowledged, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def say(text: str) -> None:
        os.write(told, text.encode() + b"\n")

    with scripted():
        bench = opened(Path(folder))
        bench.subscribe(lambda event: say(said(event)))
        WORKLOADS[kind](bench, say, Path(out), counted(first))


def run(count: int, seed: int) -> Result:
    """`count` kills, evenly over the workloads."""
    tally = Tally("kills")
    slowest = 0.0
    with scratch() as place, Nursery(modules=("tests.faults.kills",)) as nursery:
        ground = Ground.made(Path(place))
        for kind, number in shares(count, tuple(WORKLOADS)):
            victim = Victim(ground, Path(place) / f"{kind}-{number // ROUNDS}", kind)
            problem, seconds = victim.killed(nursery, number, dice(seed, kind, number).uniform(0, LONGEST_S[kind]))
            tally.note(f"{kind} {number}", problem)
            slowest = max(slowest, seconds)
    return tally.result(f"usable again after {slowest:.2f} s at most")


class Victim:
    """A vault whose process is killed again and again."""

    def __init__(self, ground: Ground, place: Path, kind: str) -> None:
        self._ground, self._kind = ground, kind
        self._folder, self._out, self._told = place / "vault", place / "out", place / "acknowledged"
        self._results = len(ground.books(ground.folder).results)
        if not place.exists():
            self._out.mkdir(parents=True)
            ground.copy(self._folder)

    def killed(self, nursery: Nursery, number: int, after: float) -> tuple[str, float]:
        """Let a child work for so many seconds and kill it: (what is wrong afterwards, seconds until usable)."""
        given = {"folder": str(self._folder), "acknowledged": str(self._told), "out": str(self._out)}
        pid = nursery.start("tests.faults.kills:work", kind=self._kind, first=1_000 * number, **given)
        time.sleep(after)
        if not nursery.kill(pid):
            return f"it ended by itself:\n{nursery.errors()}", 0.0
        began = time.monotonic()
        bench = opened(self._folder)
        seconds = time.monotonic() - began
        try:
            return self._wrong(bench, seconds), seconds
        finally:
            bench.close()

    def _wrong(self, bench: Bench, seconds: float) -> str:
        told = self._told.read_text().splitlines() if self._told.exists() else []
        books = self._ground.books(self._folder)
        chunks = told.count("chunk") - (len(books.results) - self._results)
        wrong = (
            books.lost([line for line in told if line != "chunk"]),
            f"{chunks} chunks lost" if chunks > 0 else "",
            f"usable only after {seconds:.1f} s" if seconds > USABLE_WITHIN_S else "",
            half_written(self._folder),
            books.unrecorded(self._out),
            unsound(bench),
        )
        return "; ".join(filter(None, wrong))
