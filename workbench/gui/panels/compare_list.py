"""Differences of two drafts, one a row: the time, what stands, what the other heard, each in the words around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QStyleOptionViewItem, QTableView, QWidget

from workbench.gui import icons, typeface
from workbench.gui.language import tr
from workbench.gui.panels.painted import Index, PaintedRows
from workbench.gui.style import Theme

if TYPE_CHECKING:
    from workbench.stages.comparing import Difference

ROW = Qt.ItemDataRole.UserRole + 1
_HEIGHT, _PAD = 34, 10
_WIDTHS = (112, 300, 300, 120)


class Column(IntEnum):
    """From left to right."""

    TIME = 0
    OURS = 1
    THEIRS = 2
    STATE = 3


@dataclass(frozen=True, slots=True)
class Passage:
    """A difference as it is shown: each reading as the words before, the words that differ, the words after."""

    difference: Difference
    time: str
    ours: tuple[str, str, str]
    theirs: tuple[str, str, str]
    is_decided: bool = False

    def reading(self, column: Column) -> tuple[str, str, str]:
        """One side."""
        return self.ours if column is Column.OURS else self.theirs


class CompareModel(QAbstractTableModel):
    """The passages, in order of time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._passages: Sequence[Passage] = ()
        self.sources = ("", "")

    def show(self, passages: Sequence[Passage], sources: tuple[str, str]) -> None:
        """Other passages, of these two drafts."""
        self.beginResetModel()
        self._passages, self.sources = passages, sources
        self.endResetModel()

    def passage(self, row: int) -> Passage:
        """The passage in a row."""
        return self._passages[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(self._passages)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        passage, column = self._passages[index.row()], Column(index.column())
        if role == ROW:
            return passage
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return {Column.TIME: passage.time, Column.STATE: told(passage)}.get(column) or " ".join(passage.reading(column))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802 - Qt's name
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (tr("Time"), *self.sources, tr("State"))[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


def told(passage: Passage) -> str:
    """Whether somebody decided between the readings."""
    return tr("decided") if passage.is_decided else tr("open")


class CompareView(QTableView):
    """Enter takes theirs, Backspace keeps ours; a click leads to the passage, Space plays it."""

    take_key = Signal()
    keep_key = Signal()
    play_key = Signal()

    def __init__(self, model: CompareModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setAccessibleName(tr("Differences"))
        self.setShowGrid(False)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_HEIGHT)
        self._painter = _Painter(theme, self)
        self.setItemDelegate(self._painter)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setMinimumSectionSize(72)
        for column, width in zip(Column, _WIDTHS, strict=True):
            self.setColumnWidth(column, width)
        for column in (Column.OURS, Column.THEIRS):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def dress(self, theme: Theme) -> None:
        """Change colours."""
        self._painter.theme = theme
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        signals = {
            Qt.Key.Key_Return: self.take_key,
            Qt.Key.Key_Enter: self.take_key,
            Qt.Key.Key_Backspace: self.keep_key,
            Qt.Key.Key_Space: self.play_key,
        }
        signal = signals.get(Qt.Key(event.key()))
        if signal is None or not self.currentIndex().isValid():
            super().keyPressEvent(event)
        else:
            signal.emit()


class _Painter(PaintedRows):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        return QSize(80, _HEIGHT)

    def ground(self, painter: QPainter, cell: QRect) -> None:
        painter.fillRect(cell, QColor(self.theme.selection))

    def row(self, painter: QPainter, cell: QRect, index: Index) -> None:
        passage, column = index.data(ROW), Column(index.column())
        painter.setClipRect(cell)
        box = cell.adjusted(_PAD, 0, -_PAD, 0)
        if column is Column.TIME:
            self.write(painter, box, passage.time, self.theme.muted, typeface.face())
        elif column is Column.STATE:
            tone = self.theme.good if passage.is_decided else self.theme.warn
            icons.draw(painter, _icon_box(box), "check" if passage.is_decided else "diamond", tone)
            self.write(painter, box.adjusted(20, 0, 0, 0), told(passage), tone, typeface.small())
        else:
            self._reading(painter, box, *passage.reading(column))

    def _reading(self, painter: QPainter, box: QRect, before: str, said: str, after: str) -> None:
        """The words that differ are strong and always in sight; of the words around as many as there is room for."""
        strong, plain = typeface.face(strong=True), typeface.face()
        shown = said or "∅"
        width = min(QFontMetrics(strong).horizontalAdvance(shown), box.width())
        room = (box.width() - width) // 2
        lead = QFontMetrics(plain).elidedText(before + " ", Qt.TextElideMode.ElideLeft, room) if before else ""
        at = box.left()
        for text, font, tone in (
            (lead, plain, self.theme.muted),
            (shown, strong, self.theme.accent if said else self.theme.muted),
            (f" {after}" if after else "", plain, self.theme.muted),
        ):
            here = QRect(at, box.top(), box.right() - at, box.height())
            at += self.write(painter, here, text, tone, font)


def _icon_box(box: QRect) -> Any:
    return QRect(box.left(), box.center().y() - 6, 13, 13).toRectF()
