"""A block in the hand: where it would go, as whole frames; nothing is changed until the hand lets go."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.timeline import Span
from workbench.gui.timeline.lanes import Block
from workbench.gui.timeline.places import BODY, FIRST
from workbench.gui.timeline.snapping import Snap

STEADY = 12  # pixels: a hand that goes to another lane does not mean to move in time as well


@dataclass(frozen=True, slots=True)
class Grab:
    """What is held: a block, by an edge or its body, from this frame."""

    block: Block
    part: str
    frame: int


@dataclass(frozen=True, slots=True)
class Ghost:
    """Where the block would go: its frames, its lane, the frame it snapped to; `dropped` once the hand let go of it there."""

    block: Block
    span: Span
    lane: int
    snapped: int | None = None
    dropped: bool = False

    @property
    def is_elsewhere(self) -> bool:
        """Whether letting go would change anything."""
        return self.span != self.block.span or self.lane != self.block.lane


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a drag has to keep to: the recording's length, the least a block may last, frames that are no move yet."""

    frames: int
    least: int
    steady: int


def dragged(grab: Grab, frame: int, lane: int, snap: Snap, bounds: Bounds) -> Ghost:
    """The block with the hand at a frame of a lane."""
    if grab.part != BODY:
        return _stretched(grab, frame - grab.frame, snap, bounds)
    return _carried(grab, frame - grab.frame, lane, snap, bounds)


def _stretched(grab: Grab, by: int, snap: Snap, bounds: Bounds) -> Ghost:
    held = grab.block.span
    wanted = (held.first if grab.part == FIRST else held.end) + by
    target = snap.nearest(wanted)
    edge = wanted if target is None else target
    if grab.part == FIRST:
        span = Span(min(max(edge, 0), held.end - bounds.least), held.end)
    else:
        span = Span(held.first, min(max(edge, held.first + bounds.least), bounds.frames))
    return Ghost(grab.block, span, grab.block.lane, target if target in (span.first, span.end) else None)


def _carried(grab: Grab, by: int, lane: int, snap: Snap, bounds: Bounds) -> Ghost:
    held = grab.block.span
    if lane != grab.block.lane and abs(by) < bounds.steady:
        return Ghost(grab.block, held, lane)
    # A hand in haste drags by a little without wanting to; the old place holds on like any other edge.
    ends = [(target - edge, target) for edge in (held.first + by, held.end + by) if (target := snap.nearest(edge)) is not None]
    more, target = min(ends, key=lambda end: abs(end[0]), default=(0, None))
    first = min(max(held.first + by + more, 0), bounds.frames - held.length)
    return Ghost(grab.block, Span(first, first + held.length), lane, target)
