"""The transcript as it is worked on: rows that are chosen, edited in place, and gone on from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from workbench.domain.transcript import Line
from workbench.gui.style import Theme
from workbench.gui.transcript.doubting import Doubting
from workbench.gui.transcript.editor import LineEditor, Speller, Typed
from workbench.gui.transcript.model import Column, TranscriptModel, is_unsaved
from workbench.gui.transcript.reading import ReadingView
from workbench.gui.transcript.wording import Run


class Mode(Enum):
    """What a person does with the transcript now."""

    REVIEW = "review"
    SEGMENT = "segment"
    TRANSCRIBE = "transcribe"


@dataclass(frozen=True, slots=True)
class _Awaited:
    """A row that is chosen as soon as it is there."""

    row_id: str
    edit: bool
    at_start: bool


class TranscriptView(ReadingView):
    """Emits what the person points at and does. `row_entered` tells, while transcribing, of a row to be played."""

    line_chosen = Signal(object)
    menu_requested = Signal(object, object)
    edit_refused = Signal(object)
    row_entered = Signal(object)
    typing = Signal(str, str)

    def __init__(self, model: TranscriptModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(model, theme, parent)
        self.mode = Mode.REVIEW
        self.pointed_run: Run | None = None
        self._awaited: _Awaited | None = None
        self._was: tuple[str, int] = ("", 0)
        self._connect()

    def choose(self, row: int) -> None:
        """Make a row the current one and bring it into sight."""
        if 0 <= row < self._model.rowCount():
            self._choose_alone(self._model.index(row, Column.TEXT))
            self.scrollTo(self.currentIndex())

    def choose_later(self, row_id: str, *, edit: bool = False, at_start: bool = False) -> None:
        """Choose a row as soon as it is there, and open the editor over it where that is wanted."""
        self._awaited = _Awaited(row_id, edit, at_start)
        self._meet()

    def current_line(self) -> Line | None:
        """The chosen line."""
        index = self.currentIndex()
        return self._model.line(index.row()) if index.isValid() else None

    def set_mode(self, mode: Mode) -> None:
        """Review, segment or transcribe."""
        self.mode = mode
        self._model.shows_ends = mode is Mode.SEGMENT
        self.measure()

    def set_speller(self, speller: Speller | None) -> None:
        """Who knows the words of this language."""
        self._delegate.speller = speller

    def edit_current(self, at: int = -1) -> None:
        """Open the editor over the chosen line's words, with the caret before a character; -1 behind the last."""
        index = self.currentIndex()
        if index.isValid() and not self._may_edit(index):
            self._refuse(index)
        elif index.isValid():
            self._delegate.caret = at
            self._choose_alone(self._model.index(index.row(), Column.TEXT))
            self.edit(self.currentIndex())
            self._delegate.caret = -1

    def editor(self) -> LineEditor | None:
        """The editor that is open."""
        found = self.indexWidget(self.currentIndex().siblingAtColumn(Column.TEXT)) if self.currentIndex().isValid() else None
        return found if isinstance(found, LineEditor) else None

    def typed(self) -> Typed | None:
        """What stands in the open editor."""
        editor = self.editor()
        return editor.typed() if editor is not None else None

    def let_stand(self) -> None:
        """Close the editor; what was typed stays aside."""
        if (editor := self.editor()) is not None:
            self.commitData(editor)
            self.closeEditor(editor, self._delegate.EndEditHint.NoHint)

    def ask_alternatives(self) -> None:
        """Ask what the word at the caret could be instead."""
        editor = self.editor()
        if editor is not None and editor.word_here():
            Doubting(editor).open()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        index = self.currentIndex()
        unsaved = index.isValid() and is_unsaved(self._model.shown(index.row()))
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._model.keep(index) if unsaved else self.edit_current()
        elif event.key() == Qt.Key.Key_Escape and unsaved:
            self._model.discard(index)
        elif event.key() == Qt.Key.Key_F2 and index.isValid() and not self._may_edit(index):
            self._refuse(index)
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._delegate.pointed = event.globalPosition().toPoint()
        super().mouseDoubleClickEvent(event)
        self._delegate.pointed = None
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == Column.TEXT and not self._may_edit(index):
            self._refuse(index)

    def _connect(self) -> None:
        model = self._model
        model.modelAboutToBeReset.connect(self._leave_off)
        model.modelReset.connect(self._on_reset)
        model.rowsAboutToBeRemoved.connect(lambda _parent, first, last: self._put_aside(first, last))
        model.rowsInserted.connect(lambda *_: self._measure_soon.start())
        model.rowsInserted.connect(lambda *_: QTimer.singleShot(0, self, self._meet))
        model.dataChanged.connect(lambda *_: self._measure_soon.start())
        self._delegate.discarded.connect(lambda: model.discard(self.currentIndex()))
        self._delegate.kept.connect(self._on_kept)
        self._delegate.typing.connect(self._on_typing)
        self.selectionModel().currentRowChanged.connect(self._on_current)
        self.customContextMenuRequested.connect(self._on_menu)

    def _choose_alone(self, index: QModelIndex) -> None:
        # Qt's own setCurrentIndex adds to what is chosen while Ctrl or Shift of the keys that led here are still held.
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)

    def _may_edit(self, index: QModelIndex) -> bool:
        return bool(self._model.flags(index.siblingAtColumn(Column.TEXT)) & Qt.ItemFlag.ItemIsEditable)

    def _refuse(self, index: QModelIndex) -> None:
        """Say at the line that it cannot be edited; the owner knows why."""
        cell = self.visualRect(self._model.index(index.row(), Column.TEXT))
        self.edit_refused.emit(self.viewport().mapToGlobal(cell.bottomLeft()))

    def _put_aside(self, first: int = 0, last: int | None = None) -> None:
        # Rows that go take their editor along without asking; what stands in it must not go with it.
        editor, row = self.editor(), self.currentIndex().row()
        if editor is not None and first <= row and (last is None or row <= last):
            self.commitData(editor)

    def _leave_off(self) -> None:
        line = self.current_line()
        self._was = (line.id if line is not None else "", self.verticalScrollBar().value())
        self._put_aside()

    def _meet(self) -> None:
        """Choose the row that was waited for, once it is there."""
        awaited = self._awaited
        row = self._model.row_of(awaited.row_id) if awaited is not None else -1
        if awaited is None or row < 0:
            return
        self._awaited = None
        self.choose(row)
        if awaited.edit:
            self.edit_current(0 if awaited.at_start else -1)

    def _on_kept(self) -> None:
        """While transcribing one goes on to the next row."""
        if self.mode is Mode.TRANSCRIBE:
            self.choose(self.currentIndex().row() + 1)

    def _on_typing(self, index: QPersistentModelIndex, text: str) -> None:
        if index.isValid():
            self.typing.emit(self._model.line(index.row()).id, text)

    def _on_reset(self) -> None:
        self._delegate.playing = (-1, -1)
        self._follows = True
        self._measure_soon.start()
        row = self._model.row_of(self._was[0]) if self._model.is_renewing else -1
        if row < 0:
            self.line_chosen.emit(None)
            return
        self._choose_alone(self._model.index(row, Column.TEXT))
        self.verticalScrollBar().setValue(self._was[1])

    def _on_current(self, current: QModelIndex, _: QModelIndex) -> None:
        line = self._model.line(current.row()) if current.isValid() else None
        self.line_chosen.emit(line)
        if line is not None and self.mode is Mode.TRANSCRIBE:
            self.row_entered.emit(line)
            QTimer.singleShot(0, self, lambda: self.edit_current() if self.editor() is None else None)

    def _on_menu(self, at: QPoint) -> None:
        index = self.indexAt(at)
        if index.isValid():
            if index.row() not in self.chosen_rows():
                self._choose_alone(index)
            self.pointed_run = self.run_at(index, QPointF(at))
            self.menu_requested.emit(self._model.line(index.row()), self.viewport().mapToGlobal(at))
