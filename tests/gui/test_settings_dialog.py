"""The settings: chosen with mouse and keys, in force at once, remembered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QComboBox

from workbench.gui import appearance, language
from workbench.gui.dialogs.settings_dialog import SECTIONS, Settings
from workbench.gui.settings import theme_of


@pytest.fixture
def settings(window) -> Settings:
    window.actions_by_id["settings"].trigger()
    return window.findChild(Settings)


def combo(settings: Settings, name: str) -> QComboBox:
    return next(box for box in settings.findChildren(QComboBox) if box.accessibleName() == name)


def test_every_section_has_a_page_and_the_keys_go_through_them(settings, qtbot):
    settings.list.setFocus()
    for row in range(1, len(SECTIONS)):
        qtbot.keyClick(settings.list, Qt.Key.Key_Down)
        assert settings.pages.currentIndex() == row


def test_a_theme_holds_at_once_and_is_remembered(window, settings, qtbot):
    for _ in range(3):
        qtbot.keyClick(combo(settings, "Theme"), Qt.Key.Key_Down)
    assert window.theme.name == "contrast_light"
    assert theme_of(window.store).name == "contrast_light"
    assert "#00387a" in QApplication.instance().styleSheet()


def test_the_systems_look_is_followed_where_that_is_wanted(window, settings, monkeypatch):
    box = combo(settings, "Theme")
    box.setCurrentIndex(box.findData("system"))
    monkeypatch.setattr("workbench.gui.settings.systems_theme", lambda: "light")
    QApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert window.theme.name == "light"


def test_a_size_is_kept_for_the_next_start(window, settings, monkeypatch):
    monkeypatch.delenv("QT_SCALE_FACTOR", raising=False)
    box = combo(settings, "Text and interface size")
    box.setCurrentIndex(box.findData("150"))
    appearance.scale(window.store)
    assert appearance.os.environ["QT_SCALE_FACTOR"] == "1.5"


def test_a_scale_that_the_environment_sets_is_left_alone(window, monkeypatch):
    monkeypatch.setenv("QT_SCALE_FACTOR", "1.25")
    window.store.setValue("size", 200)
    appearance.scale(window.store)
    assert appearance.os.environ["QT_SCALE_FACTOR"] == "1.25"


def test_a_language_is_kept_for_the_next_start(window, settings):
    box = combo(settings, "Language of the window")
    box.setCurrentIndex(box.findData("de"))
    appearance.speak(window.store)
    try:
        assert language.tr("File") == "Datei"
        assert language.counted(1234, "entry") == "1.234 Einträge"
        assert QKeySequence("Ctrl+K").toString(QKeySequence.SequenceFormat.NativeText) == "Strg+K"
    finally:
        window.store.setValue("language", "en")
        appearance.speak(window.store)
    assert QKeySequence("Ctrl+K").toString(QKeySequence.SequenceFormat.NativeText) == "Ctrl+K"


def test_the_whole_window_speaks_german(store, seat):
    store.setValue("language", "de")
    try:
        window = seat("Analyst 1")
        assert [menu.text() for menu in window.top.menus.actions()][:3] == ["Datei", "Bearbeiten", "Ansicht"]
        assert window.actions_by_id["annotate"].toolTip() == "Notiz hinzufügen (Strg+M)"
        window.actions_by_id["settings"].trigger()
        assert window.findChild(Settings).list.item(0).text() == "Aussehen"
    finally:
        store.setValue("language", "en")
        appearance.speak(store)
