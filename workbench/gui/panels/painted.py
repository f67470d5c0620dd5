"""Lists whose rows are painted: a round ground under the chosen one, and words that end in … where the room does."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from workbench.gui.style import Theme

Index = QModelIndex | QPersistentModelIndex


class PaintedRows(QStyledItemDelegate):
    """Paints the ground; what stands on it is painted by `row` of each list's own kind."""

    grounded = QStyle.StateFlag.State_Selected

    def __init__(self, theme: Theme, view: QAbstractItemView) -> None:
        super().__init__(view)
        self.theme, self.view = theme, view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & self.grounded:
            self.ground(painter, option.rect)
        self.row(painter, option.rect, index)
        painter.restore()

    def row(self, painter: QPainter, cell: QRect, index: Index) -> None:
        """Paint what a row says."""
        raise NotImplementedError

    def ground(self, painter: QPainter, cell: QRect) -> None:
        """Paint what a chosen row stands on."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.selection))
        painter.drawRoundedRect(self.around(cell), 4, 4)

    def around(self, cell: QRect) -> QRect:
        """How far the ground of a chosen row goes."""
        return cell.adjusted(6, 0, -6, 0)

    def write(
        self,
        painter: QPainter,
        box: QRect,
        text: str,
        color: str,
        font: QFont,
        *,
        right: bool = False,
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> int:
        """Write a line as far as there is room, and give the width all of it takes."""
        metrics = QFontMetrics(font)
        align = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.setFont(font)
        painter.setPen(QColor(color))
        if box.width() > 0:
            painter.drawText(box, align | Qt.AlignmentFlag.AlignVCenter, metrics.elidedText(text, elide, box.width()))
        return metrics.horizontalAdvance(text)


class PaintedList(QListView):
    """Nothing is edited in place, and it scrolls by pixels: rows may be higher than others."""

    def __init__(self, theme: Theme, rows: type[PaintedRows], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._painter = rows(theme, self)
        self.setItemDelegate(self._painter)

    def dress(self, theme: Theme) -> None:
        """Change colours."""
        self._painter.theme = theme
        self.viewport().update()


def line(box: QRect, number: int, height: int) -> QRect:
    """The place of a line of a row that has several."""
    return QRect(box.left(), box.top() + number * height, box.width(), height)
