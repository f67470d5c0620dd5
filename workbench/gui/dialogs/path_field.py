"""A path with a button that asks the platform for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from workbench.gui.language import tr
from workbench.gui.panels.parts import button
from workbench.gui.style import GRID

Choose = Callable[[QWidget, str, str], str]


def a_folder(parent: QWidget, title: str, path: str) -> str:
    """A folder that is there; empty where the person thinks better of it."""
    return QFileDialog.getExistingDirectory(parent, title, path)


def a_file(parent: QWidget, title: str, path: str) -> str:
    """A file that is there; empty where the person thinks better of it."""
    return QFileDialog.getOpenFileName(parent, title, path)[0]


class PathField(QWidget):
    """What is typed or chosen. `title` says what it is to those who hear the screen, and over the platform's dialog."""

    def __init__(self, title: str, choose: Choose, path: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._choose = title, choose
        self.path = QLineEdit(path)
        self.path.setAccessibleName(title)
        browse = button(tr("Browse…"), name="browse")
        browse.clicked.connect(lambda _=False: self._browse())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID * 2)
        row.addWidget(self.path, 1)
        row.addWidget(browse)
        self.setFocusProxy(self.path)

    def value(self) -> Path:
        """What stands in the field."""
        return Path(self.path.text().strip()).expanduser()

    def _browse(self) -> None:
        if chosen := self._choose(self, self._title, self.path.text()):
            self.path.setText(chosen)
