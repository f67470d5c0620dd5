"""Every action of the menus Case and Vault, by its keys or a click, and what is then to be seen."""

from __future__ import annotations

import pytest

from tests.gui.by_hand import do
from tests.gui.test_app import SECRET, press, wait_for
from tests.gui.test_casework import CASE_NUMBER, standing
from tests.gui.test_vault_dialogs import give_password
from workbench.domain import commands as c
from workbench.domain.casework import CaseState
from workbench.domain.orders import BackUp, BackUpOutcome
from workbench.domain.progress import Progress
from workbench.domain.questions import PersonNamed, TombstoneOf
from workbench.gui.dialogs.bundle_form import Bundle
from workbench.gui.dialogs.checkpoint import CheckpointDialog
from workbench.gui.dialogs.destruction import DestroyForm, OrderDestructionForm
from workbench.gui.dialogs.key_forms import ChangePassword, RenewKeys
from workbench.gui.dialogs.notices import Notice
from workbench.gui.dialogs.order_forms import Transcribe, VerifyAgainst
from workbench.gui.dialogs.people import People
from workbench.gui.dialogs.policy_form import PolicyForm
from workbench.gui.dialogs.reason import Reason
from workbench.gui.dialogs.rescue import Rescue
from workbench.gui.frame import extras
from workbench.gui.reporting.export_form import ExportTranscript
from workbench.gui.reporting.wizard import SIGN, ReportWizard


def give_reason(window, qtbot, action: str) -> None:
    do(window, qtbot, action)
    form = wait_for(qtbot, Reason)
    qtbot.keyClicks(form.reason, "Because.")
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: not window.findChildren(Reason))


def test_transcribe_case(window, qtbot):
    do(window, qtbot, "transcribe_case")
    press(qtbot, wait_for(qtbot, Transcribe), "go")
    qtbot.waitUntil(lambda: window.desk.queue.is_idle)
    assert [job.title for job in window.desk.queue.jobs()] == ["Intake call.m4a", "Doorbell.mp4"]


def test_export(window, qtbot, tmp_path):
    do(window, qtbot, "export")
    form = wait_for(qtbot, ExportTranscript)
    form.folder.path.setText(str(tmp_path))
    form.name.setText("out")
    press(qtbot, form, "go")
    qtbot.waitUntil((tmp_path / "out.txt").exists)


def test_report(window, qtbot, tmp_path):
    do(window, qtbot, "report")
    form = wait_for(qtbot, ReportWizard)
    form.sign.file.path.setText(str(tmp_path / "report.pdf"))
    form.turn_to(SIGN)
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: form.outcome is not None)
    assert (tmp_path / "report.pdf").exists()
    form.accept()


def test_bundle(window, qtbot, tmp_path):
    do(window, qtbot, "bundle")
    form = wait_for(qtbot, Bundle)
    form.file.path.setText(str(tmp_path / "bundle"))
    press(qtbot, form, "go")
    wait_for(qtbot, Notice).accept()
    assert (tmp_path / "bundle").is_dir()


@pytest.mark.parametrize(("action", "title"), [("custody_case", "Case 2026-0417"), ("custody_vault", "Whole vault")])
def test_custody(window, qtbot, action, title):
    window.desk.bench.do(c.RenameSpeaker("R2", "S1", "Mara Lind"))
    do(window, qtbot, action)
    qtbot.waitUntil(lambda: extras.custody(window) is not None and extras.custody(window).model.rowCount() == 1)
    assert extras.custody(window).said.text().startswith(title)


def test_close_case_reopen_case_and_archive_case(seat, qtbot):
    window = seat("Supervisor")
    for action, then in (
        ("close_case", CaseState.CLOSED),
        ("reopen_case", CaseState.OPEN),
        ("close_case", CaseState.CLOSED),
        ("archive_case", CaseState.ARCHIVED),
    ):
        give_reason(window, qtbot, action)
        qtbot.waitUntil(lambda then=then: standing(window).state is then)


