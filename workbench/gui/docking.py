"""Panels that can be moved, tabbed, put away and brought back; where they stand is remembered for each person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QWidget

from workbench.gui.language import tr
from workbench.gui.panels.panel_bar import PanelBar

if TYPE_CHECKING:
    from workbench.gui.style import Theme
    from workbench.gui.window import Window

LEFT, RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea
NARROWEST = 200
_HOME, _PLACE = "home", "place"  # properties of a dock: where it belongs, and as the how-manieth it was made

Make = Callable[[], QWidget]


@dataclass(frozen=True, slots=True)
class Home:
    """Where a panel stands when nobody has moved anything: its side, what it is a tab beside, whether it is on the screen."""

    area: Qt.DockWidgetArea
    beside: str = ""
    is_shown: bool = False


def add(window: Window, name: str, title: str, widget: QWidget | Make, home: Home) -> QDockWidget:
    """Put a panel into the window and into View, Panels. A function makes the widget when the panel is first looked at.

    A panel that is there already stays as it is: whoever logs in next may ask for it again.
    """
    if (known := window.findChild(QDockWidget, name)) is not None:
        return known
    dock = QDockWidget(tr(title), window)
    dock.setObjectName(name)
    dock.setProperty(_PLACE, len(all_of(window)))
    dock.setProperty(_HOME, home)
    dock.setTitleBarWidget(PanelBar(tr(title), dock, window.theme))
    dock.visibilityChanged.connect(lambda _: window.panels_changed.emit())
    if isinstance(widget, QWidget):
        fill(dock, widget)
    else:
        dock.visibilityChanged.connect(lambda is_seen: _make(window, dock, widget) if is_seen else None)
    # Where it was last time, unless it was never on the screen.
    if not (window.is_furnished and window.restoreDockWidget(dock)):
        _send_home(window, dock)
    window.panels_menu.addAction(dock.toggleViewAction())
    return dock


def fill(dock: QDockWidget, widget: QWidget) -> None:
    """Put a panel's content in."""
    widget.setMinimumWidth(max(NARROWEST, widget.minimumWidth()))
    if not widget.accessibleName():
        widget.setAccessibleName(dock.windowTitle())
    dock.setWidget(widget)


def panel(window: Window, name: str) -> QWidget | None:
    """What stands in the panel of this name, where it was made."""
    dock = window.findChild(QDockWidget, name)
    return dock.widget() if dock is not None else None


def show(window: Window, name: str, *, focus: bool = True) -> QWidget | None:
    """Bring a panel onto the screen and before the others of its place."""
    dock = window.findChild(QDockWidget, name)
    if dock is None:
        return None
    dock.show()
    dock.raise_()
    made = dock.widget()
    if focus and made is not None:
        made.setFocus(Qt.FocusReason.ShortcutFocusReason)
    return made


def all_of(window: Window) -> list[QDockWidget]:
    """Every panel's dock, in the order they were made."""
    made = [dock for dock in window.findChildren(QDockWidget) if dock.property(_HOME) is not None]
    # Qt lists a panel last that was brought before the others.
    return sorted(made, key=lambda dock: int(dock.property(_PLACE)))


def seen(window: Window) -> list[QDockWidget]:
    """The docks in the window that can be seen."""
    # Qt moves a panel behind another tab out of the window and does not hide it.
    here = window.rect()
    return [d for d in all_of(window) if d.isVisible() and not d.isFloating() and here.intersects(d.geometry())]


def reset(window: Window) -> None:
    """Put every panel where it stood when nobody had moved anything."""
    for dock in all_of(window):
        dock.setFloating(False)
        window.removeDockWidget(dock)
    for dock in all_of(window):
        _send_home(window, dock)


def forget(dock: QDockWidget) -> None:
    """A panel that is about to be destroyed answers to nothing any more."""
    dock.setObjectName("")
    dock.setProperty(_HOME, None)


def dress(window: Window, theme: Theme) -> None:
    """Change the colours of every panel that has some of its own."""
    for dock in all_of(window):
        for part in (dock.widget(), dock.titleBarWidget()):
            if part is not None and hasattr(part, "dress"):
                part.dress(theme)


def clear(window: Window) -> None:
    """No vault is open: what the panels show goes with it."""
    for dock in all_of(window):
        empty = getattr(dock.widget(), "clear", None)
        if empty is not None:
            empty()


def _make(window: Window, dock: QDockWidget, make: Make) -> None:
    if dock.widget() is None:
        fill(dock, make())
        window.panel_made.emit(dock.objectName())


def _send_home(window: Window, dock: QDockWidget) -> None:
    home: Home = dock.property(_HOME)
    window.addDockWidget(home.area, dock)
    host = window.findChild(QDockWidget, home.beside) if home.beside else None
    if host is not None and window.dockWidgetArea(host) == home.area:
        window.tabifyDockWidget(host, dock)
    dock.setVisible(home.is_shown)
    if home.is_shown and host is not None:
        host.raise_()
