"""Where each row of the timeline stands, top to bottom, for a given height."""

from __future__ import annotations

from dataclasses import dataclass

RULER, LANE, MARKS = 24, 36, 28
WAVE_LEAST, WAVE_MOST = 64, 320
NAMES = 120


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


@dataclass(frozen=True, slots=True)
class Rows:
    """The bands of ruler, waveform, speaker lanes, notes and checks; lanes scroll when they do not fit."""

    ruler: Band
    wave: Band
    lanes: Band
    notes: Band
    checks: Band
    hidden: int

    def lane(self, number: int, scrolled: int) -> Band:
        """The band of one lane; it may lie outside `lanes` and is clipped there."""
        top = self.lanes.top + number * LANE - scrolled
        return Band(top, top + LANE)

    def lane_at(self, y: float, scrolled: int) -> int | None:
        """The lane under a pixel row."""
        return int(y - self.lanes.top + scrolled) // LANE if self.lanes.holds(y) else None


def rows(height: int, lanes: int) -> Rows:
    """The waveform takes what lanes leave, within its bounds; lanes shrink only when it is at its least."""
    room = max(0, height - RULER - 2 * MARKS)
    wanted = lanes * LANE
    wave = min(max(room - wanted, WAVE_LEAST), WAVE_MOST)
    shown = max(0, min(wanted, room - wave))
    ruler = Band(0, RULER)
    waveform = Band(ruler.bottom, ruler.bottom + wave)
    voices = Band(waveform.bottom, waveform.bottom + shown)
    notes = Band(voices.bottom, voices.bottom + MARKS)
    return Rows(ruler, waveform, voices, notes, Band(notes.bottom, notes.bottom + MARKS), hidden=wanted - shown)
