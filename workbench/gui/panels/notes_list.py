"""Notes as a list: the kind and place, what it says, who said it when; answers stand under the note they answer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from workbench.domain.annotations import Annotation
from workbench.domain.timeline import Rate
from workbench.gui import icons, moments, typeface
from workbench.gui.language import tr
from workbench.gui.panels.painted import Index, PaintedList, PaintedRows, line
from workbench.gui.panels.parts import tip
from workbench.gui.style import Theme

NOTE = Qt.ItemDataRole.UserRole + 1
_SIDE, _LINE, _PAD, _INDENT = 16, 19, 6, 18
ICONS = {"mark": "flag", "disputed": "diamond", "question": "info", "quote": "note", "redaction": "redaction"}


def threaded(notes: Sequence[Annotation]) -> tuple[Annotation, ...]:
    """Notes in the order of their places, each with its answers behind it."""
    heads = [note for note in notes if not note.reply_to or all(other.id != note.reply_to for other in notes)]
    heads.sort(key=lambda note: (note.span.first if note.span else -1, note.made_at))
    return tuple(one for head in heads for one in (head, *(note for note in notes if note.reply_to == head.id)))


class NotesModel(QAbstractListModel):
    """Notes, threaded."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notes: Sequence[Annotation] = ()
        self.rate = Rate(1000)

    def show(self, notes: Sequence[Annotation], rate: Rate) -> None:
        """Other notes."""
        self.beginResetModel()
        self._notes, self.rate = threaded(notes), rate
        self.endResetModel()

    def note(self, row: int) -> Annotation:
        """The note in a row."""
        return self._notes[row]

    def row_of(self, note_id: str) -> int:
        """The row of a note, or -1."""
        return next((row for row, note in enumerate(self._notes) if note.id == note_id), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(self._notes)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        note = self._notes[index.row()]
        if role == NOTE:
            return note
        if role == Qt.ItemDataRole.DisplayRole:
            return note.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (headline(note, self.rate), note.text, footline(note))))
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(f"{note.text}\n{footline(note)}")
        return None


def headline(note: Annotation, rate: Rate) -> str:
    """What kind of note it is, and where."""
    if note.reply_to:
        return tr("answer")
    place = rate.clock(note.span.first) if note.span else tr("whole recording")
    return " · ".join(filter(None, (tr(note.kind), tr(note.importance), place)))


def footline(note: Annotation) -> str:
    """Who wrote it, when, under which tags, with how many pictures."""
    tags = " ".join(f"#{tag}" for tag in note.tags)
    pictures = tr("{n} pictures").format(n=len(note.attachments)) if note.attachments else ""
    return " · ".join(filter(None, (note.author, moments.clock(note.made_at), tags, pictures)))


class NotesView(PaintedList):
    """A click or Space leads to the place, F2 edits, Delete withdraws, Enter answers."""

    go_key = Signal(object)
    edit_key = Signal(object)
    withdraw_key = Signal(object)
    answer_key = Signal(object)

    def __init__(self, model: NotesModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, _Painter, parent)
        self.setModel(model)
        self.setAccessibleName(tr("Notes of this recording"))
        self.clicked.connect(lambda index: self.go_key.emit(index.data(NOTE)))

    def note(self) -> Annotation | None:
        """The chosen note."""
        index = self.currentIndex()
        found: Annotation | None = index.data(NOTE) if index.isValid() else None
        return found

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        signals = {
            Qt.Key.Key_Space: self.go_key,
            Qt.Key.Key_F2: self.edit_key,
            Qt.Key.Key_Delete: self.withdraw_key,
            Qt.Key.Key_Return: self.answer_key,
            Qt.Key.Key_Enter: self.answer_key,
        }
        note, signal = self.note(), signals.get(Qt.Key(event.key()))
        if note is None or signal is None:
            super().keyPressEvent(event)
        else:
            signal.emit(note)


class _Painter(PaintedRows):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        note = index.data(NOTE)
        width = self.view.viewport().width() - 2 * _SIDE - _INDENT * (2 if note.reply_to else 1)
        return QSize(0, 2 * _PAD + 2 * _LINE + self._text_height(note, width))

    def around(self, cell: QRect) -> QRect:
        return cell.adjusted(6, 1, -6, -1)

    def row(self, painter: QPainter, cell: QRect, index: Index) -> None:
        note, model = index.data(NOTE), index.model()
        rate = model.rate if isinstance(model, NotesModel) else Rate(1000)
        box = cell.adjusted(_SIDE + (_INDENT if note.reply_to else 0), _PAD, -_SIDE, -_PAD)
        tone = self.theme.warn if note.importance else self.theme.muted
        icon = "undo" if note.reply_to else ICONS.get(note.kind, "note")
        icons.draw(painter, QRectF(box.left(), box.top() + 3, 12, 12), icon, tone)
        text = box.adjusted(_INDENT, 0, 0, 0)
        self.write(painter, line(text, 0, _LINE), headline(note, rate), tone, typeface.small())
        height = self._text_height(note, text.width())
        painter.setFont(typeface.face())
        painter.setPen(QColor(self.theme.text))
        painter.drawText(QRect(text.left(), text.top() + _LINE, text.width(), height), Qt.TextFlag.TextWordWrap, note.text)
        under = line(text.translated(0, height), 1, _LINE)
        self.write(painter, under, footline(note), self.theme.muted, typeface.small())

    def _text_height(self, note: Annotation, width: int) -> int:
        if not note.text:
            return 0
        room = QRect(0, 0, max(40, width), 10_000)
        return QFontMetrics(typeface.face()).boundingRect(room, Qt.TextFlag.TextWordWrap, note.text).height()
