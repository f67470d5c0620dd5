"""Paints transcript rows: time, voice, words, state; and opens the editor over the words."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from workbench.domain.transcript import Correction, Line
from workbench.gui import icons, moments, swatch, typeface
from workbench.gui.style import Theme
from workbench.gui.transcript.layouts import Layouts, SetLine
from workbench.gui.transcript.model import LINE, Column, TranscriptModel, is_unsaved, state_of
from workbench.gui.transcript.wording import struck

PAD = 10
EDGE = 8
_SECOND = 18
_FRAME = 20  # the editor's border, padding and margin, above and below
_ICON_ONLY = 60  # a state column this narrow shows the icon; the words are in the tooltip
Index = QModelIndex | QPersistentModelIndex

_BARS = {"high": 3, "medium": 2, "low": 1}
_COLORS: dict[str, Callable[[Theme], str]] = {
    "check": lambda theme: theme.good,
    "pencil": lambda theme: theme.warn,
    "diamond": lambda theme: theme.warn,
    "high": lambda theme: theme.muted,
    "medium": lambda theme: theme.muted,
    "low": lambda theme: theme.warn,
}


class TranscriptDelegate(QStyledItemDelegate):
    """One delegate for all columns, so that a row is one picture."""

    discarded = Signal()

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.layouts = Layouts(theme)
        self.playing: tuple[int, int] = (-1, -1)
        self.pointed: QPoint | None = None
        self._is_meant = False

    @property
    def theme(self) -> Theme:
        """The present colours."""
        return self.layouts.theme

    def height(self, line: Line, width: int) -> int:
        """Pixels a row needs when its text column is `width` wide."""
        return self._set(line, width).height + 2 * PAD + (_SECOND if line.correction else 0)

    def word_at(self, line: Line, cell: QRect, point: QPointF) -> int:
        """Index of the word under a point of the text cell, or -1."""
        inside = point - QPointF(cell.topLeft()) - QPointF(0, PAD)
        return self._set(line, cell.width()).word_at(inside.x(), inside.y())

    def words(self, line: Line, width: int) -> SetLine:
        """The line as it is set in a text column of this width."""
        return self._set(line, width)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: Line = index.data(LINE)
        cell: QRect = option.rect
        painter.save()
        painter.setClipRect(cell)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            self._paint_ground(painter, cell, Column(index.column()))
        _PAINTERS[Column(index.column())](self, painter, cell, line, index)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        return QSize(0, 2 * PAD + 20)

    def _set(self, line: Line, width: int) -> SetLine:
        return self.layouts.of(line, width - 16)

    def _paint_ground(self, painter: QPainter, cell: QRect, column: Column) -> None:
        left = EDGE if column is Column.TIME else -EDGE
        right = -EDGE if column is Column.STATE else EDGE
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.selection))
        painter.drawRoundedRect(cell.adjusted(left, 1, right, -1), 4, 4)

    def _paint_time(self, painter: QPainter, cell: QRect, line: Line, index: Index) -> None:
        self._write(painter, cell.adjusted(EDGE + 8, 0, 0, 0), str(index.data()), self.theme.muted)

    def _paint_speaker(self, painter: QPainter, cell: QRect, line: Line, index: Index) -> None:
        model = index.model()
        speaker = model.speaker(line) if isinstance(model, TranscriptModel) else None
        if speaker is not None and speaker.number > 0:
            swatch.draw(painter, QRectF(cell.left() + 1.5, cell.top() + PAD + 2.5, 10, 15), speaker.number)
        named = speaker is not None and speaker.number > 0
        painter.setFont(typeface.face(strong=named))
        self._write(
            painter, cell.adjusted(20, 0, -8, 0), str(index.data()), self.theme.text if named else self.theme.muted, strong=named
        )

    def _paint_text(self, painter: QPainter, cell: QRect, line: Line, index: Index) -> None:
        words = self._set(line, cell.width())
        at = QPointF(cell.left(), cell.top() + PAD)
        self.layouts.draw(painter, at, words, self.playing[1] if index.row() == self.playing[0] else -1)
        if line.correction is None:
            return
        second = QRect(cell.left(), cell.top() + PAD + words.height, cell.width() - 16, _SECOND)
        painter.setFont(typeface.small())
        painter.setPen(QColor(self.theme.warn if is_unsaved(line) else self.theme.muted))
        elided = QFontMetrics(typeface.small()).elidedText(
            _told(line, line.correction), Qt.TextElideMode.ElideRight, second.width()
        )
        painter.drawText(second, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, elided)

    def _paint_state(self, painter: QPainter, cell: QRect, line: Line, index: Index) -> None:
        name, words = state_of(line)
        color = _COLORS[name](self.theme)
        width = QFontMetrics(typeface.small()).horizontalAdvance(words) if cell.width() > _ICON_ONLY else 0
        right = cell.right() - EDGE - 8
        if width:
            self._write(painter, QRect(right - width, cell.top(), width + 2, cell.height()), words, color, small=True)
        box = QRectF(right - width - 18, cell.top() + PAD + 4, 12, 12)
        if name in _BARS:
            _draw_bars(painter, box, _BARS[name], self.theme.faint if name == "high" else color)
        else:
            icons.draw(painter, box, name, color)

    def _write(self, painter: QPainter, cell: QRect, text: str, color: str, *, strong: bool = False, small: bool = False) -> None:
        font = typeface.small() if small else typeface.face(strong=strong)
        box = QRect(cell.left(), cell.top() + PAD, cell.width(), 20)
        painter.setFont(font)
        painter.setPen(QColor(color))
        elided = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, elided)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: N802 - Qt's name
        editor = QPlainTextEdit(parent)
        editor.setObjectName("line_editor")
        editor.setAccessibleName("Text of this segment")
        editor.setFont(typeface.large())
        editor.setTabChangesFocus(True)
        editor.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        editor.textChanged.connect(lambda: _fit(editor))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802 - Qt's name
        # Qt sets the data again when the row changes beneath; what is being typed must not be lost.
        if isinstance(editor, QPlainTextEdit) and not editor.document().isModified():
            editor.setPlainText(str(index.data(Qt.ItemDataRole.EditRole)))
            editor.document().setModified(False)
            self._put_caret(editor)

    def _put_caret(self, editor: QPlainTextEdit) -> None:
        # Never the whole text selected: a first key would wipe out what is mostly right.
        if self.pointed is None:
            editor.moveCursor(QTextCursor.MoveOperation.End)
        else:
            editor.setTextCursor(editor.cursorForPosition(editor.viewport().mapFromGlobal(self.pointed)))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:  # noqa: N802 - Qt's name
        if not isinstance(editor, QPlainTextEdit) or not isinstance(model, TranscriptModel):
            return
        # Qt commits too when the focus leaves; only a key says that a person means it.
        if self._is_meant:
            model.setData(index, editor.toPlainText())
        else:
            model.put_aside(index, editor.toPlainText())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802 - Qt's name
        cell: QRect = option.rect
        editor.setGeometry(cell.adjusted(-9, 2, -8, -2))
        if isinstance(editor, QPlainTextEdit):
            _fit(editor)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress or not isinstance(editor, QWidget):
            return super().eventFilter(editor, event)
        if event.key() == Qt.Key.Key_Escape:
            self.discarded.emit()
        if event.key() not in _KEEPING:
            return super().eventFilter(editor, event)
        self._is_meant = True
        self.commitData.emit(editor)
        self._is_meant = False
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
        return True


def _draw_bars(painter: QPainter, box: QRectF, filled: int, color: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    faint = QColor(color)
    faint.setAlpha(70)
    for number in range(3):
        height = 4 + 4 * number
        painter.setBrush(QColor(color) if number < filled else faint)
        painter.drawRect(QRectF(box.left() + 4 * number, box.bottom() - height, 3, height))


def _fit(editor: QPlainTextEdit) -> None:
    """Grow the editor over the rows below until every line of it is in sight; a plain document's height counts lines."""
    needed = round(editor.document().size().height()) * editor.fontMetrics().lineSpacing() + _FRAME
    editor.resize(editor.width(), max(editor.height(), needed))


def _told(line: Line, correction: Correction) -> str:
    """What stands under a line that was typed over."""
    if is_unsaved(line):
        return "not saved yet: Enter saves it, Esc discards it, F2 goes on"
    told, machine = f"corrected by {correction.author} {moments.clock(correction.made_at)}", struck(line)
    return f"{told} · machine “{machine}”" if machine else told


_KEEPING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)

_PAINTERS = {
    Column.TIME: TranscriptDelegate._paint_time,
    Column.SPEAKER: TranscriptDelegate._paint_speaker,
    Column.TEXT: TranscriptDelegate._paint_text,
    Column.STATE: TranscriptDelegate._paint_state,
}
