"""The main window: a shell that holds panels, menus and bars. What they do stands in `verbs` and `wiring`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QWidget

from workbench.domain.timeline import Rate
from workbench.gui import empty, menus, stylesheet
from workbench.gui.centre import Centre
from workbench.gui.desk import Desk
from workbench.gui.dialogs.form import told
from workbench.gui.panels.case_tree import CaseTree
from workbench.gui.panels.caveats_list import CaveatsList
from workbench.gui.panels.inspector import Inspector, Shown
from workbench.gui.panels.jobs_list import JobsList
from workbench.gui.panels.parts import head
from workbench.gui.settings import LAYOUT
from workbench.gui.status import BottomBar
from workbench.gui.style import Theme
from workbench.gui.topbar import TopBar
from workbench.gui.views import RecordingView

if TYPE_CHECKING:
    from workbench.gui.playback import Player, TransportBar

TITLE = "Forensic Audio Workbench"
_LEFT, _RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea


class Window(QMainWindow):
    """The desk of one person. `do` runs an action of the table by id."""

    painted = Signal()
    closing = Signal(object)
    files_dropped = Signal(object)
    theme_changed = Signal(object)
    timeline_ready = Signal(object)
    door_asked = Signal(str)

    def __init__(self, theme: Theme, store: QSettings, do: Callable[[Window, str], None]) -> None:
        super().__init__()
        self.theme, self.store = theme, store
        self.desk: Desk | None = None
        self.player: Player | None = None
        self._transport: TransportBar | None = None
        self._is_painted = False

        def act(name: str) -> None:
            do(self, name)

        self.actions_by_id = menus.make(self, act)
        self.top = TopBar()
        self.menus_by_name = menus.fill(self.top.menus, self.actions_by_id)
        self.centre = Centre(theme, act)
        self.tree, self.jobs = CaseTree(theme), JobsList(theme)
        self.inspector, self.caveats = Inspector(theme), CaveatsList(theme)
        self.bottom = BottomBar()
        self._put_together()
        self._restore()
        self.show_locked(empty.LOCKED)
        self.tree.setFocus()

    def show_locked(self, shown: empty.Emptiness) -> None:
        """No vault is open."""
        self.desk = None
        self.setWindowTitle(TITLE)
        self.top.show_person(None)
        self.bottom.show_ledger(None)
        self.centre.show_empty(shown)
        self.permit(frozenset(), lambda _: "")

    def show_nothing(self) -> None:
        """Take everything of a vault off the screen."""
        self.tree.show_cases((), ("", "", ""))
        self.jobs.clear()
        self.caveats.show_view(None)
        self.inspector.show_facts(Shown())
        self.centre.model.show((), (), Rate(1000))
        if self.centre.timeline is not None:
            self.centre.timeline.clear()
        self.load_sound(None)

    def show_desk(self, desk: Desk) -> None:
        """A vault is open."""
        self.desk = desk
        self.top.show_person(desk.bench.person, desk.bench.read_only)

    def put_sound(self, player: Player, transport: TransportBar) -> None:
        """Player and transport come after the window stands."""
        self.player, self._transport = player, transport
        transport.attach(player)
        player.position_changed.connect(self._on_position)
        self.bottom.put_transport(transport)
        self.load_sound(self.desk.view if self.desk else None)

    def load_sound(self, view: RecordingView | None) -> None:
        """Play another recording from now on."""
        if self.player is None or self._transport is None:
            return
        self.player.unload()
        self._transport.set_recording(view.recording.rate if view else None, view.recording.frames if view else 0)
        if view is not None and self.desk is not None:
            bench, wanted = self.desk.bench, view.recording.id
            self.desk.errands.run(lambda: bench.playback(wanted), self.player.load, self._on_no_sound, key="sound")

    def permit(self, there: frozenset[str], refusal: Callable[[type], str]) -> None:
        """Grey out what cannot be done now."""
        menus.permit(self.actions_by_id, there, refusal)

    def dress(self, theme: Theme) -> None:
        """Change colours everywhere."""
        self.theme = theme
        self.store.setValue("theme", theme.name)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            stylesheet.apply(app, theme)
        menus.dress(self.actions_by_id, theme)
        for part in (self.centre, self.tree, self.jobs, self.inspector, self.caveats):
            part.dress(theme)
        if self._transport is not None:
            self._transport.set_theme(theme)
        self.theme_changed.emit(theme)

    def keep_layout(self) -> None:
        """Remember size, docks and splitter."""
        self.store.setValue(f"{LAYOUT}/geometry", self.saveGeometry())
        self.store.setValue(f"{LAYOUT}/docks", self.saveState())
        self.store.setValue(f"{LAYOUT}/splitter", self.centre.splitter.saveState())
        self.store.sync()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        self.closing.emit(event)
        if event.isAccepted():
            self.keep_layout()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        if not self._is_painted:
            self._is_painted = True
            # Queued behind the paint events that showing the window has put in line.
            self.painted.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if self.desk is not None and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        event.acceptProposedAction()
        self.files_dropped.emit(event.mimeData())

    def _on_no_sound(self, error: BaseException) -> None:
        self.bottom.say(told(error))

    def _on_position(self, frame: int) -> None:
        self.centre.transcript.set_playing(frame)
        if self.centre.timeline is not None:
            self.centre.timeline.set_playhead(frame)

    def _put_together(self) -> None:
        self.setObjectName("workbench")
        self.setAcceptDrops(True)
        self.setMenuWidget(self.top)
        self.setCentralWidget(self.centre)
        self.setStatusBar(self.bottom)
        self.setDockOptions(QMainWindow.DockOption.AllowTabbedDocks | QMainWindow.DockOption.AnimatedDocks)
        self._dock("Cases", self.tree, _LEFT, 264)
        self._dock("Jobs", self.jobs, _LEFT, 264)
        self._dock("Inspector", self.inspector, _RIGHT, 308)
        self._dock("Caveats", self.caveats, _RIGHT, 308)
        self.resizeDocks(self.findChildren(QDockWidget), [540, 240, 560, 180], Qt.Orientation.Vertical)
        self.top.offer(self.actions_by_id)
        menus.dress(self.actions_by_id, self.theme)
        self._offer_docks()

    def _dock(self, title: str, panel: QWidget, area: Qt.DockWidgetArea, width: int) -> None:
        dock = QDockWidget(title, self)
        dock.setObjectName(title.lower())
        bar = head(title)
        bar.setContentsMargins(16, 12, 16, 6)
        dock.setTitleBarWidget(bar)
        panel.setMinimumWidth(200)
        dock.setWidget(panel)
        self.addDockWidget(area, dock)
        self.resizeDocks([dock], [width], Qt.Orientation.Horizontal)

    def _offer_docks(self) -> None:
        view = self.menus_by_name["View"]
        view.addSeparator()
        for dock in self.findChildren(QDockWidget):
            view.addAction(dock.toggleViewAction())

    def _restore(self) -> None:
        self.resize(1600, 1000)
        for key, restore in (
            ("geometry", self.restoreGeometry),
            ("docks", self.restoreState),
            ("splitter", self.centre.splitter.restoreState),
        ):
            kept = self.store.value(f"{LAYOUT}/{key}")
            if isinstance(kept, QByteArray):
                restore(kept)
