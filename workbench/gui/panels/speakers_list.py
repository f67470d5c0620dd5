"""The voices of a recording, each with its mark, name, role and share of the talk, and whom it sounds like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyleOptionViewItem, QWidget

from workbench.domain.speakers import Speaker
from workbench.gui import swatch, typeface
from workbench.gui.language import tr
from workbench.gui.panels.painted import Index, PaintedList, PaintedRows, line
from workbench.gui.panels.parts import tip
from workbench.gui.style import Theme

VOICE = Qt.ItemDataRole.UserRole + 1
_SIDE, _LINE, _PAD = 16, 20, 6


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice as the list shows it. `talk` tells its share of the talk, `alike` whom it sounds like, empty where unknown."""

    speaker: Speaker
    talk: str = ""
    alike: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """What stands under the name."""
        return tuple(filter(None, (self.talk, self.alike)))


class VoicesModel(QAbstractListModel):
    """Voices in the order of their numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._voices: Sequence[Voice] = ()

    def show(self, voices: Sequence[Voice]) -> None:
        """Other voices."""
        self.beginResetModel()
        self._voices = voices
        self.endResetModel()

    def voice(self, row: int) -> Voice:
        """The voice in a row."""
        return self._voices[row]

    def row_of(self, key: str) -> int:
        """The row of a voice, or -1."""
        return next((row for row, voice in enumerate(self._voices) if voice.speaker.key == key), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(self._voices)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        voice = self._voices[index.row()]
        if role == VOICE:
            return voice
        if role == Qt.ItemDataRole.DisplayRole:
            return voice.speaker.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (voice.speaker.name, voice.speaker.role, *voice.lines)))
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip("\n".join(filter(None, (voice.speaker.name, voice.speaker.role, *voice.lines))))
        return None


class VoicesView(PaintedList):
    """Enter or F2 renames; several can be chosen to be merged."""

    rename_key = Signal()

    def __init__(self, model: VoicesModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, _Painter, parent)
        self.setModel(model)
        self.setAccessibleName(tr("Voices of this recording"))
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.doubleClicked.connect(lambda _: self.rename_key.emit())

    def chosen(self) -> tuple[Speaker, ...]:
        """The chosen voices, the current one first."""
        current = self.currentIndex()
        rows = sorted(self.selectionModel().selectedIndexes(), key=lambda index: (index.row() != current.row(), index.row()))
        return tuple(index.data(VOICE).speaker for index in rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.rename_key.emit()
        else:
            super().keyPressEvent(event)


class _Painter(PaintedRows):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        return QSize(0, 2 * _PAD + _LINE * (1 + len(index.data(VOICE).lines)))

    def around(self, cell: QRect) -> QRect:
        return cell.adjusted(6, 1, -6, -1)

    def row(self, painter: QPainter, cell: QRect, index: Index) -> None:
        voice = index.data(VOICE)
        box = cell.adjusted(_SIDE, _PAD, -_SIDE, -_PAD)
        swatch.draw(painter, QRectF(box.left(), box.top() + 3, 10, 14), voice.speaker.number)
        text, small = box.adjusted(20, 0, 0, 0), typeface.small()
        top = line(text, 0, _LINE)
        width = self.write(painter, top, voice.speaker.name, self.theme.text, typeface.face(strong=True)) + 10
        self.write(painter, top.adjusted(width, 0, 0, 0), voice.speaker.role, self.theme.muted, small)
        for number, said in enumerate(voice.lines, 1):
            tone = self.theme.warn if said == voice.alike else self.theme.muted
            self.write(painter, line(text, number, _LINE), said, tone, small)
