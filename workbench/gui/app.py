"""The program with a window: opens it first, then asks who is there."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMessageBox

from workbench.gui import empty, stylesheet, typeface, verbs
from workbench.gui.desk import Desk
from workbench.gui.dialogs import notices
from workbench.gui.dialogs.first_run import FirstRun, Founded, KeepCodes
from workbench.gui.dialogs.login import Login
from workbench.gui.errands import Errands
from workbench.gui.settings import recent_vaults, remember_vault, settings, theme_of
from workbench.gui.window import Window
from workbench.gui.wiring import Wiring

if TYPE_CHECKING:
    from workbench.bench.door import Bench
    from workbench.bench.workshop import Workshop

_LATER = ("workbench.gui.timeline.desk", "workbench.gui.playback")


def run(
    workshop: Workshop,
    arguments: Sequence[str],
    *,
    vault: Path | None = None,
    user: str | None = None,
    password: str | None = None,
) -> int:
    """Open the window and stay until it is closed."""
    app = application(arguments)
    doorway = Doorway(workshop, settings(), vault=vault, user=user or "", password=password or "")
    doorway.window.show()
    return app.exec()


def application(arguments: Sequence[str]) -> QApplication:
    """The Qt application, with our typeface."""
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(["workbench", *arguments])
    app.setApplicationName("workbench")
    app.setApplicationDisplayName("Forensic Audio Workbench")
    app.setStyle("Fusion")
    typeface.load()
    return app


class Doorway(QObject):
    """Lets people in and out: first run, login, lock, quit; brings the heavy parts of the window in once it stands."""

    def __init__(
        self, workshop: Workshop, store: QSettings, *, vault: Path | None = None, user: str = "", password: str = ""
    ) -> None:
        super().__init__()
        self._workshop, self._store = workshop, store
        self._vault, self._user, self._password = vault, user or str(store.value("user", "")), password
        self._errands = Errands(self)
        self._wiring: Wiring | None = None
        theme = theme_of(store)
        stylesheet.apply(application(()), theme)
        self.window = Window(theme, store, verbs.run)
        self.window.painted.connect(self._on_painted, Qt.ConnectionType.QueuedConnection)
        self.window.closing.connect(self._on_closing)
        self.window.door_asked.connect(self.ask)
        self._errands.failed.connect(lambda error: notices.trouble("A part of the window is missing", error, self.window))

    def ask(self, what: str) -> None:
        """Do what the person asked at the door."""
        {"lock": self.lock, "unlock": self.log_in, "new_vault": self.found}[what]()

    def log_in(self) -> None:
        """Ask who is there."""
        known = recent_vaults(self._store)
        vaults = [self._vault, *(v for v in known if v != self._vault)] if self._vault else list(known)
        login = Login(self._workshop, self._errands, vaults, self._user, self.window)
        login.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        login.unlocked.connect(self.let_in)
        login.new_vault_asked.connect(login.reject)
        login.new_vault_asked.connect(self.found)
        login.open()

    def found(self) -> None:
        """Make a new vault."""
        form = FirstRun(self._workshop, self._errands, self._vault or Path.home() / "Forensic vault", self.window)
        form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        form.founded.connect(self._on_founded)
        form.open()

    def let_in(self, bench: Bench, vault: Path) -> None:
        """Show an open vault."""
        self._vault, self._user, self._password = vault, bench.person.name, ""
        remember_vault(self._store, vault, bench.person.name)
        desk = Desk(bench, self)
        self.window.show_desk(desk)
        self._wiring = Wiring(self.window, desk)
        desk.open()

    def lock(self) -> None:
        """Let the person out; the window stays."""
        if self._let_out():
            self.window.show_locked(empty.LOCKED)

    def _on_painted(self) -> None:
        # A further turn of the event loop, so that the first picture is on the screen before anything heavy begins.
        QTimer.singleShot(0, self._begin)

    def _begin(self) -> None:
        self._errands.run(lambda: [import_module(name) for name in _LATER], lambda _: self._bring_in())
        if self._vault is not None and self._user and self._password:
            self._enter_directly(self._vault)
        elif recent_vaults(self._store) or (self._vault is not None and (self._vault / "vault.db").exists()):
            self.log_in()
        else:
            self.found()

    def _enter_directly(self, vault: Path) -> None:
        self.window.show_locked(empty.UNLOCKING)
        user, password = self._user, self._password
        self._errands.run(
            lambda: self._workshop.unlock(vault, user=user, password=password),
            lambda bench: self.let_in(bench, vault),
            self._on_refused,
        )

    def _on_refused(self, error: BaseException) -> None:
        self.window.show_locked(empty.LOCKED)
        notices.trouble("The vault was not unlocked", error, self.window)

    def _bring_in(self) -> None:
        from workbench.gui.playback import Player, TransportBar
        from workbench.gui.timeline.desk import TimelineDesk

        theme = self.window.theme
        timeline = TimelineDesk(theme)
        self.window.centre.put_timeline(timeline)
        self.window.put_sound(Player(self.window), TransportBar(theme))
        self.window.timeline_ready.emit(timeline)

    def _on_founded(self, founded: Founded) -> None:
        codes = KeepCodes(founded.founding, self.window)
        codes.accepted.connect(lambda: self.let_in(founded.bench, founded.vault))
        codes.open()

    def _on_closing(self, event: QCloseEvent) -> None:
        if not self._let_out():
            event.ignore()
            return
        self._errands.close()

    def _let_out(self) -> bool:
        desk = self.window.desk
        if desk is None:
            return True
        if not desk.queue.is_idle and not self._may_stop_jobs():
            return False
        if self.window.player is not None:
            self.window.player.unload()
        if self._wiring is not None:
            self._wiring.close()
        self._wiring = None
        self.window.show_nothing()
        desk.close()
        desk.deleteLater()
        return True

    def _may_stop_jobs(self) -> bool:
        box = QMessageBox(self.window)
        box.setWindowTitle("Jobs are running")
        box.setText("Jobs are running. What they have finished is kept; the rest can be started again.")
        stop = box.addButton("Stop jobs and lock", QMessageBox.ButtonRole.AcceptRole)
        stay = box.addButton("Keep working", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(stay)
        box.exec()
        return box.clickedButton() is stop
