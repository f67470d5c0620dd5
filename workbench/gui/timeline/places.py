"""What lies under a pixel of the timeline, and how it is told in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.domain.speakers import Speaker
from workbench.domain.timeline import Rate, Span
from workbench.gui.timeline.contents import Contents, Mark
from workbench.gui.timeline.mark_lane import mark_at
from workbench.gui.timeline.rows import NAMES, Rows

if TYPE_CHECKING:
    from workbench.gui.timeline.canvas import TimelineCanvas


@dataclass(frozen=True, slots=True)
class Place:
    """A spot: its frame, and the row, speaker, turn or mark there."""

    frame: int
    row: str
    named: bool
    speaker: Speaker | None = None
    span: Span | None = None
    mark: Mark | None = None
    whole: tuple[str, ...] = ()

    def words(self, rate: Rate) -> str:
        """The tool tip: exact times, who, what."""
        if self.named:
            return "\n".join((self.speaker.name, self.speaker.role)) if self.speaker else "\n".join(self.whole)
        lines = [self.speaker.name] if self.speaker and self.span else []
        if self.span:
            lines.append(f"{rate.clock(self.span.first)} – {rate.clock(self.span.end)} ({rate.clock(self.span.length)})")
        if self.mark:
            lines += [self.mark.label, self.mark.detail] if self.mark.label not in self.mark.detail else [self.mark.detail]
        return "\n".join(lines) or rate.clock(self.frame)


def place_at(canvas: TimelineCanvas, x: float, y: float) -> Place:
    """What is under a pixel of the canvas."""
    rows, contents, view = canvas.rows, canvas.contents, canvas.axis.view
    frame, named = view.frame_at(x - NAMES), x < NAMES
    lane = rows.lane_at(y, canvas.scrolled)
    if lane is not None and lane < len(contents.lanes):
        held = contents.lanes[lane]
        return Place(frame, "lane", named, held.speaker, None if named else held.turn_at(frame))
    row, marks, whole = _marks(rows, contents, y)
    mark = None if named else mark_at(marks, view, x - NAMES)
    return Place(frame, row, named, None, mark.span if mark else None, mark, whole)


def _marks(rows: Rows, contents: Contents, y: float) -> tuple[str, tuple[Mark, ...], tuple[str, ...]]:
    if rows.notes.holds(y):
        return "notes", contents.notes, contents.whole_notes
    if rows.checks.holds(y):
        return "checks", contents.checks, contents.whole_checks
    return ("ruler" if rows.ruler.holds(y) else "wave" if rows.wave.holds(y) else "below"), (), ()
