"""Panels that most hours do without: the review queue and the custody view. Made when they are first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QWidget

from workbench.gui import docking
from workbench.gui.language import later
from workbench.gui.panels.panel_bar import PanelBar

if TYPE_CHECKING:
    from workbench.gui.custody_book import Scope
    from workbench.gui.desk import Desk
    from workbench.gui.panels.custody import Custody
    from workbench.gui.panels.review_queue import ReviewQueue
    from workbench.gui.window import Window

QUEUE, CUSTODY = "queue", "custody"
_PUT_AWAY = "queue put away"
_CUSTODY_HEIGHT, _QUEUE_HEIGHT = 380, 200


def queue(window: Window) -> ReviewQueue | None:
    """The queue, where it was made."""
    panel = _panel(window, QUEUE)
    from workbench.gui.panels.review_queue import ReviewQueue

    return panel if isinstance(panel, ReviewQueue) else None


def custody(window: Window) -> Custody | None:
    """The custody view, where it was made."""
    panel = _panel(window, CUSTODY)
    if panel is None:
        return None
    from workbench.gui.panels.custody import Custody

    return panel if isinstance(panel, Custody) else None


def show_queue(window: Window, *, focus: bool = True) -> None:
    """Bring the queue onto the screen; a second time with the focus in it takes it away."""
    dock = window.findChild(QDockWidget, QUEUE)
    if dock is not None and dock.isVisible() and focus and dock.isAncestorOf(window.focusWidget() or window):
        _put_away(window, dock)
        return
    if dock is None and window.desk is not None:
        dock = _make_queue(window, window.desk)
    if dock is None:
        return
    dock.show()
    window.store.setValue(_PUT_AWAY, "no")
    if focus and (made := queue(window)) is not None:
        made.list.setFocus()


def offer_queue(window: Window) -> None:
    """Show the queue to somebody whose verdict is waited for, unless they put it away last time."""
    if window.store.value(_PUT_AWAY) != "yes":
        show_queue(window, focus=False)


def show_custody(window: Window, scope: Scope) -> None:
    """Bring the custody view onto the screen, over this scope."""
    if window.desk is None:
        return
    dock = window.findChild(QDockWidget, CUSTODY) or _make_custody(window, window.desk)
    dock.show()
    if (made := custody(window)) is not None:
        made.show_scope(scope)
        made.table.setFocus()


def clear(window: Window) -> None:
    """No vault: what they show goes with it."""
    for name in (QUEUE, CUSTODY):
        if (dock := window.findChild(QDockWidget, name)) is not None:
            window.removeDockWidget(dock)
            docking.forget(dock)
            dock.deleteLater()


def title(window: Window, name: str, text: str) -> None:
    """What stands over a panel."""
    dock = window.findChild(QDockWidget, name)
    bar = dock.titleBarWidget() if dock is not None else None
    if isinstance(bar, PanelBar):
        bar.said.setText(text.upper())


def _panel(window: Window, name: str) -> QWidget | None:
    dock = window.findChild(QDockWidget, name)
    return dock.widget() if dock is not None else None


def _make_queue(window: Window, desk: Desk) -> QDockWidget:
    from workbench.gui.panels.review_queue import ReviewQueue

    dock = _dock(window, QUEUE, later("Review queue"), ReviewQueue(window.theme), Qt.DockWidgetArea.LeftDockWidgetArea)
    if (made := queue(window)) is not None:
        window.oversight_made.emit(QUEUE)
        made.show_waiting(desk.oversight.waiting, desk.bench.person.name, may_judge=desk.oversight.may_judge)
    _size(window, dock, _QUEUE_HEIGHT)
    return dock


def _make_custody(window: Window, desk: Desk) -> QDockWidget:
    from workbench.gui.panels.custody import Custody

    made = Custody(desk.bench, desk.errands, window.theme)
    dock = _dock(window, CUSTODY, later("Custody"), made, Qt.DockWidgetArea.BottomDockWidgetArea)
    window.oversight_made.emit(CUSTODY)
    _size(window, dock, _CUSTODY_HEIGHT)
    return dock


def _dock(window: Window, name: str, named: str, panel: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
    dock = window.add_panel(name, named, panel, area)
    bar = dock.titleBarWidget()
    if isinstance(bar, PanelBar):
        bar.hide_button.clicked.connect(lambda: _put_away(window, dock))
    return dock


def _size(window: Window, dock: QDockWidget, height: int) -> None:
    if not dock.isFloating():
        window.resizeDocks([dock], [height], Qt.Orientation.Vertical)


def _put_away(window: Window, dock: QDockWidget) -> None:
    dock.hide()
    if dock.objectName() == QUEUE:
        window.store.setValue(_PUT_AWAY, "yes")
