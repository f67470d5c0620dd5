"""Actions of the table done as a person does them: by their keys, or by a click in their menu."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from workbench.gui.window import Window


def do(window: Window, qtbot: QtBot, name: str, *, on: QWidget | None = None) -> None:
    """Press the action's keys where the focus is, or in `on`; click it in its menu where it has none."""
    action = window.actions_by_id[name]
    qtbot.waitUntil(action.isEnabled)
    if action.shortcut().isEmpty():
        click(window, qtbot, action)
        return
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)  # a menu that was just clicked may still be going
    if on is not None:
        on.setFocus()
    press(qtbot, on or QApplication.focusWidget() or window, action.shortcut())


def press(qtbot: QtBot, widget: QWidget, keys: QKeySequence) -> None:
    """Press a combination of keys."""
    pressed = keys[0]
    qtbot.keyClick(widget, pressed.key(), pressed.keyboardModifiers())


def click(window: Window, qtbot: QtBot, action: QAction) -> None:
    """Open the menu that holds the action and click it."""
    menu = next(m for m in window.top.menus.findChildren(QMenu) if action in m.actions())
    menu.popup(window.mapToGlobal(QPoint(0, 40)))
    qtbot.waitUntil(menu.isVisible)
    qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
