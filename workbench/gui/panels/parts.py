"""What every panel is built from: heads, rows of name and value, a digest with its copy button."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from workbench.gui import icons
from workbench.gui.language import tr
from workbench.gui.style import GRID, SMALL, Theme

KEY_WIDTH = 92


def label(text: str, role: str = "", *, wraps: bool = False, selectable: bool = False) -> QLabel:
    """A text in one of the roles the style sheet knows."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    made.setWordWrap(wraps)
    if selectable:
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    return made


def retell(made: QLabel, text: str, role: str) -> None:
    """Another text in another role."""
    made.setText(text)
    made.setAccessibleName(text)
    if made.property("role") != role:
        made.setProperty("role", role)
        made.style().polish(made)


def head(text: str) -> QLabel:
    """A section's head."""
    made = label(text.upper(), "head")
    made.setAccessibleName(text)
    return made


def button(text: str, role: str = "", *, name: str = "") -> QPushButton:
    """A button in one of the roles the style sheet knows."""
    made = QPushButton(text)
    made.setProperty("role", role)
    made.setObjectName(name)
    made.setAutoDefault(False)
    return made


def tip(text: str) -> str:
    """A text as a tooltip that shows it as it is; Qt would read a name like "<b>" as a tag."""
    return f"<qt>{escape(text)}</qt>".replace("\n", "<br>") if text else ""


def short(digest: str) -> str:
    """A digest's first twelve digits in groups."""
    return f"{digest[:4]} {digest[4:8]} {digest[8:12]} …" if len(digest) > 12 else digest


def digest(value: str, theme: Theme, named: str) -> QWidget:
    """The short form of a digest with a button that copies the whole of it."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(GRID)
    shown = label(short(value), selectable=True)
    shown.setToolTip(value)
    row.addWidget(shown)
    row.addWidget(_copier(value, theme, named))
    row.addStretch(1)
    return made


def _copier(value: str, theme: Theme, named: str) -> QToolButton:
    copy = QToolButton()
    copy.setIcon(icons.icon("copy", theme.muted))
    copy.setFixedSize(20, 20)
    copy.setToolTip(tr("Copy the whole {named}").format(named=named))
    copy.setAccessibleName(tr("Copy {named}").format(named=named))
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(value))
    return copy


class Facts(QWidget):
    """Rows of name and value under a head."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID * 2)
        self._grid.setVerticalSpacing(GRID)
        self._grid.setColumnMinimumWidth(0, KEY_WIDTH)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(head(title), 0, 0, 1, 2)

    def row(self, name: str, value: str | QWidget, role: str = "") -> None:
        """Add a row."""
        at = self._grid.rowCount()
        shown = label(value, role, wraps=True, selectable=True) if isinstance(value, str) else value
        if isinstance(value, str):
            shown.setAccessibleName(f"{name}: {value}")
        # Beside a button's height the name stands in its middle, as the text in it does.
        where = Qt.AlignmentFlag.AlignTop if isinstance(value, str) else Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(label(name, "muted"), at, 0, where)
        self._grid.addWidget(shown, at, 1, Qt.AlignmentFlag.AlignTop)

    def wide(self, widget: QWidget | QBoxLayout) -> None:
        """Add something over both columns."""
        at = self._grid.rowCount()
        if isinstance(widget, QWidget):
            self._grid.addWidget(widget, at, 0, 1, 2)
        else:
            self._grid.addLayout(widget, at, 0, 1, 2)


__all__ = ["KEY_WIDTH", "SMALL", "Facts", "button", "digest", "head", "label", "short", "tip"]
