"""Notices that nobody touched keyboard or mouse for a while. Client-only: whoever runs another program is not held by it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
        QEvent.Type.Drop,
    }
)
_MINUTE_MS = 60_000


class IdleWatch(QObject):
    """`idle` after so many minutes without input; hears the platform's windows only, so that painting costs nothing."""

    idle = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.idle)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._on_window)

    @property
    def is_watching(self) -> bool:
        """Whether time runs."""
        return self._timer.isActive()

    @property
    def minutes(self) -> int:
        """The present limit."""
        return self._timer.interval() // _MINUTE_MS

    def watch(self, minutes: int) -> None:
        """Begin to count, or count anew with another limit."""
        self._timer.setInterval(minutes * _MINUTE_MS)
        self._timer.start()
        for window in QGuiApplication.topLevelWindows():
            self._on_window(window)

    def stop(self) -> None:
        """Count no more."""
        self._timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() in _INPUT and self._timer.isActive():
            self._timer.start()
        return False

    def _on_window(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)  # once more does no harm: it is put in once
