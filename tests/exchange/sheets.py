"""A small transcript to write in every format."""

from __future__ import annotations

from workbench.domain.audio import AudioTrack, MediaProbe
from workbench.domain.evidence import Evidence, Recording
from workbench.domain.recipe import Recipe
from workbench.domain.sheet import Sheet
from workbench.domain.speakers import Speaker, Turn
from workbench.domain.timeline import Rate, Span
from workbench.domain.transcript import Correction, Draft, Line, Segment, Word

RATE = Rate(8000)


def a_line(number: int, first: float, end: float, text: str, *, speaker: str = "S1", corrected: str = "") -> Line:
    span = Span(RATE.frames(first), RATE.frames(end))
    segment = Segment(f"d-{number}", span, text, (Word(text, span, 910),), speaker, "r" * 64, "en")
    correction = Correction(segment.id, corrected, "Ada", "2026-01-02T03:04:05Z") if corrected else None
    return Line(segment, correction)


def a_sheet(*lines: Line) -> Sheet:
    probe = MediaProbe("wav", (AudioTrack(0, "pcm_s16le", RATE, 1, "s16", 128_000, 0),), 60_000_000)
    evidence = Evidence("e1", "C-1", "2", "room 2.wav", "a" * 64, 960_044, "2026-01-02T03:04:05Z", "Ada", probe)
    recording = Recording("r1", "e1", 0, RATE, RATE.frames(60), 1, "pcm_s16le", "b" * 64)
    turns = tuple(Turn(x.segment.span, x.segment.speaker) for x in lines)
    speakers = (Speaker("S1", 1, "Officer Hill"), Speaker("S2", 2, "Witness"))
    recipe = Recipe("faster-whisper", "1.2.1", "court")
    draft = Draft("d", "r1", "2026-01-02T03:04:05Z", (recipe,), (), tuple(x.segment for x in lines), speakers, turns)
    return Sheet(evidence, recording, draft, lines, speakers, turns, ())
