"""Getting in and out: first run, login, lock, quit."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from tests.gui.conftest import PASSWORD
from workbench.domain.people import Role
from workbench.gui.dialogs.first_run import FirstRun, KeepCodes
from workbench.gui.dialogs.login import Login
from workbench.gui.dialogs.notices import Notice

SECRET = "plum otter violin seventeen"


def shown(kind):
    """The dialog of this kind that is on the screen, if any."""
    return next((d for d in QApplication.topLevelWidgets() if isinstance(d, kind) and d.isVisible()), None)


def wait_for(qtbot, kind):
    qtbot.waitUntil(lambda: shown(kind) is not None)
    return shown(kind)


def press(qtbot, dialog: QDialog, name: str) -> None:
    qtbot.mouseClick(dialog.findChild(object, name), Qt.MouseButton.LeftButton)


def fill_first_run(qtbot, form: FirstRun, vault: Path) -> None:
    form.vault.setText(str(vault))
    qtbot.keyClicks(form.admin, "Lab")
    qtbot.keyClicks(form.analyst, "Ana")
    for password in (form.admin_password, form.analyst_password):
        password.first.setText(SECRET)
        password.again.setText(SECRET)
    qtbot.waitUntil(lambda: not form.check())


def test_the_first_run_founds_a_vault_enrols_an_analyst_and_opens_it(enter, qtbot, tmp_path, workshop):
    door = enter()
    form = wait_for(qtbot, FirstRun)
    fill_first_run(qtbot, form, tmp_path / "new")
    press(qtbot, form, "go")
    codes = wait_for(qtbot, KeepCodes)
    assert not codes.go.isEnabled()
    assert shown(Notice) is None
    codes.save(tmp_path / "codes.txt")
    codes.kept.setChecked(True)
    press(qtbot, codes, "go")
    qtbot.waitUntil(lambda: door.window.desk is not None)
    assert door.window.desk.bench.person.role is Role.ANALYST
    assert "QX4T-9MKD" in (tmp_path / "codes.txt").read_text()


def test_codes_cannot_be_left_before_they_are_kept(enter, qtbot, tmp_path):
    enter()
    form = wait_for(qtbot, FirstRun)
    fill_first_run(qtbot, form, tmp_path / "new")
    press(qtbot, form, "go")
    codes = wait_for(qtbot, KeepCodes)
    qtbot.keyClick(codes, Qt.Key.Key_Escape)
    assert codes.isVisible()


def test_a_weak_password_is_refused_with_the_rule(enter, qtbot, tmp_path):
    enter()
    form = wait_for(qtbot, FirstRun)
    fill_first_run(qtbot, form, tmp_path / "new")
    form.analyst_password.first.setText("passwordpassword")
    form.analyst_password.again.setText("passwordpassword")
    qtbot.waitUntil(lambda: "guessed" in form.check())
    press(qtbot, form, "go")
    assert "guessed" in form.problem.text()


def test_administrator_and_analyst_must_be_two_names(enter, qtbot, tmp_path):
    enter()
    form = wait_for(qtbot, FirstRun)
    fill_first_run(qtbot, form, tmp_path / "new")
    form.analyst.setText("Lab")
    press(qtbot, form, "go")
    assert "two names" in form.problem.text()
    assert "everything but approve their own work" in form.problem.text()


def test_a_wrong_password_is_told_and_can_be_mended(enter, qtbot, vault, store):
    store.setValue("vaults", [str(vault)])
    door = enter(user="Analyst 1")
    login = wait_for(qtbot, Login)
    qtbot.keyClicks(login.password, "wrong")
    qtbot.keyClick(login.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "wrong" in login.problem.text())
    assert door.window.desk is None
    login.password.setText(PASSWORD)
    qtbot.keyClick(login.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: door.window.desk is not None)
    assert door.window.desk.bench.person.name == "Analyst 1"


def test_login_offers_the_people_of_the_vault(enter, qtbot, vault, store):
    store.setValue("vaults", [str(vault)])
    enter()
    login = wait_for(qtbot, Login)
    qtbot.waitUntil(lambda: login.person.count() == 4)
    assert {login.person.itemText(i) for i in range(4)} == {"Admin", "Analyst 1", "Analyst 2", "Supervisor"}


def test_locking_closes_the_bench_and_clears_the_screen(window, bench):
    window.actions_by_id["lock"].trigger()
    assert bench.is_closed
    assert window.desk is None
    assert window.centre.model.rowCount() == 0
    assert not window.actions_by_id["new_case"].isEnabled()


def test_the_window_remembers_its_theme(window, store):
    window.actions_by_id["theme"].trigger()
    assert store.value("theme") == "light"
