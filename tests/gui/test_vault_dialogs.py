"""People, keys, policy and checkpoints in the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from tests.gui.conftest import PASSWORD
from tests.gui.fake_bench import ON_TOKEN
from tests.gui.test_app import SECRET, press, shown, wait_for
from workbench.domain import commands as c
from workbench.domain.checkpoints import parsed
from workbench.domain.custody import Finding
from workbench.domain.orders import VerifyVault, WitnessOutcome
from workbench.domain.people import Role
from workbench.domain.policy import Approval, Policy
from workbench.domain.questions import CheckpointAt, PersonNamed, PolicyInForce, WitnessedOf
from workbench.gui.dialogs.checkpoint import CheckpointDialog
from workbench.gui.dialogs.key_forms import ChangePassword, Enrol, NewKeys, RenewKeys
from workbench.gui.dialogs.notices import Notice
from workbench.gui.dialogs.order_forms import VerifyAgainst
from workbench.gui.dialogs.people import People
from workbench.gui.dialogs.policy_form import PolicyForm
from workbench.gui.dialogs.reason import Reason


def open_people(window, qtbot, chosen: str = "") -> People:
    window.actions_by_id["people"].trigger()
    form = wait_for(qtbot, People)
    qtbot.waitUntil(lambda: form.list.topLevelItemCount() > 0)
    if chosen:
        form.list.setCurrentItem(form.list.findItems(chosen, Qt.MatchFlag.MatchExactly)[0])
    return form


def state_of(form: People, name: str) -> str:
    return form.list.findItems(name, Qt.MatchFlag.MatchExactly)[0].text(2)


def give_password(qtbot, form, password: str = SECRET) -> None:
    form.password.first.setText(password)
    form.password.again.setText(password)
    qtbot.waitUntil(lambda: not form.password.problem())


def test_everyone_sees_who_is_enrolled_and_an_analyst_changes_nothing(window, qtbot):
    form = open_people(window, qtbot)
    assert {form.list.topLevelItem(n).text(0) for n in range(4)} == {"Admin", "Analyst 1", "Analyst 2", "Supervisor"}
    assert state_of(form, "Analyst 1") == "✓ active (you)"
    for made in form.buttons.values():
        assert not made.isEnabled()
        assert "all:permissions" in made.toolTip()
    form.accept()


def test_an_administrator_enrols_a_supervisor(seat, qtbot):
    window = seat("Admin")
    form = open_people(window, qtbot)
    press(qtbot, form, "enrol")
    asked = wait_for(qtbot, Enrol)
    press(qtbot, asked, "go")
    assert "needs a name" in asked.problem.text()
    qtbot.keyClicks(asked.name, "Sue Okafor")
    asked.role.setCurrentIndex(asked.role.findData(Role.SUPERVISOR))
    give_password(qtbot, asked)
    press(qtbot, asked, "go")
    qtbot.waitUntil(lambda: form.list.topLevelItemCount() == 5)
    assert window.desk.bench.ask(PersonNamed("Sue Okafor")).role is Role.SUPERVISOR
    form.accept()


def test_a_person_is_enrolled_with_keys_on_a_token(seat, qtbot):
    window = seat("Admin")
    form = open_people(window, qtbot)
    press(qtbot, form, "enrol")
    asked = wait_for(qtbot, Enrol)
    qtbot.keyClicks(asked.name, "Tom")
    asked.on_token.setChecked(True)
    press(qtbot, asked, "go")
    assert "PIN" in asked.problem.text()
    qtbot.keyClicks(asked.password.first, "1234")
    qtbot.keyClicks(asked.password.again, "1234")
    qtbot.keyClicks(asked.token, "Tom's card")
    press(qtbot, asked, "go")
    qtbot.waitUntil(lambda: form.list.topLevelItemCount() == 5)
    assert window.desk.bench.tokens == {"Tom": "Tom's card"}
    form.accept()


def test_revoking_needs_a_reason_and_shows(seat, qtbot):
    window = seat("Admin")
    form = open_people(window, qtbot, "Analyst 2")
    press(qtbot, form, "revoke")
    asked = wait_for(qtbot, Reason)
    press(qtbot, asked, "go")
    assert "Reason is missing" in asked.problem.text()
    qtbot.keyClicks(asked.reason, "Left the laboratory.")
    press(qtbot, asked, "go")
    qtbot.waitUntil(lambda: state_of(form, "Analyst 2") == "✕ revoked")
    form.accept()


def test_nobody_revokes_themselves(seat, qtbot):
    form = open_people(seat("Admin"), qtbot, "Admin")
    assert not form.buttons["revoke"].isEnabled()
    assert "Nobody revokes themselves" in form.buttons["revoke"].toolTip()
    form.accept()


def test_a_lost_password_is_mended_by_new_keys(seat, qtbot, workshop, vault):
    form = open_people(seat("Admin"), qtbot, "Analyst 1")
    press(qtbot, form, "new_keys")
    asked = wait_for(qtbot, NewKeys)
    give_password(qtbot, asked)
    qtbot.keyClicks(asked.reason, "Password forgotten.")
    press(qtbot, asked, "go")
    qtbot.waitUntil(lambda: shown(NewKeys) is None)
    workshop.unlock(vault, user="Analyst 1", password=SECRET).close()
    form.accept()


def test_a_second_administrator_confirms(seat, qtbot, workshop, vault):
    state = workshop.vaults[vault]
    state.trust.policy = Policy(second_person=True)
    first = workshop.unlock(vault, user="Admin", password=PASSWORD)
    from dataclasses import replace

    for name, role, by in (("Boss", Role.ADMIN, "root"), ("Chief", Role.SUPERVISOR, "Admin")):
        first.enrol(name, role, PASSWORD)
        person = state.people[name][0]
        state.people[name] = (replace(person, enrolled_by=by, confirmed=role is Role.ADMIN), PASSWORD)
    first.close()
    form = open_people(seat("Boss"), qtbot, "Chief")
    assert state_of(form, "Chief") == "◆ not confirmed yet"
    press(qtbot, form, "confirm")
    qtbot.waitUntil(lambda: state_of(form, "Chief") == "✓ active")
    form.accept()


def test_one_changes_ones_own_password(window, qtbot, workshop, vault):
    window.actions_by_id["change_password"].trigger()
    form = wait_for(qtbot, ChangePassword)
    qtbot.keyClicks(form.old, "wrong")
    give_password(qtbot, form)
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: "present password is wrong" in form.problem.text())
    form.old.setText(PASSWORD)
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: "Your password is changed" in window.bottom._notice.text())
    assert workshop.vaults[vault].people["Analyst 1"][1] == SECRET


def test_one_renews_ones_own_keys(window, qtbot):
    before = window.desk.bench.ask(PersonNamed("Analyst 1")).keys
    window.actions_by_id["rotate_keys"].trigger()
    form = wait_for(qtbot, RenewKeys)
    assert form.go.text() == "Sign my new keys"
    give_password(qtbot, form)
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: window.desk.bench.ask(PersonNamed("Analyst 1")).keys != before)


def test_keys_on_a_token_are_renewed_without_a_password(window, qtbot, workshop, vault):
    people = workshop.vaults[vault].people
    people["Analyst 1"] = (people["Analyst 1"][0], ON_TOKEN)
    before = window.desk.bench.ask(PersonNamed("Analyst 1")).keys
    window.actions_by_id["rotate_keys"].trigger()
    form = wait_for(qtbot, RenewKeys)
    assert form.password is None
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: window.desk.bench.ask(PersonNamed("Analyst 1")).keys != before)


def test_the_policy_is_set_as_a_whole(seat, qtbot):
    window = seat("Admin")
    window.actions_by_id["policy"].trigger()
    form = wait_for(qtbot, PolicyForm)
    form.approval.setCurrentIndex(form.approval.findData(Approval.ALL))
    qtbot.mouseClick(form.second, Qt.MouseButton.LeftButton, pos=form.second.rect().center() - form.second.rect().center() / 1.1)
    form.idle.setValue(3)
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: window.desk.oversight.policy.idle_minutes == 3)
    decided = window.desk.bench.ask(PolicyInForce())
    assert (decided.approval, decided.second_person, decided.checkpoint_events) == (Approval.ALL, True, 100)


def test_a_timestamp_server_without_its_certificate_is_refused_in_the_form(seat, qtbot):
    window = seat("Admin")
    window.actions_by_id["policy"].trigger()
    form = wait_for(qtbot, PolicyForm)
    qtbot.keyClicks(form.url, "https://tsa.example/")
    press(qtbot, form, "go")
    assert "needs the certificate" in form.problem.text()
    form.reject()


def test_the_bar_counts_what_nobody_vouches_for(window, qtbot):
    window.desk.bench.do(c.RenameSpeaker("R2", "S1", "Mara Lind"))
    qtbot.waitUntil(lambda: window.bottom.witness.text() == "1 unwitnessed entry")
    assert "could still rewrite" in window.bottom.witness.toolTip()
    assert "another person" in window.bottom.witness.toolTip()


def test_the_checkpoint_is_shown_copied_and_saved(window, act, qtbot, tmp_path, monkeypatch):
    act("Analyst 2", c.MakeCheckpoint())
    window.desk.bench.do(c.RenameSpeaker("R2", "S1", "Mara Lind"))
    qtbot.waitUntil(lambda: window.bottom.witness.isVisible())
    qtbot.mouseClick(window.bottom.witness, Qt.MouseButton.LeftButton)
    form = wait_for(qtbot, CheckpointDialog)
    qtbot.waitUntil(lambda: form.note.toPlainText() != "")
    press(qtbot, form, "copy")
    assert parsed(QGuiApplication.clipboard().text()).size == 0
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "checkpoint.txt"), ""))
    press(qtbot, form, "save")
    assert (tmp_path / "checkpoint.txt").read_text() == form.note.toPlainText()
    form.accept()


def test_without_a_checkpoint_the_dialog_says_when_there_will_be_one(window, qtbot):
    window.actions_by_id["checkpoint"].trigger()
    form = wait_for(qtbot, CheckpointDialog)
    assert not form.findChild(object, "copy").isEnabled()
    assert form.note.isHidden()
    form.accept()


def test_one_vouches_for_anothers_checkpoint(window, act, qtbot):
    act("Analyst 2", c.RenameSpeaker("R2", "S1", "Mara Lind"))
    act("Analyst 2", c.MakeCheckpoint())
    window.actions_by_id["checkpoint"].trigger()
    form = wait_for(qtbot, CheckpointDialog)
    press(qtbot, form, "witness")
    qtbot.waitUntil(lambda: "You vouched for the first 1 entry" in form.said.text())
    assert window.desk.bench.ask(WitnessedOf()).witnessed == 1
    form.accept()


def test_login_vouches_for_what_others_did_and_says_so_below(act, seat, qtbot):
    act("Analyst 2", c.RenameSpeaker("R2", "S1", "Mara Lind"))
    act("Analyst 2", c.MakeCheckpoint())
    window = seat("Analyst 1")
    qtbot.waitUntil(lambda: window.desk.bench.ask(WitnessedOf()).witnessed == 1)
    qtbot.waitUntil(lambda: "You vouched for" in window.bottom._notice.text())
    assert window.desk.queue.jobs() == ()


def test_what_does_not_fit_is_an_alarm_over_everything(window, bench, qtbot, monkeypatch):
    found = (Finding("entry 4", "is not what was signed.", "Somebody wrote over it."),)

    def alarmed(order):
        return WitnessOutcome(found, 0, (), (), bench.ask(WitnessedOf()))
        yield

    qtbot.waitUntil(lambda: window.desk.witnesser._thread is None)
    monkeypatch.setattr(bench, "start", alarmed)
    window.desk.witnesser.begin()
    qtbot.waitUntil(window.notice.isVisible)
    assert "Somebody wrote over it." in window.notice.shown.text
    monkeypatch.undo()
    qtbot.mouseClick(window.notice.go, Qt.MouseButton.LeftButton)
    from workbench.gui.frame import extras

    qtbot.waitUntil(lambda: "Nothing was changed" in extras.custody(window).check.said.text())


@pytest.mark.parametrize("action", ["people", "checkpoint", "change_password", "rotate_keys"])
def test_dialogs_of_the_vault_close_with_escape(window, qtbot, action):
    window.actions_by_id[action].trigger()
    kinds = (People, CheckpointDialog, ChangePassword, RenewKeys)
    form = wait_for(qtbot, kinds)
    qtbot.keyClick(form, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: shown(kinds) is None)


def test_a_vault_is_verified_against_what_was_kept_elsewhere(window, bench, act, qtbot, monkeypatch):
    window.actions_by_id["verify_against"].trigger()
    form = wait_for(qtbot, VerifyAgainst)
    press(qtbot, form, "go")
    assert "at least one" in form.problem.text()
    qtbot.keyClicks(form.root, "abcd")
    press(qtbot, form, "go")
    assert "64 hex digits" in form.problem.text()
    form.root.setText(" ".join(["AB12"] * 16))
    qtbot.keyClicks(form.checkpoint, "something")
    press(qtbot, form, "go")
    assert "no checkpoint" in form.problem.text()
    act("Analyst 2", c.MakeCheckpoint())
    kept = bench.ask(CheckpointAt()).text
    form.checkpoint.setPlainText(kept)
    assert form.order() == VerifyVault("ab12" * 16, (kept,))
    press(qtbot, form, "go")
    wait_for(qtbot, Notice).accept()
