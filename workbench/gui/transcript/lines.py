"""The rows of a transcript in the order of time, changed one by one: inserting one costs the same in the longest transcript."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex

from workbench.domain.timeline import Rate
from workbench.domain.transcript import Line, Segment
from workbench.gui.transcript.drafted import Drafted, is_hidden

Index = QModelIndex | QPersistentModelIndex
_MANY = 400  # from here on showing everything anew is faster than row by row


class Column(IntEnum):
    """The columns, from left to right."""

    TIME = 0
    SPEAKER = 1
    TEXT = 2
    STATE = 3


class LineModel(QAbstractTableModel):
    """Holds lines. Those that were merged into others are known and not shown."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[Line] = []
        self._firsts: list[int] = []
        self._known: dict[str, int] = {}
        self._hidden: dict[str, Line] = {}
        self._draft: Drafted | None = None
        self._rate = Rate(1000)
        self.is_renewing = False

    @property
    def rate(self) -> Rate:
        """Frames a second of the recording."""
        return self._rate

    def take(self, lines: Sequence[Line], gone: Iterable[str] = ()) -> None:
        """Rows as they are now, and rows that are no longer there; the rest stays where it is."""
        moved = [line for line in lines if is_hidden(line) or not self._stays(line)]
        gone = [row for row in gone if self.row_of(row) >= 0 or row in self._hidden]
        if len(moved) + len(gone) > _MANY:
            self._take_all(lines, gone)
            return
        hidden = {line.id: line for line in moved if is_hidden(line)}
        for name in [*gone, *hidden]:
            self._remove(name)
        self._hidden |= hidden
        for line in moved:
            if line.id not in hidden:
                self._move(line)
        ids = {line.id for line in moved}
        self._replace([line for line in lines if line.id not in ids])

    def replace(self, line: Line) -> int:
        """Show one line anew; its row, or -1 when it is not here."""
        if self.row_of(line.id) < 0:
            return -1
        self.take((line,))
        return self.row_of(line.id)

    def append(self, segments: Sequence[Segment]) -> None:
        """Add segments that a running job just made, in time order."""
        fresh = [Line(segment, None) for segment in segments if self.row_of(segment.id) < 0]
        if not fresh:
            return
        first = len(self._lines)
        self.beginInsertRows(QModelIndex(), first, first + len(fresh) - 1)
        self._lines += fresh
        self._firsts += [line.span.first for line in fresh]
        self._known |= {line.id: line.span.first for line in fresh}
        self._draft = None
        self.endInsertRows()

    def tell_all(self, column: Column) -> None:
        """A column reads otherwise in every row."""
        if self.rowCount():
            self.dataChanged.emit(self.index(0, column), self.index(self.rowCount() - 1, column))

    def line(self, row: int) -> Line:
        """The line in a row."""
        return self._lines[row]

    def row_of(self, segment_id: str) -> int:
        """The row of a segment, or -1. Found by its time: a table of rows would be made anew at each insertion."""
        first = self._known.get(segment_id)
        if first is None:
            return -1
        row = bisect_left(self._firsts, first)
        while row < len(self._lines) and self._firsts[row] == first:
            if self._lines[row].id == segment_id:
                return row
            row += 1
        return next(row for row, line in enumerate(self._lines) if line.id == segment_id)

    def row_at(self, frame: int) -> int:
        """The row being said at `frame`, or the last one before it; -1 before the first."""
        return bisect_right(self._firsts, frame) - 1

    def lines(self) -> Sequence[Line]:
        """All lines, in row order."""
        return self._lines

    def drafted(self) -> Drafted:
        """What the machine had, wherever rows were moved to since."""
        if self._draft is None:
            self._draft = Drafted([*self._lines, *self._hidden.values()], self._standing)
        return self._draft

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(Column)

    def _standing(self, name: str) -> Line | None:
        row = self.row_of(name)
        return self._lines[row] if row >= 0 else self._hidden.get(name)

    def _stays(self, line: Line) -> bool:
        """Whether a line keeps its row."""
        row = self.row_of(line.id)
        if row < 0:
            return False
        before, after = self._lines[max(0, row - 1) : row], self._lines[row + 1 : row + 2]
        return all(_order(x) <= _order(line) for x in before) and all(_order(line) <= _order(x) for x in after)

    def _take_all(self, lines: Sequence[Line], gone: Iterable[str]) -> None:
        touched = {line.id for line in lines} | set(gone)
        kept = [line for line in (*self._lines, *self._hidden.values()) if line.id not in touched]
        self.is_renewing = True
        self.beginResetModel()
        self._hold(sorted([*kept, *lines], key=_order), self._rate)
        self.endResetModel()
        self.is_renewing = False

    def _hold(self, lines: Sequence[Line], rate: Rate) -> None:
        self._hidden = {line.id: line for line in lines if is_hidden(line)}
        self._lines = [line for line in lines if not is_hidden(line)] if self._hidden else list(lines)
        self._firsts = [line.span.first for line in self._lines]
        self._known = {line.id: line.span.first for line in self._lines}
        self._draft, self._rate = None, rate

    def _replace(self, lines: Sequence[Line]) -> None:
        rows = [self.row_of(line.id) for line in lines]
        for row, line in zip(rows, lines, strict=True):
            self._lines[row], self._firsts[row] = line, line.span.first
            self._known[line.id] = line.span.first
        if rows:
            self.dataChanged.emit(self.index(min(rows), 0), self.index(max(rows), Column.STATE))

    def _remove(self, name: str) -> None:
        self._hidden.pop(name, None)
        row = self.row_of(name)
        if row < 0:
            return
        self.beginRemoveRows(QModelIndex(), row, row)
        self._cut(row)
        self.endRemoveRows()

    def _move(self, line: Line) -> None:
        """A line comes to its place in time, from another or from nowhere."""
        self._hidden.pop(line.id, None)
        here, to = self.row_of(line.id), self._place(line)
        if here < 0:
            self.beginInsertRows(QModelIndex(), to, to)
            self._put(to, line)
            self.endInsertRows()
        elif self.beginMoveRows(QModelIndex(), here, here, QModelIndex(), to):
            self._cut(here)
            self._put(to - (to > here), line)
            self.endMoveRows()
            self._replace([line])
        else:
            self._replace([line])

    def _place(self, line: Line) -> int:
        row = bisect_right(self._firsts, line.span.first)
        while row and _order(self._lines[row - 1]) > _order(line):
            row -= 1
        return row

    def _cut(self, row: int) -> None:
        self._known.pop(self._lines[row].id)
        del self._lines[row], self._firsts[row]

    def _put(self, row: int, line: Line) -> None:
        self._lines.insert(row, line)
        self._firsts.insert(row, line.span.first)
        self._known[line.id] = line.span.first


def _order(line: Line) -> tuple[int, int]:
    return line.span.first, line.span.end
