"""Everything has a name for those who cannot see it, and can be reached by those who use no mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QDockWidget,
    QHeaderView,
    QKeySequenceEdit,
    QLineEdit,
    QProgressBar,
    QSlider,
    QTabBar,
    QWidget,
)

from workbench.gui import docking
from workbench.gui.dialogs.settings_dialog import SECTIONS, Settings
from workbench.gui.frame.tab_path import is_one_of_several

_INSIDE = 8
CONTROLS = (
    QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QKeySequenceEdit, QLineEdit, QProgressBar, QSlider,
)  # fmt: skip
DIALOGS = (
    "new_case", "rename_speaker", "annotate", "transcribe", "export", "report", "bundle", "submit", "change_password",
    "rotate_keys", "verify_against", "checkpoint", "settings", "shortcuts", "command", "guide", "keys", "about",
    "hub", "watch_folder",
)  # fmt: skip


def named(widget: QWidget) -> bool:
    """A name for a screen reader, or words that can be read out."""
    said = getattr(widget, "text", str)
    return bool(widget.accessibleName() or (said() if isinstance(widget, QAbstractButton) else ""))


def controls(top: QWidget) -> list[QWidget]:
    """What can be used in it; the inner parts of Qt's own controls speak through these."""
    found = [w for w in top.findChildren(QWidget) if isinstance(w, CONTROLS) and w.isVisible()]
    return [w for w in found if not isinstance(w, QHeaderView) and not _is_inner(w)]


def _is_inner(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    inside = isinstance(parent, QComboBox | QAbstractSpinBox | QLineEdit | QKeySequenceEdit | QAbstractItemView | QTabBar)
    return inside or widget.objectName().startswith(("qt_", "Scroll"))


def waiting_for_tab(top: QWidget) -> set[QWidget]:
    """What says of itself that Tab comes to it. Of buttons that exclude each other Tab comes to the chosen one."""
    seen = [w for w in controls(top) if top.rect().intersects(QRect(w.mapTo(top, w.rect().topLeft()), w.size()))]
    willing = {w for w in seen if w.isEnabled() and w.focusPolicy() & Qt.FocusPolicy.TabFocus and not w.focusProxy()}
    return {w for w in willing if not (isinstance(w, QAbstractButton) and is_one_of_several(w) and not w.isChecked())}


def reached(top: QWidget, qtbot, most: int = 300) -> set[QWidget]:
    """What Tab comes to, once round."""
    found: list[QWidget] = []
    for _ in range(most):
        focused = top.focusWidget() or top
        # The timeline has stops inside itself.
        if focused in found[:-_INSIDE] or found[-_INSIDE:].count(focused) == _INSIDE:
            break
        found.append(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    return set(found)


def opened(window, qtbot, action: str) -> QDialog:
    window.actions_by_id[action].trigger()
    qtbot.waitUntil(lambda: bool(dialogs(window)))
    return dialogs(window)[0]


def dialogs(window) -> list[QDialog]:
    return [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]


@pytest.fixture
def chosen(window, qtbot):
    """The window in use: a line is chosen, every panel has been looked at."""
    window.centre.transcript.choose(3)
    for dock in docking.all_of(window):
        docking.show(window, dock.objectName(), focus=False)
    qtbot.waitUntil(lambda: all(dock.widget() is not None for dock in docking.all_of(window)))
    return window


def test_everything_in_the_window_has_a_name(chosen):
    assert [w for w in controls(chosen) if not named(w)] == []


def test_every_panel_has_a_name(chosen):
    docks = chosen.findChildren(QDockWidget)
    assert [dock.objectName() for dock in docks if not dock.windowTitle() or not dock.widget().accessibleName()] == []


def test_tab_comes_to_everything_in_the_window(chosen, qtbot):
    chosen.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is chosen)
    chosen.top.search.setFocus()
    assert waiting_for_tab(chosen) - reached(chosen, qtbot) == set()


def test_tab_comes_to_everything_in_every_panel(chosen, qtbot):
    chosen.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is chosen)
    missed: dict[str, set[QWidget]] = {}
    for dock in docking.all_of(chosen):
        panel = docking.show(chosen, dock.objectName())
        qtbot.wait(20)
        wanted = {w for w in waiting_for_tab(chosen) if panel.isAncestorOf(w)}
        missed[dock.objectName()] = wanted - reached(chosen, qtbot)
    assert {name: left for name, left in missed.items() if left} == {}


@pytest.mark.parametrize("action", DIALOGS)
def test_everything_in_a_dialog_has_a_name_and_tab_comes_to_it(window, qtbot, action: str):
    window.centre.transcript.choose(3)
    dialog = opened(window, qtbot, action)
    assert [w for w in controls(dialog) if not named(w)] == []
    qtbot.waitUntil(lambda: dialog.focusWidget() is not None)
    assert waiting_for_tab(dialog) - reached(dialog, qtbot) == set()
    dialog.reject()


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_of_the_settings_is_reached(window, qtbot, section: str):
    dialog = Settings(window, section)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.focusWidget() is not None)
    assert [w for w in controls(dialog) if not named(w)] == []
    assert waiting_for_tab(dialog) - reached(dialog, qtbot) == set()
    dialog.reject()
