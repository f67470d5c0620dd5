"""The timeline in words, for those who do not see it."""

from __future__ import annotations

from workbench.gui.language import tr
from workbench.gui.timeline.canvas import TimelineCanvas
from workbench.gui.timeline.places import times


def told(canvas: TimelineCanvas) -> str:
    """Where the playhead is, what is shown, selected and current, how many speak and how much is to check."""
    contents, view, held = canvas.contents, canvas.axis.view, canvas.selection
    clock, open_checks = contents.rate.clock, int((~contents.checks.quiet).sum())
    parts = [
        tr("Playhead at {at}.").format(at=clock(canvas.playhead)),
        tr("Showing {first} to {end}.").format(first=clock(view.first), end=clock(view.span.end)),
        tr("Selected {first} to {end}.").format(first=clock(held.first), end=clock(held.end)) if held.length else "",
        _current(canvas),
        tr("{count} speakers, {checks} to check.").format(count=len(contents.lanes), checks=open_checks),
    ]
    return " ".join(part for part in parts if part)


def _current(canvas: TimelineCanvas) -> str:
    block, mark, rate = canvas.cursors.block, canvas.cursors.mark, canvas.contents.rate
    if block is not None:
        who = canvas.contents.lanes[block.lane].speaker.name
        return tr("On {who}, {times}: {text}").format(who=who, times=times(block.span, rate), text=block.line.text)
    if mark is not None:
        marks = canvas.contents.marks(canvas.cursors.mark_row)
        label = next((m.label for m in marks if m.span == mark), "")
        return tr("On {label}, {times}.").format(label=label, times=times(mark, rate))
    return ""
