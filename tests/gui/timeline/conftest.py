"""One small recording, really decoded peaks, on a desk."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from workbench.domain.annotations import Annotation
from workbench.domain.caveats import Caveat, CaveatKind
from workbench.domain.speakers import Speaker, Turn
from workbench.domain.timeline import Rate, Span
from workbench.domain.transcript import Line, Segment, Suspicion, SuspicionKind, Word
from workbench.gui.style import DARK
from workbench.gui.timeline.contents import judged
from workbench.gui.timeline.desk import TimelineDesk
from workbench.gui.timeline.rows import NAMES
from workbench.media.peaks import PeakBuilder, PeakFile

RATE = Rate(8000)
FRAMES = 480_000  # one minute
PIXEL = 600  # frames

SPEAKERS = (Speaker("S2", 2, "Officer 1", "officer"), Speaker("S1", 1, "Witness A", "witness"))
TURNS = (Turn(Span(80_000, 160_000), "S1"), Turn(Span(120_000, 240_000), "S2"), Turn(Span(400_000, 440_000), "S1"))
LINES = tuple(
    Line(Segment(f"d-{n}", turn.span, f"words {n}", (Word(f"words {n}", turn.span, 900),), turn.speaker, "r", "en"), None)
    for n, turn in enumerate(TURNS)
)
NOTES = (
    Annotation("n1", "r", Span(80_000, 120_000), "note", "names the car", "Analyst 1", "2026-11-23T14:00:00Z"),
    Annotation("n2", "r", None, "note", "far microphone", "Analyst 1", "2026-11-23T14:00:00Z"),
)
SUSPICIONS = (Suspicion(SuspicionKind.LOOP, Span(240_000, 280_000), "“the” eleven times"),)
CAVEATS = (Caveat(CaveatKind.GAP, "18.0–19.0 s could not be decoded; silence inserted", Span(144_000, 152_000)),)


@pytest.fixture
def peaks(tmp_path: Path) -> PeakFile:
    """A minute whose loudness rises and falls once a second."""
    frame = np.arange(FRAMES)
    pcm = (np.sin(frame * 0.3) * np.abs(np.sin(frame * np.pi / RATE.hz)) * 20_000).astype(np.int16)[:, None]
    builder = PeakBuilder(tmp_path / "peaks", rate=RATE, channels=1)
    builder.feed(pcm)
    builder.finish()
    pcm.tofile(tmp_path / "sound.pcm")
    return PeakFile(tmp_path / "peaks", tmp_path / "sound.pcm")


@pytest.fixture
def desk(qtbot: QtBot, peaks: PeakFile) -> TimelineDesk:
    """The desk with that minute, 800 pixels of time wide, so that a pixel is 600 frames."""
    made = TimelineDesk(DARK)
    qtbot.addWidget(made)
    made.resize(NAMES + 800, 400)
    made.show()
    qtbot.waitExposed(made)
    made.show_recording(
        rate=RATE,
        frames=FRAMES,
        peaks=peaks,
        speakers=SPEAKERS,
        turns=TURNS,
        lines=LINES,
    )
    made.set_annotations(NOTES)
    made.set_checks(CAVEATS, judged(SUSPICIONS, ()))
    made.set_editable(True)
    return made
