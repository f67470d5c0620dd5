"""Asks, beside the editor, what an uncertain word could be instead."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit

from workbench.gui.language import tr
from workbench.gui.panels.parts import button, label
from workbench.gui.style import GRID
from workbench.gui.transcript.editor import LineEditor

_WIDTH = 440


class Doubting(QFrame):
    """A child of the editor, so that the editor keeps what is typed while the question stands. Enter marks, Esc leaves it."""

    def __init__(self, editor: LineEditor) -> None:
        super().__init__(editor, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("doubting")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._editor = editor
        self.others = QLineEdit(", ".join(editor.alternatives_here()))
        self.others.setAccessibleName(tr("What else it could be"))
        self.others.setPlaceholderText(tr("or: back, bank"))
        self.go = button(tr("Mark as uncertain"), "primary", name="go")
        self.go.clicked.connect(self.mark)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID * 3, GRID * 2, GRID * 3, GRID * 2)
        row.setSpacing(GRID * 2)
        row.addWidget(label(tr("“{word}” (?)").format(word=editor.word_here()), "strong"))
        row.addWidget(self.others, 1)
        row.addWidget(self.go)
        self.setMinimumWidth(_WIDTH)

    def open(self) -> None:
        """Show it under the caret."""
        caret = self._editor.cursorRect()
        self.move(self._editor.viewport().mapToGlobal(caret.bottomLeft() + QPoint(-GRID * 3, GRID)))
        self.show()
        self.others.setFocus()

    def mark(self) -> None:
        """Write the doubt into the text."""
        self._editor.doubt([part for part in (part.strip() for part in self.others.text().split(",")) if part])
        self._leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.mark()
        elif event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def _leave(self) -> None:
        self._editor.setFocus()
        self.close()
