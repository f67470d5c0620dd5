"""A small made-up case for the window's tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.domain.annotations import Annotation
from workbench.domain.audio import AudioTrack, MediaProbe
from workbench.domain.caveats import Caveat, CaveatKind
from workbench.domain.evidence import Case, Evidence, Recording
from workbench.domain.recipe import Recipe, parameters
from workbench.domain.speakers import Speaker, Turn
from workbench.domain.timeline import Rate, Span
from workbench.domain.transcript import Correction, Draft, Segment, Suspicion, SuspicionKind, Word

if TYPE_CHECKING:
    from tests.gui.fake_bench import State

MOMENT = "2026-11-23T09:14:00+00:00"
RATE = Rate(16_000)
RECIPE = Recipe(
    "faster-whisper",
    "1.2.1",
    "court",
    (("whisper-base", "d01c3014881c" + "0" * 52),),
    parameters(temperature=0, beam_size=5, compute_type="int8"),
)
SPEAKERS = (Speaker("S1", 1, "Witness A"), Speaker("S2", 2, "Officer 1"), Speaker("S3", 3, "Unknown 3"))
START = 1291.22  # seconds
SAID = (
    (0.0, 3.2, "S2", "Can you say again which way the car went after that?"),
    (3.65, 4.2, "S1", "It was the grey one, it came round from the, from the yard side."),
    (8.18, 2.5, "S2", "The yard side. And you saw the driver?"),
    (10.9, 3.7, "S1", "I saw him get out. He had the bag, the glue one, and he left it by the gate."),
    (14.68, 2.2, "S3", "[inaudible] … told you not to"),
    (17.11, 4.0, "S2", "Sorry, who was that? Could everyone speak one at a time, please."),
    (21.54, 3.1, "S1", "That was my brother. He wasn’t there when it happened."),
    (24.8, 3.2, "S2", "So at nine fifteen you were on your own?"),
    (28.26, 3.0, "S1", "Nine fifteen, nine twenty. Something like that."),
)
_DOUBTFUL = {"gate.": 430, "brother.": 610, "[inaudible]": 210, "…": 300, "told": 350, "fifteen,": 480}


def probe(seconds: int) -> MediaProbe:
    """A plain mono container."""
    return MediaProbe("wav", (AudioTrack(0, "pcm_s16le", RATE, 1, "s16", 256_000, 0),), seconds * 1_000_000)


def said(recording_id: str, *, start: float = START, times: int = 1, again: int = 0) -> Draft:
    """The conversation as a machine draft, `times` over; `again` tells how many drafts there are of it by now."""
    segments = tuple(
        _segment(recording_id, number, start + round_ * 32 + at, length, who, text)
        for round_ in range(times)
        for number, (at, length, who, text) in enumerate(SAID, round_ * len(SAID))
    )
    turns = tuple(Turn(s.span, s.speaker) for s in segments)
    flags = (
        Suspicion(SuspicionKind.LOOP, segments[-2].span, "repeated three times"),
        Suspicion(
            SuspicionKind.SPEECH_WITHOUT_TEXT, Span(segments[-1].span.end + 8000, segments[-1].span.end + 24000), "2 s of speech"
        ),
    )
    name = f"D-{recording_id}-{again}" if again else f"D-{recording_id}"
    return Draft(name, recording_id, MOMENT, (RECIPE,), (), segments, SPEAKERS, turns, flags, language="en")


def _segment(recording_id: str, number: int, at: float, length: float, who: str, text: str) -> Segment:
    first, end = RATE.frames(at), RATE.frames(at + length)
    parts = text.split()
    step = (end - first) // len(parts)
    words = tuple(
        Word(part, Span(first + i * step, first + (i + 1) * step), _DOUBTFUL.get(part, 940)) for i, part in enumerate(parts)
    )
    return Segment(f"{recording_id}-{number}", Span(first, end), text, words, who, RECIPE.digest(), "en")


def fill(state: State, *, times: int = 1) -> None:
    """Two cases; the first with three exhibits, one of them transcribed, corrected and annotated."""
    for case in (
        Case("2026-0417", "Harbour Street", critical=True, opened_at=MOMENT),
        Case("2026-0402", "Mill Lane", critical=False, opened_at=MOMENT),
    ):
        state.cases[case.number] = case
    for number, (name, seconds, caveats) in enumerate(_FILES, 1):
        _add(state, number, name, seconds, caveats)
    draft = said("R2", times=times)
    state.desk.finish(draft, who="Analyst 1")
    mended = Correction("R2-3", SAID[3][3].replace("glue", "blue"), "Analyst 1", MOMENT)
    state.desk.make(draft.id, "R2-3", mended, 1)
    span = draft.segments[3].span
    text = "Names the colour for the first time; compare with statement p. 4, l. 12."
    state.desk.notes["N1"] = Annotation("N1", "R2", span, "important", text, "Analyst 1", MOMENT)


_FILES: tuple[tuple[str, int, tuple[Caveat, ...]], ...] = (
    ("Intake call.m4a", 252, ()),
    ("Interview room 2.wav", 4053, ()),
    (
        "Doorbell.mp4",
        1120,
        (
            Caveat(CaveatKind.GAP, "18.0–19.0 s could not be decoded; silence inserted.", Span(18 * 16_000, 19 * 16_000)),
            Caveat(CaveatKind.CONDITION, "The recording clips in 0.4 % of its samples."),
        ),
    ),
)


def _add(state: State, number: int, name: str, seconds: int, caveats: tuple[Caveat, ...]) -> None:
    sha256 = f"9f2c44b107ae{number:052x}"
    evidence = Evidence(
        f"E{number}", "2026-0417", str(number), name, sha256, seconds * 32_000, MOMENT, "Analyst 1", probe(seconds)
    )
    state.evidence[evidence.id] = evidence
    state.recordings[f"R{number}"] = Recording(
        f"R{number}", evidence.id, 0, RATE, seconds * 16_000, 1, "pcm_s16le", sha256, caveats
    )
