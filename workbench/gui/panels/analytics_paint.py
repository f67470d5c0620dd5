"""Paints the rows of an analysis: words, the time at their right, a note under them; sentences wrap."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTreeView

from workbench.domain.timeline import Rate
from workbench.gui import icons, typeface
from workbench.gui.panels.analytics_rows import Entry, Section
from workbench.gui.panels.painted import Index, PaintedRows
from workbench.gui.style import Theme

ROW = Qt.ItemDataRole.UserRole + 1
_LINE, _NOTE, _AIR, _TIME, _RIGHT, _ICON, _HEAD = 20, 16, 3, 64, 16, 14, 30
_WRAP = int(Qt.TextFlag.TextWordWrap)


class RowPainter(PaintedRows):
    """One column, so that a narrow panel has room for the words."""

    grounded = QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus

    def __init__(self, theme: Theme, view: QTreeView) -> None:
        super().__init__(theme, view)
        self.rate, self._tree = Rate(1000), view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        row = index.data(ROW)
        if not isinstance(row, Entry):
            return QSize(0, _HEAD)
        words = self._wrapped(row, self.view.viewport().width() - self._indent(index)) if row.wraps else _LINE
        return QSize(0, words + (_NOTE if row.note else 0) + 2 * _AIR)

    def around(self, cell: QRect) -> QRect:
        return cell.adjusted(-4, 0, -6, 0)

    def row(self, painter: QPainter, cell: QRect, index: Index) -> None:
        row = index.data(ROW)
        if isinstance(row, Section):
            self._paint_head(painter, cell, row)
        elif isinstance(row, Entry):
            self._paint_entry(painter, cell, row)
        else:
            self.write(painter, cell, str(index.data()), self.theme.muted, typeface.small())

    def _paint_head(self, painter: QPainter, cell: QRect, section: Section) -> None:
        icons.draw(painter, QRectF(cell.left(), cell.center().y() - 6, _ICON, _ICON), section.icon, self.theme.muted)
        box = cell.adjusted(_ICON + 8, 0, -_RIGHT, 0)
        self.write(painter, box, section.title, self.theme.text, typeface.face(strong=True))
        self.write(painter, box, f"{section.total:,}", self.theme.muted, typeface.small(), right=True)

    def _paint_entry(self, painter: QPainter, cell: QRect, row: Entry) -> None:
        box = cell.adjusted(0, _AIR, -_RIGHT, -_AIR)
        if row.span is not None and row.timed:
            top = QRect(box.left(), box.top(), box.width(), _LINE)
            self.write(painter, top, self.rate.clock(row.span.first, 0), self.theme.muted, typeface.small(), right=True)
        words = box.adjusted(0, 0, -_TIME, -_NOTE if row.note else 0)
        if row.wraps:
            painter.setFont(typeface.face())
            painter.setPen(QColor(self.theme.text))
            painter.drawText(words, _WRAP | int(Qt.AlignmentFlag.AlignTop), row.text)
        else:
            self.write(painter, words, row.text, self.theme.text, typeface.face())
        if row.note:
            under = QRect(box.left(), box.bottom() - _NOTE + 1, box.width(), _NOTE)
            self.write(painter, under, row.note, self.theme.muted, typeface.small())

    def _wrapped(self, row: Entry, width: int) -> int:
        room = QRect(0, 0, max(40, width - _TIME - _RIGHT), 10_000)
        return max(_LINE, QFontMetrics(typeface.face()).boundingRect(room, _WRAP, row.text).height())

    def _indent(self, index: Index) -> int:
        depth, at = 1, index.parent()
        while at.isValid():
            depth, at = depth + 1, at.parent()
        return depth * self._tree.indentation()
