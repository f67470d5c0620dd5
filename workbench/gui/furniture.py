"""Puts menus, panels and bars into the shell, once the shell is on the screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QVBoxLayout, QWidget

from workbench.gui import empty, menus
from workbench.gui.centre import Centre
from workbench.gui.panels.banner import Banner
from workbench.gui.panels.case_tree import CaseTree
from workbench.gui.panels.caveats_list import CaveatsList
from workbench.gui.panels.inspector import Inspector
from workbench.gui.panels.jobs_list import JobsList
from workbench.gui.panels.parts import head
from workbench.gui.status import BottomBar
from workbench.gui.topbar import TopBar

if TYPE_CHECKING:
    from workbench.gui.window import Window

_LEFT, _RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
_WIDTHS = {"cases": 264, "jobs": 264, "inspector": 308, "caveats": 308}
_NARROWEST, _WIDEST_PERCENT = 200, 22


def put_into(window: Window, act: Callable[[str], None]) -> None:
    """Make everything and lay it out as it was when nobody had moved anything yet."""
    theme = window.theme
    window.actions_by_id = menus.make(window, act)
    window.top, window.bottom = TopBar(), BottomBar()
    window.centre = Centre(theme, act)
    window.tree, window.jobs = CaseTree(theme), JobsList(theme)
    window.inspector, window.caveats = Inspector(theme), CaveatsList(theme)
    window.setMenuWidget(window.top)
    window.notice = Banner(theme, "This vault")
    window.setCentralWidget(_under(window.notice, window.centre))
    window.setStatusBar(window.bottom)
    window.setDockOptions(QMainWindow.DockOption.AllowTabbedDocks | QMainWindow.DockOption.AnimatedDocks)
    _put_docks(window)
    _fill_menus(window)
    window.show_locked(empty.LOCKED)
    window.tree.setFocus()


def give_widths(window: Window, kept: dict[str, int]) -> None:
    """Make docks as wide as they were kept, but leave the centre its room."""
    docks = _columns(window)
    widest = max(_NARROWEST, window.width() * _WIDEST_PERCENT // 100)
    wanted = [min(widest, max(_NARROWEST, kept.get(d.objectName(), _WIDTHS[d.objectName()]))) for d in docks]
    window.resizeDocks(docks, wanted, Qt.Orientation.Horizontal)


def widths(window: Window) -> dict[str, int]:
    """How wide the docks on the screen are; a hidden one has no width to keep."""
    return {dock.objectName(): dock.width() for dock in _columns(window) if dock.isVisible()}


def _columns(window: Window) -> list[QDockWidget]:
    """The docks at the sides, whose widths are kept; others are made when they are asked for."""
    return [dock for dock in window.findChildren(QDockWidget) if dock.objectName() in _WIDTHS]


def _under(notice: Banner, centre: QWidget) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(notice)
    column.addWidget(centre, 1)
    return made


def _put_docks(window: Window) -> None:
    _dock(window, "Cases", window.tree, _LEFT)
    _dock(window, "Jobs", window.jobs, _LEFT)
    _dock(window, "Inspector", window.inspector, _RIGHT)
    _dock(window, "Caveats", window.caveats, _RIGHT)
    window.resizeDocks(window.findChildren(QDockWidget), [540, 240, 560, 180], Qt.Orientation.Vertical)
    give_widths(window, {})


def _dock(window: Window, title: str, panel: QWidget, area: Qt.DockWidgetArea) -> None:
    dock = QDockWidget(title, window)
    dock.setObjectName(title.lower())
    bar = head(title)
    bar.setContentsMargins(16, 12, 16, 6)
    dock.setTitleBarWidget(bar)
    panel.setMinimumWidth(_NARROWEST)
    dock.setWidget(panel)
    window.addDockWidget(area, dock)


def _fill_menus(window: Window) -> None:
    view = menus.fill(window.top.menus, window.actions_by_id)["View"]
    view.addSeparator()
    for dock in window.findChildren(QDockWidget):
        view.addAction(dock.toggleViewAction())
    window.top.offer(window.actions_by_id)
    menus.dress(window.actions_by_id, window.theme)
