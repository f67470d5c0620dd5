"""Who lives in a window as long as a vault is open in it, each with a part of the work and mostly with a panel."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Self

from PySide6.QtCore import QObject

from workbench.gui import docking
from workbench.gui.links import Links

if TYPE_CHECKING:
    from workbench.gui.desk import Desk
    from workbench.gui.window import Window


class Tenant(QObject):
    """`of(window)` finds it. Whoever logs in next has their own: panels outlive it, and its links to them do not."""

    def __init__(self, window: Window, desk: Desk) -> None:
        super().__init__(window)
        self._window, self._desk, self._links = window, desk, Links()

    @classmethod
    def of(cls, window: Window) -> Self | None:
        """The one of this window, while a vault is open."""
        return window.findChild(cls)

    def close(self) -> None:
        """Let go of window and desk."""
        self._links.close()
        self.setParent(None)
        self.deleteLater()

    def _once_made(self, name: str, wire: Callable[[], object]) -> None:
        """Wire a panel: at once where it stands already, else when somebody first looks at it."""
        self._links.link(self._window.panel_made, lambda made: wire() if made == name else None)
        if docking.panel(self._window, name) is not None:
            wire()
