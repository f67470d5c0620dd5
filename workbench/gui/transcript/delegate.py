"""Paints transcript rows: time, voice, words, state; and opens the editor over the words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

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
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from workbench.domain.transcript import Line
from workbench.gui import icons, moments, swatch, typeface
from workbench.gui.language import tr
from workbench.gui.style import Theme
from workbench.gui.transcript.editor import LineEditor, Speller
from workbench.gui.transcript.layouts import Drafted, Layouts, Place, SetLine
from workbench.gui.transcript.model import LINE, Column, TranscriptModel, is_unsaved, state_of
from workbench.gui.transcript.wording import struck

PAD = 10
EDGE = 8
_SECOND = 18
_STATE_ICON = 24
_ICON_ONLY = 60  # a state column this narrow shows the icon; the words are in the tooltip
_NO_FONT = "no font on this machine has all of these characters; the text itself is whole"
Index = QModelIndex | QPersistentModelIndex

_BARS = {"high": 3, "medium": 2, "low": 1}
_COLORS: dict[str, Callable[[Theme], str]] = {
    "check": lambda theme: theme.good,
    "pencil": lambda theme: theme.warn,
    "cancel": lambda theme: theme.muted,
    "diamond": lambda theme: theme.warn,
    "high": lambda theme: theme.muted,
    "medium": lambda theme: theme.muted,
    "low": lambda theme: theme.warn,
}


class TranscriptDelegate(QStyledItemDelegate):
    """One delegate for all columns, so that a row is one picture."""

    discarded = Signal()
    kept = Signal()
    typing = Signal(object, str)

    def __init__(self, theme: Theme, drafted: Drafted, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.layouts = Layouts(theme, drafted)
        self.playing: tuple[int, int] = (-1, -1)
        self.pointed: QPoint | None = None
        self.caret = -1
        self.speller: Speller | None = None
        self.found: Callable[[Line], Sequence[tuple[Place, bool]]] = lambda _: ()
        self._is_meant = False

    @property
    def theme(self) -> Theme:
        """The present colours."""
        return self.layouts.theme

    @property
    def shows_ends(self) -> bool:
        """Whether every row says when it ends and what parts it from the next."""
        view = self.parent()
        model = view.model() if isinstance(view, QAbstractItemView) else None
        return isinstance(model, TranscriptModel) and model.shows_ends

    def height(self, line: Line, width: int) -> int:
        """Pixels a row needs when its text column is `width` wide."""
        words = self._set(line, width)
        has_second = line.is_changed or self.shows_ends or words.is_unshowable
        return words.height + 2 * PAD + (_SECOND if has_second else 0)

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
        box = cell.adjusted(EDGE + 8, 0, 0, 0)
        self._write(painter, box, str(index.data()), self.theme.faint if line.is_struck else self.theme.muted)
        if isinstance(model := index.model(), TranscriptModel) and model.shows_ends:
            self._second(painter, box, f"– {model.rate.clock(line.span.end)}")

    def _paint_speaker(self, painter: QPainter, cell: QRect, line: Line, index: Index) -> None:
        model = index.model()
        speaker = model.speaker(line) if isinstance(model, TranscriptModel) else None
        named = speaker is not None and speaker.number > 0
        if speaker is not None and named:
            painter.setOpacity(0.4 if line.is_struck else 1)
            swatch.draw(painter, QRectF(cell.left() + 1.5, cell.top() + PAD + 2.5, 10, 15), speaker.number)
            painter.setOpacity(1)
        color = self.theme.text if named and not line.is_struck else self.theme.muted
        self._write(painter, cell.adjusted(20, 0, -8, 0), str(index.data()), color, strong=named)
        if isinstance(model, TranscriptModel) and model.shows_ends:
            self._second(painter, cell.adjusted(20, 0, -8, 0), f"{model.rate.seconds(line.span.length):.3f} s")

    def _paint_text(self, painter: QPainter, cell: QRect, line: Line, index: Index) -> None:
        words = self._set(line, cell.width())
        at = QPointF(cell.left(), cell.top() + PAD)
        playing = self.playing[1] if index.row() == self.playing[0] else -1
        model = index.model()
        covered = model.covering.of(line) if isinstance(model, TranscriptModel) else ()
        self.layouts.draw(painter, at, words, playing, self.found(line), covered)
        below = tr(_NO_FONT) if words.is_unshowable else self._told(line, index)
        if below:
            box = QRect(cell.left(), cell.top() + words.height - 20, cell.width() - 16, _SECOND)
            is_warning = is_unsaved(line) or words.is_unshowable
            self._second(painter, box, below, self.theme.warn if is_warning else self.theme.muted)

    def _told(self, line: Line, index: Index) -> str:
        """What stands under a line: who changed it, or what parts it from the next."""
        model = index.model()
        if isinstance(model, TranscriptModel) and model.shows_ends and not is_unsaved(line):
            return parting(model, index.row())
        if not line.is_changed:
            return ""
        machine = struck(line, self.layouts.drafted(line)) if self.layouts.with_draft else ""
        return told(line, machine)

    def _second(self, painter: QPainter, cell: QRect, text: str, color: str = "") -> None:
        box = QRect(cell.left(), cell.top() + PAD + 20, cell.width(), _SECOND)
        painter.setFont(typeface.small())
        painter.setPen(QColor(color or self.theme.muted))
        elided = QFontMetrics(typeface.small()).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, elided)

    def _paint_state(self, painter: QPainter, cell: QRect, line: Line, index: Index) -> None:
        model = index.model()
        name, words = model.state(line) if isinstance(model, TranscriptModel) else state_of(line)
        color = _COLORS[name](self.theme)
        right = cell.right() - EDGE - 8
        room = right - cell.left() - _STATE_ICON  # many doubts about one line would run over its left edge
        width = min(QFontMetrics(typeface.small()).horizontalAdvance(words), room) if cell.width() > _ICON_ONLY else 0
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
        editor = LineEditor(self.theme, parent, self.speller)
        kept = QPersistentModelIndex(index)
        editor.typing.connect(lambda text: self.typing.emit(kept, text))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802 - Qt's name
        # Qt sets the data again when the row changes beneath; what is being typed must not be lost, nor the caret's place.
        text = str(index.data(Qt.ItemDataRole.EditRole))
        if isinstance(editor, LineEditor) and not editor.document().isModified() and editor.text() != text:
            editor.begin(text)
            self._put_caret(editor)

    def _put_caret(self, editor: LineEditor) -> None:
        # Never the whole text selected: a first key would wipe out what is mostly right.
        if self.pointed is not None:
            editor.point_caret(self.pointed)
        else:
            editor.put_caret(self.caret)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:  # noqa: N802 - Qt's name
        if not isinstance(editor, LineEditor) or not isinstance(model, TranscriptModel):
            return
        # Qt commits too when the focus leaves; only a key says that a person means it.
        if self._is_meant:
            model.setData(index, editor.text())
        else:
            model.put_aside(index, editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802 - Qt's name
        cell: QRect = option.rect
        editor.setGeometry(cell.adjusted(-9, 2, -8, -2))
        if isinstance(editor, LineEditor):
            editor.fit()

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
        self.kept.emit()
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


def told(line: Line, machine: str) -> str:
    """What stands under a line that people changed."""
    if is_unsaved(line):
        return tr("not saved yet: Enter saves it, Esc discards it, F2 goes on")
    revision, correction = line.revision, line.correction
    author, at = (
        (revision.author, revision.made_at) if revision else (correction.author, correction.made_at) if correction else ("", "")
    )
    act = _ACTS.get(revision.act, "changed") if revision else "corrected"
    said = tr("{act} by {author} {at}").format(act=tr(act), author=author, at=moments.clock(at))
    return f"{said} · " + tr("machine “{text}”").format(text=machine) if machine else said


def parting(model: TranscriptModel, row: int) -> str:
    """What parts a line from the next one."""
    line = model.line(row)
    after = next((model.line(n) for n in range(row + 1, min(row + 5, model.rowCount())) if not model.line(n).is_struck), None)
    if after is None:
        return ""
    seconds = model.rate.seconds(after.span.first - line.span.end)
    if not seconds:
        return tr("the next line follows at once")
    said = tr("{n:.3f} s until the next line") if seconds >= 0 else tr("{n:.3f} s over the next line")
    return said.format(n=abs(seconds))


_ACTS = {
    "split": "split",
    "merged": "merged",
    "inserted": "inserted",
    "struck": "struck out",
    "restored": "restored",
    "retimed": "times set",
    "speaker": "voice set",
    "replaced": "replaced",
    "corrected": "corrected",
    "taken": "taken from another draft",
    "adjudicated": "decided",
}
_KEEPING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)

_PAINTERS = {
    Column.TIME: TranscriptDelegate._paint_time,
    Column.SPEAKER: TranscriptDelegate._paint_speaker,
    Column.TEXT: TranscriptDelegate._paint_text,
    Column.STATE: TranscriptDelegate._paint_state,
}
