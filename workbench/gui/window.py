"""The main window: a shell that is painted first and furnished afterwards.

A bare window costs 0.15 s of processor time here, everything in ours 0.5 s: so this module imports only what an empty,
dressed frame needs. What the panels do stands in `wiring` and `verbs`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QMenu, QWidget

from workbench.gui import stylesheet
from workbench.gui.frame import layout
from workbench.gui.language import tr
from workbench.gui.style import Theme

if TYPE_CHECKING:
    from workbench.bench.workshop import EngineDesk
    from workbench.gui.desk import Desk
    from workbench.gui.frame.centre import Centre
    from workbench.gui.frame.empty import Emptiness
    from workbench.gui.frame.status import BottomBar
    from workbench.gui.frame.topbar import TopBar
    from workbench.gui.frame.transport import TransportBar
    from workbench.gui.panels.banner import Banner
    from workbench.gui.panels.case_tree import CaseTree
    from workbench.gui.panels.caveats_list import CaveatsList
    from workbench.gui.panels.inspector import Inspector
    from workbench.gui.panels.jobs_list import JobsList
    from workbench.gui.playing.playback import Player
    from workbench.gui.views import RecordingView

TITLE = "Forensic Audio Workbench"
_WIDTH, _HEIGHT = 1600, 1000


class Window(QMainWindow):
    """The desk of one person. `do` runs an action of the table by id. The parts exist once `furnish` has run."""

    painted = Signal()
    closing = Signal(object)
    files_dropped = Signal(object)
    timeline_ready = Signal(object)
    door_asked = Signal(str)
    oversight_made = Signal(str)
    panel_made = Signal(str)
    panels_changed = Signal()

    actions_by_id: dict[str, QAction]
    panels_menu: QMenu
    top: TopBar
    centre: Centre
    bottom: BottomBar
    tree: CaseTree
    jobs: JobsList
    inspector: Inspector
    caveats: CaveatsList
    notice: Banner

    def __init__(self, theme: Theme, store: QSettings, do: Callable[[Window, str], None]) -> None:
        super().__init__()
        self.theme, self.store, self._do = theme, store, do
        self.desk: Desk | None = None
        self.engines: Callable[[], EngineDesk] | None = None
        self.player: Player | None = None
        self.transport: TransportBar | None = None
        self._is_painted = self.is_furnished = False
        self.setObjectName("workbench")
        self.setWindowTitle(TITLE)
        self.setAcceptDrops(True)
        room = self.screen().availableSize()
        self.resize(min(_WIDTH, room.width()), min(_HEIGHT, room.height()))
        if (kept := layout.restored(self, "geometry")) is not None:
            self.restoreGeometry(kept)

    def furnish(self) -> None:
        """Put panels, menus and bars in, and the docks where they were last time."""
        from workbench.gui.frame import furniture

        furniture.put_into(self, lambda name: self._do(self, name))
        layout.begin(self)
        self._give_keys()
        self.is_furnished = True

    def add_panel(
        self,
        name: str,
        title: str,
        widget: QWidget | Callable[[], QWidget],
        area: Qt.DockWidgetArea,
        *,
        beside: str = "",
        is_shown: bool = False,
    ) -> QDockWidget:
        """Put a panel in, as a tab beside another where one is named; put away at first unless `is_shown`.

        A function makes the widget when it is first looked at; `panel_made` tells. A widget with `dress(theme)` or `clear()` is
        asked when the theme changes or the vault is locked. `docking.show(window, name)` brings it onto the screen.
        """
        from workbench.gui import docking

        return docking.add(self, name, title, widget, docking.Home(area, beside, is_shown))

    def show_locked(self, shown: Emptiness) -> None:
        """No vault is open."""
        self.desk = None
        self.setWindowTitle(TITLE)
        self.top.show_person(None)
        self.bottom.show_ledger(None)
        self.top.show_waiting(0)
        self.notice.show_standing(None)
        self.centre.show_empty(shown)
        self.permit(frozenset(), lambda _: "")

    def show_nothing(self) -> None:
        """Take everything of a vault off the screen."""
        self.keep_layout()
        from workbench.gui import docking
        from workbench.gui.frame import extras

        self.tree.show_cases((), ("", "", ""))
        self.centre.clear()
        extras.clear(self)
        docking.clear(self)
        self.load_sound(None)

    def show_desk(self, desk: Desk) -> None:
        """A vault is open."""
        self.desk = desk
        layout.sit_down(self, desk.bench.person.name)
        self._give_keys()
        self.top.show_person(desk.bench.person, desk.bench.read_only)

    def put_sound(self, player: Player, transport: TransportBar) -> None:
        """Player and transport come after the window stands."""
        self.player, self.transport = player, transport
        transport.attach(player)
        player.position_changed.connect(self._on_position)
        self.bottom.put_transport(transport)
        self.name_keys()
        self.load_sound(self.desk.view if self.desk else None)

    def load_sound(self, view: RecordingView | None) -> None:
        """Play another recording from now on."""
        if self.player is None or self.transport is None:
            return
        self.player.unload()
        known = view.recording if view else None
        self.transport.set_recording(known.rate if known else None, known.frames if known else 0, known.channels if known else 1)
        if view is not None and self.desk is not None:
            bench, wanted = self.desk.bench, view.recording.id
            self.desk.errands.run(lambda: bench.playback(wanted), self.player.load, self.bottom.say_why, key="sound")

    def permit(self, there: frozenset[str], refusal: Callable[[type], str]) -> None:
        """Grey out what cannot be done now."""
        from workbench.gui import menus

        menus.permit(self.actions_by_id, there, refusal)

    @property
    def user(self) -> str:
        """Who sits here, or sat here last."""
        return self.desk.bench.person.name if self.desk else str(self.store.value("user", ""))

    def name_keys(self) -> None:
        """Keys were changed: tooltips and hints name them as they are now."""
        from workbench.gui import menus
        from workbench.gui.frame import hints

        for action in self.actions_by_id.values():
            menus.name_keys(action)
        hints.keep(self)
        self.top.name_keys()
        self.centre.say(self.centre.model.lines())

    def dress(self, theme: Theme) -> None:
        """Change colours everywhere."""
        from workbench.gui import docking, menus

        self.theme = theme
        app = QApplication.instance()
        if isinstance(app, QApplication):
            stylesheet.apply(app, theme)
        menus.dress(self.actions_by_id, theme)
        for part in (self.centre, self.notice):
            part.dress(theme)
        docking.dress(self, theme)
        if self.transport is not None:
            self.transport.set_theme(theme)

    def keep_layout(self) -> None:
        """Remember size, panels and splitter."""
        layout.keep(self, self.desk.bench.person.name if self.desk else "")

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        self.closing.emit(event)
        if event.isAccepted():
            self.keep_layout()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        if not self._is_painted:
            self._is_painted = True
            # Heard by a queued connection: behind the paint events that showing the window has put in line.
            self.painted.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if self.desk is not None and event.mimeData().hasUrls():
            event.acceptProposedAction()
            self.bottom.say(
                tr("Drop to import into {case}").format(case=self.desk.place.case)
                if self.desk.place.case
                else tr("Open a case first")
            )

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        self.bottom.say("")

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        event.acceptProposedAction()
        self.files_dropped.emit(event.mimeData())

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: N802, A002 - Qt's names
        from workbench.gui.frame import tab_path

        return tab_path.step(self, forward=next) if self.is_furnished else super().focusNextPrevChild(next)

    def _give_keys(self) -> None:
        from workbench.gui import shortcuts

        shortcuts.put_on(self.actions_by_id, self.store, self.user)
        self.name_keys()

    def _on_position(self, frame: int) -> None:
        self.centre.transcript.set_playing(frame)
        if self.centre.timeline is not None:
            self.centre.timeline.set_playhead(frame)
