"""The transcript on the screen: heights measured only for rows in sight, words that can be clicked, editing in place."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from workbench.domain.transcript import Line
from workbench.gui.style import Theme
from workbench.gui.transcript.delegate import PAD, TranscriptDelegate
from workbench.gui.transcript.layouts import LEADING
from workbench.gui.transcript.model import Column, TranscriptModel, is_unsaved
from workbench.gui.transcript.wording import playing

_WIDTHS = {Column.TIME: 112, Column.SPEAKER: 136, Column.STATE: 176}
_NARROW = {Column.TIME: 104, Column.SPEAKER: 96, Column.STATE: 40}
_ROOMY = 720  # pixels from which words stand beside the state's icon


class TranscriptView(QTableView):
    """Rows of what was said; emits what the reader points at."""

    seek_requested = Signal(object)
    line_chosen = Signal(object)
    menu_requested = Signal(object, object)
    edit_refused = Signal(object)

    def __init__(self, model: TranscriptModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("transcript")
        self.setAccessibleName("Transcript")
        self._model = model
        self._delegate = TranscriptDelegate(theme, self)
        self._follows = True
        self._measure_soon = QTimer(self, singleShot=True, interval=0)
        self._measure_soon.timeout.connect(self._measure_visible)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self._dress()
        self._connect()

    def dress(self, theme: Theme) -> None:
        """Change colours."""
        self._delegate.layouts.dress(theme)
        self.viewport().update()

    def set_playing(self, frame: int) -> None:
        """Mark the word being said and keep its row in sight while the reader has not scrolled away."""
        row = self._model.row_at(frame)
        word = -1 if row < 0 else self._word(row, frame)
        before, self._delegate.playing = self._delegate.playing, (row, word)
        if before == self._delegate.playing:
            return
        for changed in {before[0], row} - {-1}:
            self.update(self._model.index(changed, Column.TEXT))
        if row != before[0] and row >= 0 and self._follows and self.state() is not QAbstractItemView.State.EditingState:
            self.scrollTo(self._model.index(row, Column.TEXT))

    def follow(self) -> None:
        """Let the transcript follow the playhead again."""
        self._follows = True

    def choose(self, row: int) -> None:
        """Make a row the current one and bring it into sight."""
        if 0 <= row < self._model.rowCount():
            self.setCurrentIndex(self._model.index(row, Column.TEXT))
            self.scrollTo(self.currentIndex())

    def current_line(self) -> Line | None:
        """The chosen line."""
        index = self.currentIndex()
        return self._model.line(index.row()) if index.isValid() else None

    def edit_current(self) -> None:
        """Open the editor over the chosen line's words."""
        index = self.currentIndex()
        if index.isValid() and not self._model.is_editable:
            self._refuse(index)
        elif index.isValid():
            self.setCurrentIndex(self._model.index(index.row(), Column.TEXT))
            self.edit(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        index = self.currentIndex()
        unsaved = index.isValid() and is_unsaved(self._model.shown(index.row()))
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._model.keep(index) if unsaved else self.edit_current()
        elif event.key() == Qt.Key.Key_Escape and unsaved:
            self._model.discard(index)
        elif event.key() == Qt.Key.Key_F2 and index.isValid() and not self._model.is_editable:
            self._refuse(index)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and index.isValid():
            self.seek_requested.emit(self._frame_at(index, event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._delegate.pointed = event.globalPosition().toPoint()
        super().mouseDoubleClickEvent(event)
        self._delegate.pointed = None
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == Column.TEXT and not self._model.is_editable:
            self._refuse(index)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._share_width(self.viewport().width())
        self._measure_soon.start()

    def _share_width(self, width: int) -> None:
        for column, share in (_WIDTHS if width >= _ROOMY else _NARROW).items():
            self.horizontalHeader().resizeSection(column, share)

    def _dress(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(LEADING + 2 * PAD)
        self.verticalHeader().setMinimumSectionSize(LEADING + 2 * PAD)
        head = self.horizontalHeader()
        head.hide()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._share_width(_ROOMY)
        head.setSectionResizeMode(Column.TEXT, QHeaderView.ResizeMode.Stretch)

    def _connect(self) -> None:
        self.verticalScrollBar().valueChanged.connect(lambda _: self._measure_soon.start())
        self.verticalScrollBar().sliderPressed.connect(self._let_go)
        self._model.modelAboutToBeReset.connect(self._put_aside)
        self._model.modelReset.connect(self._on_reset)
        self._delegate.discarded.connect(lambda: self._model.discard(self.currentIndex()))
        self._model.rowsInserted.connect(lambda *_: self._measure_soon.start())
        self._model.dataChanged.connect(lambda *_: self._measure_soon.start())
        self.selectionModel().currentRowChanged.connect(self._on_current)
        self.customContextMenuRequested.connect(self._on_menu)

    def _refuse(self, index: QModelIndex) -> None:
        """Say at the line that it cannot be edited; the owner knows why."""
        cell = self.visualRect(self._model.index(index.row(), Column.TEXT))
        self.edit_refused.emit(self.viewport().mapToGlobal(cell.bottomLeft()))

    def _put_aside(self) -> None:
        # A reset closes the editor without asking; what stands in it must not go with it.
        editor = self.indexWidget(self.currentIndex())
        if editor is not None:
            self.commitData(editor)

    def _on_reset(self) -> None:
        self._delegate.playing = (-1, -1)
        self._follows = True
        self._measure_soon.start()
        self.line_chosen.emit(None)

    def _on_current(self, current: QModelIndex, _: QModelIndex) -> None:
        self.line_chosen.emit(self._model.line(current.row()) if current.isValid() else None)

    def _on_menu(self, at: QPoint) -> None:
        index = self.indexAt(at)
        if index.isValid():
            self.setCurrentIndex(index)
            self.menu_requested.emit(self._model.line(index.row()), self.viewport().mapToGlobal(at))

    def _let_go(self) -> None:
        self._follows = False

    def _word(self, row: int, frame: int) -> int:
        line = self._model.shown(row)
        return playing(self._delegate.words(line, self.columnWidth(Column.TEXT)).words, frame)

    def _frame_at(self, index: QModelIndex, point: QPointF) -> int:
        line = self._model.shown(index.row())
        if index.column() == Column.TEXT:
            word = self._delegate.word_at(line, self.visualRect(index), point)
            span = self._delegate.words(line, self.columnWidth(Column.TEXT)).words[word].span if word >= 0 else None
            if span is not None:
                return span.first
        return line.segment.span.first

    def _measure_visible(self) -> None:
        width, header = self.columnWidth(Column.TEXT), self.verticalHeader()
        row, bottom = self.rowAt(0), self.viewport().height()
        while 0 <= row < self._model.rowCount() and self.rowViewportPosition(row) < bottom:
            needed = self._delegate.height(self._model.shown(row), width)
            if header.sectionSize(row) != needed:
                header.resizeSection(row, needed)
            row += 1
