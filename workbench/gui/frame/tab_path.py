"""Where Tab goes in the window: along the top, then panel by panel, the centre between them, and the bar below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QDockWidget, QTabBar, QWidget

from workbench.gui import docking

if TYPE_CHECKING:
    from workbench.gui.window import Window


def step(window: Window, *, forward: bool) -> bool:
    """Move the focus on by one. Qt's own order is that in which things were made, and panels are made when looked at."""
    stops = path(window)
    if not stops:
        return False
    here = window.focusWidget()
    at = stops.index(here) if here in stops else (-1 if forward else 0)
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    stops[(at + (1 if forward else -1)) % len(stops)].setFocus(reason)
    return True


def path(window: Window) -> list[QWidget]:
    """Everything Tab comes to, in its order."""
    places = {widget: place for place, widget in enumerate(_chain(window))}
    stops: list[QWidget] = []
    for region in _regions(window):
        inside = [region, *region.findChildren(QWidget)]
        takes = [widget for widget in inside if widget not in stops and _takes_focus(widget, window)]
        stops += sorted(takes, key=lambda widget: places.get(widget, len(places)))
    return stops


def _regions(window: Window) -> list[QWidget]:
    docks, central = docking.seen(window), window.centralWidget()
    left, right = (_in_order(window, docks, area) for area in (docking.LEFT, docking.RIGHT))
    rest = [dock for dock in docks if dock not in left and dock not in right]
    tabs = [bar for bar in window.findChildren(QTabBar) if bar.parentWidget() is window]
    return [window.top, *left, *([central] if central else []), *right, *rest, *tabs, window.bottom]


def _in_order(window: Window, docks: list[QDockWidget], area: Qt.DockWidgetArea) -> list[QDockWidget]:
    return sorted((dock for dock in docks if window.dockWidgetArea(dock) == area), key=lambda dock: (dock.y(), dock.x()))


def _chain(window: Window) -> list[QWidget]:
    found, widget = [], window.nextInFocusChain()
    while widget is not None and widget is not window:
        found.append(widget)
        widget = widget.nextInFocusChain()
    return found


def _takes_focus(widget: QWidget, window: Window) -> bool:
    if not (widget.isEnabled() and widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus):
        return False
    if widget.focusProxy() is not None or widget.window() is not window:
        return False
    # Of buttons that exclude each other the chosen one stands for all; arrows go between them.
    return not (isinstance(widget, QAbstractButton) and is_one_of_several(widget) and not widget.isChecked())


def is_one_of_several(button: QAbstractButton) -> bool:
    """Whether a button is one of those of which one at a time is chosen."""
    group = button.group()
    return button.autoExclusive() or (group is not None and group.exclusive())
