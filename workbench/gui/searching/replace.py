"""Find and replace: every place is shown before and after, those that are ticked change in one step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QHBoxLayout, QHeaderView, QLineEdit, QTableView

from workbench.domain.errors import BadRequest
from workbench.domain.transcript import Line
from workbench.gui.dialogs.form import Form
from workbench.gui.language import tr
from workbench.gui.panels.parts import label, tip
from workbench.gui.searching.hits import Hit, Wanted, hits, replaced
from workbench.gui.style import GRID
from workbench.gui.submitting import while_open
from workbench.gui.writing.editing import revise
from workbench.stages import editing as e

if TYPE_CHECKING:
    from workbench.gui.window import Window

Index = QModelIndex | QPersistentModelIndex
_HEADS = ("", "Time", "Speaker", "Before", "After")
_TICK, _AROUND, _PAUSE_MS = 0, 40, 200


@dataclass(frozen=True, slots=True)
class Seen:
    """A place as the list shows it."""

    hit: Hit
    time: str
    speaker: str
    before: str
    after: str


class Places(QAbstractTableModel):
    """The places, each ticked until somebody takes the tick away."""

    def __init__(self) -> None:
        super().__init__()
        self._seen: Sequence[Seen] = ()
        self._left: set[Hit] = set()

    def show(self, seen: Sequence[Seen]) -> None:
        """Replace everything; ticks taken away stay away."""
        self.beginResetModel()
        self._seen = seen
        self.endResetModel()

    def ticked(self) -> list[Hit]:
        """Those that are to change."""
        return [seen.hit for seen in self._seen if seen.hit not in self._left]

    def tick_all(self, is_ticked: bool) -> None:
        """All, or none."""
        self._left = set() if is_ticked else {seen.hit for seen in self._seen}
        self.dataChanged.emit(self.index(0, 0), self.index(max(0, len(self._seen) - 1), 0))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(self._seen)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(_HEADS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        seen = self._seen[index.row()]
        texts = ("", seen.time, seen.speaker, seen.before, seen.after)
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == _TICK:
            return Qt.CheckState.Unchecked if seen.hit in self._left else Qt.CheckState.Checked
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == _TICK:
            return tr("replace") if seen.hit not in self._left else tr("leave")
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(texts[index.column()])
        return texts[index.column()] if role == Qt.ItemDataRole.DisplayRole else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802 - Qt's name
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        hit = self._seen[index.row()].hit
        self._left.discard(hit) if Qt.CheckState(value) is Qt.CheckState.Checked else self._left.add(hit)
        self.dataChanged.emit(index, index)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return plain | Qt.ItemFlag.ItemIsUserCheckable if index.column() == _TICK else plain

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802 - Qt's name
        wanted = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return tr(_HEADS[section]) if wanted and _HEADS[section] else None


class Replace(Form):
    """Find, replace by, and the places."""

    def __init__(self, window: Window, wanted: Wanted) -> None:
        super().__init__(
            tr("Find and replace"),
            tr("Replace"),
            window,
            text=tr("The machine’s draft stays beneath. One step of undo takes all of it back."),
        )
        self._window = window
        self.setMinimumWidth(880)
        self.sought, self.by = QLineEdit(wanted.text), QLineEdit()
        self.case, self.words, self.pattern = self._switches(wanted)
        self.field(tr("Find"), self.sought)
        self.field(tr("Replace by"), self.by)
        self._lay_switches()
        self.places = Places()
        self.table = self._table()
        self.field(tr("Places"), self.table)
        self.said = label("", "muted", wraps=True)
        self.tell(self.said)
        self._soon = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._soon.timeout.connect(self.look)
        for field in (self.sought, self.by):
            field.textChanged.connect(lambda _: self._soon.start())
        for switch in (self.case, self.words, self.pattern):
            switch.toggled.connect(lambda _: self._soon.start())
        self.places.dataChanged.connect(lambda *_: self._count())
        self.look()

    def wanted(self) -> Wanted:
        """What is looked for."""
        return Wanted(self.sought.text(), self.case.isChecked(), self.words.isChecked(), self.pattern.isChecked())

    def look(self) -> None:
        """Look for the places anew, beside the GUI thread: there may be a hundred thousand lines."""
        desk = self._window.desk
        if desk is None:
            return
        wanted, by, lines, name_of = self.wanted(), self.by.text(), tuple(self._lines()), self._window.centre.model.speaker
        rate = self._window.centre.model.rate
        work = partial(_seen, wanted, by, lines, lambda line: (rate.clock(line.span.first), name_of(line).name))
        desk.errands.run(work, while_open(self, self._show), while_open(self, self._fail), key="replace")

    def _show(self, seen: list[Seen]) -> None:
        self.problem.hide()
        self.places.show(seen)
        self._count()

    def _fail(self, error: BaseException) -> None:
        self.places.show(())
        self.fail(error)
        self._count()

    def changes(self) -> list[tuple[Line, str]]:
        """Every line that changes, with its new text."""
        starts: dict[str, set[int]] = {}
        for hit in self.places.ticked():
            starts.setdefault(hit.row_id, set()).add(hit.start)
        lines = {line.id: line for line in self._lines()}
        return [(lines[row], replaced(self.wanted(), self.by.text(), lines[row].text, at)) for row, at in starts.items()]

    def check(self) -> str:
        return "" if self.places.ticked() else tr("Tick at least one place.")

    def _lines(self) -> Iterable[Line]:
        """Struck lines stay as they are, and so does what somebody is typing over."""
        model = self._window.centre.model
        unsaved = model.unsaved_by_row()
        return (line for line in model.lines() if not line.is_struck and line.id not in unsaved)

    def _count(self) -> None:
        ticked = self.places.ticked()
        self.go.setEnabled(bool(ticked))
        self.go.setText(tr("Replace {n} places").format(n=f"{len(ticked):,}") if ticked else tr("Replace"))
        rows = len({hit.row_id for hit in ticked})
        said = tr("{n} places, {ticked} ticked, in {rows} lines.")
        counted = said.format(n=f"{self.places.rowCount():,}", ticked=f"{len(ticked):,}", rows=f"{rows:,}")
        aside = len(self._window.centre.model.unsaved())
        self.said.setText(
            counted + (" " + tr("Lines with text that is not saved are left out: {n}.").format(n=aside) if aside else "")
        )

    def _switches(self, wanted: Wanted) -> tuple[QCheckBox, QCheckBox, QCheckBox]:
        case, words, pattern = QCheckBox(tr("Match capitals")), QCheckBox(tr("Whole words only")), QCheckBox(tr("Pattern"))
        for box, is_on in ((case, wanted.match_case), (words, wanted.whole_words), (pattern, wanted.is_pattern)):
            box.setChecked(is_on)
        pattern.setToolTip(tr("A regular expression; in the replacement \\1 is what its first brackets held."))
        return case, words, pattern

    def _lay_switches(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(GRID * 4)
        for box in (self.case, self.words, self.pattern):
            row.addWidget(box)
        row.addStretch(1)
        self._fields.addLayout(row)
        self._fields.addSpacing(GRID * 2)

    def _table(self) -> QTableView:
        table = QTableView()
        table.setObjectName("places")
        table.setModel(self.places)
        table.setMinimumHeight(260)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(28)
        head = table.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate((32, 100, 100)):
            table.setColumnWidth(column, width)
        head.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)
        return table


def ask(window: Window, wanted: Wanted) -> None:
    """Open the dialog; what is ticked becomes one revision."""
    form = Replace(window, wanted)

    def submitted() -> None:
        try:
            changes = form.changes()
        except BadRequest as error:
            form.fail(error)
            return
        form.set_busy(True)
        revise(window, "replaced", tr("replacing"), lambda: e.replace_all(changes), form.accept, form.fail)

    form.submitted.connect(submitted)
    form.open()


def _seen(wanted: Wanted, by: str, lines: Iterable[Line], told: Callable[[Line], tuple[str, str]]) -> list[Seen]:
    by_id, seen = {line.id: line for line in lines}, []
    for hit in hits(wanted, ((line.id, line.text) for line in by_id.values())):
        line = by_id[hit.row_id]
        after = replaced(wanted, by, line.text, {hit.start})
        seen.append(Seen(hit, *told(line), _around(line.text, hit.start), _around(after, hit.start)))
    return seen


def _around(text: str, at: int) -> str:
    """The stretch of a text that a column has room for."""
    first = max(0, at - _AROUND // 2)
    return ("…" if first else "") + text[first : first + 3 * _AROUND]
