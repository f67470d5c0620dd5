"""The two pictures of a report: the recording at a glance, and the checkpoint as a QR code."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt

from workbench.domain.dossier import Exhibit
from workbench.domain.speakers import Speaker
from workbench.typesetting.column import Column
from workbench.typesetting.fonts import Face
from workbench.typesetting.language import say
from workbench.typesetting.sheet import (
    ARTIFACT,
    HAIRLINE,
    LEFT,
    MUTED,
    RIGHT,
    WAVE,
    Filled,
    Polygon,
    Ruled,
    Shape,
    Written,
    styled,
)

WAVE_HEIGHT = 44.0
LANE = 11.6
GUTTER, WIDEST = 62.0, 118.0
MOST_LANES = 7
BRIEF_HEIGHT, BRIEF_LANES = 28.0, 4

# Okabe and Ito's palette without black; colours and patterns repeat out of step, so that a voice is known without colour.
_COLORS = ("#e69f00", "#56b4e9", "#009e73", "#cc79a7", "#f0e442", "#0072b2", "#d55e00")
_PATTERNS = ("/", "|", "-", "\\", "/\\", "|-")


def glance(column: Column, exhibit: Exhibit, *, brief: bool = False) -> None:
    """Waveform above, one lane a voice below, over the whole recording; lower with `brief`, and with fewer lanes."""
    tall, most = (BRIEF_HEIGHT, BRIEF_LANES) if brief else (WAVE_HEIGHT, MOST_LANES)
    heard = voices(exhibit)
    speakers, more = heard[:most], len(heard) - most
    height = tall + 14 + LANE * len(speakers) + (LANE if more > 0 else 0)
    column.need(height + 8)
    top = column.y - 6
    shapes: list[Shape] = [Filled(LEFT, top, RIGHT - LEFT, height, fill="#fbfcfd", edge=HAIRLINE)]
    gutter = _gutter(column, speakers)
    shapes.extend(_wave(exhibit, top + 7 + tall / 2, tall, gutter))
    for index, speaker in enumerate(speakers):
        shapes.extend(_lane(exhibit, speaker, top + tall + 13 + index * LANE, gutter))
    column.figure(_in_words(exhibit, heard), (LEFT, top, RIGHT - LEFT, height), shapes)
    for index, speaker in enumerate(speakers):
        _name(column, fitted(column, speaker.name, gutter - 10), top + tall + 13 + index * LANE + 6.4)
    if more > 0:
        _name(column, say("and {n} more voices").format(n=more), top + height - 5)
    column.y = top + height + 12


def _gutter(column: Column, speakers: list[Speaker]) -> float:
    """Room for the names, as far as it leaves most of the width to the picture."""
    names = (column.fonts.width(column.fonts.shown(s.name, Face.SANS), Face.SANS, 6.8) for s in speakers)
    return min(WIDEST, max(GUTTER, max(names, default=0.0) + 12))


def _in_words(exhibit: Exhibit, heard: list[Speaker]) -> str:
    """What the picture shows, for those who have it read to them."""
    length = exhibit.recording.rate.clock(exhibit.recording.frames, 1)
    spoken = [f"{voice.name} {exhibit.recording.rate.clock(_talk(exhibit, voice.key), 1)}" for voice in heard]
    told = say("Waveform of the whole recording, {length} long").format(length=length)
    return told + (say("; when each voice speaks: {voices}").format(voices=", ".join(spoken)) if spoken else "")


def _talk(exhibit: Exhibit, speaker: str) -> int:
    return sum(turn.span.length for turn in exhibit.turns if turn.speaker == speaker)


def _name(column: Column, text: str, y: float) -> None:
    column.sheet.texts.append(Written(LEFT + 5, y, text, styled(size=6.8, color=MUTED), ARTIFACT))


def voices(exhibit: Exhibit) -> list[Speaker]:
    """Those with a turn to draw, in the order of their numbers; a lane without one would say that someone spoke."""
    speaking = {turn.speaker for turn in exhibit.turns} if exhibit.lines else set()
    return sorted((s for s in exhibit.speakers if s.key in speaking), key=lambda s: s.number)


def _scale(exhibit: Exhibit, gutter: float) -> float:
    return (RIGHT - LEFT - gutter - 6) / max(1, exhibit.recording.frames)


def _wave(exhibit: Exhibit, middle: float, tall: float, gutter: float) -> Iterator[Shape]:
    left, right = LEFT + gutter, RIGHT - 6
    yield Ruled(left, middle, right, middle, WAVE, 0.5)
    if exhibit.envelope:
        step = (right - left) / len(exhibit.envelope)
        loudest = max(1, max(max(-low, high) for low, high in exhibit.envelope))
        above = [(left + (n + 0.5) * step, middle - _raised(high, loudest, tall)) for n, (_, high) in enumerate(exhibit.envelope)]
        below = [(left + (n + 0.5) * step, middle - _raised(low, loudest, tall)) for n, (low, _) in enumerate(exhibit.envelope)]
        yield Polygon((*above, *reversed(below)), WAVE)


def _raised(level: int, loudest: int, tall: float) -> float:
    """How far a level stands from the middle: soft ones are raised, so that one knock does not flatten all that is said."""
    share = abs(level) / loudest
    return (tall / 2) * (share + sqrt(share)) / 2 * (1 if level > 0 else -1)


def _lane(exhibit: Exhibit, speaker: Speaker, y: float, gutter: float) -> Iterator[Shape]:
    color = _COLORS[(speaker.number - 1) % len(_COLORS)]
    pattern = _PATTERNS[(speaker.number - 1) % len(_PATTERNS)]
    for first, end in stretches(exhibit, speaker.key, _scale(exhibit, gutter)):
        yield Filled(LEFT + gutter + first, y, end - first, 7.4, fill=color, pattern=pattern)


def stretches(exhibit: Exhibit, speaker: str, scale: float) -> list[tuple[float, float]]:
    """A voice's turns in points, those that touch at the printed size drawn as one."""
    made: list[tuple[float, float]] = []
    for turn in sorted(t.span for t in exhibit.turns if t.speaker == speaker):
        first, end = turn.first * scale, max(turn.end * scale, turn.first * scale + 0.7)
        if made and first - made[-1][1] < 0.7:
            made[-1] = (made[-1][0], max(end, made[-1][1]))
        else:
            made.append((first, end))
    return made


def fitted(column: Column, name: str, width: float, size: float = 6.8) -> str:
    """A name that fits its place, with an ellipsis where something is missing."""
    text = column.fonts.shown(name, Face.SANS)
    if column.fonts.width(text, Face.SANS, size) <= width:
        return text
    while text and column.fonts.width(text + "…", Face.SANS, size) > width:
        text = text[:-1]
    return text + "…"


def qr(text: str, x: float, y: float, side: float) -> Iterator[Shape]:
    """A QR code as filled rows inside a frame; `y` is its upper edge."""
    import segno

    matrix = list(segno.make(text, error="m", micro=False).matrix)
    yield Filled(x, y, side, side, fill="#ffffff", edge=HAIRLINE)
    unit = (side - 10) / len(matrix)
    for row, modules in enumerate(matrix):
        for first, length in _dark(modules):
            yield Filled(x + 5 + first * unit, y + 5 + row * unit, length * unit, unit + 0.05, fill="#111111")


def _dark(modules: bytes | bytearray) -> Iterator[tuple[int, int]]:
    first = None
    for place, module in enumerate([*modules, 0]):
        if module and first is None:
            first = place
        elif not module and first is not None:
            yield first, place - first
            first = None
