"""The names and terms of a case: listed, added one by one or pasted, taken out again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListWidget, QPlainTextEdit, QWidget

from workbench.domain.desk_commands import SetVocabulary
from workbench.gui.dialogs.form import Form
from workbench.gui.language import tr
from workbench.gui.panels.parts import button, label
from workbench.gui.style import GRID

_MEANT = (
    "Names and terms that the engines are to expect. Used the next time a recording of this case is transcribed, and by the "
    "spelling check at once."
)
_PARTED = re.compile(r"[\n\r\t;,]+")


class Vocabulary(Form):
    """Makes a `SetVocabulary`."""

    def __init__(self, case_number: str, words: Sequence[str], parent: QWidget) -> None:
        super().__init__(
            tr("Vocabulary of {case}").format(case=case_number),
            tr("Save the vocabulary"),
            parent,
            text=tr(_MEANT),
        )
        self._case = case_number
        self.word = QPlainTextEdit()
        self.word.setAccessibleName(tr("Words to add"))
        self.word.setTabChangesFocus(True)
        self.word.setFixedHeight(72)
        self.word.setPlaceholderText(tr("One, or many pasted, parted by lines, commas or semicolons"))
        self.list = QListWidget()
        self.list.setObjectName("vocabulary")
        self.list.setMinimumHeight(220)
        self.list.setSpacing(2)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.said = label("", "small")
        self.field(tr("Add"), self._adding())
        self.field(tr("Words of this case"), self.list, tr("Del takes out the ones that are chosen."))
        self.tell(self.said)
        self._put(words)
        self.word.setFocus()

    def words(self) -> tuple[str, ...]:
        """The vocabulary as it stands in the list."""
        return tuple(self.list.item(n).text() for n in range(self.list.count()))

    def command(self) -> SetVocabulary:
        """What is asked for."""
        self.add()
        return SetVocabulary(self._case, self.words())

    def add(self) -> None:
        """Put what is typed or pasted into the list."""
        self._put(parted(self.word.toPlainText()))
        self.word.clear()

    def remove(self) -> None:
        """Take out what is chosen."""
        for item in self.list.selectedItems():
            self.list.takeItem(self.list.row(item))
        self._count()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Delete and self.list.hasFocus():
            self.remove()
        else:
            super().keyPressEvent(event)

    def _put(self, words: Sequence[str]) -> None:
        known = {word.casefold() for word in self.words()}
        for word in words:
            if word and word.casefold() not in known:
                known.add(word.casefold())
                self.list.addItem(word)
        self.list.sortItems()
        self._count()

    def _count(self) -> None:
        self.said.setText(tr("{n} words").format(n=f"{self.list.count():,}"))

    def _adding(self) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID * 2)
        add, remove = button(tr("Add"), name="add"), button(tr("Take out"), name="remove")
        add.clicked.connect(self.add)
        remove.clicked.connect(self.remove)
        row.addWidget(self.word, 1)
        row.addWidget(add, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        made.setFocusProxy(self.word)
        return made


def parted(text: str) -> tuple[str, ...]:
    """Words out of what was pasted; a term may have blanks inside."""
    return tuple(" ".join(part.split()) for part in _PARTED.split(text) if part.strip())
