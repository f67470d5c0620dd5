"""What the actions of the timeline do: how the sound is drawn, zoom, markers, edges by ten milliseconds."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from workbench.domain.commands import Annotate
from workbench.domain.timeline import Span
from workbench.gui.language import tr
from workbench.gui.settings import text_of
from workbench.gui.writing import editing

if TYPE_CHECKING:
    from PySide6.QtWidgets import QSplitter

    from workbench.gui.timeline.desk import TimelineDesk
    from workbench.gui.window import Window

_SOUND, _APART, _SNAP = "timeline/sound", "timeline/channels", "timeline/snap"
_SOUNDS = ("wave", "spectrum", "both")
_NUDGE_MS = 10


def take_up(window: Window, timeline: TimelineDesk) -> None:
    """Show things as this person left them."""
    sound = text_of(window.store, _SOUND, "wave")
    timeline.set_channels_apart(text_of(window.store, _APART, "yes") == "yes")
    timeline.canvas.snaps = text_of(window.store, _SNAP, "yes") == "yes"
    timeline.set_sound(sound if sound in _SOUNDS else "wave")


def add_mark(window: Window) -> None:
    """A marker where the playhead is."""
    desk, timeline = window.desk, window.centre.timeline
    if desk is None or desk.view is None or timeline is None:
        return
    at = timeline.canvas.playhead
    number = 1 + sum(note.kind == "mark" for note in desk.view.annotations)
    command = Annotate(desk.view.recording.id, tr("Mark {n}").format(n=number), Span(at, at), "mark")
    desk.changes.make(command, tr("marker"))


def to_mark(window: Window, direction: int) -> None:
    """The playhead goes to the marker after or before it."""
    timeline = window.centre.timeline
    if timeline is None:
        return
    here, flags = timeline.canvas.playhead, timeline.canvas.contents.flags
    ahead = [flag for flag in flags if (flag > here if direction > 0 else flag < here)]
    if not ahead:
        window.bottom.say(tr("There is no marker there. Ctrl+B sets one."))
        return
    frame = ahead[0 if direction > 0 else -1]
    timeline.reveal(Span(frame, frame))
    timeline.seek_requested.emit(frame)


def nudge(window: Window, *, first: int = 0, end: int = 0) -> None:
    """The line's edges by so many steps of ten milliseconds."""
    desk = window.desk
    if desk is None or desk.view is None or desk.line is None:
        return
    step, held = desk.view.recording.rate.hz * _NUDGE_MS // 1000, desk.line.span
    ends = (max(0, held.first + first * step), min(held.end + end * step, desk.view.recording.frames))
    if ends[0] < ends[1]:
        editing.retime(window, desk.line.id, Span(*ends))


def _show(window: Window, sound: str) -> None:
    def show(timeline: TimelineDesk) -> None:
        timeline.set_sound(sound)
        _make_room(window.centre.splitter, timeline.height_wanted)

    window.store.setValue(_SOUND, sound)
    _timeline(window, show)


def _make_room(splitter: QSplitter, wanted: int) -> None:
    """More height for the timeline, but never more than two thirds of what there is."""
    above, below = splitter.sizes()[:2]
    height = min(wanted, (above + below) * 2 // 3)
    if height > above:
        splitter.setSizes([height, above + below - height])


def _channels(window: Window) -> None:
    def turn(timeline: TimelineDesk) -> None:
        timeline.set_channels_apart(not timeline.channels_apart)
        window.store.setValue(_APART, "yes" if timeline.channels_apart else "no")
        window.bottom.say(tr("Channels apart") if timeline.channels_apart else tr("Channels mixed"))

    _timeline(window, turn)


def _snap(window: Window) -> None:
    def turn(timeline: TimelineDesk) -> None:
        snaps = timeline.canvas.snaps = not timeline.canvas.snaps
        window.store.setValue(_SNAP, "yes" if snaps else "no")
        window.bottom.say(tr("Edges snap; Shift frees them") if snaps else tr("Edges move freely"))

    _timeline(window, turn)


def _zoom_line(window: Window) -> None:
    desk = window.desk
    if desk is not None and (line := desk.line) is not None:
        _timeline(window, lambda timeline: timeline.zoom_to(line.span))


def _timeline(window: Window, do: Callable[[TimelineDesk], object]) -> None:
    if window.centre.timeline is not None:
        do(window.centre.timeline)


VERBS: dict[str, Callable[[Window], object]] = {
    **{f"show_{sound}": partial(_show, sound=sound) for sound in _SOUNDS},
    "channels": _channels,
    "snap": _snap,
    "zoom_selection": lambda window: _timeline(window, lambda timeline: timeline.zoom_to_selection()),
    "zoom_line": _zoom_line,
    "taller": lambda window: _timeline(window, lambda timeline: timeline.amplify(2)),
    "flatter": lambda window: _timeline(window, lambda timeline: timeline.amplify(-2)),
    "fit_amplitude": lambda window: _timeline(window, lambda timeline: timeline.fit_amplitude()),
    "add_mark": add_mark,
    "previous_mark": lambda window: to_mark(window, -1),
    "next_mark": lambda window: to_mark(window, +1),
    "start_earlier": lambda window: nudge(window, first=-1),
    "start_later": lambda window: nudge(window, first=+1),
    "end_earlier": lambda window: nudge(window, end=-1),
    "end_later": lambda window: nudge(window, end=+1),
}
