"""Puts menus, panels and bars into the shell, once the shell is on the screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu, QVBoxLayout, QWidget

from workbench.gui import docking, menus, recent
from workbench.gui.frame import empty
from workbench.gui.frame.centre import Centre
from workbench.gui.frame.status import BottomBar
from workbench.gui.frame.topbar import TopBar
from workbench.gui.language import later, tr
from workbench.gui.panels.banner import Banner
from workbench.gui.panels.case_tree import CaseTree
from workbench.gui.panels.caveats_list import CaveatsList
from workbench.gui.panels.inspector import Inspector
from workbench.gui.panels.jobs_list import JobsList

if TYPE_CHECKING:
    from workbench.gui.window import Window

_WIDTHS = {"cases": 264, "jobs": 264}
_WIDTH, _WIDEST_PERCENT = 308, 22
_HEIGHTS = {"cases": 540, "jobs": 240, "inspector": 440, "caveats": 300}
_SIDES = (docking.LEFT, docking.RIGHT)


def put_into(window: Window, act: Callable[[str], None]) -> None:
    """Make everything and lay it out as it was when nobody had moved anything yet."""
    theme = window.theme
    window.actions_by_id = menus.make(window, act)
    window.top, window.bottom = TopBar(), BottomBar()
    window.centre = Centre(theme, act)
    window.tree, window.jobs = CaseTree(theme), JobsList(theme)
    window.inspector, window.caveats = Inspector(theme), CaveatsList(theme)
    window.setMenuWidget(window.top)
    window.notice = Banner(theme, tr("This vault"))
    window.setCentralWidget(_under(window.notice, window.centre))
    window.setStatusBar(window.bottom)
    window.setDockOptions(QMainWindow.DockOption.AllowTabbedDocks | QMainWindow.DockOption.AnimatedDocks)
    _fill_menus(window)
    _put_docks(window)
    window.show_locked(empty.LOCKED)
    window.tree.setFocus()


def give_widths(window: Window, kept: dict[str, int]) -> None:
    """Make docks as wide as they were kept, but leave the centre its room."""
    docks = _columns(window)
    widest = max(docking.NARROWEST, window.width() * _WIDEST_PERCENT // 100)
    # A panel that was behind another kept no width of its own: it has the one of its side.
    sides = {window.dockWidgetArea(dock): kept[dock.objectName()] for dock in docks if dock.objectName() in kept}
    usual = [sides.get(window.dockWidgetArea(dock), _WIDTHS.get(dock.objectName(), _WIDTH)) for dock in docks]
    wanted = [min(widest, max(docking.NARROWEST, kept.get(*pair))) for pair in zip(_names(docks), usual, strict=True)]
    window.resizeDocks(docks, wanted, Qt.Orientation.Horizontal)


def widths(window: Window) -> dict[str, int]:
    """How wide the docks on the screen are; a hidden one, or one behind another, has no width to keep."""
    seen = [dock for dock in _columns(window) if dock.isVisible() and not dock.visibleRegion().isEmpty()]
    return {dock.objectName(): dock.width() for dock in seen}


def reset(window: Window) -> None:
    """Everything where it stood when nobody had moved anything."""
    docking.reset(window)
    _give_heights(window)
    give_widths(window, {})
    window.centre.reset_layout()


def _columns(window: Window) -> list[QDockWidget]:
    """The docks at the sides, whose widths are kept."""
    docks = [dock for dock in docking.all_of(window) if not dock.isHidden() and not dock.isFloating()]
    return [dock for dock in docks if window.dockWidgetArea(dock) in _SIDES]


def _names(docks: list[QDockWidget]) -> list[str]:
    return [dock.objectName() for dock in docks]


def _give_heights(window: Window) -> None:
    docks = [dock for dock in docking.all_of(window) if dock.objectName() in _HEIGHTS]
    window.resizeDocks(docks, [_HEIGHTS[name] for name in _names(docks)], Qt.Orientation.Vertical)


def _under(notice: Banner, centre: QWidget) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(notice)
    column.addWidget(centre, 1)
    return made


def _put_docks(window: Window) -> None:
    for name, title, panel, area in (
        ("cases", later("Cases"), window.tree, docking.LEFT),
        ("jobs", later("Jobs"), window.jobs, docking.LEFT),
        ("inspector", later("Inspector"), window.inspector, docking.RIGHT),
        ("caveats", later("Caveats"), window.caveats, docking.RIGHT),
    ):
        window.add_panel(name, title, panel, area, is_shown=True)
    _give_heights(window)
    give_widths(window, {})


def _fill_menus(window: Window) -> None:
    made = menus.fill(window.top.menus, window.actions_by_id)
    window.panels_menu = made["View"].addMenu(tr("Panels"))
    latest = QMenu(tr("Recent"), made["File"])
    latest.aboutToShow.connect(lambda: recent.fill(latest, window.store, window.desk))
    made["File"].insertMenu(window.actions_by_id["lock"], latest)
    window.top.offer(window.actions_by_id)
    menus.dress(window.actions_by_id, window.theme)
