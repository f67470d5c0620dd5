"""The rows of what a search found: recordings as heads, under each its hits with the words marked, and a way to more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from workbench.domain.search import NOTE, Hit, Mark
from workbench.gui import icons, typeface
from workbench.gui.language import tr
from workbench.gui.panels.painted import Index, PaintedList, PaintedRows
from workbench.gui.panels.parts import tip
from workbench.gui.style import Theme

ROW = Qt.ItemDataRole.UserRole + 1
_HEIGHT, _SIDE, _TIME, _WHO, _GAP, _ICON = 28, 16, 96, 132, 12, 14
_BEFORE = 24  # characters that stay in sight before the first mark of a long line


@dataclass(frozen=True, slots=True)
class Head:
    """The recording the hits below it stand in."""

    title: str
    count: int


@dataclass(frozen=True, slots=True)
class More:
    """Hits that are not shown yet."""

    left: str


Row = Head | Hit | More


class SearchModel(QAbstractListModel):
    """Hits by recording, in the order in which each recording came first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Row] = ()

    def show(self, hits: Sequence[Hit], title: Callable[[Hit], str], left: str = "") -> None:
        """Other hits; `left` says how many more there are."""
        groups: dict[str, list[Hit]] = {}
        for hit in hits:
            groups.setdefault(hit.recording_id, []).append(hit)
        rows: list[Row] = []
        for held in groups.values():
            rows += [Head(title(held[0]), len(held)), *held]
        self.beginResetModel()
        self._rows = [*rows, More(left)] if left else rows
        self.endResetModel()

    def row(self, at: int) -> Row:
        """What stands in a row."""
        return self._rows[at]

    def first(self) -> int:
        """The first row that can be chosen; -1 where there is none."""
        return next((at for at, row in enumerate(self._rows) if not isinstance(row, Head)), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        is_head = index.isValid() and isinstance(self._rows[index.row()], Head)
        return Qt.ItemFlag.ItemIsEnabled if is_head else Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return told(row)
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(row, Hit):
            return tip(row.text)
        return None


def told(row: Row) -> str:
    """A row in words."""
    if isinstance(row, Head):
        return f"{row.title}, {row.count:,}"
    if isinstance(row, More):
        return tr("Show more: {left}").format(left=row.left)
    kind = tr("note") if row.kind == NOTE else ""
    return ", ".join(filter(None, (when(row), row.speaker, kind, row.text)))


def when(hit: Hit) -> str:
    """The time of a hit; empty for a note on the whole recording."""
    return hit.rate.clock(hit.span.first) if hit.span is not None else ""


class SearchList(PaintedList):
    """What was found. Arrows go from hit to hit, past the heads."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, _Painter, parent)
        self.setObjectName("search_hits")
        self.setAccessibleName(tr("What was found"))
        self.setUniformItemSizes(True)


class _Painter(PaintedRows):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        return QSize(0, _HEIGHT)

    def row(self, painter: QPainter, cell: QRect, index: Index) -> None:
        row: Row = index.data(ROW)
        box = cell.adjusted(_SIDE, 0, -_SIDE, 0)
        if isinstance(row, Head):
            self._head(painter, box, row)
        elif isinstance(row, More):
            self.write(painter, box, told(row), self.theme.accent, typeface.face())
        else:
            self._hit(painter, box, row)

    def _head(self, painter: QPainter, box: QRect, row: Head) -> None:
        painter.setPen(QColor(self.theme.line))
        painter.drawLine(box.topLeft(), box.topRight())
        icons.draw(painter, QRectF(box.left(), box.center().y() - _ICON // 2, _ICON, _ICON), "file", self.theme.muted)
        wide = self.write(painter, box, f"{row.count:,}", self.theme.muted, typeface.small(), right=True) + _GAP
        title = box.adjusted(_ICON + 8, 0, -wide, 0)
        self.write(painter, title, row.title, self.theme.text, typeface.face(strong=True))

    def _hit(self, painter: QPainter, box: QRect, hit: Hit) -> None:
        at = box.adjusted(_ICON + 8, 0, 0, 0)
        time, face = QRect(at.left(), at.top(), _TIME, at.height()), typeface.face()
        self.write(painter, time, when(hit) or tr("whole"), self.theme.muted, face)
        at.setLeft(at.left() + _TIME + _GAP)
        self.write(painter, QRect(at.left(), at.top(), _WHO, at.height()), hit.speaker, self.theme.muted, face)
        at.setLeft(at.left() + _WHO + _GAP)
        if hit.kind == NOTE:
            icons.draw(painter, QRectF(at.left(), at.center().y() - _ICON // 2, _ICON, _ICON), "note", self.theme.muted)
            at.setLeft(at.left() + _ICON + 6)
        self._marked(painter, at, hit)

    def _marked(self, painter: QPainter, box: QRect, hit: Hit) -> None:
        """The line with its marks; of a long one the part that has the first."""
        font = typeface.face()
        text, marks = in_sight(hit.text, hit.marks, QFontMetrics(font), box.width())
        layout = QTextLayout(text, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        layout.setTextOption(option)
        layout.setFormats([self._format(text, mark) for mark in marks])
        layout.beginLayout()
        line = layout.createLine()
        layout.endLayout()
        painter.setPen(QColor(self.theme.text))
        painter.setClipRect(box)
        layout.draw(painter, QPointF(box.left(), box.top() + round((box.height() - line.height()) / 2)))

    def _format(self, text: str, mark: Mark) -> QTextLayout.FormatRange:
        ground = QColor(self.theme.accent)
        ground.setAlpha(70)
        form = QTextCharFormat()
        form.setBackground(ground)
        form.setFontUnderline(True)
        made = QTextLayout.FormatRange()
        made.start, made.length, made.format = _units(text[: mark[0]]), _units(text[mark[0] : mark[1]]), form
        return made


def in_sight(text: str, marks: Sequence[Mark], metrics: QFontMetrics, width: int) -> tuple[str, list[Mark]]:
    """As much of a line as there is room for, with its first mark in it, on one line."""
    flat = text.replace("\n", " ")
    start = 0
    if marks and metrics.horizontalAdvance(flat[: marks[0][1]]) > width * 3 // 4:
        start = max(0, marks[0][0] - _BEFORE)
    shown = metrics.elidedText(("…" if start else "") + flat[start:], Qt.TextElideMode.ElideRight, width)
    shift = start - bool(start)
    end = len(shown) - shown.endswith("…")
    return shown, [(first - shift, min(last - shift, end)) for first, last in marks if first >= start and first - shift < end]


def _units(text: str) -> int:
    """How Qt counts: in halves of characters beyond the first plane."""
    return len(text.encode("utf-16-le")) // 2
