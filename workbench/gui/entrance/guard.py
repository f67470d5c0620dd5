"""Watches over an open vault while it is open: a checkpoint now and then, and nobody reads on when the person left.

After the policy's minutes without input the vault is locked. Where that would end jobs or lose what was typed, the window is
covered instead: nothing is lost, nothing can be seen, and the vault is locked as soon as the jobs are over.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from workbench.gui.entrance.idle import IdleWatch
from workbench.gui.language import counted, tr

if TYPE_CHECKING:
    from workbench.bench.workshop import Workshop
    from workbench.gui.desk import Desk
    from workbench.gui.dialogs.covered import Covered, Curtain
    from workbench.gui.errands import Errands
    from workbench.gui.window import Window

_MINUTE_MS = 60_000


class Guard(QObject):
    """One a window. `lock` is what the doorway does without asking."""

    def __init__(self, window: Window, workshop: Workshop, errands: Errands, lock: Callable[[str], None]) -> None:
        super().__init__(window)
        self._window, self._workshop, self._errands, self._lock = window, workshop, errands, lock
        self._desk: Desk | None = None
        self._vault = Path()
        self._curtain: Curtain | None = None
        self.form: Covered | None = None
        self._put_away: list[QWidget] = []
        self.watch = IdleWatch(self)
        self.watch.idle.connect(self.on_idle)
        self._minute = QTimer(self, interval=_MINUTE_MS)
        self._minute.timeout.connect(self._on_minute)
        window.installEventFilter(self)
        window.windowTitleChanged.connect(self._on_title)

    def take_over(self, desk: Desk, vault: Path) -> None:
        """A vault is open."""
        self._desk, self._vault = desk, vault
        desk.oversight.queue_changed.connect(self._on_policy)
        desk.queue.changed.connect(lambda _: self._on_job())
        self.watch.watch(desk.oversight.policy.idle_minutes)
        self._minute.start()

    def rest(self) -> None:
        """No vault is open."""
        self._desk = None
        self.watch.stop()
        self._minute.stop()
        self._uncover()

    def on_idle(self) -> None:
        """Nobody is there: lock, or cover where locking would cost something."""
        if self._desk is None or self._curtain is not None:
            return
        reason = self._cost(self._desk)
        self.cover(reason) if reason else self._lock_now()

    def cover(self, why: str) -> None:
        """Hide everything and ask for the password."""
        desk, window = self._desk, self._window
        if desk is None or self._curtain is not None:
            return
        from workbench.gui.dialogs.covered import Covered, Curtain
        from workbench.gui.window import TITLE

        if window.player is not None:
            window.player.pause()
        self._put_away = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not window]
        for other in self._put_away:
            other.hide()
        self._curtain = Curtain(window.theme, window)
        window.setWindowTitle(TITLE)
        self.form = Covered(desk.bench.person.name, why, self._prove(desk), self._errands, window)
        self.form.uncovered.connect(self._on_uncovered)
        self.form.show()
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if self._curtain is None:
            return False
        if event.type() is QEvent.Type.Resize and watched is self._window:
            self._curtain.setGeometry(self._window.rect())
        elif event.type() is QEvent.Type.Show and isinstance(watched, QDialog) and watched not in (self.form, self._window):
            # A job that ends behind the cover tells nobody yet.
            self._put_away.append(watched)
            QTimer.singleShot(0, watched, watched.hide)
        return False

    def _prove(self, desk: Desk) -> Callable[[str], None]:
        workshop, vault, user = self._workshop, self._vault, desk.bench.person.name

        def prove(password: str) -> None:
            # Opening the vault beside the open one: it can only be read there, and is closed at once. No second way to
            # judge a password is needed, and wrong ones count as at the login.
            workshop.unlock(vault, user=user, password=password).close()

        return prove

    def _cost(self, desk: Desk) -> str:
        """What locking would end or lose, said to the person; empty when nothing."""
        minutes = desk.oversight.policy.idle_minutes
        since = tr("Nobody touched keyboard or mouse for {minutes}.").format(minutes=counted(minutes, "minute"))
        if desk.live is not None and desk.live.is_running:
            return tr("{since} A live recording goes on behind this cover.").format(since=since)
        if desk.watch is not None and desk.watch.is_running:
            return tr("{since} A folder is watched behind this cover.").format(since=since)
        if not desk.queue.is_idle:
            return tr("{since} Jobs go on behind this cover; the vault is locked when they are over.").format(since=since)
        if self._window.centre.model.unsaved() or self._has_open_form():
            return tr("{since} Something was typed and not saved: it waits behind this cover.").format(since=since)
        return ""

    def _has_open_form(self) -> bool:
        from workbench.gui.dialogs.form import Form

        typed_in = [w for w in QApplication.topLevelWidgets() if isinstance(w, Form) or getattr(w, "is_typed_in", False)]
        shown = [w for w in typed_in if w is not self.form]
        return any(w.isVisible() or w in self._put_away for w in shown)

    def _lock_now(self) -> None:
        minutes = self._desk.oversight.policy.idle_minutes if self._desk else 0
        for other in QApplication.topLevelWidgets():
            if other is not self._window and other.isVisible():
                other.close()
        self._uncover()
        self._lock(tr("It was locked after {minutes} without input. Log in to go on.").format(minutes=counted(minutes, "minute")))

    def _on_policy(self) -> None:
        minutes = self._desk.oversight.policy.idle_minutes if self._desk else 0
        if self.watch.is_watching and minutes not in (0, self.watch.minutes):
            self.watch.watch(minutes)

    def _on_title(self, title: str) -> None:
        """The name of a recording is content too."""
        from workbench.gui.window import TITLE

        if self._curtain is not None and title != TITLE:
            self._window.setWindowTitle(TITLE)

    def _on_job(self) -> None:
        """Behind the cover the last job ended."""
        if self._desk is not None and self._curtain is not None and not self._cost(self._desk):
            QTimer.singleShot(0, self, self._lock_now)

    def _on_minute(self) -> None:
        if self._desk is not None:
            self._desk.bench.tick()

    def _on_uncovered(self) -> None:
        self.form = None
        self._uncover()
        if self._desk is not None:
            self._desk.place_changed.emit()  # the title again
            self.watch.watch(self._desk.oversight.policy.idle_minutes)

    def _uncover(self) -> None:
        app = QApplication.instance()
        if app is not None and self._curtain is not None:
            app.removeEventFilter(self)
        if self.form is not None:
            form, self.form = self.form, None
            form.done(0)
        if self._curtain is not None:
            self._curtain.deleteLater()
            self._curtain = None
        for other in self._put_away:
            other.show()
        self._put_away = []
