"""The transcript as a table model: one row a line, as it stands now and as it was typed over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from workbench.domain.speakers import Speaker
from workbench.domain.timeline import Rate
from workbench.domain.transcript import Correction, Line
from workbench.gui.language import later, tr
from workbench.gui.panels.parts import tip
from workbench.gui.transcript.covering import Covering
from workbench.gui.transcript.lines import Column, Index, LineModel

LINE = Qt.ItemDataRole.UserRole
NOBODY = Speaker("", 0, "No speaker")

_HEADS = {Column.TIME: "Time", Column.SPEAKER: "Speaker", Column.TEXT: "Text", Column.STATE: "State"}


class TranscriptModel(LineModel):
    """Lines and what is typed over them; it goes out as `typed` and comes back as a replaced line once it is committed.

    What was typed and neither kept nor discarded stays here as unsaved, also while another recording is looked at.
    """

    typed = Signal(object, str)
    unsaved_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._speakers: dict[str, Speaker] = {}
        self._about = ""
        self._unsaved: dict[tuple[str, str], str] = {}
        self.is_editable = False
        self._asks: Mapping[str, str] | None = None
        self.shows_ends = False
        self.covering = Covering()

    def show(self, lines: Sequence[Line], speakers: Iterable[Speaker], rate: Rate, about: str = "") -> None:
        """Replace everything. `about` names the draft: rows of two drafts may have the same id."""
        # What is being typed is put aside while the model still knows which draft it belongs to.
        self.beginResetModel()
        self._about = about
        self._speakers = {speaker.key: speaker for speaker in speakers}
        self._hold(lines, rate)
        self.endResetModel()

    def clear(self) -> None:
        """No lines."""
        self.show((), (), Rate(1000))

    def show_asks(self, asks: Mapping[str, str] | None) -> None:
        """What each row asks of a person, by its id; None while that is not known."""
        if asks != self._asks:
            self._asks = asks
            self.tell_all(Column.STATE)

    def state(self, line: Line) -> tuple[str, str]:
        """A line's state as (icon, words)."""
        return state_of(line, None if self._asks is None else self._asks.get(line.id, ""))

    def rename(self, speakers: Iterable[Speaker]) -> None:
        """Show the voices under their present names."""
        self._speakers = {speaker.key: speaker for speaker in speakers}
        self.tell_all(Column.SPEAKER)

    def shown(self, row: int) -> Line:
        """The line in a row as the screen shows it: under what was typed over it and is not saved yet."""
        return self.shown_line(self.line(row))

    def shown_line(self, line: Line) -> Line:
        """A line under what was typed over it and is not saved yet."""
        text = self._unsaved.get((self._about, line.id))
        return line if text is None else replace(line, correction=Correction(line.id, text, "", ""))

    def unsaved(self) -> tuple[str, ...]:
        """What was typed over lines, of any recording, and not saved."""
        return tuple(self._unsaved.values())

    def unsaved_by_row(self) -> dict[str, str]:
        """The same over the rows that are shown, by their ids."""
        return {row: text for (about, row), text in self._unsaved.items() if about == self._about}

    def held(self) -> dict[tuple[str, str], str]:
        """The same by draft and row."""
        return dict(self._unsaved)

    def key(self, row_id: str) -> tuple[str, str]:
        """What tells a row from those of other drafts."""
        return self._about, row_id

    def bring_back(self, held: Mapping[tuple[str, str], str]) -> None:
        """What was typed before the program ended, over rows that nobody has typed over since."""
        self._unsaved = {**held, **self._unsaved}
        self.tell_all(Column.TEXT)
        self.tell_all(Column.STATE)
        self.unsaved_changed.emit()

    def put_aside(self, index: Index, text: str) -> None:
        """Hold what was typed over a line without saving it."""
        line, text = self.line(index.row()), " ".join(text.split())
        if text == line.text:
            self.discard(index)
        elif self._unsaved.get(self.key(line.id)) != text:
            self._unsaved[self.key(line.id)] = text
            self._tell_row(index.row())

    def keep(self, index: Index) -> None:
        """Save what was typed over a line."""
        self.setData(index, self.shown(index.row()).text)

    def discard(self, index: Index) -> None:
        """Let go of what was typed over a line."""
        self.drop_unsaved(self.line(index.row()).id)

    def drop_unsaved(self, *ids: str) -> None:
        """Let go of what was typed over lines, wherever they are."""
        for name in ids:
            if self._unsaved.pop(self.key(name), None) is not None:
                self._tell_row(self.row_of(name))

    def forget(self) -> None:
        """Let go of everything that was not saved."""
        self._unsaved.clear()
        self.unsaved_changed.emit()

    def speaker(self, line: Line) -> Speaker:
        """Who says a line."""
        return self._speakers.get(line.speaker, NOBODY)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line, column = self.shown(index.row()), Column(index.column())
        if role == LINE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._text(line, column)
        if role == Qt.ItemDataRole.ToolTipRole and column is Column.STATE:
            return tip("\n".join([self.state(line)[1], *(suspicion.text for suspicion in line.suspicions)]))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            struck = f", {tr('struck out')}" if line.is_struck and column is Column.TEXT else ""
            covered = f", {tr('redacted in part or whole')}" if column is Column.TEXT and self.covering.of(line) else ""
            return f"{_HEADS[column]}: {self._text(line, column)}{struck}{covered}"
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802 - Qt's name
        line, text = self.line(index.row()), " ".join(str(value).split())
        if role != Qt.ItemDataRole.EditRole:
            return False
        self.discard(index)
        if text == line.text:
            return False
        self.typed.emit(line, text)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        if index.column() == Column.TEXT and self.is_editable and not self.line(index.row()).is_struck:
            return plain | Qt.ItemFlag.ItemIsEditable
        return plain

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802 - Qt's name
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADS[Column(section)]
        return None

    def _tell_row(self, row: int) -> None:
        if row >= 0:
            self.dataChanged.emit(self.index(row, 0), self.index(row, Column.STATE))
        self.unsaved_changed.emit()

    def _text(self, line: Line, column: Column) -> str:
        if column is Column.TIME:
            return self.rate.clock(line.span.first)
        if column is Column.SPEAKER:
            return self.speaker(line).name
        return line.text if column is Column.TEXT else self.state(line)[1]


def is_unsaved(line: Line) -> bool:
    """Whether a line shows what was typed over it and is not saved: a correction that nobody made at any time."""
    return line.correction is not None and not line.correction.made_at


def state_of(line: Line, asks: str | None = None) -> tuple[str, str]:
    """A line's state as (icon, words); `asks` is what it asks of a person, None while only the engine's doubts are known."""
    if is_unsaved(line):
        return "pencil", tr("not saved")
    if line.is_struck:
        return "cancel", tr("struck out")
    if line.is_confirmed:
        return "check", tr("confirmed")
    if asks:
        return "diamond", asks
    if line.correction is not None:
        return "check", tr(_ACTS.get(line.revision.act, "corrected") if line.revision else "corrected")
    if asks is None and line.suspicions:
        return "diamond", ", ".join(sorted({tr(str(suspicion.kind)) for suspicion in line.suspicions}))
    band = line.segment.band
    return str(band), tr(str(band))


_ACTS = {"split": later("split"), "merged": later("merged"), "inserted": later("inserted"), "": later("corrected")}

__all__ = ["LINE", "NOBODY", "Column", "TranscriptModel", "is_unsaved", "state_of"]