def test_hold_case_and_release_case(seat, qtbot):
    window = seat("Admin")
    give_reason(window, qtbot, "hold_case")
    qtbot.waitUntil(lambda: standing(window).is_held)
    give_reason(window, qtbot, "release_case")
    qtbot.waitUntil(lambda: not standing(window).is_held)
    assert standing(window).number == CASE_NUMBER


def test_order_destruction_and_cancel_destruction(seat, qtbot):
    window = seat("Admin")
    do(window, qtbot, "order_destruction")
    form = wait_for(qtbot, OrderDestructionForm)
    qtbot.keyClicks(form.authority, "District Court")
    qtbot.keyClicks(form.reason, "Wrongly recorded.")
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: window.desk.bench.ask(TombstoneOf("E2")) is not None)
    give_reason(window, qtbot, "cancel_destruction")
    qtbot.waitUntil(lambda: window.desk.bench.ask(TombstoneOf("E2")) is None)


def test_destroy(seat, act, qtbot):
    act("Admin", c.OrderDestruction("E2", "District Court", "Wrongly recorded."))
    window = seat("Admin")
    do(window, qtbot, "destroy")
    form = wait_for(qtbot, DestroyForm)
    qtbot.keyClicks(form.typed, "2026-0417/2")
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: window.desk.bench.ask(TombstoneOf("E2")).is_destroyed)


def test_clear_jobs(window, qtbot):
    do(window, qtbot, "verify")
    wait_for(qtbot, Notice).accept()
    job = window.desk.queue.jobs()[0].id
    assert job in window.jobs._cards
    do(window, qtbot, "clear_jobs")
    assert job not in window.jobs._cards


def test_verify(window, qtbot):
    do(window, qtbot, "verify")
    notice = wait_for(qtbot, Notice)
    assert notice.windowTitle() == "Nothing was changed behind the door"
    notice.accept()


def test_verify_against(window, qtbot):
    do(window, qtbot, "verify_against")
    form = wait_for(qtbot, VerifyAgainst)
    form.root.setText("ab12" * 16)
    press(qtbot, form, "go")
    wait_for(qtbot, Notice).accept()


def test_people(window, qtbot):
    do(window, qtbot, "people")
    form = wait_for(qtbot, People)
    qtbot.waitUntil(lambda: form.list.topLevelItemCount() == 4)
    form.accept()


def test_policy(seat, qtbot):
    window = seat("Admin")
    do(window, qtbot, "policy")
    form = wait_for(qtbot, PolicyForm)
    form.idle.setValue(3)
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: window.desk.oversight.policy.idle_minutes == 3)


def test_change_password(window, qtbot, workshop, vault):
    do(window, qtbot, "change_password")
    form = wait_for(qtbot, ChangePassword)
    form.old.setText(workshop.vaults[vault].people["Analyst 1"][1])
    give_password(qtbot, form)
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: workshop.vaults[vault].people["Analyst 1"][1] == SECRET)


def test_rotate_keys(window, qtbot):
    before = window.desk.bench.ask(PersonNamed("Analyst 1")).keys
    do(window, qtbot, "rotate_keys")
    form = wait_for(qtbot, RenewKeys)
    give_password(qtbot, form)
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: window.desk.bench.ask(PersonNamed("Analyst 1")).keys != before)


def test_checkpoint(window, act, qtbot):
    act("Analyst 2", c.MakeCheckpoint())
    do(window, qtbot, "checkpoint")
    form = wait_for(qtbot, CheckpointDialog)
    qtbot.waitUntil(lambda: form.note.toPlainText() != "")
    form.accept()


def test_back_up(seat, qtbot, monkeypatch, tmp_path):
    window, asked = seat("Admin"), []

    def copy(order):
        asked.append(type(order))
        yield Progress("backup", 0, 1)
        return BackUpOutcome(tmp_path / "copy.db", "ab" * 32, 7)

    monkeypatch.setattr(window.desk.bench, "start", copy)
    do(window, qtbot, "back_up")
    qtbot.waitUntil(lambda: "Backed up: 7 entries" in window.bottom._notice.text())
    assert asked == [BackUp]


def test_rescue(window, qtbot):
    do(window, qtbot, "rescue")
    form = wait_for(qtbot, Rescue)
    assert window.desk is None
    form.reject()
