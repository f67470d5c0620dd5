"""A small transcript to write in every format."""

from __future__ import annotations

from dataclasses import replace

from workbench.domain.annotations import Annotation
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


ODD = 'He said "a & b" <c>\tand\nleft: =1+1; مرحبا بالعالم، 你好。'


def an_odd_sheet() -> Sheet:
    """Voices that overlap, one with itself; rows without a gap; scripts, markup, line breaks; no text; a hundred hours."""
    lines = (
        a_line(1, 0.5, 2.25, "glue was here", corrected='blue & "green"'),
        a_line(2, 2, 4, ODD, speaker="S2"),
        a_line(3, 3, 5, "over my own words", speaker="S2"),
        a_line(4, 5, 6.000125, "at once", speaker="S2"),
        a_line(5, 7, 7.5, "", speaker="S1"),
        a_line(6, 8, 9, "42", speaker=""),
        a_line(7, 360_000, 360_001.5, "late", speaker="S3"),
    )
    sheet = a_sheet(*lines)
    whole = replace(sheet.recording, frames=RATE.frames(360_100))
    notes = (
        Annotation("n1", "r1", Span(0, 8000), "note", "listen & look", "Ada", "2026-01-02T03:04:05Z", ("one",)),
        Annotation("n2", "r1", None, "question", "who is <this>?", "Ben", "2026-01-02T03:04:06Z"),
        Annotation("n3", "r1", Span(4000, 4000), "mark", "", "Ada", "2026-01-02T03:04:07Z"),
    )
    arabic = Speaker("S3", 3, "شاهد الأول")
    return replace(sheet, recording=whole, annotations=notes, speakers=(*sheet.speakers, arabic))


def said(sheet: Sheet) -> list[tuple[str, str]]:
    """(speaker, text) of every row, blanks apart."""
    return [(sheet.name(line.speaker), " ".join(line.text.split())) for line in sheet.lines]


def times(sheet: Sheet) -> list[tuple[float, float]]:
    """Beginning and end of every row in seconds."""
    return [(line.span.first / RATE.hz, line.span.end / RATE.hz) for line in sheet.lines]
