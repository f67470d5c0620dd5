"""A window on a vault in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.fake_bench import KEYS, FakeBench, FakeWorkshop
from tests.gui.sample_case import MOMENT, fill
from workbench.domain.commands import Command
from workbench.domain.events import Event
from workbench.domain.people import Person, Role
from workbench.gui.app import Program
from workbench.gui.desk import Place
from workbench.gui.settings import settings
from workbench.gui.window import Window

PASSWORD = "four unrelated words here"
PATIENCE_MS = 30_000
Opened = Callable[..., Window]


@pytest.fixture
def store(tmp_path: Path) -> QSettings:
    made = settings(tmp_path)
    made.setValue("language", "en")  # whatever the machine speaks
    return made


@pytest.fixture
def workshop() -> FakeWorkshop:
    return FakeWorkshop()


class PatientBot(QtBot):
    """Waits as long as a slow machine needs: five seconds prove nothing where others compute as well."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS) -> None:  # noqa: N802 - its name
        super().waitUntil(callback, timeout=timeout)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    return PatientBot(request)


@pytest.fixture
def vault(workshop: FakeWorkshop, tmp_path: Path) -> Path:
    """A vault with the sample case, an analyst and a person who may only read."""
    return made_up(workshop, tmp_path / "vault")


def made_up(workshop: FakeWorkshop, folder: Path) -> Path:
    """The made-up vault in a folder."""
    workshop.found(folder, admin="Admin", password=PASSWORD)
    state = workshop.vaults[folder]
    for name, role in (("Analyst 1", Role.ANALYST), ("Analyst 2", Role.ANALYST), ("Supervisor", Role.SUPERVISOR)):
        state.people[name] = (Person(name, role, KEYS, "Admin", MOMENT), PASSWORD)
    fill(state)
    return folder


@pytest.fixture
def enter(qtbot: QtBot, workshop: FakeWorkshop, store: QSettings) -> Iterator[Callable[..., Program]]:
    """Opens the window as the program does; everything is closed in the end."""
    doors: list[Program] = []

    def open_door(**how: object) -> Program:
        door = Program(workshop, store, **how)  # type: ignore[arg-type]
        doors.append(door)
        qtbot.addWidget(door.window)
        door.window.resize(1400, 900)
        with qtbot.waitExposed(door.window, timeout=PATIENCE_MS):
            door.window.show()
        return door

    yield open_door
    for door in doors:
        desk = door.window.desk
        for job in desk.queue.jobs() if desk else ():
            if not job.is_over:
                desk.queue.cancel(job.id)  # type: ignore[union-attr]
        qtbot.waitUntil(lambda desk=desk: desk is None or desk.queue.is_idle)
        door.window.close()


@pytest.fixture
def seat(enter: Callable[..., Program], vault: Path, qtbot: QtBot) -> Opened:
    """Somebody of the vault sits down and looks at the transcribed interview."""

    def sit(name: str) -> Window:
        return seated(qtbot, enter(vault=vault, user=name, password=PASSWORD).window)

    return sit


def seated(qtbot: QtBot, shown: Window) -> Window:
    """The window once the transcribed interview is in sight."""
    qtbot.waitUntil(lambda: shown.desk is not None and bool(shown.desk.cases) and shown.centre.timeline is not None)
    assert shown.desk is not None
    shown.desk.go(Place("2026-0417", "E2", "R2"))
    qtbot.waitUntil(lambda: shown.centre.model.rowCount() == 9)
    return shown


@pytest.fixture
def window(seat: Opened) -> Window:
    """An analyst looks at the transcribed interview."""
    return seat("Analyst 1")


@pytest.fixture
def bench(window: Window) -> FakeBench:
    assert window.desk is not None
    assert isinstance(window.desk.bench, FakeBench)
    return window.desk.bench


@pytest.fixture
def act(workshop: FakeWorkshop, vault: Path) -> Callable[[str, Command], Event]:
    """Somebody else does something, at another desk and before anybody sits down at this one."""

    def do(name: str, command: Command) -> Event:
        other = workshop.unlock(vault, user=name, password=PASSWORD)
        try:
            return other.do(command)
        finally:
            other.close()

    return do
