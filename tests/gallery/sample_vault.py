"""A real vault with the sample in it, as the real pipeline leaves it and as people went on from there."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

from tests.gallery.stage import PASSWORD, PEOPLE
from tests.vaults import copied, pumped
from workbench.bench.door import Bench
from workbench.bootstrap import LocalWorkshop
from workbench.domain.commands import Annotate, CorrectSegment, OpenCase, RenameSpeaker
from workbench.domain.orders import ImportFiles, Process
from workbench.domain.questions import LinesOf, RecordingsOf, SpeakersOf
from workbench.domain.timeline import Span
from workbench.storage.passwords import FLOOR

NAME = "sample vault"
VOICES = (("Witness A", "witness"), ("Officer 1", "officer"), ("Unknown 3", ""), ("Caller", "caller"))


def workshop() -> LocalWorkshop:
    """Guessing a password costs as little as is allowed."""
    return LocalWorkshop(cost=FLOOR)


def place(folder: Path) -> Path:
    """This look's own copy, fresh each time."""
    own = folder / "own vault"
    shutil.rmtree(own, ignore_errors=True)
    return copied(template(folder.parents[1]), own)


def template(folder: Path) -> Path:
    """Made when it is first asked for; kept for the next time."""
    made = folder / NAME
    if not (made / "whole").exists():
        shutil.rmtree(made, ignore_errors=True)
        _make(made / "vault")
        (made / "whole").touch()
    return made / "vault"


def _make(vault: Path) -> None:
    here = workshop()
    vault.parent.mkdir(parents=True)
    here.found(vault, admin="Admin", password=PASSWORD)
    with closing(here.unlock(vault, user="Admin", password=PASSWORD)) as admin:
        for name, role in PEOPLE.items():
            admin.enrol(name, role, PASSWORD)
    with closing(here.unlock(vault, user="Analyst 1", password=PASSWORD)) as bench:
        bench.do(OpenCase("2026-0417", "Harbour Street", critical=True))
        taken = pumped(bench.start(ImportFiles("2026-0417", (here.sample,))))
        recording = bench.ask(RecordingsOf(taken.taken[0].id))[0].id
        pumped(bench.start(Process("2026-0417", (recording,), language="en")))
        _work_on(bench, recording)


def _work_on(bench: Bench, recording: str) -> None:
    for speaker, (name, role) in zip(bench.ask(SpeakersOf(recording)), VOICES, strict=False):
        bench.do(RenameSpeaker(recording, speaker.key, name, role))
    lines = bench.ask(LinesOf(recording))
    words = lines[3].text.split()
    bench.do(CorrectSegment(recording, lines[3].segment.id, " ".join([*words[:-1], "indeed,", words[-1]])))
    note = "Names the colour for the first time; compare with statement p. 4, l. 12."
    bench.do(Annotate(recording, note, lines[3].segment.span, "note"))
    bench.do(Annotate(recording, "Two readings.", Span(lines[6].segment.span.first, lines[7].segment.span.end), "disputed"))
