"""The transcript as it is read: heights measured only for rows in sight, words that can be clicked, the playhead followed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from workbench.gui.style import Theme
from workbench.gui.transcript.delegate import PAD, TranscriptDelegate
from workbench.gui.transcript.drafted import is_reworded
from workbench.gui.transcript.layouts import LEADING
from workbench.gui.transcript.model import Column, TranscriptModel
from workbench.gui.transcript.wording import Run, playing

_WIDTHS = {Column.TIME: 112, Column.SPEAKER: 136, Column.STATE: 176}
_NARROW = {Column.TIME: 104, Column.SPEAKER: 96, Column.STATE: 40}
_ROOMY = 720  # pixels from which words stand beside the state's icon


class ReadingView(QTableView):
    """Rows of what was said. `word_pointed` tells where the pointer rests: the line, its word, the place on the screen."""

    seek_requested = Signal(object)
    word_pointed = Signal(object, object, object)

    def __init__(self, model: TranscriptModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("transcript")
        self.setAccessibleName("Transcript")
        self._model = model
        self._delegate = TranscriptDelegate(theme, lambda line: model.drafted().of(line) if is_reworded(line) else None, self)
        self._follows = True
        self._anchor: tuple[QPersistentModelIndex, int] | None = None
        self._measure_soon = QTimer(self, singleShot=True, interval=0)
        self._measure_soon.timeout.connect(self._measure_visible)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self._dress()

    @property
    def delegate(self) -> TranscriptDelegate:
        """Who paints the rows."""
        return self._delegate

    @property
    def follows(self) -> bool:
        """Whether the row being said is kept in sight."""
        return self._follows

    def dress(self, theme: Theme) -> None:
        """Change colours."""
        self._delegate.layouts.dress(theme)
        self.viewport().update()

    def show_draft(self, is_shown: bool) -> None:
        """Whether the machine's words stand, struck through, among those that replaced them."""
        self._delegate.layouts.show_draft(is_shown)
        self.measure()

    def measure(self) -> None:
        """Rows need other heights now."""
        self._measure_soon.start()
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

    def chosen_rows(self) -> tuple[int, ...]:
        """The rows that are chosen, from top to bottom."""
        return tuple(sorted(index.row() for index in self.selectionModel().selectedRows()))

    def run_at(self, index: QModelIndex, point: QPointF) -> Run | None:
        """The word under a point of a row."""
        if index.column() != Column.TEXT:
            return None
        line = self._model.shown(index.row())
        word = self._delegate.word_at(line, self.visualRect(index), point)
        return self._delegate.words(line, self.columnWidth(Column.TEXT)).words[word] if word >= 0 else None

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        super().wheelEvent(event)
        self._let_go()

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self.indexAt(event.pos())
            if index.isValid() and (run := self.run_at(index, QPointF(event.pos()))) is not None:
                self.word_pointed.emit(self._model.line(index.row()), run, event.globalPos())
                return True
        return super().viewportEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        plain = not event.modifiers() & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier)
        if event.button() is Qt.MouseButton.LeftButton and index.isValid() and plain:
            self.seek_requested.emit(self._frame_at(index, event.position()))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._share_width(self.viewport().width())
        self._measure_soon.start()

    def _share_width(self, width: int) -> None:
        for column, share in (_WIDTHS if width >= _ROOMY else _NARROW).items():
            self.horizontalHeader().resizeSection(column, share)

    def _dress(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
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
        for about in (self._model.rowsAboutToBeInserted, self._model.rowsAboutToBeRemoved, self._model.rowsAboutToBeMoved):
            about.connect(lambda *_: self._hold_on())
        self.verticalScrollBar().valueChanged.connect(lambda _: self._measure_soon.start())
        self.verticalScrollBar().sliderPressed.connect(self._let_go)

    def _let_go(self) -> None:
        self._follows = False

    def _hold_on(self) -> None:
        """Rows come and go: the one on top stays where it is on the screen."""
        row = self.rowAt(0)
        if self._anchor is None and row > 0:
            self._anchor = QPersistentModelIndex(self._model.index(row, 0)), self.rowViewportPosition(row)

    def _restore_top(self) -> None:
        anchor, self._anchor = self._anchor, None
        if anchor is not None and anchor[0].isValid():
            moved = self.rowViewportPosition(anchor[0].row()) - anchor[1]
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + moved)

    def _word(self, row: int, frame: int) -> int:
        line = self._model.shown(row)
        return -1 if line.is_struck else playing(self._delegate.words(line, self.columnWidth(Column.TEXT)).words, frame)

    def _frame_at(self, index: QModelIndex, point: QPointF) -> int:
        run = self.run_at(index, point)
        return run.span.first if run is not None and run.span is not None else self._model.line(index.row()).span.first

    def _measure_visible(self) -> None:
        self._restore_top()
        width, header = self.columnWidth(Column.TEXT), self.verticalHeader()
        row, bottom = self.rowAt(0), self.viewport().height()
        while 0 <= row < self._model.rowCount() and self.rowViewportPosition(row) < bottom:
            needed = self._delegate.height(self._model.shown(row), width)
            if header.sectionSize(row) != needed:
                header.resizeSection(row, needed)
            row += 1
