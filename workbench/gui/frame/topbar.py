"""The bar on top: menus, one field that finds words and runs commands, who works here."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLineEdit, QListView, QMenuBar, QWidget

from workbench.domain.people import Person
from workbench.gui import shortcuts
from workbench.gui.language import tr
from workbench.gui.panels.parts import button, label, tip
from workbench.gui.style import GRID

_BESIDE = 40  # what the field's edges take of its width


class TopBar(QWidget):
    """Emits what was looked for; commands picked from the list run at once."""

    find_requested = Signal(str)
    queue_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.menus = QMenuBar()
        self.menus.setNativeMenuBar(False)
        self.search = SearchField()
        self.search.returnPressed.connect(lambda: self.find_requested.emit(self.search.text()))
        self._person = label("", "muted")
        self.waiting = button("", "badge", name="waiting")
        self.waiting.clicked.connect(self.queue_requested)
        self.waiting.setAccessibleName(tr("Exhibits that wait for your verdict"))
        self.waiting.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, 6, 16, 6)
        row.setSpacing(16)
        row.addWidget(self.menus)
        row.addStretch(1)
        row.addWidget(self.search, 12)
        row.addStretch(2)
        row.addWidget(self.waiting)
        row.addWidget(self._person)

    def offer(self, actions: dict[str, QAction]) -> None:
        """Let the field complete the names of actions."""
        # A menu bar gives way before a search field does, and hides whole menus.
        self.menus.setMinimumWidth(self.menus.sizeHint().width())
        self.search.offer({action.text().rstrip("…"): action for action in actions.values()})

    def show_waiting(self, count: int) -> None:
        """How many exhibits wait for this person's verdict."""
        self.waiting.setVisible(bool(count))
        self.waiting.setText(tr("{count} to review").format(count=f"{count:,}"))
        self.name_keys()

    def name_keys(self) -> None:
        """Keys were changed."""
        self.waiting.setToolTip(f"{tr('Exhibits that wait for your verdict')}  ({shortcuts.now('review_queue')})")
        self.search.hint(f"{tr('Search this case, or type a command')}   {shortcuts.now('command')}", shortcuts.now("command"))

    def show_person(self, person: Person | None, read_only: str = "") -> None:
        """Who works here, in which role, and whether nothing can be written because someone else holds the vault."""
        parts = [person.name, tr(str(person.role))] if person else []
        self._person.setText(" · ".join([*parts, tr("read only")] if read_only else parts))
        self._person.setToolTip(tip(read_only))


class SearchField(QLineEdit):
    """Finds words in the transcript; a name of an action completes and runs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("search")
        self.setAccessibleName(tr("Search this case, or type a command"))
        self.setMinimumWidth(120)
        self.setMaximumWidth(420)
        self.setClearButtonEnabled(True)
        self._actions: dict[str, QAction] = {}
        self._hints = ("", "")

    def hint(self, whole: str, short: str) -> None:
        """What it is for; the short form where there is no room for the whole."""
        self._hints = (whole, short)
        self._put_hint()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._put_hint()

    def _put_hint(self) -> None:
        fits = self.fontMetrics().horizontalAdvance(self._hints[0]) + _BESIDE < self.width()
        self.setPlaceholderText(self._hints[0] if fits else self._hints[1])

    def offer(self, actions: dict[str, QAction]) -> None:
        """Complete these names."""
        self._actions = actions
        completer = QCompleter(sorted(actions), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.activated.connect(self._run)
        offered = QListView()
        offered.setObjectName("completions")
        completer.setPopup(offered)
        self.setCompleter(completer)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            window = self.window()
            window.setFocus()
        super().keyPressEvent(event)

    def _run(self, name: str) -> None:
        action = self._actions.get(name)
        if action is not None and action.isEnabled():
            self.clear()
            action.trigger()
