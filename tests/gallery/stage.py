"""The window on a vault, settled and ready to be taken a picture of."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QEvent, QPoint, QSettings
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from tests.gui.fake_bench import KEYS, FakeWorkshop
from tests.gui.sample_case import MOMENT, fill
from workbench.bench.workshop import Workshop
from workbench.domain.people import Person, Role
from workbench.gui.app import Program
from workbench.gui.desk import Desk, Place
from workbench.gui.dialogs.covered import Covered
from workbench.gui.examining.checking import Checking
from workbench.gui.settings import settings
from workbench.gui.window import Window

PASSWORD = "four unrelated words here"
PEOPLE = {"Analyst 1": Role.ANALYST, "Analyst 2": Role.ANALYST, "Supervisor": Role.SUPERVISOR}
PATIENCE_MS, TURN_MS, REST_MS = 20_000, 10, 120


class Stage:
    """One theme in one size. `enter` opens the program anew; what was open before is closed."""

    def __init__(self, theme: str, size: tuple[int, int], folder: Path) -> None:
        self._theme, self._size, self._folder = theme, size, folder
        self._program: Program | None = None
        self.workshop: Workshop = FakeWorkshop()
        self.troubles: list[str] = []
        QApplication.setCursorFlashTime(0)  # a caret that blinks makes pictures differ
        sys.excepthook = self._note

    @property
    def window(self) -> Window:
        assert self._program is not None
        return self._program.window

    @property
    def desk(self) -> Desk:
        assert self.window.desk is not None
        return self.window.desk

    @property
    def program(self) -> Program:
        assert self._program is not None
        return self._program

    def outside(self, *, knows: bool = True, held: str = "") -> FakeWorkshop:
        """The program before anybody is let in; it knows a vault or none."""
        shop = self.workshop = _made_up(self._folder / "vault", held)
        store = self._store()
        if knows:
            store.setValue("vaults", [str(self._folder / "vault")])
        self._open(Program(shop, store))
        self.until(lambda: self.window.is_furnished)
        return shop

    def inside(self, who: str = "Analyst 1", *, held: str = "", prepare: Callable[[FakeWorkshop], object] | None = None) -> None:
        """Somebody at the made-up case, with the transcribed interview before them."""
        shop = self.workshop = _made_up(self._folder / "vault", held)
        if prepare is not None:
            prepare(shop)
        self._open(Program(shop, self._store(), vault=self._folder / "vault", user=who, password=PASSWORD))
        self._arrive()
        self.desk.go(Place("2026-0417", "E2", "R2"))
        self.until(lambda: self.window.centre.model.rowCount() >= 9)
        self.until(lambda: bool((found := Checking.of(self.window)) and found.is_known))
        self.rest()
        self.window.centre.transcript.choose(3)
        self.rest()

    def at_the_sample(self, who: str = "Analyst 1") -> None:
        """Somebody in a real vault, with the sample as the real pipeline left it."""
        from tests.gallery import sample_vault

        shop = self.workshop = sample_vault.workshop()
        self._open(Program(shop, self._store(), vault=sample_vault.place(self._folder), user=who, password=PASSWORD))
        self._arrive()
        node = self.desk.cases[0]
        self.desk.go(Place(node.case.number, node.exhibits[0].evidence.id, node.exhibits[0].recordings[0].recording.id))
        self.until(lambda: self.window.centre.model.rowCount() > 1)
        self.rest()
        self.window.centre.transcript.choose(3)
        self.rest(600)

    def act(self, action: str, kind: type[QDialog] | None = None) -> QWidget:
        """Do what an action of the table stands for; the dialog it opens, or the window."""
        self.window.actions_by_id[action].trigger()
        return self.dialog(kind) if kind is not None else self.window

    def dialog(self, kind: type[QDialog]) -> QWidget:
        """The dialog of this kind, once it is on the screen."""
        self.until(lambda: self.shown(kind) is not None)
        self.rest()
        found = self.shown(kind)
        assert found is not None
        return found

    def shown(self, kind: type[QDialog]) -> QWidget | None:
        """The newest dialog of this kind that is on the screen."""
        return next((w for w in reversed(QApplication.topLevelWidgets()) if isinstance(w, kind) and w.isVisible()), None)

    def until(self, there: Callable[[], object]) -> None:
        """Let the program work until something is the case."""
        waited = 0
        while not there():
            QTest.qWait(TURN_MS)
            waited += TURN_MS
            if self.troubles or waited > PATIENCE_MS:
                raise TimeoutError("what the picture waits for did not come")

    def rest(self, milliseconds: int = REST_MS) -> None:
        """Let layouts, errands and late paints come to an end."""
        QTest.qWait(milliseconds)

    def settle(self) -> None:
        """Let what was told last find its room."""
        self.rest(40)
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        self.rest(20)

    def picture(self) -> QPixmap:
        """The window with everything that lies over it."""
        self.settle()
        shot = self.window.grab()
        painter = QPainter(shot)
        origin = self.window.mapToGlobal(QPoint(0, 0))
        for other in QApplication.topLevelWidgets():
            if other.isVisible() and other is not self.window:
                painter.drawPixmap(other.mapToGlobal(QPoint(0, 0)) - origin, other.grab())
        painter.end()
        return shot

    def close_dialogs(self) -> None:
        """Put everything away that lies over the window."""
        for other in QApplication.topLevelWidgets():
            # The cover over a window is put away by what put it up.
            if other.isVisible() and other is not self._window_or_none() and not isinstance(other, Covered):
                other.done(0) if isinstance(other, QDialog) else other.close()
        self.rest(20)

    def leave(self) -> None:
        """Close the program as it stands."""
        if self._program is None:
            return
        self.close_dialogs()
        desk = self.window.desk
        if desk is not None:
            for job in desk.queue.jobs():
                if not job.is_over:
                    desk.queue.cancel(job.id)
            self.until(lambda: desk.queue.is_idle)
            self.window.centre.model.forget()
        self.window.close()
        self.window.deleteLater()
        self._program = None
        self.rest(20)

    def _arrive(self) -> None:
        window = self.window
        self.until(lambda: window.desk is not None and bool(window.desk.cases) and window.centre.timeline is not None)

    def _open(self, program: Program) -> None:
        self._program = program
        program.window.resize(*self._size)
        program.window.setAnimated(False)
        program.window.show()

    def _store(self) -> QSettings:
        self.leave()
        place = self._folder / "settings"
        shutil.rmtree(place, ignore_errors=True)
        store = settings(place)
        store.setValue("theme", self._theme)
        return store

    def _window_or_none(self) -> Window | None:
        return self._program.window if self._program else None

    def _note(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self.troubles.append(f"{kind.__name__}: {error}")
        sys.__excepthook__(kind, error, trace)


def _made_up(folder: Path, held: str) -> FakeWorkshop:
    shop = FakeWorkshop()
    shop.found(folder, admin="Admin", password=PASSWORD)
    state = shop.vaults[folder]
    for name, role in PEOPLE.items():
        state.people[name] = (Person(name, role, KEYS, "Admin", MOMENT), PASSWORD)
    fill(state)
    shop.held = held
    return shop
