"""Pictures of the timeline: waveform and spectrogram, close up, and a block in the hand."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent

from tests.gallery.stage import Stage
from workbench.gui.timeline.desk import TimelineDesk
from workbench.gui.timeline.rows import NAMES


def both(stage: Stage) -> None:
    """The sample as waveform and spectrogram."""
    stage.at_the_sample()
    _drawn(stage)


def close_up(stage: Stage) -> None:
    """One line across the whole width, with a marker."""
    stage.at_the_sample()
    timeline = _drawn(stage)
    stage.window.actions_by_id["zoom_line"].trigger()
    assert stage.window.player is not None
    stage.window.player.seek(timeline.axis.view.first + timeline.axis.view.shown // 3)
    stage.window.actions_by_id["add_mark"].trigger()
    stage.until(lambda: timeline.canvas.contents.flags)
    stage.rest()


def in_the_hand(stage: Stage) -> None:
    """A block on its way to another voice."""
    stage.inside()
    timeline = stage.window.centre.timeline
    assert timeline is not None
    canvas, held = timeline.canvas, timeline.canvas.contents.lanes[0].blocks.span(1)
    x = NAMES + timeline.axis.view.x_of((held.first + held.end) // 2)
    lanes = [canvas.rows.lane(number, canvas.scrolled).top + 18.0 for number in (0, 1)]
    _hand(timeline, QEvent.Type.MouseButtonPress, QPointF(x, lanes[0]))
    for by in (20, 70):
        _hand(timeline, QEvent.Type.MouseMove, QPointF(x + by, lanes[1]))
    stage.rest()


def _drawn(stage: Stage) -> TimelineDesk:
    stage.window.actions_by_id["show_both"].trigger()
    timeline = stage.window.centre.timeline
    assert timeline is not None
    stage.until(lambda: timeline.canvas.contents.spectra is not None)
    stage.rest()
    return timeline


def _hand(timeline: TimelineDesk, kind: QEvent.Type, spot: QPointF) -> None:
    away, left = timeline.canvas.mapToGlobal(spot), Qt.MouseButton.LeftButton
    event = QMouseEvent(kind, spot, QPointF(away), left, left, Qt.KeyboardModifier.NoModifier)
    QCoreApplication.sendEvent(timeline.canvas, event)


SCREENS: dict[str, Callable[[Stage], None]] = {
    "timeline both": both,
    "timeline close up": close_up,
    "timeline block in the hand": in_the_hand,
}
