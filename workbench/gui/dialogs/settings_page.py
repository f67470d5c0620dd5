"""One page of the settings: named fields that hold as soon as they are changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QCheckBox, QComboBox, QSpinBox, QVBoxLayout, QWidget

from workbench.gui.panels.parts import label
from workbench.gui.style import GRID


class Page(QWidget):
    """Fields under each other. What is changed is told at once; there is nothing to confirm."""

    def __init__(self, title: str, text: str = "") -> None:
        super().__init__()
        self.title = title
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID)
        self._column.addWidget(label(title, "title"))
        if text:
            self._column.addWidget(label(text, "muted", wraps=True))
        self._column.addSpacing(GRID * 3)
        self._column.addStretch(1)

    def choice(
        self, name: str, choices: Sequence[tuple[str, str]], now: str, then: Callable[[str], object], hint: str = ""
    ) -> QComboBox:
        """One of several; each choice is a text and the value behind it."""
        made = QComboBox()
        for text, value in choices:
            made.addItem(text, value)
        made.setCurrentIndex(max(0, made.findData(now)))
        made.currentIndexChanged.connect(lambda _: then(str(made.currentData())))
        self.field(name, made, hint)
        return made

    def check(self, name: str, is_on: bool, then: Callable[[bool], object], hint: str = "") -> QCheckBox:
        """On or off."""
        made = QCheckBox(name)
        made.setChecked(is_on)
        made.toggled.connect(then)
        self.field("", made, hint)
        return made

    def number(
        self, name: str, bounds: tuple[int, int], now: int, then: Callable[[int], object], *, unit: str = "", hint: str = ""
    ) -> QSpinBox:
        """A whole number within bounds."""
        made = QSpinBox()
        made.setRange(*bounds)
        made.setSuffix(f" {unit}" if unit else "")
        made.setValue(now)
        made.valueChanged.connect(then)
        self.field(name, made, hint)
        return made

    def field(self, name: str, widget: QWidget, hint: str = "") -> None:
        """Anything else, named, with a line of help under it."""
        if name:
            title = label(name, "small")
            title.setBuddy(widget)
            widget.setAccessibleName(name)
            self._put(title)
        self._put(widget)
        if hint:
            self._put(label(hint, "small", wraps=True))
        self._column.insertSpacing(self._column.count() - 1, GRID * 2)

    def fill(self, widget: QWidget) -> None:
        """Something that takes all the room that is left."""
        self._column.takeAt(self._column.count() - 1)
        self._column.addWidget(widget, 1)

    def _put(self, widget: QWidget) -> None:
        self._column.insertWidget(self._column.count() - 1, widget)
