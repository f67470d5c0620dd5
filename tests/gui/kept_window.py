"""One window for a whole file of tests: whoever sits down finds the vault as it was at first, since only the window is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from tests.gui.conftest import PASSWORD, PATIENCE_MS, made_up, seated
from tests.gui.fake_bench import FakeWorkshop
from workbench.gui.app import Program
from workbench.gui.panels.toasts import Toasts
from workbench.gui.settings import settings
from workbench.gui.window import Window


class KeptWindow:
    """Furnishing a window takes longer than most tests of what it does: it is done once, at the first `sit`."""

    def __init__(self, folder: Path) -> None:
        self.vault, self.workshop = folder / "vault", FakeWorkshop()
        self._store = settings(folder)
        self._store.setValue("language", "en")
        self._program: Program | None = None

    def renew(self) -> FakeWorkshop:
        """The vault as it was at first, before anybody sits down."""
        self.workshop.vaults.clear()
        made_up(self.workshop, self.vault)
        return self.workshop

    def sit(self, qtbot: QtBot, name: str) -> Window:
        """Somebody of the vault looks at the transcribed interview."""
        if self._program is None:
            self._program = Program(self.workshop, self._store, vault=self.vault, user=name, password=PASSWORD)
            self._program.window.resize(1400, 900)
            with qtbot.waitExposed(self._program.window, timeout=PATIENCE_MS):
                self._program.window.show()
        else:
            assert self._program.doorway is not None
            self._program.doorway.let_in(self.workshop.unlock(self.vault, user=name, password=PASSWORD), self.vault)
        return seated(qtbot, self._program.window)

    def leave(self, qtbot: QtBot) -> None:
        """Lock, with nothing left open."""
        if self._program is None:
            return
        window, doorway = self._program.window, self._program.doorway
        for dialog in window.findChildren(QDialog):
            dialog.done(0)
        for toasts in window.findChildren(Toasts):
            toasts.clear()
        if (desk := window.desk) is not None and doorway is not None:
            for job in desk.queue.jobs():
                if not job.is_over:
                    desk.queue.cancel(job.id)
            qtbot.waitUntil(lambda: desk.queue.is_idle)
            doorway.lock()
            qtbot.waitUntil(lambda: window.desk is None)

    def close(self) -> None:
        """The end of the file."""
        if self._program is not None:
            self._program.window.close()


@pytest.fixture(scope="module", name="kept")
def the_window(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> Iterator[KeptWindow]:
    """The window of this file of tests."""
    made = KeptWindow(tmp_path_factory.mktemp("kept"))
    yield made
    made.close()


@pytest.fixture(name="workshop")
def the_workshop(kept: KeptWindow) -> FakeWorkshop:
    return kept.renew()


@pytest.fixture(name="vault")
def the_vault(kept: KeptWindow, workshop: FakeWorkshop) -> Path:
    return kept.vault


@pytest.fixture(name="seat")
def the_seat(kept: KeptWindow, workshop: FakeWorkshop, qtbot: QtBot) -> Iterator[Callable[[str], Window]]:
    """Somebody of the vault sits down at the window that is kept."""
    yield partial(kept.sit, qtbot)
    kept.leave(qtbot)
