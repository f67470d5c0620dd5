"""Dialogs with a list of sections at the left, the chosen one beside it, and a button that only closes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from workbench.gui.dialogs.framed import Framed
from workbench.gui.language import tr
from workbench.gui.panels.parts import button
from workbench.gui.style import GRID

if TYPE_CHECKING:
    from workbench.gui.window import Window


class Sectioned(Framed):
    """The list and the frame; what is beside the list comes from each dialog."""

    def __init__(self, window: Window, title: str, sections: str, width: int) -> None:
        super().__init__(window)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.list = QListWidget()
        self.list.setObjectName("sections")
        self.list.setAccessibleName(sections)
        self.list.setFixedWidth(width)

    def _lay_out(self, shown: QWidget, below: QHBoxLayout, gap: int = -1) -> None:
        """Put what is shown beside the list, and `below` under both, with the button at its end."""
        column, row = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(24, 24, 24, 20)
        row.setSpacing(gap)
        row.addWidget(self.list)
        row.addWidget(shown, 1)
        close = button(tr("Close"), "primary", name="close")
        close.clicked.connect(self.accept)
        below.addWidget(close)
        column.addLayout(row, 1)
        column.addSpacing(GRID * 3)
        column.addLayout(below)

    def _fit(self, window: Window, size: QSize) -> None:
        """As large as wanted, as far as the screen is."""
        room = window.screen().availableSize()
        self.resize(size.boundedTo(QSize(room.width() - 40, room.height() - 40)))
