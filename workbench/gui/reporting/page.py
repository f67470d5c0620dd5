"""A page of a dialog with steps: a head, a sentence, fields under their names."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from workbench.gui.panels.parts import label
from workbench.gui.style import GRID

_GAP = GRID * 2


class Page(QWidget):
    """Says by `check` what is missing on it before one may go on."""

    def __init__(self, title: str, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self._first: QWidget | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, GRID, 0)
        self.column.setSpacing(GRID)
        self.column.addWidget(label(title, "title"))
        if text:
            self.column.addWidget(label(text, "muted", wraps=True))
        self.column.addSpacing(GRID * 2)

    def check(self) -> str:
        """What is missing or off; empty when one may go on."""
        return ""

    def enter(self) -> None:
        """It comes onto the screen."""
        if self._first is not None:
            self._first.setFocus()

    def tell(self, widget: QWidget) -> None:
        """Add something to read."""
        self.column.addWidget(widget)
        self.column.addSpacing(_GAP)

    def field(self, name: str, widget: QWidget, hint: str = "", *, into: QVBoxLayout | None = None) -> QWidget:
        """Add a named field with an optional line of help under it; the whole of it, so that it can be hidden."""
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, _GAP)
        column.setSpacing(GRID)
        if name:
            title = label(name, "small")
            title.setBuddy(widget)
            column.addWidget(title)
            widget.setAccessibleName(widget.accessibleName() or name)
        column.addWidget(widget)
        if hint:
            column.addWidget(label(hint, "small", wraps=True))
        (into or self.column).addWidget(whole)
        self._first = self._first or widget
        return whole


def scrolled(page: QWidget) -> QScrollArea:
    """The page in a frame that scrolls where the dialog is low."""
    area = QScrollArea()
    area.setObjectName("plain")
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(page)
    return area
