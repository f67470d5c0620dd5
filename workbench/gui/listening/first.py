"""Listen first: everything that would tell what is said out of sight, until it is lifted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from workbench.gui import docking
from workbench.gui.listening.cover import Cover, Hush

if TYPE_CHECKING:
    from workbench.gui.desk import Desk
    from workbench.gui.window import Window

# Panels that say nothing of what was said.
_INNOCENT = ("cases", "jobs", "queue", "custody", "video", "listening")


class ListenFirst(QObject):
    """Covers the transcript and every panel that might quote it, those too that are made meanwhile."""

    hidden = Signal(bool)
    lift_wanted = Signal()

    def __init__(self, window: Window, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window, self._desk = window, desk
        self.covers: list[Cover] = []
        self._hush: Hush | None = None

    def hide(self) -> None:
        """Put the covers on."""
        if self.covers:
            return
        main = Cover(self._window.centre.transcript, speaks=True)
        main.lift_wanted.connect(self.lift_wanted)
        self.covers = [main]
        if self._window.centre.timeline is not None:
            self._hush = Hush(self._window.centre.timeline)
        for dock in docking.all_of(self._window):
            self.cover(dock.objectName())
        self.hidden.emit(True)

    def lift(self) -> None:
        """Take them off."""
        covers, self.covers = self.covers, []
        for cover in covers:
            cover.lift()
        hush, self._hush = self._hush, None
        if hush is not None:
            hush.lift(self._desk.view.annotations if self._desk.view else ())
        if covers:
            self.hidden.emit(False)

    def cover(self, name: str) -> None:
        """A panel was made: where the text is hidden, it is covered."""
        panel = None if name in _INNOCENT or not self.covers else docking.panel(self._window, name)
        if panel is not None:
            self.covers.append(Cover(panel, speaks=False))

    def hush_soon(self) -> None:
        """The recording was told anew: once all who heard of it have told the timeline, its notes go again."""
        QTimer.singleShot(0, self, lambda: self._hush.again() if self._hush is not None else None)
