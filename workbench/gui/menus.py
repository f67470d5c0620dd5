"""The table of actions as Qt actions in menus, greyed out with the reason where they cannot be used."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from workbench.gui import icons
from workbench.gui.actions import ACTIONS, BY_ID, MENUS, MISSING, Entry
from workbench.gui.language import tr
from workbench.gui.style import Theme

_WHY = "why"  # the property of an action that says what stands in its way


def make(owner: QWidget, do: Callable[[str], None]) -> dict[str, QAction]:
    """Every action, owned by the window so that its keys work everywhere in it."""
    return {entry.id: _action(owner, entry, do) for entry in ACTIONS}


def fill(bar: QMenuBar, actions: dict[str, QAction]) -> dict[str, QMenu]:
    """The menu bar from the table."""
    menus = {name: bar.addMenu(tr(name)) for name in MENUS}
    for menu in menus.values():
        menu.setToolTipsVisible(True)
    for entry in ACTIONS:
        if entry.rule:
            menus[entry.menu].addSeparator()
        menus[entry.menu].addAction(actions[entry.id])
    return menus


def context(owner: QWidget, actions: dict[str, QAction], *names: str) -> QMenu:
    """A context menu of some actions; an empty name draws a line."""
    menu = QMenu(owner)
    menu.setToolTipsVisible(True)
    for name in names:
        menu.addAction(actions[name]) if name else menu.addSeparator()
    return menu


def dress(actions: dict[str, QAction], theme: Theme) -> None:
    """Icons in the theme's colours."""
    for name, action in actions.items():
        if BY_ID[name].icon:
            action.setIcon(icons.icon(BY_ID[name].icon, theme.muted, theme.faint))


def permit(actions: dict[str, QAction], there: frozenset[str], refusal: Callable[[type], str]) -> None:
    """Enable what is possible now; say why not on the rest."""
    for name, action in actions.items():
        why = _obstacle(BY_ID[name], there, refusal)
        action.setEnabled(not why)
        action.setProperty(_WHY, why)
        name_keys(action)


def name_keys(action: QAction) -> None:
    """Say in the tooltip why an action cannot be used now, or else which keys it has."""
    text, why = tr(BY_ID[action.objectName()].text).rstrip("…"), why_not(action)
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(f"{text}: {why}" if why else f"{text} ({keys})" if keys else text)


def why_not(action: QAction) -> str:
    """Why an action cannot be used now; empty where it can."""
    return str(action.property(_WHY) or "")


def _obstacle(entry: Entry, there: frozenset[str], refusal: Callable[[type], str]) -> str:
    if entry.needs and entry.needs not in there:
        return tr(MISSING[entry.needs])
    return refusal(entry.verb) if entry.verb is not None else ""


def _action(owner: QWidget, entry: Entry, do: Callable[[str], None]) -> QAction:
    action = QAction(tr(entry.text), owner)
    action.setObjectName(entry.id)
    if entry.keys:
        action.setShortcut(QKeySequence(entry.keys))
    action.triggered.connect(lambda _checked=False: do(entry.id))
    owner.addAction(action)
    return action
