"""What the window does about itself: its panels, its look, its help."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from workbench.gui import appearance, docking
from workbench.gui.frame import furniture
from workbench.gui.language import tr
from workbench.gui.queue import JobState

if TYPE_CHECKING:
    from workbench.gui.window import Window


def _next_panel(window: Window) -> None:
    """The focus goes to the transcript, then round the panels that can be seen."""
    stops: list[QWidget] = [window.centre.transcript]
    stops += [made for dock in docking.seen(window) if (made := dock.widget()) is not None]
    focused = window.focusWidget()
    here = next((n for n, stop in enumerate(stops) if stop is focused or (focused and stop.isAncestorOf(focused))), -1)
    _enter(stops[(here + 1) % len(stops)])


def _settings(window: Window, section: str = "") -> None:
    from workbench.gui.dialogs import settings_dialog

    settings_dialog.show(window, section)


def _palette(window: Window) -> None:
    from workbench.gui.palette import palette

    palette.show(window)


def _help(window: Window, page: str = "start") -> None:
    from workbench.gui.dialogs import help_window

    help_window.show(window, page)


def _enter(stop: QWidget) -> None:
    """Into the panel itself, or the first thing in it that takes the focus."""
    if stop.focusPolicy() is Qt.FocusPolicy.NoFocus:
        inside = [w for w in stop.findChildren(QWidget) if w.isVisible() and w.focusPolicy() & Qt.FocusPolicy.TabFocus]
        stop = inside[0] if inside else stop
    stop.setFocus(Qt.FocusReason.ShortcutFocusReason)


def _hold_jobs(window: Window) -> None:
    if window.desk is not None:
        window.desk.queue.hold(not window.desk.queue.is_held)


def _retry_jobs(window: Window) -> None:
    if window.desk is not None:
        failed = [job for job in window.desk.queue.jobs() if job.state is JobState.FAILED]
        for job in failed:
            window.desk.queue.retry(job.id)
        if not failed:
            window.bottom.say(tr("No job has failed"))


VERBS: dict[str, Callable[[Window], object]] = {
    "theme": appearance.turn,
    "command": _palette,
    "settings": _settings,
    "shortcuts": lambda window: _settings(window, "keyboard"),
    "guide": _help,
    "keys": lambda window: _help(window, "keys"),
    "hold_jobs": _hold_jobs,
    "retry_jobs": _retry_jobs,
    "notifications": lambda window: docking.show(window, "notifications"),
    "next_panel": _next_panel,
    "reset_layout": furniture.reset,
}
