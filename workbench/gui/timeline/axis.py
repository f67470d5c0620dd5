"""The one time axis that overview, ruler, waveform and lanes share."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from workbench.gui.timeline.viewport import Viewport


class TimeAxis(QObject):
    """Holds the present Viewport and tells a person's scrolling from the program's."""

    changed = Signal()
    moved_by_hand = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.view = Viewport(total=1, width=1)

    def look(self, view: Viewport) -> None:
        """Show these frames from now on."""
        if view != self.view:
            self.view = view
            self.changed.emit()

    def look_by_hand(self, view: Viewport) -> None:
        """The same, because a person scrolled or zoomed; tells the view there was before."""
        before = self.view
        self.look(view)
        self.moved_by_hand.emit(before)
