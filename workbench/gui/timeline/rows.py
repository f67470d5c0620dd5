"""Where each row of the timeline stands, top to bottom, for a given height."""

from __future__ import annotations

from dataclasses import dataclass

RULER, CLOCK, LANE, MARKS = 24, 15, 36, 28
SOUND_LEAST, SOUND_MOST = 64, 320
NAMES = 120
WAVE, SPECTRUM, BOTH = "wave", "spectrum", "both"


@dataclass(frozen=True, slots=True)
class Band:
    """Pixels from `top` down to, not including, `bottom`."""

    top: int
    bottom: int

    @property
    def height(self) -> int:
        """Pixels in the band."""
        return self.bottom - self.top

    def holds(self, y: float) -> bool:
        """Whether a pixel row is inside."""
        return self.top <= y < self.bottom

    def part(self, number: int, count: int) -> Band:
        """One of so many equal strips."""
        return Band(self.top + self.height * number // count, self.top + self.height * (number + 1) // count)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows there are to be: a clock on the wall, how the sound is drawn, how many voices, which marks."""

    lanes: int
    marks: tuple[str, ...]
    sound: str = WAVE
    clock: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """The bands of ruler, waveform, spectrogram, lanes and marks; lanes scroll when they do not fit. One not shown is empty."""

    ruler: Band
    clock: Band
    wave: Band
    spectrum: Band
    lanes: Band
    marks: tuple[tuple[str, Band], ...]
    hidden: int

    @property
    def bottom(self) -> int:
        """Where the last row ends."""
        return self.marks[-1][1].bottom if self.marks else self.lanes.bottom

    def lane(self, number: int, scrolled: int) -> Band:
        """The band of one lane; it may lie outside `lanes` and is clipped there."""
        top = self.lanes.top + number * LANE - scrolled
        return Band(top, top + LANE)

    def lane_at(self, y: float, scrolled: int) -> int | None:
        """The lane under a pixel row."""
        return int(y - self.lanes.top + scrolled) // LANE if self.lanes.holds(y) else None

    def name_at(self, y: float) -> str:
        """The row under a pixel row that is no lane."""
        named = (("ruler", self.ruler), ("ruler", self.clock), (WAVE, self.wave), (SPECTRUM, self.spectrum), *self.marks)
        return next((name for name, band in named if band.holds(y)), "below")

    def mark(self, name: str) -> Band:
        """The band of a row of marks."""
        return dict(self.marks)[name]


def rows(height: int, wanted: Wanted) -> Rows:
    """The sound takes what lanes leave, within its bounds; lanes shrink only when it is at its least."""
    clock = CLOCK if wanted.clock else 0
    room = max(0, height - RULER - clock - len(wanted.marks) * MARKS)
    voices = wanted.lanes * LANE
    least, most = SOUND_LEAST * (1 + (wanted.sound == BOTH)), SOUND_MOST * (1 + (wanted.sound == BOTH))
    sound = min(max(room - voices, least), most)
    edges = _edges(RULER, clock, *_shared(sound, wanted.sound), max(0, min(voices, room - sound)), *[MARKS] * len(wanted.marks))
    marks = tuple(zip(wanted.marks, edges[5:], strict=True))
    ruler, wall, wave, spectrum, shown = edges[:5]
    return Rows(ruler, wall, wave, spectrum, shown, marks, hidden=voices - shown.height)


def _shared(sound: int, how: str) -> tuple[int, int]:
    """How much of the sound's height is waveform, and how much spectrogram."""
    wave = {WAVE: sound, SPECTRUM: 0, BOTH: sound * 2 // 5}[how]
    return wave, sound - wave


def _edges(*heights: int) -> list[Band]:
    bands, top = [], 0
    for height in heights:
        bands.append(Band(top, top + height))
        top += height
    return bands
