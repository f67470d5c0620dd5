"""Real vaults for tests: founded once a session at the cheapest allowed password cost, copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from workbench.bench.door import Bench
from workbench.bootstrap import LocalWorkshop, roots
from workbench.domain.audio import AudioTrack, MediaProbe
from workbench.domain.commands import CorrectSegment, FinishDraft, OpenCase, RecordEvidence, RecordRecording, SubmitReview
from workbench.domain.events import EvidenceImported, RecordingDecoded
from workbench.domain.evidence import Recording
from workbench.domain.orders import VerifyVault
from workbench.domain.people import Role
from workbench.domain.progress import Progress
from workbench.domain.recipe import Recipe
from workbench.domain.speakers import Speaker, Turn
from workbench.domain.timeline import Rate, Span
from workbench.domain.transcript import Draft, Segment, Word
from workbench.storage.passwords import FLOOR

A = TypeVar("A")
PASSWORD = "quiet-harbour-crane-71"
PEOPLE = {"boss": Role.ADMIN, "ann": Role.ANALYST, "sue": Role.SUPERVISOR}


def workshop() -> LocalWorkshop:
    """This machine's workshop with cheap passwords."""
    return LocalWorkshop(cost=FLOOR)


def founded(folder: Path) -> Path:
    """A vault with an administrator, an analyst and a supervisor."""
    here = workshop()
    here.found(folder, admin="boss", password=PASSWORD)
    bench = here.unlock(folder, user="boss", password=PASSWORD)
    for name, role in PEOPLE.items():
        if name != "boss":
            bench.enrol(name, role, PASSWORD)
    bench.close()
    return folder


def copied(template: Path, folder: Path) -> Path:
    """A copy of a vault whose root is known as well as the template's."""
    shutil.copytree(template, folder)
    pinned = roots.known(template)
    assert pinned is not None
    roots.pin(folder, pinned)
    return folder


@dataclass
class Vaults:
    """Copies of one vault, opened by name; everything is closed in the end."""

    template: Path
    folder: Path
    opened: list[Bench] = field(default_factory=list)

    def open(self, name: str = "ann") -> Bench:
        """Log in to this test's own copy."""
        if not self.folder.exists():
            copied(self.template, self.folder)
        bench = workshop().unlock(self.folder, user=name, password=PASSWORD)
        self.opened.append(bench)
        return bench

    def close(self) -> None:
        """Lock everything that is still open."""
        for bench in self.opened:
            bench.close()


def a_drafted_recording(bench: Bench, texts: tuple[str, ...] = ("glue was there", "yes it was")) -> Recording:
    """A recording of ten seconds with a machine draft, recorded through the door; no file behind it."""
    bench.do(OpenCase("C-1", "Harbour"))
    track = AudioTrack(0, "pcm_s16le", Rate(16_000), 1, "s16", 256_000, 0)
    probe = MediaProbe("wav", (track,), 10_000_000)
    came = bench.do(RecordEvidence("C-1", "room.wav", "a" * 64, 320_044, probe))
    assert isinstance(came, EvidenceImported)
    made = bench.do(RecordRecording(came.evidence.id, 0, Rate(16_000), 160_000, 1, "pcm_s16le", "b" * 64))
    assert isinstance(made, RecordingDecoded)
    bench.do(FinishDraft(a_draft(made.recording, texts)))
    return made.recording


def a_submitted_exhibit(vaults: Vaults) -> Recording:
    """Drafted, corrected and submitted by ann, who has logged out again."""
    with closing(vaults.open("ann")) as ann:
        recording = a_drafted_recording(ann)
        ann.do(CorrectSegment(recording.id, "d-0", "blue was there"))
        ann.do(SubmitReview(recording.evidence_id, "please"))
    return recording


def faults_of(bench: Bench, *checkpoints: str) -> list[str]:
    """What verify finds, by checkpoints kept elsewhere too, besides the files that drafted recordings never had."""
    verdict: Any = pumped(bench.start(VerifyVault(checkpoints=checkpoints)))
    return [f"{f.place}: {f.problem}" for f in verdict.findings if not f.place.startswith("evidence")]


def pumped(job: Generator[Progress, None, A]) -> A:
    """A job's outcome."""
    while True:
        try:
            next(job)
        except StopIteration as end:
            outcome: A = end.value
            return outcome


def a_draft(recording: Recording, texts: tuple[str, ...], *, name: str = "d") -> Draft:
    """A machine draft of so many segments, by two speakers in turn."""
    recipe = Recipe("faster-whisper", "1.2.1", "court")
    segments = []
    for number, text in enumerate(texts):
        span = Span(number * 40_000, number * 40_000 + 32_000)
        words = tuple(Word(w, span, 900) for w in text.split())
        segments.append(Segment(f"d-{number}", span, text, words, f"S{number % 2 + 1}", recipe.digest(), "en"))
    speakers = (Speaker("S1", 1, "Speaker 1"), Speaker("S2", 2, "Speaker 2"))
    turns = tuple(Turn(s.span, s.speaker) for s in segments)
    return Draft(name, recording.id, "2026-01-02T03:04:05Z", (recipe,), (), tuple(segments), speakers, turns)
