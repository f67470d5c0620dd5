"""The form of an order tells which engines would run before anything does, and lets a person choose others."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from tests.gui.test_app import wait_for
from workbench.gui.desk import Place
from workbench.gui.dialogs.order_forms import Transcribe


@pytest.fixture
def form(window, qtbot):
    window.desk.go(Place("2026-0417", "E1", "R1"))
    qtbot.waitUntil(lambda: window.desk.view is not None and window.desk.view.recording.id == "R1")
    window.actions_by_id["transcribe"].trigger()
    made = wait_for(qtbot, Transcribe)
    qtbot.waitUntil(lambda: "whisper-base" in told(made))
    yield made
    made.reject()


def told(form: Transcribe) -> str:
    return "\n".join(shown.text() for shown in form.choice.findChildren(QLabel))


def chosen(combo, data: str) -> None:
    combo.setCurrentIndex(combo.findData(data))
    combo.activated.emit(combo.currentIndex())


def test_before_anybody_listened_the_choice_is_provisional(form):
    assert form.choice.standing.text().startswith("Provisional: nobody has listened to it yet.")
    assert form.choice.listen.isVisible()
    assert "✓ whisper-base is what the preset workstation names for ordinary recordings" in told(form)
    assert "✕ falcon: It needs an access key of its maker in PICOVOICE_ACCESS_KEY." in told(form)


def test_listening_first_measures_and_tells_the_choice_anew(form, window, qtbot):
    form.choice.listen.click()
    qtbot.waitUntil(lambda: form.choice.standing.text() == "Chosen by what was measured in the recording.")
    assert not form.choice.listen.isVisible()
    assert "SNR 17.0 dB, language en, likely 3 voices" in told(form)
    assert window.desk.bench.state.listened == {"R1"}


def test_another_tier_tells_another_choice(form, qtbot):
    chosen(form.tier, "critical")
    qtbot.waitUntil(lambda: "✓ whisper-base stands in for canary-qwen-2.5b" in told(form))
    assert "✕ canary-qwen-2.5b: Its environment nemo is not installed" in told(form)


def test_engines_that_cannot_run_say_why_and_cannot_be_chosen(form):
    at = form.engine.findData("canary-qwen-2.5b")
    item = form.engine.model().item(at)
    assert form.engine.itemText(at) == "✕ NVIDIA Canary-Qwen 2.5b: not ready"
    assert not item.isEnabled()
    assert "environment nemo is not installed" in item.toolTip()
    assert form.engine.itemText(form.engine.findData("whisper-base")) == "✓ Whisper base"


def test_each_tasks_engines_stand_in_its_own_list(form):
    lists = (form.engine, form.diarizer, form.aligner)
    names = [[str(combo.itemData(n)) for n in range(combo.count())] for combo in lists]
    assert names == [
        ["", "whisper-base", "canary-qwen-2.5b"],
        ["", "sortformer-streaming", "falcon"],
        ["", "attention", "ctc"],
    ]


def test_what_a_person_chose_stands_in_the_order_and_survives_the_next_answer(form, qtbot):
    chosen(form.engine, "whisper-base")
    chosen(form.device, "cpu")
    qtbot.waitUntil(lambda: "was asked for by name" in told(form))
    order = form.order()
    assert (order.engine, order.diarizer, order.aligner, order.device) == ("whisper-base", "", "", "cpu")


def test_presets_of_ones_own_are_offered_and_a_broken_one_says_what_is_off(form):
    at = form.preset.findData("harbour")
    assert form.preset.itemText(at) == "✕ harbour · your own"
    assert "line 3, engines.primary" in form.preset.model().item(at).toolTip()
    assert form.preset.itemText(form.preset.findData("edge")) == "Edge: little memory, a quick draft"


def test_what_no_engine_can_do_is_told_in_the_form(form, qtbot):
    chosen(form.language, "ar")
    qtbot.waitUntil(lambda: "No engine here knows the language “ar”." in form.choice.standing.text())
    qtbot.waitUntil(lambda: "whisper-base" not in told(form))


def test_what_no_engine_can_do_cannot_be_started_until_the_form_asks_for_something_else(form, qtbot):
    chosen(form.language, "ar")
    qtbot.waitUntil(lambda: not form.go.isEnabled())
    assert "No engine here knows the language “ar”." in form.go.toolTip()
    chosen(form.language, "de")
    qtbot.waitUntil(lambda: form.go.isEnabled())


def test_every_choice_has_a_name_for_those_who_hear_the_screen(form):
    for combo in (form.engine, form.diarizer, form.aligner, form.device, form.preset, form.tier, form.language, form.speakers):
        assert combo.accessibleName()
