"""The window of a watched folder: what came, what was set aside and why, and the button that ends it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from workbench.domain.arrivals import Arrival, Fate
from workbench.gui import icons, moments
from workbench.gui.dialogs.framed import Framed
from workbench.gui.elided import Elided
from workbench.gui.hub.watch_session import WatchSession
from workbench.gui.language import counted, later, tr
from workbench.gui.panels.parts import button, label, retell, tip
from workbench.gui.style import GRID, Theme

_EVERY_MS = 80
_HEADS = (later("Time"), later("File"), later("What became of it"), later("Exhibit, or why not"))
_FATES = {
    Fate.TAKEN: ("done", later("imported"), "good"),
    Fate.KNOWN: ("copy", later("already there"), "muted"),
    Fate.DRAFTED: ("transcribe", later("transcribed"), "good"),
    Fate.ASIDE: ("failed", later("set aside"), "bad"),
    Fate.TROUBLE: ("caveat", later("trouble"), "warn"),
}
_NOTHING = later("Nothing has arrived yet. What arrives is listed here, with what became of it.")
_NOTE = later("You can close this window: the folder is watched until you stop it, or the vault is locked.")


class Watching(Framed):
    """Stays beside the desk. `again` asks for another folder once this one is over."""

    again = Signal()

    def __init__(self, session: WatchSession, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Watched folder"))
        self.setObjectName("watching")
        self._session, self._theme, self._shown = session, theme, 0
        self.state, self.path, self.counts = label("", "strong"), Elided("muted"), label("", "muted")
        self.path.setText(str(session.order.folder))
        self.path.setToolTip(tip(str(session.order.folder)))
        self.only = button(tr("Only what was set aside"), name="only_aside")
        self.only.setCheckable(True)
        self.list = QTreeWidget()
        self.nothing = label(tr(_NOTHING), "muted", wraps=True)
        self.problem = label("", "bad", wraps=True, selectable=True)
        self.go = button(tr("Stop watching"), "primary", name="go")
        self.other = button(tr("Watch another…"), name="again")
        self.stop = button(tr("Close"), name="close")
        self._dress_list()
        self._lay_out()
        self._connect()
        self._show()
        self.resize(820, 520)

    def _connect(self) -> None:
        self.go.clicked.connect(self._session.finish)
        self.stop.clicked.connect(self.accept)
        self.other.clicked.connect(self.again)
        self.only.toggled.connect(lambda _: self._sift())
        self._soon = QTimer(self, singleShot=True, interval=_EVERY_MS)
        self._soon.timeout.connect(self._show)
        self._session.changed.connect(self._soon.start)

    def _show(self) -> None:
        session = self._session
        for arrival in session.arrivals[self._shown :]:
            self.list.insertTopLevelItem(0, self._row(arrival))
        self._shown = len(session.arrivals)
        retell(self.state, self._stands(), "strong")
        self.counts.setText(self._counted())
        self.nothing.setVisible(not session.arrivals)
        self.list.setVisible(bool(session.arrivals))
        self.only.setEnabled(bool(session.count(Fate.ASIDE) + session.count(Fate.TROUBLE)))
        retell(self.problem, f"⚠ {session.problem}" if session.problem else "", "bad")
        self.problem.setVisible(bool(session.problem))
        self.go.setEnabled(session.is_running and not session.is_ending)
        self.go.setVisible(session.is_running)
        self.other.setVisible(not session.is_running)
        self._sift()

    def _stands(self) -> str:
        if not self._session.is_running:
            return f"■ {tr('No longer watched')}"
        return f"■ {tr('Stopping')}" if self._session.is_ending else f"● {tr('Watching')}"

    def _counted(self) -> str:
        session = self._session
        parts = [
            tr("{count} imported").format(count=session.count(Fate.TAKEN)),
            tr("{count} already there").format(count=session.count(Fate.KNOWN)),
            tr("{count} set aside").format(count=session.count(Fate.ASIDE)),
        ]
        if session.left:
            parts.append(tr("{count} left alone").format(count=counted(len(session.left), "file")))
        if session.at_hand and session.is_running:
            parts.append(tr("{name} is being taken in").format(name=session.at_hand))
        elif session.moving and session.is_running:
            parts.append(tr("{count} on the way").format(count=counted(session.moving, "file")))
        return " · ".join(parts)

    def _row(self, arrival: Arrival) -> QTreeWidgetItem:
        icon, words, tone = _FATES[arrival.fate]
        cells = [moments.clock(arrival.at), arrival.name, tr(words), arrival.told]
        item = QTreeWidgetItem(cells)
        item.setIcon(2, icons.icon(icon, getattr(self._theme, tone)))
        item.setData(0, Qt.ItemDataRole.UserRole, arrival.fate)
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, ", ".join(cells))
        for column in (1, 3):
            item.setToolTip(column, tip(cells[column]))
        return item

    def _sift(self) -> None:
        wanted = (Fate.ASIDE, Fate.TROUBLE)
        for row in range(self.list.topLevelItemCount()):
            if (item := self.list.topLevelItem(row)) is not None:
                item.setHidden(self.only.isChecked() and item.data(0, Qt.ItemDataRole.UserRole) not in wanted)

    def _dress_list(self) -> None:
        self.list.setObjectName("rows")
        self.list.setAccessibleName(tr("What arrived"))
        self.list.setHeaderLabels([tr(head) for head in _HEADS])
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAllColumnsShowFocus(True)
        self.list.setTabKeyNavigation(False)
        self.list.setIconSize(QSize(16, 16))
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.list.header().setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)

    def _lay_out(self) -> None:
        column, top, row = QVBoxLayout(self), QHBoxLayout(), QHBoxLayout()
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(GRID * 2)
        top.addWidget(self.state)
        top.addSpacing(GRID * 3)
        top.addWidget(self.path, 1)
        column.addLayout(top)
        second = QHBoxLayout()
        second.addWidget(self.counts, 1)
        second.addWidget(self.only)
        column.addLayout(second)
        column.addWidget(self.nothing)
        column.addWidget(self.list, 1)
        column.addStretch(0)
        column.addWidget(self.problem)
        column.addWidget(label(tr(_NOTE), "small", wraps=True))
        row.setSpacing(GRID * 2)
        row.addStretch(1)
        for part in (self.other, self.stop, self.go):
            row.addWidget(part)
        column.addLayout(row)
