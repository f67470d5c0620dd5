"""Foot pedal and media keys: a pedal is a keyboard with one key; held it plays, released it pauses and steps back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbench.gui.playing.playback import Player

_JUMP = 3.0
_KINDS = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)

MEDIA: dict[int, Callable[[Player], object]] = {
    Qt.Key.Key_MediaPlay: lambda player: player.toggle(),
    Qt.Key.Key_MediaTogglePlayPause: lambda player: player.toggle(),
    Qt.Key.Key_MediaPause: lambda player: player.pause(),
    Qt.Key.Key_MediaStop: lambda player: player.pause(),
    Qt.Key.Key_MediaPrevious: lambda player: player.jump(-_JUMP),
    Qt.Key.Key_MediaNext: lambda player: player.jump(_JUMP),
    Qt.Key.Key_AudioRewind: lambda player: player.jump(-_JUMP),
    Qt.Key.Key_AudioForward: lambda player: player.jump(_JUMP),
}


class Pedal(QObject):
    """Sees keys before whatever has the focus, but leaves them to an open dialog.

    It listens at the platform's windows, as the idle watch does: a filter on the whole program would see every paint, and
    objects that are half made.
    """

    def __init__(self, player: Callable[[], Player | None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.key, self.back_ms = 0, 0
        self._player, self._is_down = player, False
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._on_window)
            app.applicationStateChanged.connect(self._on_state)
        for window in QGuiApplication.topLevelWindows():
            self._on_window(window)

    def close(self) -> None:
        """Let the keys go."""
        self._on_state(Qt.ApplicationState.ApplicationInactive)
        for window in QGuiApplication.topLevelWindows():
            window.removeEventFilter(self)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.disconnect(self._on_window)
            app.applicationStateChanged.disconnect(self._on_state)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() not in _KINDS or not isinstance(event, QKeyEvent) or QApplication.activeModalWidget() is not None:
            return False
        player = self._player()
        if player is None or (event.key() != self.key and event.key() not in MEDIA):
            return False
        if not event.isAutoRepeat():
            self._on_key(player, event)
        return True

    def _on_key(self, player: Player, event: QKeyEvent) -> None:
        is_press = event.type() == QEvent.Type.KeyPress
        if event.key() != self.key:
            if is_press:
                MEDIA[event.key()](player)
        elif is_press:
            self._is_down = True
            player.play()
        else:
            self._release(player)

    def _release(self, player: Player) -> None:
        if self._is_down:
            self._is_down = False
            player.pause(self.back_ms)

    def _on_window(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)  # once more does no harm: it is put in once

    def _on_state(self, state: Qt.ApplicationState) -> None:
        # A release that another program gets never comes here.
        player = self._player()
        if state != Qt.ApplicationState.ApplicationActive and player is not None:
            self._release(player)
