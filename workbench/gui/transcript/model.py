"""The transcript as a table model: one row a segment, as it stands now."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from workbench.domain.speakers import Speaker
from workbench.domain.timeline import Rate
from workbench.domain.transcript import Correction, Line, Segment
from workbench.gui.panels.parts import tip

LINE = Qt.ItemDataRole.UserRole
NOBODY = Speaker("", 0, "No speaker")

Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """The columns, from left to right."""

    TIME = 0
    SPEAKER = 1
    TEXT = 2
    STATE = 3


_HEADS = {Column.TIME: "Time", Column.SPEAKER: "Speaker", Column.TEXT: "Text", Column.STATE: "State"}


class TranscriptModel(QAbstractTableModel):
    """Holds lines; what is typed goes out as `typed` and comes back as a replaced line once it is committed.

    What was typed and neither kept nor discarded stays here as unsaved, also while another recording is looked at.
    """

    typed = Signal(object, str)
    unsaved_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[Line] = []
        self._firsts: list[int] = []
        self._rows: dict[str, int] = {}
        self._speakers: dict[str, Speaker] = {}
        self._rate = Rate(1000)
        self._unsaved: dict[str, str] = {}
        self.is_editable = False

    def show(self, lines: Sequence[Line], speakers: Iterable[Speaker], rate: Rate) -> None:
        """Replace everything."""
        self.beginResetModel()
        self._lines = list(lines)
        self._firsts = [line.segment.span.first for line in self._lines]
        self._rows = {line.segment.id: row for row, line in enumerate(self._lines)}
        self._speakers = {speaker.key: speaker for speaker in speakers}
        self._rate = rate
        self.endResetModel()

    def clear(self) -> None:
        """No lines."""
        self.show((), (), Rate(1000))

    def rename(self, speakers: Iterable[Speaker]) -> None:
        """Show the voices under their present names."""
        self._speakers = {speaker.key: speaker for speaker in speakers}
        if self._lines:
            self.dataChanged.emit(self.index(0, Column.SPEAKER), self.index(len(self._lines) - 1, Column.SPEAKER))

    def replace(self, line: Line) -> int:
        """Show one line anew; its row, or -1 when it is not here."""
        row = self._rows.get(line.segment.id, -1)
        if row >= 0:
            self._lines[row] = line
            self.dataChanged.emit(self.index(row, 0), self.index(row, Column.STATE))
        return row

    def append(self, segments: Sequence[Segment]) -> None:
        """Add segments that a running job just made, in time order."""
        fresh = [Line(segment, None) for segment in segments if segment.id not in self._rows]
        if not fresh:
            return
        first = len(self._lines)
        self.beginInsertRows(QModelIndex(), first, first + len(fresh) - 1)
        for line in fresh:
            self._rows[line.segment.id] = len(self._lines)
            self._lines.append(line)
            self._firsts.append(line.segment.span.first)
        self.endInsertRows()

    def line(self, row: int) -> Line:
        """The line in a row."""
        return self._lines[row]

    def row_of(self, segment_id: str) -> int:
        """The row of a segment, or -1."""
        return self._rows.get(segment_id, -1)

    def row_at(self, frame: int) -> int:
        """The row being said at `frame`, or the last one before it; -1 before the first."""
        return bisect_right(self._firsts, frame) - 1

    def lines(self) -> Sequence[Line]:
        """All lines, in row order."""
        return self._lines

    def shown(self, row: int) -> Line:
        """The line in a row as the screen shows it: under what was typed over it and is not saved yet."""
        line = self._lines[row]
        text = self._unsaved.get(line.segment.id)
        return line if text is None else replace(line, correction=Correction(line.segment.id, text, "", ""))

    def unsaved(self) -> tuple[str, ...]:
        """What was typed over lines, of any recording, and not saved."""
        return tuple(self._unsaved.values())

    def put_aside(self, index: Index, text: str) -> None:
        """Hold what was typed over a line without saving it."""
        line, text = self._lines[index.row()], " ".join(text.split())
        if text == line.text:
            self.discard(index)
        elif self._unsaved.get(line.segment.id) != text:
            self._unsaved[line.segment.id] = text
            self._tell_row(index.row())

    def keep(self, index: Index) -> None:
        """Save what was typed over a line."""
        self.setData(index, self._text(self.shown(index.row()), Column.TEXT))

    def discard(self, index: Index) -> None:
        """Let go of what was typed over a line."""
        if self._unsaved.pop(self._lines[index.row()].segment.id, None) is not None:
            self._tell_row(index.row())

    def forget(self) -> None:
        """Let go of everything that was not saved."""
        self._unsaved.clear()
        self.unsaved_changed.emit()

    def speaker(self, line: Line) -> Speaker:
        """Who says a line."""
        return self._speakers.get(line.segment.speaker, NOBODY)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self.shown(index.row())
        if role == LINE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._text(line, Column(index.column()))
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == Column.STATE:
            return tip("\n".join([state_of(line)[1], *(suspicion.text for suspicion in line.suspicions)]))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{_HEADS[Column(index.column())]}: {self._text(line, Column(index.column()))}"
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802 - Qt's name
        line, text = self._lines[index.row()], " ".join(str(value).split())
        if role != Qt.ItemDataRole.EditRole:
            return False
        self.discard(index)
        if text == line.text:
            return False
        self.typed.emit(line, text)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        if index.column() == Column.TEXT and self.is_editable:
            return plain | Qt.ItemFlag.ItemIsEditable
        return plain

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802 - Qt's name
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADS[Column(section)]
        return None

    def _tell_row(self, row: int) -> None:
        self.dataChanged.emit(self.index(row, 0), self.index(row, Column.STATE))
        self.unsaved_changed.emit()

    def _text(self, line: Line, column: Column) -> str:
        if column is Column.TIME:
            return self._rate.clock(line.segment.span.first)
        if column is Column.SPEAKER:
            return self.speaker(line).name
        return line.text if column is Column.TEXT else state_of(line)[1]


def is_unsaved(line: Line) -> bool:
    """Whether a line shows what was typed over it and is not saved: a correction that nobody made at any time."""
    return line.correction is not None and not line.correction.made_at


def state_of(line: Line) -> tuple[str, str]:
    """A line's state as (icon, words)."""
    if is_unsaved(line):
        return "pencil", "not saved"
    if line.correction is not None:
        return "check", "corrected"
    if line.suspicions:
        return "diamond", ", ".join(sorted({str(suspicion.kind) for suspicion in line.suspicions}))
    band = line.segment.band
    return str(band), str(band)
