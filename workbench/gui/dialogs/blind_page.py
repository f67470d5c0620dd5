"""Blind listening: rows with times and voices and no words, to be filled with what one hears; a row plays when it is entered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from workbench.domain.timeline import Rate
from workbench.domain.transcript import Draft, Segment
from workbench.gui import typeface
from workbench.gui.dialogs.framed import Framed
from workbench.gui.language import tr
from workbench.gui.panels.parts import button, label
from workbench.gui.style import GRID

Index = QModelIndex | QPersistentModelIndex
_HEIGHT, _KEPT_AFTER_MS = 36, 1000
_MEANT = (
    "Write down what you hear in each row. You see neither the machine's words nor anybody else's. Enter keeps a row and "
    "plays the next; Ctrl+Enter plays the row again; Ctrl+Space pauses; F6 goes back 3 s. Write [inaudible] where no words can "
    "be made out. What you typed is kept in the vault while you work."
)


class Column(IntEnum):
    """From left to right."""

    TIME = 0
    VOICE = 1
    TEXT = 2


def place_of(segment: Segment) -> str:
    """What typed text is kept under: the row's time, so that it never comes back in another row."""
    return f"{segment.span.first}-{segment.span.end}"


class BlindModel(QAbstractTableModel):
    """The rows of a draft without words, and what was typed into them."""

    typed = Signal(str, str)

    def __init__(self, draft: Draft, rate: Rate, held: dict[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft, self._rate = draft, rate
        self._texts = {s.id: held.get(place_of(s), "") for s in draft.segments}

    def filled(self) -> Draft:
        """The draft with what was typed; rows left empty stay empty."""
        return replace(self._draft, segments=tuple(replace(s, text=self._texts[s.id]) for s in self._draft.segments))

    def written(self) -> int:
        """How many rows have words."""
        return sum(bool(text) for text in self._texts.values())

    def segment(self, row: int) -> Segment:
        """The row's place in the recording."""
        return self._draft.segments[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(self._draft.segments)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        segment = self._draft.segments[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return (self._rate.clock(segment.span.first), _voice(self._draft, segment), self._texts[segment.id])[index.column()]
        if role == Qt.ItemDataRole.FontRole:
            return typeface.large() if index.column() == Column.TEXT else typeface.face()
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802 - Qt's name
        segment, text = self._draft.segments[index.row()], " ".join(str(value).split())
        if text != self._texts[segment.id]:
            self._texts[segment.id] = text
            self.dataChanged.emit(index, index)
            self.typed.emit(place_of(segment), text)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        editable = Qt.ItemFlag.ItemIsEditable if index.column() == Column.TEXT else Qt.ItemFlag.NoItemFlags
        return super().flags(index) | editable

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802 - Qt's name
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (tr("Time"), tr("Voice"), tr("What you hear"))[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


class BlindPage(Framed):
    """Finishing makes one signed draft of everything; leaving keeps what was typed for the next time."""

    play_wanted = Signal(object)
    pause_wanted = Signal()
    back_wanted = Signal()
    finished_with = Signal(object)

    def __init__(self, name: str, draft: Draft, rate: Rate, held: dict[str, str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Second listener: {name}").format(name=name))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.model = BlindModel(draft, rate, held, self)
        self.table = BlindTable(self.model)
        self._half = ("", "")
        self._soon = QTimer(self, singleShot=True, interval=_KEPT_AFTER_MS)
        self._soon.timeout.connect(lambda: self.model.typed.emit(*self._half))
        self.said = label("", "muted")
        self.problem = label("", "bad", wraps=True)
        self.problem.hide()
        self.go = button(tr("Sign what I heard"), "primary", name="go")
        self.stop = button(tr("Leave for now"), name="leave")
        self._lay_out(name)
        self._connect()
        self._count()
        self.resize(parent.size().expandedTo(self.minimumSizeHint()))

    def fail(self, error: BaseException) -> None:
        """What was refused; nothing typed is lost."""
        from workbench.gui.telling import told

        self.go.setEnabled(True)
        self.problem.setText(told(error))
        self.problem.show()

    def begin(self) -> None:
        """Show it and open the first row without words."""
        self.open()
        empty = [row for row in range(self.model.rowCount()) if not self.model.index(row, Column.TEXT).data()]
        self.table.enter(empty[0] if empty else 0)

    def _connect(self) -> None:
        self.table.entered_row.connect(lambda row: self.play_wanted.emit(self.model.segment(row).span))
        self.table.typing.connect(self._on_typing)
        self.model.typed.connect(lambda *_: self._count())
        self.model.dataChanged.connect(lambda *_: self._soon.stop())
        self.go.clicked.connect(self._sign)
        self.stop.clicked.connect(self.reject)
        for keys, signal in (("Ctrl+Space", self.pause_wanted), ("F6", self.back_wanted)):
            QShortcut(QKeySequence(keys), self).activated.connect(signal)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self._again)

    def _on_typing(self, row: int, text: str) -> None:
        """Kept a moment later, also where somebody types on without a pause."""
        self._half = (place_of(self.model.segment(row)), " ".join(text.split()))
        if not self._soon.isActive():
            self._soon.start()

    def _again(self) -> None:
        row = self.table.currentIndex().row()
        if row >= 0:
            self.play_wanted.emit(self.model.segment(row).span)

    def _sign(self) -> None:
        self.table.let_stand()
        if not self.model.written():
            self.problem.setText(tr("No row has words yet. Write [inaudible] where no words can be made out."))
            self.problem.show()
            return
        self.go.setEnabled(False)
        self.finished_with.emit(self.model.filled())

    def _count(self) -> None:
        self.said.setText(tr("{n} of {all} rows written").format(n=self.model.written(), all=self.model.rowCount()))

    def _lay_out(self, name: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 20)
        column.setSpacing(GRID * 2)
        column.addWidget(label(tr("Listen to {name} as a second person").format(name=name), "title"))
        column.addWidget(label(tr(_MEANT), "muted", wraps=True))
        column.addWidget(self.table, 1)
        column.addWidget(self.problem)
        row = QHBoxLayout()
        row.setSpacing(GRID * 2)
        row.addWidget(self.said)
        row.addStretch(1)
        row.addWidget(self.stop)
        row.addWidget(self.go)
        column.addLayout(row)


class _Editing(QStyledItemDelegate):
    """Tells what stands in the editor at every key, so that a crash takes none of it."""

    typing = Signal(int, str)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: N802 - Qt's name
        editor, row = super().createEditor(parent, option, index), index.row()
        if isinstance(editor, QLineEdit):
            editor.textEdited.connect(lambda text: self.typing.emit(row, text))
        return editor


class BlindTable(QTableView):
    """Enter goes on to the next row and opens its editor."""

    entered_row = Signal(int)
    typing = Signal(int, str)

    def __init__(self, model: BlindModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setAccessibleName(tr("Rows to write down"))
        self.setShowGrid(False)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_HEIGHT)
        editing = _Editing(self)
        editing.typing.connect(self.typing)
        self.setItemDelegate(editing)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        self.setColumnWidth(Column.TIME, 120)
        self.setColumnWidth(Column.VOICE, 120)
        head.setSectionResizeMode(Column.TEXT, QHeaderView.ResizeMode.Stretch)

    def enter(self, row: int) -> None:
        """Choose a row, play it and open its editor."""
        index = self.model().index(row, Column.TEXT)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)
            self.edit(index)
            self.entered_row.emit(row)

    def let_stand(self) -> None:
        """What is being typed counts."""
        editor = self.indexWidget(self.currentIndex()) or self.focusWidget()
        if isinstance(editor, QWidget) and editor is not self:
            self.commitData(editor)

    def closeEditor(self, editor: QWidget, hint: Any) -> None:  # noqa: N802 - Qt's name
        row = self.currentIndex().row()
        super().closeEditor(editor, hint.NoHint)
        if hint in (hint.SubmitModelCache, hint.EditNextItem) and row + 1 < self.model().rowCount():
            self.enter(row + 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.enter(self.currentIndex().row())
        else:
            super().keyPressEvent(event)


def _voice(draft: Draft, segment: Segment) -> str:
    named: Sequence[str] = [voice.name for voice in draft.speakers if voice.key == segment.speaker]
    return named[0] if named else tr("Unknown")
