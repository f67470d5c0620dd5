"""Review, witnessing and keys in the window on a real vault: the signatures and the ledger are the real ones."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tests.gui.sample_case import probe, said
from tests.gui.test_app import press, shown, wait_for
from tests.gui.test_real import SECRET, workshop  # noqa: F401 - a fixture
from workbench.domain import commands as c
from workbench.domain.people import Role
from workbench.domain.questions import CheckpointAt, CustodyOf, ReviewOf, WitnessedOf
from workbench.domain.review import ReviewState
from workbench.domain.timeline import Rate
from workbench.gui.desk import Place
from workbench.gui.dialogs.covered import Covered
from workbench.gui.dialogs.key_forms import ChangePassword, RenewKeys
from workbench.gui.dialogs.notices import Notice
from workbench.gui.dialogs.people import People
from workbench.gui.dialogs.rescue import Rescue
from workbench.gui.dialogs.review_forms import Approve, SubmitExhibit
from workbench.gui.entrance import guard as guarding
from workbench.gui.frame import extras
from workbench.gui.frame.status import BottomBar
from workbench.storage.evidence_store import EvidenceStore

OTHER = "copper lantern seventy breeze"


@pytest.fixture
def staffed(workshop, tmp_path):  # noqa: F811 - a fixture
    """A vault with an analyst, a supervisor, and one transcribed recording whose file is in the store."""
    vault, source = tmp_path / "vault", tmp_path / "Interview.wav"
    source.write_bytes(b"RIFF" + b"\0" * 996)
    workshop.found(vault, admin="Lab", password=SECRET)
    taken = EvidenceStore(vault / "store").take(source, on_bytes=lambda _done, _total: None)
    admin = workshop.unlock(vault, user="Lab", password=SECRET)
    admin.enrol("Ana", Role.ANALYST, SECRET)
    admin.enrol("Sue", Role.SUPERVISOR, SECRET)
    admin.do(c.OpenCase("2026-0417", "Harbour Street", critical=True))
    evidence = admin.do(c.RecordEvidence("2026-0417", "Interview.wav", taken.sha256, taken.size, probe(4000))).evidence
    made = c.RecordRecording(evidence.id, 0, Rate(16_000), 4000 * 16_000, 1, "pcm_s16le", "cd" * 32)
    admin.do(c.FinishDraft(said(admin.do(made).recording.id)))
    admin.close()
    return vault


@pytest.fixture
def seated(enter, staffed, qtbot):
    """Somebody at the desk, looking at the interview."""

    def sit(name: str, password: str = SECRET):
        window = enter(vault=staffed, user=name, password=password).window
        qtbot.waitUntil(lambda: window.desk is not None and bool(window.desk.cases) and window.centre.timeline is not None)
        node = window.desk.cases[0].exhibits[0]
        window.desk.go(Place("2026-0417", node.evidence.id, node.recordings[0].recording.id))
        qtbot.waitUntil(lambda: window.centre.model.rowCount() == 9)
        return window

    return sit


def leave(window, qtbot) -> None:
    qtbot.waitUntil(lambda: window.desk.witnesser._thread is None)
    window.actions_by_id["lock"].trigger()
    assert window.desk is None


def words_of(dialog) -> list[str]:
    return dialog.findChild(QLabel, "six_words").text().split(" · ")


def test_both_screens_show_the_same_six_words_and_the_approval_is_signed(seated, qtbot):
    window = seated("Ana")
    evidence = window.desk.place.evidence
    window.actions_by_id["submit"].trigger()
    press(qtbot, wait_for(qtbot, SubmitExhibit), "go")
    notice = wait_for(qtbot, Notice)
    hers = words_of(notice)
    notice.accept()
    leave(window, qtbot)
    window = seated("Sue")
    qtbot.waitUntil(lambda: window.top.waiting.text() == "1 to review")
    window.actions_by_id["approve"].trigger()
    form = wait_for(qtbot, Approve)
    assert words_of(form) == hers
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: window.desk.view.review.state is ReviewState.APPROVED)
    signed = [entry for entry in window.desk.bench.ask(CustodyOf((evidence,))) if entry.kind == "review.approved"]
    assert [entry.actor for entry in signed] == ["Sue"]
    assert window.desk.bench.ask(ReviewOf(evidence)).is_final
    assert not window.centre.model.is_editable


def test_the_next_login_vouches_for_what_the_last_person_did(seated, qtbot, monkeypatch):
    window = seated("Ana")
    window.desk.bench.do(c.RenameSpeaker(window.desk.place.recording, "S1", "Mara Lind"))
    leave(window, qtbot)
    # What else is told at a login may stand in the same place a moment later.
    told, say = [], BottomBar.say
    monkeypatch.setattr(BottomBar, "say", lambda bar, text: (told.append(text), say(bar, text)))
    window = seated("Sue")
    qtbot.waitUntil(lambda: any("You vouched for" in text for text in told), timeout=20_000)
    seen = window.desk.bench.ask(WitnessedOf())
    newest = window.desk.bench.ask(CheckpointAt(seen.witnessed))
    assert newest.by == "Ana"
    assert [w.by for w in newest.witnesses] == ["Sue"]
    qtbot.waitUntil(lambda: window.bottom.witness.text().startswith(f"{seen.unwitnessed:,} unwitnessed"))


def test_the_custody_view_checks_the_real_vault_in_place(seated, staffed, qtbot):
    window = seated("Ana")
    window.actions_by_id["custody_vault"].trigger()
    panel = extras.custody(window)
    qtbot.waitUntil(lambda: panel.model.rowCount() > 5)
    panel.table.selectRow(0)
    entry = panel.model.entry(0)
    qtbot.waitUntil(lambda: entry.hash in panel.details.toPlainText())
    assert entry.signature.hex() in panel.details.toPlainText()
    qtbot.mouseClick(panel.check.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Nothing was changed behind the door" in panel.check.said.text(), timeout=20_000)
    next((staffed / "store").rglob("*")).chmod(0o700)
    for file in (path for path in (staffed / "store").rglob("*") if path.is_file()):
        file.chmod(0o600)
        file.write_bytes(b"something else")
    qtbot.mouseClick(panel.check.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(panel.check.findings.isVisible, timeout=20_000)
    assert "1 finding" in panel.check.said.text()


def test_the_real_password_uncovers_the_window_and_a_wrong_one_does_not(seated, qtbot):
    window = seated("Ana")
    window.findChild(guarding.Guard).cover("Nobody is there.")
    form = wait_for(qtbot, Covered)
    form.password.setText(OTHER)
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: "password" in form.problem.text() and not form._is_busy, timeout=20_000)
    form.password.setText(SECRET)
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: shown(Covered) is None, timeout=20_000)
    window.desk.bench.do(c.RenameSpeaker(window.desk.place.recording, "S1", "Mara Lind"))


def test_a_changed_password_and_renewed_keys_open_the_vault_next_time(seated, qtbot):
    window = seated("Ana")
    window.actions_by_id["change_password"].trigger()
    form = wait_for(qtbot, ChangePassword)
    form.old.setText(SECRET)
    form.password.first.setText(OTHER)
    form.password.again.setText(OTHER)
    qtbot.waitUntil(lambda: not form.check())
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: shown(ChangePassword) is None, timeout=20_000)
    before = window.desk.bench.person.keys.signing
    window.actions_by_id["rotate_keys"].trigger()
    form = wait_for(qtbot, RenewKeys)
    form.password.first.setText(OTHER)
    form.password.again.setText(OTHER)
    qtbot.waitUntil(lambda: not form.check())
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: shown(RenewKeys) is None, timeout=20_000)
    assert window.desk.bench.person.keys.signing != before
    leave(window, qtbot)
    assert seated("Ana", OTHER).desk.bench.person.name == "Ana"


def test_a_person_is_revoked_for_good(seated, workshop, staffed, qtbot):  # noqa: F811 - a fixture
    window = seated("Lab")
    window.actions_by_id["people"].trigger()
    form = wait_for(qtbot, People)
    qtbot.waitUntil(lambda: form.list.topLevelItemCount() == 3)
    form.list.setCurrentItem(form.list.findItems("Ana", Qt.MatchFlag.MatchExactly)[0])
    press(qtbot, form, "revoke")
    from workbench.gui.dialogs.reason import Reason

    asked = wait_for(qtbot, Reason)
    qtbot.keyClicks(asked.reason, "Left.")
    press(qtbot, asked, "go")
    qtbot.waitUntil(lambda: form.list.findItems("Ana", Qt.MatchFlag.MatchExactly)[0].text(2) == "✕ revoked", timeout=20_000)
    form.accept()
    assert "Ana" not in workshop.people_of(staffed)


def test_a_vault_that_somebody_else_writes_to_opens_for_reading(seated, workshop, staffed, qtbot):  # noqa: F811
    holder = workshop.unlock(staffed, user="Lab", password=SECRET)
    try:
        window = seated("Ana")
        assert "open for writing" in window.notice.shown.text
        assert not window.actions_by_id["submit"].isEnabled()
        assert window.desk.queue.jobs() == ()
    finally:
        holder.close()


def test_a_backup_is_put_back_and_what_can_be_read_is_saved_from_the_window(seated, staffed, qtbot, tmp_path):
    window = seated("Ana")
    window.actions_by_id["back_up"].trigger()
    qtbot.waitUntil(lambda: len(list((staffed / "backups").glob("*.json"))) == 1, timeout=20_000)
    qtbot.waitUntil(lambda: window.desk.queue.is_idle)
    window.actions_by_id["rescue"].trigger()
    for what in (1, 0):
        form = wait_for(qtbot, Rescue)
        qtbot.waitUntil(lambda form=form: form.what.count() == 2)
        form.password.setText(SECRET)
        form.what.setCurrentIndex(what)
        form.folder.setText(str(tmp_path / "saved"))
        press(qtbot, form, "go")
        notice = wait_for(qtbot, Notice)
        assert ("1 transcripts were saved", "database's place")[what] in notice.text.text()
        notice.accept()
        qtbot.waitUntil(lambda: shown(Notice) is None and shown(Rescue) is None)
        if what:
            window.actions_by_id["rescue"].trigger()
    assert list((tmp_path / "saved" / "transcripts").glob("*.txt"))
