"""The same window on a real vault: encryption, ledger and all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gui.sample_case import SPEAKERS, probe, said
from tests.gui.test_app import fill_first_run, press, wait_for
from tests.gui.test_window import text_of, type_over
from workbench.bootstrap import LocalWorkshop
from workbench.domain.commands import (
    Confirm,
    FinishDraft,
    OpenCase,
    RecordEvidence,
    RecordRecording,
    RenameSpeaker,
    Revise,
)
from workbench.domain.people import Role
from workbench.domain.questions import CustodyOf, LinesOf
from workbench.domain.timeline import Rate
from workbench.gui import worked
from workbench.gui.desk import Place
from workbench.gui.dialogs.case_forms import RenameVoice
from workbench.gui.dialogs.first_run import FirstRun, KeepCodes
from workbench.gui.dialogs.login import Login
from workbench.stages import editing
from workbench.storage.passwords import FLOOR_KIB, Cost

SECRET = "plum otter violin seventeen"


@pytest.fixture
def workshop() -> LocalWorkshop:
    """Guessing a password costs as little as is allowed in these vaults."""
    return LocalWorkshop(cost=Cost(FLOOR_KIB, 2, 1))


@pytest.fixture
def real(workshop, tmp_path) -> Path:
    """A founded vault with one transcribed recording."""
    vault = tmp_path / "vault"
    workshop.found(vault, admin="Lab", password=SECRET)
    admin = workshop.unlock(vault, user="Lab", password=SECRET)
    admin.enrol("Ana", Role.ANALYST, SECRET)
    admin.do(OpenCase("2026-0417", "Harbour Street"))
    evidence = admin.do(RecordEvidence("2026-0417", "Interview.wav", "ab" * 32, 1000, probe(4000))).evidence
    made = RecordRecording(evidence.id, 0, Rate(16_000), 4000 * 16_000, 1, "pcm_s16le", "cd" * 32)
    admin.do(FinishDraft(said(admin.do(made).recording.id)))
    admin.close()
    return vault


@pytest.fixture
def window(enter, real, qtbot):
    shown = enter(vault=real, user="Ana", password=SECRET).window
    qtbot.waitUntil(lambda: shown.desk is not None and bool(shown.desk.cases) and shown.centre.timeline is not None)
    node = shown.desk.cases[0].exhibits[0]
    shown.desk.go(Place("2026-0417", node.evidence.id, node.recordings[0].recording.id))
    qtbot.waitUntil(lambda: shown.centre.model.rowCount() == 9)
    return shown


def test_a_correction_and_its_undo_stand_in_the_signed_ledger(window, qtbot):
    before = text_of(window, 0)
    type_over(window, qtbot, 0, "Which way did it go?")
    qtbot.waitUntil(lambda: text_of(window, 0) == "Which way did it go?")
    window.centre.transcript.setFocus()
    qtbot.waitUntil(lambda: window.actions_by_id["undo"].isEnabled())
    window.actions_by_id["undo"].trigger()
    qtbot.waitUntil(lambda: text_of(window, 0) == before)
    entries = window.desk.bench.ask(CustodyOf((window.desk.place.recording,)))
    assert [entry.kind for entry in entries][-2:] == ["segment.corrected", "transcript.restored"]
    assert {entry.actor for entry in entries[-2:]} == {"Ana"}


def test_a_voice_gets_its_name_everywhere(window, qtbot):
    window.centre.transcript.choose(0)
    window.actions_by_id["rename_speaker"].trigger()
    form = wait_for(qtbot, RenameVoice)
    form.name.setText("Sgt. Lind")
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: "Sgt. Lind" in {speaker.name for speaker in window.desk.view.speakers})
    assert len(window.desk.view.speakers) == len(SPEAKERS)


def test_transcribing_again_names_the_corrections_and_names_on_the_real_draft(window, qtbot):
    type_over(window, qtbot, 0, "Which way did it go?")
    qtbot.waitUntil(lambda: text_of(window, 0) == "Which way did it go?")
    window.desk.bench.do(RenameSpeaker(window.desk.place.recording, "S1", "Mara Lind"))
    stands = worked.on(window.desk.bench, (window.desk.place.recording,))
    assert stands.set_aside == "1 correction and 1 name"


def test_transcribing_again_names_confirmations_too_and_a_report_counts_what_stands(window):
    bench, recording = window.desk.bench, window.desk.place.recording
    lines = bench.ask(LinesOf(recording))
    bench.do(Confirm(recording, lines[1].id))
    assert worked.on(bench, (recording,)).set_aside == "1 confirmation"
    bench.do(Revise(recording, "struck", editing.strike([lines[0]])))
    stands = worked.on(bench, (recording,))
    assert (stands.lines, stands.corrected, stands.changed) == (8, 0, 1)


def test_a_recording_whose_sound_is_gone_still_opens_and_says_so(window, qtbot):
    qtbot.waitUntil(lambda: window.bottom._notice.text() != "")


def test_the_first_run_makes_a_vault_that_opens_again(enter, qtbot, tmp_path, workshop):
    door = enter()
    form = wait_for(qtbot, FirstRun)
    fill_first_run(qtbot, form, tmp_path / "new")
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: any(isinstance(d, KeepCodes) for d in door.window.findChildren(KeepCodes)), timeout=20_000)
    codes = wait_for(qtbot, KeepCodes)
    codes.kept.setChecked(True)
    press(qtbot, codes, "go")
    qtbot.waitUntil(lambda: door.window.desk is not None)
    assert workshop.people_of(tmp_path / "new") == ("Ana", "Lab")


def test_a_wrong_password_is_refused_by_the_real_key(enter, qtbot, real, store):
    store.setValue("vaults", [str(real)])
    enter(user="Ana")
    login = wait_for(qtbot, Login)
    login.password.setText("plum otter violin sixteen")
    press(qtbot, login, "go")
    qtbot.waitUntil(lambda: login.problem.text() != "", timeout=20_000)
    assert "password" in login.problem.text()
