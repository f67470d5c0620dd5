"""What people changed about an exhibit: before and after, since the machine's draft and since a reviewer's last word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QTabWidget, QWidget

from workbench.domain import questions as q
from workbench.gui import moments
from workbench.gui.language import later, tr
from workbench.gui.panels.parts import label, tip

if TYPE_CHECKING:
    from workbench.bench.door import Bench

Index = QModelIndex | QPersistentModelIndex
_HEADS = (later("Where"), later("What"), later("Before"), later("After"), later("By"), later("When"))
_MEASURED = 200  # rows whose height is measured; a longer table keeps one line a row

_KINDS = {
    "segment.corrected": later("words"),
    "segment.reinstated": later("machine’s words again"),
    "speaker.renamed": later("voice named"),
    "draft.finished": later("transcribed again"),
    "annotation.added": later("note"),
    "annotation.withdrawn": later("note withdrawn"),
    "annotation.restored": later("note restored"),
    "annotation.edited": later("note edited"),
    "transcript.revised": later("row revised"),
    "transcript.restored": later("earlier row again"),
    "voices.arranged": later("voice arranged"),
    "passage.confirmed": later("confirmed"),
    "passage.unconfirmed": later("confirmation taken back"),
}
_OF_THE_WHOLE = ("annotation", "draft")


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A change as a reviewer reads it: the place as a time of the recording, the kind in words."""

    place: str
    what: str
    before: str
    after: str
    by: str
    at: str
    since_last: bool


def gathered(bench: Bench, evidence_id: str) -> tuple[ShownChange, ...]:
    """The changes of an exhibit. Runs beside the GUI thread."""
    places = _places(bench, evidence_id)
    return tuple(
        ShownChange(
            places.get(change.place, tr("whole recording") if change.kind.startswith(_OF_THE_WHOLE) else change.place),
            tr(_KINDS.get(change.kind, change.kind)),
            change.before,
            change.after,
            change.by,
            moments.day(change.at),
            change.since_last,
        )
        for change in bench.ask(q.ChangesOf(evidence_id))
    )


def _places(bench: Bench, evidence_id: str) -> dict[str, str]:
    """Times by the ids that changes name: segments and notes; voices by their place among the voices."""
    found: dict[str, str] = {}
    for recording in bench.ask(q.RecordingsOf(evidence_id)):
        clock = recording.rate.clock
        found |= {line.id: clock(line.span.first) for line in bench.ask(q.LinesOf(recording.id))}
        found |= {note.id: clock(note.span.first) for note in bench.ask(q.AnnotationsOf(recording.id)) if note.span}
        found |= {
            speaker.key: tr("voice {number}").format(number=speaker.number) for speaker in bench.ask(q.SpeakersOf(recording.id))
        }
    return found


class ChangesModel(QAbstractTableModel):
    """Rows of changes."""

    def __init__(self, changes: Sequence[ShownChange], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._changes = changes

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(self._changes)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(_HEADS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        change = self._changes[index.row()]
        texts = (change.place, change.what, change.before or "–", change.after or "–", change.by, change.at)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return texts[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(texts[index.column()])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802 - Qt's name
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(_HEADS[section])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


class Changes(QTabWidget):
    """Two tables of one exhibit's changes."""

    def __init__(self, changes: Sequence[ShownChange], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("What changed"))
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        fresh = [change for change in changes if change.since_last]
        self._put(changes, tr("Since the machine’s draft"), tr("Nobody changed anything: it stands as the machine wrote it."))
        self._put(fresh, tr("Since last time"), tr("Nothing changed since a reviewer’s last word."))
        self.setMinimumHeight(220)

    def _put(self, changes: Sequence[ShownChange], title: str, nothing: str) -> None:
        page: QWidget = _table(changes, title) if changes else label(nothing, "muted", wraps=True)
        if not changes:
            page.setContentsMargins(8, 12, 8, 12)
        self.addTab(page, f"{title} ({len(changes):,})")


def _table(changes: Sequence[ShownChange], named: str) -> QTableView:
    table = QTableView()
    table.setObjectName("changes")
    table.setAccessibleName(named)
    table.setModel(ChangesModel(changes, table))
    table.setShowGrid(False)
    table.setWordWrap(True)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    head = table.horizontalHeader()
    head.setHighlightSections(False)
    head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    for column, width in enumerate((116, 96, 0, 0, 112, 148)):
        table.setColumnWidth(column, width or 200)
    for column in (2, 3):
        head.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
    if len(changes) <= _MEASURED:
        # Rows are as high as their words need at the width the columns have in the end.
        soon = QTimer(table, singleShot=True, interval=0)
        soon.timeout.connect(table.resizeRowsToContents)
        head.sectionResized.connect(lambda *_: soon.start())
        soon.start()
    return table
