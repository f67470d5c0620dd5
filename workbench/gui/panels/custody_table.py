"""Rows of the custody view: a hundred thousand entries, of which only those in sight are put into words."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView, QWidget

from workbench.domain.custody import Entry, sentence
from workbench.gui import moments
from workbench.gui.custody_book import Book
from workbench.gui.language import later, tr
from workbench.gui.panels.parts import short, tip

Index = QModelIndex | QPersistentModelIndex
HEADS = (later("Entry"), later("Time"), later("By"), later("What happened"), later("Hash"))
_SEQ, _AT, _BY, _SAYS, _HASH = range(len(HEADS))
_HELD = 200  # rows in words; a screen shows about thirty
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class CustodyModel(QAbstractTableModel):
    """Some places of a book, in the order given."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.book = Book()
        self._places: Sequence[int] = ()
        self._worded: OrderedDict[int, tuple[str, ...]] = OrderedDict()

    def show(self, book: Book, places: Sequence[int]) -> None:
        """Other entries."""
        self.beginResetModel()
        self.book, self._places = book, places
        self._worded.clear()
        self.endResetModel()

    def entry(self, row: int) -> Entry:
        """The entry in a row."""
        return self.book.entries[self._places[row]]

    def entries(self) -> list[Entry]:
        """Everything that is shown."""
        return [self.book.entries[at] for at in self._places]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(self._places)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(HEADS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if index.column() == _SEQ else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._row(index.row())[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(_whole(self.entry(index.row()), index.column()))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802 - Qt's name
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section == _SEQ else Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return tr(HEADS[section]) if role == Qt.ItemDataRole.DisplayRole else None

    def _row(self, row: int) -> tuple[str, ...]:
        """A row in words, kept while it is in sight: a cell is asked for several times a picture."""
        found = self._worded.get(row)
        if found is None:
            found = self._worded[row] = _texts(self.entry(row))
            if len(self._worded) > _HELD:
                self._worded.popitem(last=False)
        return found


class CustodyTable(QTableView):
    """One line an entry; Ctrl+C copies the chosen ones."""

    entry_chosen = Signal(object)

    def __init__(self, model: CustodyModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("custody")
        self.setAccessibleName(tr("Ledger entries"))
        self._model = model
        self.setModel(model)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.verticalHeader().hide()
        # One height for all: measuring a hundred thousand rows would take seconds.
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(26)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        for column, width in ((_SEQ, 72), (_AT, 152), (_BY, 136), (_HASH, 148)):
            self.setColumnWidth(column, width)
        head.setSectionResizeMode(_SAYS, QHeaderView.ResizeMode.Stretch)
        self.selectionModel().currentRowChanged.connect(self._on_current)
        model.modelReset.connect(lambda: self.entry_chosen.emit(None))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.matches(QKeySequence.StandardKey.Copy):
            rows = sorted({index.row() for index in self.selectedIndexes()})
            QApplication.clipboard().setText("\n".join(_line(self._model.entry(row)) for row in rows))
            return
        super().keyPressEvent(event)

    def _on_current(self, current: QModelIndex, _: QModelIndex) -> None:
        self.entry_chosen.emit(self._model.entry(current.row()) if current.isValid() else None)


def _texts(entry: Entry) -> tuple[str, ...]:
    says = sentence(entry).replace("\n", " ")
    return f"{entry.seq:,}", moments.day(entry.at), entry.actor, says, short(entry.hash)


def _whole(entry: Entry, column: int) -> str:
    return (tr("Entry {seq}").format(seq=entry.seq), entry.at, entry.actor, sentence(entry), entry.hash)[column]


def _line(entry: Entry) -> str:
    return "\t".join((str(entry.seq), entry.at, entry.actor, sentence(entry), entry.hash))
