"""The timeline in words, for those who do not see it."""

from __future__ import annotations

from workbench.gui.timeline.canvas import TimelineCanvas


def told(canvas: TimelineCanvas) -> str:
    """Where the playhead is, what is shown and selected, how many speak and how much is to check."""
    contents, view, held = canvas.contents, canvas.axis.view, canvas.selection
    clock, tr = contents.rate.clock, canvas.tr
    parts = [
        tr("Playhead at {at}.").format(at=clock(canvas.playhead)),
        tr("Showing {first} to {end}.").format(first=clock(view.first), end=clock(view.span.end)),
        tr("Selected {first} to {end}.").format(first=clock(held.first), end=clock(held.end)) if held.length else "",
        tr("{count} speakers, {checks} to check.").format(count=len(contents.lanes), checks=len(contents.checks)),
    ]
    return " ".join(part for part in parts if part)
