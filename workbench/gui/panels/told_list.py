"""What was told since the vault was opened, the newest first."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from workbench.gui import icons
from workbench.gui.language import tr
from workbench.gui.notifying import Notifier, Told
from workbench.gui.panels.parts import label, tip
from workbench.gui.style import GRID, Theme

_TOLD = Qt.ItemDataRole.UserRole


class ToldList(QWidget):
    """Enter or a double-click goes to the recording a message was about, or compares the drafts it told of."""

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self.list = QListWidget()
        self.list.setObjectName("told")
        self.list.setAccessibleName(tr("Past notifications"))
        self.list.setWordWrap(True)
        self.list.itemActivated.connect(lambda item: self.chosen.emit(item.data(_TOLD)))
        self._empty = label(
            tr("Nothing yet. What jobs have to say when they are over is kept here until you lock."), "small", wraps=True
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 3, GRID, GRID * 3, GRID * 2)
        column.addWidget(self._empty)
        column.addWidget(self.list, 1)
        self.setFocusProxy(self.list)
        self.clear()

    def dress(self, theme: Theme) -> None:
        """Change colours."""
        self._theme = theme
        for row in range(self.list.count()):
            if (item := self.list.item(row)) is not None:
                told: Told = item.data(_TOLD)
                item.setIcon(icons.icon(told.icon, getattr(theme, told.tone)))

    def show_past(self, notifier: Notifier) -> None:
        """Show all that was told."""
        self.clear()
        for told in notifier.past:
            self.add(told)

    def add(self, told: Told) -> None:
        """One more."""
        words = f"{told.at}  {told.title}" + (f"\n{told.text}" if told.text else "")
        item = QListWidgetItem(icons.icon(told.icon, getattr(self._theme, told.tone)), words)
        item.setData(_TOLD, told)
        item.setToolTip(tip(words))
        self.list.insertItem(0, item)
        self._empty.hide()
        self.list.show()

    def clear(self) -> None:
        """None."""
        self.list.clear()
        self.list.hide()
        self._empty.show()
