"""Every action of the menus File, Edit, View and Help, by its keys or a click, and what is then to be seen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDockWidget, QFileDialog, QPlainTextEdit, QTreeWidget

from tests.gui.by_hand import do
from tests.gui.test_app import press, wait_for
from tests.gui.test_window import text_of, type_over
from workbench.gui.dialogs.case_forms import NewCase
from workbench.gui.dialogs.help_window import Help
from workbench.gui.dialogs.notices import Notice
from workbench.gui.dialogs.settings_dialog import Settings
from workbench.gui.palette.palette import Palette


@pytest.fixture
def sound(tmp_path):
    """A file that is not in the case yet."""
    folder = tmp_path / "stick"
    folder.mkdir()
    (folder / "car.wav").write_bytes(b"RIFF car")
    return folder / "car.wav"


def exhibits(window) -> int:
    return len(window.desk.cases[0].exhibits)


def test_new_case(window, qtbot):
    do(window, qtbot, "new_case")
    form = wait_for(qtbot, NewCase)
    qtbot.keyClicks(form.number, "2026-0500")
    qtbot.keyClicks(form.title, "Quay")
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: window.desk.place.case == "2026-0500")


def test_import_files(window, qtbot, sound, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(sound)], ""))
    do(window, qtbot, "import_files")
    qtbot.waitUntil(lambda: exhibits(window) == 4)


def test_import_folder(window, qtbot, sound, monkeypatch):
    asked = []
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: asked.append(1) or str(sound.parent))
    do(window, qtbot, "import_folder")
    qtbot.waitUntil(lambda: asked != [] and window.desk.queue.jobs() != ())
    qtbot.waitUntil(lambda: window.desk.queue.is_idle)
    assert window.desk.queue.jobs()[0].title == "Import stick"


def test_paste_files(window, qtbot, sound):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(sound))])
    QGuiApplication.clipboard().setMimeData(data)
    do(window, qtbot, "paste_files")
    qtbot.waitUntil(lambda: exhibits(window) == 4)


def test_lock(window, bench, qtbot):
    do(window, qtbot, "lock")
    assert bench.is_closed
    assert window.centre.currentWidget().accessibleName() == "The vault is locked"


def test_quit(window, qtbot):
    do(window, qtbot, "quit")
    assert not window.isVisible()


def test_undo_and_redo(window, qtbot):
    before = text_of(window, 0)
    type_over(window, qtbot, 0, "Where did it go?")
    qtbot.waitUntil(lambda: text_of(window, 0) == "Where did it go?")
    do(window, qtbot, "undo", on=window.centre.transcript)
    qtbot.waitUntil(lambda: text_of(window, 0) == before)
    do(window, qtbot, "redo", on=window.centre.transcript)
    qtbot.waitUntil(lambda: text_of(window, 0) == "Where did it go?")


def test_edit_line(window, qtbot):
    window.centre.transcript.choose(2)
    do(window, qtbot, "edit_line", on=window.centre.transcript)
    editor = window.centre.transcript.findChild(QPlainTextEdit, "line_editor")
    assert editor.toPlainText() == text_of(window, 2)
    editor.parent().setFocus()


def test_copy_line(window, qtbot):
    window.centre.transcript.choose(2)
    do(window, qtbot, "copy_line")
    assert QGuiApplication.clipboard().text().endswith(text_of(window, 2))


def test_settings(window, qtbot):
    do(window, qtbot, "settings")
    wait_for(qtbot, Settings).close()


def test_shortcuts(window, qtbot):
    do(window, qtbot, "shortcuts")
    form = wait_for(qtbot, Settings)
    assert any(tree.isVisible() for tree in form.findChildren(QTreeWidget))
    form.close()


def test_command(window, qtbot):
    do(window, qtbot, "command")
    palette = wait_for(qtbot, Palette)
    qtbot.keyClicks(palette, "report")
    palette.close()


def test_theme(window, qtbot):
    before = window.theme.name
    do(window, qtbot, "theme")
    assert {before, window.theme.name} == {"dark", "light"}


def test_zoom_in(window, qtbot):
    before = window.centre.timeline.axis.view.span.length
    do(window, qtbot, "zoom_in")
    qtbot.waitUntil(lambda: window.centre.timeline.axis.view.span.length < before)


def test_zoom_out(window, qtbot):
    before = window.centre.timeline.axis.view.span.length
    do(window, qtbot, "zoom_out")
    qtbot.waitUntil(lambda: window.centre.timeline.axis.view.span.length > before)


def test_zoom_all(window, qtbot):
    do(window, qtbot, "zoom_all")
    whole = window.desk.view.recording.frames
    qtbot.waitUntil(lambda: window.centre.timeline.axis.view.span.length == whole)


def test_follow(window, qtbot):
    timeline = window.centre.timeline
    timeline._set_following(False)
    do(window, qtbot, "follow")
    assert timeline.following


def test_next_panel(window, qtbot):
    window.centre.transcript.setFocus()
    do(window, qtbot, "next_panel")
    panel = QApplication.focusWidget()
    assert any(dock.isAncestorOf(panel) for dock in window.findChildren(QDockWidget))


def test_reset_layout(window, qtbot):
    dock = window.findChild(QDockWidget, "inspector")
    dock.hide()
    do(window, qtbot, "reset_layout")
    qtbot.waitUntil(dock.isVisible)


def test_full_screen(window, qtbot):
    do(window, qtbot, "full_screen")
    assert window.isFullScreen()
    do(window, qtbot, "full_screen")
    assert not window.isFullScreen()


def test_keys(window, qtbot):
    do(window, qtbot, "keys")
    shown = wait_for(qtbot, Help)
    assert "Add note" in shown.text.toPlainText()
    shown.accept()


def test_about(window, qtbot):
    do(window, qtbot, "about")
    notice = wait_for(qtbot, Notice)
    assert "Apache-2.0" in notice.text.text()
    notice.accept()
