"""Listening in the window: filters by the panel, the pedal and media keys, the log, and the text hidden."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from tests.gui.test_app import press, wait_for
from workbench.domain.listening import Step, Treatment
from workbench.domain.questions import ListensOf, TreatmentsOf
from workbench.domain.timeline import Span
from workbench.gui import docking
from workbench.gui.desk import Place
from workbench.gui.dialogs.listening_form import ListeningForm
from workbench.gui.listening.listening import Listening
from workbench.gui.palette import findable
from workbench.gui.panels.listening_panel import ListeningPanel
from workbench.gui.playing import voicing
from workbench.gui.playing.habits import Habits, habits_of
from workbench.gui.playing.mix import AS_RECORDED, MIXED
from workbench.gui.playing.voices import SilentVoice

BAND = Step("band_pass", (300, 3400))
F20 = Qt.Key.Key_F20


class Audible(SilentVoice):
    """A device without a loudspeaker: the clock runs as if there were one."""

    def __init__(self, source, passage, _device, _console) -> None:
        super().__init__(source.rate, passage)


@pytest.fixture
def here(window, qtbot) -> Listening:
    found = Listening.of(window)
    assert found is not None
    qtbot.waitUntil(lambda: window.player._source is not None)
    return found


@pytest.fixture
def panel(window, here) -> ListeningPanel:
    window.actions_by_id["listening"].trigger()
    made = docking.panel(window, "listening")
    assert isinstance(made, ListeningPanel)
    return made


@pytest.fixture
def loud(monkeypatch) -> None:
    """A machine that seems to have a loudspeaker."""
    monkeypatch.setattr(voicing, "output", lambda _wanted: object())
    monkeypatch.setattr(voicing, "DeviceVoice", Audible)


@pytest.fixture
def held(window, qtbot):
    """Presses or releases a key as the platform tells of it."""

    def send(kind: QEvent.Type, key: Qt.Key, *, repeats: bool = False) -> None:
        QApplication.sendEvent(window.windowHandle(), QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, 0, 0, 0, "", repeats))

    return send


def switch(qtbot, panel: ListeningPanel, kind: str) -> None:
    box = panel.steps[kind].box
    panel.ensureWidgetVisible(box)
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(10, box.height() // 2))


def test_a_filter_is_switched_on_and_the_transport_says_so(window, panel, qtbot):
    switch(qtbot, panel, "band_pass")
    assert window.player.ear.treatment.steps == (BAND,)
    assert "Filtered: band-pass 300–3400 Hz" in window.transport.words()
    panel.steps["band_pass"].values[1].setValue(2500)
    assert window.player.ear.treatment.steps == (Step("band_pass", (300, 2500)),)
    switch(qtbot, panel, "band_pass")
    assert "Original sound" in window.transport.words()


def test_one_key_turns_to_the_original_and_back(window, panel, qtbot):
    switch(qtbot, panel, "de_hum")
    qtbot.keyClick(window, Qt.Key.Key_F5)
    assert (panel.heard.text(), panel.versions.text()) == ("Original sound", "Hear filtered")
    qtbot.mouseClick(panel.versions, Qt.MouseButton.LeftButton)
    assert panel.heard.text() == "Filtered: de-hum 50 Hz with 10 harmonics"


def test_without_a_filter_the_key_says_that_this_is_the_original(window, here, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_F5)
    assert "No filter is on" in window.bottom._notice.text()


def test_filters_are_kept_under_a_name_chosen_again_and_dropped(window, bench, panel, qtbot):
    assert not panel.keep.isEnabled()
    switch(qtbot, panel, "band_pass")
    qtbot.keyClicks(panel.name, "Telephone")
    qtbot.mouseClick(panel.keep, Qt.MouseButton.LeftButton)
    telephone = Treatment("Telephone", (BAND,))
    qtbot.waitUntil(lambda: panel.kept.currentText() == "Telephone")
    assert bench.ask(TreatmentsOf("R2")) == (telephone,)
    panel.kept.setCurrentIndex(0)
    panel.kept.activated.emit(0)
    assert window.player.ear.treatment.steps == ()
    panel.kept.setCurrentIndex(1)
    panel.kept.activated.emit(1)
    assert window.player.ear.treatment == telephone
    assert panel.heard.text() == "Filtered (Telephone): band-pass 300–3400 Hz"
    qtbot.mouseClick(panel.drop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bench.ask(TreatmentsOf("R2")) == ())
    qtbot.waitUntil(lambda: panel.kept.count() == 2)


def test_what_is_changed_after_it_was_kept_no_longer_bears_the_name(window, panel, qtbot):
    window.player.ear.set_treatment(Treatment("Telephone", (BAND,)))
    Listening.of(window)._kept = (Treatment("Telephone", (BAND,)),)
    panel.show_kept(Listening.of(window)._kept, "")
    switch(qtbot, panel, "level")
    assert window.player.ear.treatment.name == ""
    switch(qtbot, panel, "level")
    assert window.player.ear.treatment.name == "Telephone"


def test_who_may_not_write_listens_through_filters_but_keeps_none(window, bench, panel, qtbot):
    bench.held = "Somebody else"
    switch(qtbot, panel, "band_pass")
    panel.name.setText("Telephone")
    Listening.of(window)._show_kept()
    assert window.player.ear.heard.steps == (BAND,)
    assert not panel.keep.isEnabled()
    assert "reading only" in panel.keep.toolTip()


def test_gain_goes_by_keys_and_by_the_slider(window, panel, qtbot):
    window.actions_by_id["louder"].trigger()
    window.actions_by_id["louder"].trigger()
    window.actions_by_id["quieter"].trigger()
    assert (panel.gain.value(), panel.gain_said.text()) == (3, "+3 dB")
    panel.gain.setValue(-12)
    assert "−12 dB" in window.transport.words()


def test_a_channel_can_be_heard_alone_where_there_are_two(window, panel, qtbot):
    assert panel.channel.isHidden()
    window.actions_by_id["next_channel"].trigger()
    assert "one channel" in window.bottom._notice.text()
    panel.show_ear(window.player.ear, 2)
    assert [panel.channel.itemText(n) for n in range(4)] == ["As recorded", "Left only", "Right only", "Mixed in both ears"]
    panel.channel.activated.emit(3)
    assert window.player.ear.mix.channel == MIXED


def test_another_recording_begins_with_the_original(window, panel, qtbot):
    switch(qtbot, panel, "band_pass")
    window.player.ear.set_channel(1)
    window.desk.go(Place("2026-0417", "E1", "R1"))
    qtbot.waitUntil(lambda: window.player.ear.treatment.steps == ())
    assert window.player.ear.mix.channel == AS_RECORDED


def test_the_pause_of_a_loop_is_set_in_the_panel_and_kept(window, here, panel, qtbot):
    panel.gap.stepUp()
    panel.gap.stepUp()
    assert panel.gap.text() == "1.0 s"
    assert (here.habits.gap_ms, habits_of(window.store, "Analyst 1").gap_ms) == (1000, 1000)
    window.player.play_span(Span(160_000, 161_600), loop=True)
    qtbot.waitUntil(lambda: window.player.position == 161_600)
    qtbot.wait(60)
    assert (window.player.state, window.player.position) == ("playing", 161_600)
    window.player.pause()


def test_the_pedal_plays_while_it_is_held_and_steps_back(window, here, held, qtbot):
    here.take_up(Habits(pedal=F20.value, pedal_back_ms=1000))
    window.player.seek(160_000)
    held(QEvent.Type.KeyPress, F20)
    held(QEvent.Type.KeyPress, F20, repeats=True)
    qtbot.waitUntil(lambda: window.player.position > 163_200)
    assert window.player.state == "playing"
    before = window.player.position
    held(QEvent.Type.KeyRelease, F20)
    assert window.player.state == "paused"
    assert before - 16_000 <= window.player.position < before - 12_000


def test_a_pedal_that_sends_a_letter_types_none(window, here, qtbot):
    here.take_up(Habits(pedal=Qt.Key.Key_B.value))
    search = window.top.search
    search.setFocus()
    qtbot.keyPress(window.windowHandle(), Qt.Key.Key_B)
    assert (search.text(), window.player.state) == ("", "playing")
    qtbot.keyRelease(window.windowHandle(), Qt.Key.Key_B)
    assert window.player.state == "paused"


def test_media_keys_play_pause_and_jump(window, here, held):
    held(QEvent.Type.KeyPress, Qt.Key.Key_MediaTogglePlayPause)
    assert window.player.state == "playing"
    held(QEvent.Type.KeyPress, Qt.Key.Key_MediaStop)
    assert window.player.state == "paused"
    window.player.seek(160_000)
    held(QEvent.Type.KeyPress, Qt.Key.Key_MediaNext)
    assert window.player.position == 208_000


def test_settings_are_asked_kept_and_taken_up(window, here, qtbot):
    window.actions_by_id["listening_settings"].trigger()
    form = wait_for(qtbot, ListeningForm)
    form.gap.setValue(1500)
    form.rewind.setValue(500)
    qtbot.keyClick(form.pedal, F20)
    form.logs.setChecked(True)
    press(qtbot, form, "go")
    assert here.habits == Habits(1500, 500, F20.value, 1500, "", logs=True)
    assert here._pedal.key == F20.value
    here.take_up(Habits())
    assert habits_of(window.store, "Analyst 1").gap_ms == 1500
    assert habits_of(window.store, "Analyst 2") == Habits()


def test_the_pedal_key_is_freed_by_backspace_and_seconds_are_typed(window, here, qtbot):
    here.take_up(Habits(pedal=F20.value))
    window.actions_by_id["listening_settings"].trigger()
    form = wait_for(qtbot, ListeningForm)
    assert form.pedal.text() == "F20"
    qtbot.keyClick(form.pedal, Qt.Key.Key_Backspace)
    form.gap.lineEdit().setText("2.5 s")
    form.gap.interpretText()
    assert (form.habits().pedal, form.habits().gap_ms) == (0, 2500)
    press(qtbot, form, "cancel")


def test_a_key_that_means_something_already_is_no_pedal(window, here, qtbot):
    window.actions_by_id["listening_settings"].trigger()
    form = wait_for(qtbot, ListeningForm)
    qtbot.keyClick(form.pedal, Qt.Key.Key_F6)
    press(qtbot, form, "go")
    assert "F6 already means “Back 3 s”" in form.problem.text()
    qtbot.keyClick(form.pedal, Qt.Key.Key_F19)
    press(qtbot, form, "go")
    assert here.habits.pedal == Qt.Key.Key_F19.value


def test_nothing_is_logged_unless_it_was_asked_for(window, bench, here, loud, qtbot):
    window.player.play()
    qtbot.waitUntil(lambda: window.player.position > 1600)
    window.player.pause()
    assert bench.ask(ListensOf("R2")) == ()


def test_what_was_heard_becomes_one_entry_at_the_pause(window, bench, here, loud, qtbot):
    here.take_up(Habits(logs=True))
    window.actions_by_id["play"].trigger()
    qtbot.waitUntil(lambda: window.player.position > 1600)
    window.player.seek(800)
    qtbot.waitUntil(lambda: window.player.position > 3200)
    window.actions_by_id["play"].trigger()
    qtbot.waitUntil(lambda: len(bench.ask(ListensOf("R2"))) == 1)
    (entry,) = bench.ask(ListensOf("R2"))
    assert entry.heard == (Span(0, window.player.position),)
    assert (entry.by, entry.speed_percent, entry.treatment, entry.text_hidden) == ("Analyst 1", 100, "", False)


def test_each_way_of_hearing_is_an_entry_of_its_own(window, bench, here, loud, qtbot):
    here.take_up(Habits(logs=True))
    window.player.ear.set_treatment(Treatment("Telephone", (BAND,)))
    here.hide_text()
    window.player.play()
    qtbot.waitUntil(lambda: window.player.position > 1600)
    window.player.set_speed(0.5)
    qtbot.waitUntil(lambda: window.player.position > 3200)
    window.player.pause()
    qtbot.waitUntil(lambda: len(bench.ask(ListensOf("R2"))) == 2)
    told = [(heard.speed_percent, heard.treatment, heard.text_hidden) for heard in bench.ask(ListensOf("R2"))]
    assert told == [(100, "Telephone", True), (50, "Telephone", True)]


def test_listening_first_hides_what_was_written_until_it_is_lifted(window, here, qtbot):
    told: list[bool] = []
    here.text_hidden.connect(told.append)
    window.actions_by_id["listen_first"].trigger()
    covers = [cover for cover in here._first.covers if cover.isVisible()]
    assert covers[0].geometry() == window.centre.transcript.geometry()
    assert not window.centre.transcript.isEnabled()
    assert not window.inspector.isEnabled()
    assert window.tree.isEnabled()
    window.resize(1300, 850)
    qtbot.waitUntil(lambda: covers[0].geometry() == window.centre.transcript.geometry())
    assert not window.centre.timeline.canvas.contents.notes.items
    press(qtbot, covers[0], "lift")
    assert len(window.centre.timeline.canvas.contents.notes.items) == len(window.desk.view.annotations)
    assert window.centre.transcript.isEnabled()
    assert window.inspector.isEnabled()
    assert told == [True, False]


def test_what_was_heard_before_the_vault_was_locked_is_logged_too(window, bench, here, loud, qtbot):
    here.take_up(Habits(logs=True))
    window.player.play()
    qtbot.waitUntil(lambda: window.player.position > 1600)
    window.actions_by_id["lock"].trigger()
    qtbot.waitUntil(lambda: window.desk is None)
    assert len(bench.state.desk.listens) == 1


def test_locking_the_vault_lets_go_of_covers_and_keys(window, here, qtbot):
    here.hide_text()
    window.actions_by_id["lock"].trigger()
    qtbot.waitUntil(lambda: window.desk is None)
    assert Listening.of(window) is None
    assert window.centre.transcript.isEnabled()


def test_while_the_text_is_hidden_neither_timeline_nor_palette_quotes_it(window, here):
    line = window.centre.model.line(0)
    timeline = window.centre.timeline
    timeline.zoom_to(line.span)
    with_words = timeline.grab().toImage()
    here.hide_text()
    assert timeline.grab().toImage() != with_words
    assert timeline.canvas.look.wordless
    assert not [found for found in findable.find(window, line.text.split()[-1]) if found.kind == "line"]
    here.show_text()
    assert not timeline.canvas.look.wordless
    assert [found for found in findable.find(window, line.text.split()[-1]) if found.kind == "line"]
