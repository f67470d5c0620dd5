"""From the writer's thread to the GUI thread: every committed event as a queued signal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal

from workbench.domain.events import Event

if TYPE_CHECKING:
    from workbench.bench.door import Bench


class EventBridge(QObject):
    """Emits `happened` on the GUI thread after each commit."""

    happened = Signal(object)
    _heard = Signal(object)

    def __init__(self, bench: Bench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heard.connect(self.happened, Qt.ConnectionType.QueuedConnection)
        self._leave = bench.subscribe(self._on_event)

    def close(self) -> None:
        """Hear no more."""
        self._leave()
        QCoreApplication.removePostedEvents(self)

    def _on_event(self, event: Event) -> None:
        self._heard.emit(event)
