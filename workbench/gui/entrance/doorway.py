"""Lets people in and out: first run, login, lock, quit."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMessageBox

from workbench.gui.errands import Errands
from workbench.gui.language import tr
from workbench.gui.settings import recent_vaults, remember_vault

if TYPE_CHECKING:
    from workbench.bench.door import Bench
    from workbench.bench.workshop import Workshop
    from workbench.domain.errors import CaseError
    from workbench.gui.desk import Desk
    from workbench.gui.dialogs.first_run import Founded
    from workbench.gui.entrance.guard import Guard
    from workbench.gui.window import Window
    from workbench.gui.wiring.wiring import Wiring

# What the window needs soon, imported beside the GUI thread; the second group brings numpy.
_FURNITURE = (
    "workbench.gui.frame.furniture",
    "workbench.gui.wiring.wiring",
    "workbench.gui.dialogs.login",
    "workbench.gui.dialogs.first_run",
)
_LATER = ("workbench.gui.timeline.desk", "workbench.gui.playing.playback", "workbench.gui.frame.transport")


class Doorway(QObject):
    """Furnishes the window, asks who is there, and brings the heavy parts in meanwhile."""

    def __init__(
        self, workshop: Workshop, window: Window, *, vault: Path | None = None, user: str = "", password: str = ""
    ) -> None:
        super().__init__(window)
        self.window = window
        self._workshop, self._store = workshop, window.store
        window.engines = lambda: workshop.engines
        self._vault, self._user, self._password = vault, user or str(window.store.value("user", "")), password
        self._errands = Errands(self)
        self._wiring: Wiring | None = None
        self._guard: Guard | None = None
        window.closing.connect(self._on_closing)
        window.door_asked.connect(self.ask)
        self._errands.failed.connect(self._on_missing_part)
        self._errands.run(lambda: [import_module(name) for name in _FURNITURE], lambda _: self._begin())

    def ask(self, what: str) -> None:
        """Do what the person asked at the door."""
        {"lock": self.lock, "unlock": self.log_in, "new_vault": self.found, "rescue": self.rescue}[what]()

    def log_in(self) -> None:
        """Ask who is there."""
        from workbench.gui.dialogs.login import Login

        known = recent_vaults(self._store)
        vaults = [self._vault, *(v for v in known if v != self._vault)] if self._vault else list(known)
        login = Login(self._workshop, self._errands, vaults, self._user, self.window)
        login.unlocked.connect(self.let_in)
        login.new_vault_asked.connect(login.reject)
        login.new_vault_asked.connect(self.found)
        login.open()

    def found(self) -> None:
        """Make a new vault."""
        from workbench.gui.dialogs.first_run import FirstRun

        form = FirstRun(self._workshop, self._errands, self._vault or Path.home() / tr("Forensic vault"), self.window)
        form.founded.connect(self._on_founded)
        form.open()

    def rescue(self) -> None:
        """Restore a damaged vault, or save what can be read of it; whoever is inside leaves first."""
        from workbench.gui.dialogs.rescue import Rescue

        if self.window.desk is not None:
            self.lock()
        if self.window.desk is None:
            Rescue(self._workshop, self._errands, self._vault or Path.home(), self._user, self.window).open()

    def let_in(self, bench: Bench, vault: Path) -> None:
        """Show an open vault."""
        from workbench.gui.desk import Desk
        from workbench.gui.overseeing.witnessing import Witnesser
        from workbench.gui.reporting.judging import Judge
        from workbench.gui.wiring.wiring import Wiring

        self._vault, self._user, self._password = vault, bench.person.name, ""
        remember_vault(self._store, vault, bench.person.name)
        desk = Desk(bench, self)
        desk.witnesser = Witnesser(self.window, desk)
        desk.judge = Judge(self._workshop, vault, bench)
        self.window.show_desk(desk)
        self._wiring = Wiring(self.window, desk)
        desk.open()
        self.guard().take_over(desk, vault)
        # After what the window begins with: witnessing reads what others entered since.
        QTimer.singleShot(0, desk, desk.witnesser.begin)

    def lock(self) -> None:
        """Let the person out; the window stays."""
        from workbench.gui.frame.empty import LOCKED

        if self._let_out():
            self.window.show_locked(LOCKED)

    def guard(self) -> Guard:
        """Watches over the open vault."""
        from workbench.gui.entrance.guard import Guard

        if self._guard is None:
            self._guard = Guard(self.window, self._workshop, self._errands, self._lock_quietly)
        return self._guard

    def _lock_quietly(self, why: str) -> None:
        from workbench.gui.frame.empty import locked_because

        if (desk := self.window.desk) is not None:
            self._leave(desk)
            self.window.show_locked(locked_because(why))

    def _begin(self) -> None:
        self.window.furnish()
        self._errands.run(lambda: [import_module(name) for name in _LATER], lambda _: self._bring_in())
        if self._vault is not None and self._user and self._password:
            self._enter_directly(self._vault)
        elif recent_vaults(self._store) or (self._vault is not None and (self._vault / "vault.db").exists()):
            self.log_in()
        else:
            self.found()

    def _enter_directly(self, vault: Path) -> None:
        from workbench.gui.frame.empty import UNLOCKING

        self.window.show_locked(UNLOCKING)
        user, password = self._user, self._password
        self._errands.run(
            lambda: self._workshop.unlock(vault, user=user, password=password),
            lambda bench: self.let_in(bench, vault),
            self._on_refused,
        )

    def _on_refused(self, error: BaseException) -> None:
        from workbench.gui.dialogs import notices
        from workbench.gui.frame.empty import LOCKED

        self.window.show_locked(LOCKED)
        notices.trouble(tr("The vault was not unlocked"), error, self.window)

    def _on_missing_part(self, error: BaseException) -> None:
        from workbench.gui.dialogs import notices

        notices.trouble(tr("A part of the window is missing"), error, self.window)

    def _bring_in(self) -> None:
        from workbench.gui.frame.transport import TransportBar
        from workbench.gui.playing.playback import Player
        from workbench.gui.timeline.desk import TimelineDesk

        theme = self.window.theme
        timeline = TimelineDesk(theme)
        self.window.centre.put_timeline(timeline)
        self.window.put_sound(Player(self.window), TransportBar(theme))
        self.window.timeline_ready.emit(timeline)

    def _on_founded(self, founded: Founded) -> None:
        from workbench.gui.dialogs.first_run import KeepCodes

        codes = KeepCodes(founded.founding, self.window)
        codes.accepted.connect(lambda: self._on_kept(founded))
        codes.open()

    def _on_kept(self, founded: Founded) -> None:
        self._vault = founded.vault
        if founded.bench is not None:
            self.let_in(founded.bench, founded.vault)
            return
        remember_vault(self._store, founded.vault, "")
        self._user = ""
        self.log_in()
        if founded.problem is not None:
            self._on_not_enrolled(founded.problem)

    def _on_not_enrolled(self, error: CaseError) -> None:
        from workbench.gui.dialogs import notices

        notices.trouble(tr("The vault stands, but the analyst was not enrolled"), error, self.window)

    def _on_closing(self, event: QCloseEvent) -> None:
        if not self._let_out():
            event.ignore()
            return
        self._errands.close()

    def _let_out(self) -> bool:
        desk = self.window.desk
        if desk is None:
            return True
        if desk.live is not None and desk.live.is_running and not self._may_stop_recording():
            return False
        if not desk.queue.is_idle and not self._may_stop_jobs():
            return False
        if (unsaved := self.window.centre.model.unsaved()) and not self._may_discard(unsaved):
            return False
        self._leave(desk)
        return True

    def _leave(self, desk: Desk) -> None:
        if self._guard is not None:
            self._guard.rest()
        if self._wiring is not None:
            self._wiring.close()
        self._wiring = None
        desk.witnesser.close()
        self.window.show_nothing()
        self.window.desk = None
        desk.close()
        desk.deleteLater()

    def _may_stop_jobs(self) -> bool:
        text = tr("Jobs are running. What they have finished is kept; the rest can be started again.")
        return self._asked(tr("Jobs are running"), text, tr("Stop jobs and lock"))

    def _may_stop_recording(self) -> bool:
        text = tr("A live recording is running. Locking stops it; its sound is kept unsealed and offered when you come back.")
        return self._asked(tr("Still recording"), text, tr("Stop recording and lock"))

    def _may_discard(self, unsaved: tuple[str, ...]) -> bool:
        text = tr("Typed over the transcript and not saved. Locking discards it:\n\n") + "\n\n".join(unsaved)
        return self._asked(tr("Not everything is saved"), text, tr("Discard and lock"))

    def _asked(self, title: str, text: str, consequence: str) -> bool:
        box = QMessageBox(self.window)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(title)
        box.setText(text)
        go = box.addButton(consequence, QMessageBox.ButtonRole.AcceptRole)
        stay = box.addButton(tr("Keep working"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(stay)
        box.exec()
        return box.clickedButton() is go
