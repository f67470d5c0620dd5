"""The two pictures of a report: the recording at a glance, and the checkpoint as a QR code."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.domain.dossier import Exhibit
from workbench.domain.speakers import Speaker
from workbench.typesetting.column import Column
from workbench.typesetting.fonts import Face
from workbench.typesetting.sheet import HAIRLINE, LEFT, MUTED, RIGHT, WAVE, Filled, Polygon, Ruled, Shape, Style, Written

WAVE_HEIGHT = 44.0
LANE = 11.6
GUTTER = 62.0
MOST_LANES = 7

# Okabe and Ito's palette without black; colours and patterns repeat out of step, so that a voice is known without colour.
_COLORS = ("#e69f00", "#56b4e9", "#009e73", "#cc79a7", "#f0e442", "#0072b2", "#d55e00")
_PATTERNS = ("/", "|", "-", "\\", "/\\", "|-")


def glance(column: Column, exhibit: Exhibit) -> None:
    """Waveform above, one lane a voice below, over the whole recording."""
    heard = voices(exhibit)
    speakers = heard[:MOST_LANES]
    height = WAVE_HEIGHT + 14 + LANE * len(speakers) + (LANE if len(heard) > MOST_LANES else 0)
    column.need(height + 8)
    top = column.y - 6
    column.sheet.shapes.append(Filled(LEFT, top, RIGHT - LEFT, height, fill="#fbfcfd", edge=HAIRLINE))
    column.sheet.shapes.extend(_wave(exhibit, top + 7 + WAVE_HEIGHT / 2))
    for index, speaker in enumerate(speakers):
        _lane(column, exhibit, speaker, top + WAVE_HEIGHT + 13 + index * LANE)
    if len(heard) > MOST_LANES:
        more = f"and {len(heard) - MOST_LANES} more voices"
        column.sheet.texts.append(Written(LEFT + 5, top + height - 5, more, Style(size=6.8, color=MUTED)))
    column.y = top + height + 12


def voices(exhibit: Exhibit) -> list[Speaker]:
    """Those with a turn to draw, in the order of their numbers; a lane without one would say that someone spoke."""
    speaking = {turn.speaker for turn in exhibit.turns} if exhibit.lines else set()
    return sorted((s for s in exhibit.speakers if s.key in speaking), key=lambda s: s.number)


def _scale(exhibit: Exhibit) -> float:
    return (RIGHT - LEFT - GUTTER - 6) / max(1, exhibit.recording.frames)


def _wave(exhibit: Exhibit, middle: float) -> Iterator[Shape]:
    left, right = LEFT + GUTTER, RIGHT - 6
    yield Ruled(left, middle, right, middle, WAVE, 0.5)
    if exhibit.envelope:
        step = (right - left) / len(exhibit.envelope)
        loudest = max(1, max(max(-low, high) for low, high in exhibit.envelope))
        unit = WAVE_HEIGHT / 2 / loudest
        above = [(left + (n + 0.5) * step, middle - high * unit) for n, (_, high) in enumerate(exhibit.envelope)]
        below = [(left + (n + 0.5) * step, middle - low * unit) for n, (low, _) in enumerate(exhibit.envelope)]
        yield Polygon((*above, *reversed(below)), WAVE)


def _lane(column: Column, exhibit: Exhibit, speaker: Speaker, y: float) -> None:
    name = fitted(column, speaker.name, GUTTER - 10)
    column.sheet.texts.append(Written(LEFT + 5, y + 6.4, name, Style(size=6.8, color=MUTED)))
    color = _COLORS[(speaker.number - 1) % len(_COLORS)]
    pattern = _PATTERNS[(speaker.number - 1) % len(_PATTERNS)]
    for first, end in stretches(exhibit, speaker.key, _scale(exhibit)):
        column.sheet.shapes.append(Filled(LEFT + GUTTER + first, y, end - first, 7.4, fill=color, pattern=pattern))


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
