"""The program with a window: the shell first, then everything in it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from workbench.gui import appearance, stylesheet, typeface
from workbench.gui.settings import settings, theme_of
from workbench.gui.window import Window

if TYPE_CHECKING:
    from PySide6.QtCore import QSettings

    from workbench.bench.workshop import Workshop
    from workbench.gui.entrance.doorway import Doorway

_TURN = 0.0005


def run(
    workshop: Workshop,
    arguments: Sequence[str],
    *,
    vault: Path | None = None,
    user: str | None = None,
    password: str | None = None,
) -> int:
    """Open the window and stay until it is closed."""
    # Jobs compute in threads of this process; at the usual 5 ms the window waited up to 0.7 s for its turns beside a report
    # being set, at this interval 0.16 s.
    sys.setswitchinterval(_TURN)
    store = settings()
    appearance.scale(store)
    app = application(arguments)
    program = Program(workshop, store, vault=vault, user=user or "", password=password or "")
    program.window.show()
    code = app.exec()
    from workbench.gui import running  # nothing of it is needed before the first picture

    running.finish_far()
    return code


def application(arguments: Sequence[str]) -> QApplication:
    """The Qt application, with our typeface."""
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(["workbench", *arguments])
    app.setApplicationName("workbench")
    app.setApplicationDisplayName("Forensic Audio Workbench")
    app.setStyle("Fusion")
    typeface.load()
    return app


class Program:
    """The window and, once it is painted, the doorway that lets people in."""

    def __init__(
        self, workshop: Workshop, store: QSettings, *, vault: Path | None = None, user: str = "", password: str = ""
    ) -> None:
        appearance.speak(store)
        theme = theme_of(store)
        stylesheet.apply(application(()), theme)
        self._workshop, self._wish = workshop, (vault, user, password)
        self.doorway: Doorway | None = None
        self.window = Window(theme, store, _do)
        appearance.Follower(self.window)
        self.window.painted.connect(self._on_painted, Qt.ConnectionType.QueuedConnection)

    def _on_painted(self) -> None:
        # A further turn of the event loop, so that the first picture is on the screen before the imports begin.
        QTimer.singleShot(0, self._open)

    def _open(self) -> None:
        from workbench.gui.entrance.doorway import Doorway

        vault, user, password = self._wish
        self._wish = (vault, user, "")
        self.doorway = Doorway(self._workshop, self.window, vault=vault, user=user, password=password)


def _do(window: Window, name: str) -> None:
    from workbench.gui import verbs

    verbs.run(window, name)
