"""The queue of those who approve: which exhibits wait for a second person, the critical ones first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QStackedWidget, QStyleOptionViewItem, QVBoxLayout, QWidget

from workbench.domain.review import Waiting
from workbench.gui import moments, typeface
from workbench.gui.language import counted, later, tr
from workbench.gui.panels.painted import Index, PaintedList, PaintedRows, line
from workbench.gui.panels.parts import button, label, tip
from workbench.gui.style import Theme

WAITING = Qt.ItemDataRole.UserRole + 1
_ROW, _LINE, _SIDE = 64, 20, 16
_NOTHING = later("Nothing waits for a verdict. Exhibits appear here when somebody submits them.")
_NOT_YOURS = later("Only supervisors and administrators approve; you see what waits for them.")


class QueueModel(QAbstractListModel):
    """Exhibits that wait, as the list shows them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._waiting: Sequence[Waiting] = ()
        self.person = ""

    def show(self, waiting: Sequence[Waiting], person: str) -> None:
        """Other exhibits."""
        self.beginResetModel()
        self._waiting, self.person = waiting, person
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(self._waiting)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        waiting = self._waiting[index.row()]
        if role == WAITING:
            return waiting
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{waiting.case_number}/{waiting.exhibit}  {waiting.name}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{waiting.case_number}/{waiting.exhibit} {waiting.name}, {', '.join(about(waiting, self.person))}"
        if role == Qt.ItemDataRole.ToolTipRole:
            worked = tr("Worked on by {join}.").format(join=", ".join(waiting.authors))
            yours = tr(" You worked on it, and nobody judges their own work.") if self.person in waiting.authors else ""
            return tip(f"{waiting.name}\n{worked}{yours}")
        return None


class ReviewQueue(QStackedWidget):
    """A list, or why it is empty. A double click or Enter opens an exhibit and its approval."""

    opened = Signal(object)
    reports_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model = QueueModel(self)
        self.list = _List(theme)
        self._nothing = label("", "small", wraps=True)
        self._whose = label(_NOT_YOURS, "small", wraps=True)
        self.list.setAccessibleName(tr("Exhibits that wait for a verdict"))
        self.list.setModel(self._model)
        self.list.activated.connect(lambda index: self.opened.emit(index.data(WAITING)))
        self.list.entered_key.connect(lambda index: self.opened.emit(index.data(WAITING)))
        self._reports = [button("", "link", name="reports_waiting") for _ in range(2)]
        for made in self._reports:
            made.setStyleSheet("text-align: left")
            made.clicked.connect(lambda _=False: self.reports_wanted.emit())
            made.hide()
        self.addWidget(self._empty_page())
        self.addWidget(self._full_page())

    def dress(self, theme: Theme) -> None:
        """Change colours."""
        self.list.dress(theme)

    def show_waiting(self, waiting: Sequence[Waiting], person: str, *, may_judge: bool) -> None:
        """Who waits, as this person sees it."""
        kept = self.list.currentIndex().data(WAITING)
        self._model.show(waiting, person)
        self._whose.setVisible(not may_judge)
        self._nothing.setText(tr(_NOTHING) if may_judge else f"{tr(_NOTHING)} {tr(_NOT_YOURS)}")
        self.setCurrentIndex(1 if waiting else 0)
        ids = [w.review.evidence_id for w in waiting]
        row = ids.index(kept.review.evidence_id) if kept and kept.review.evidence_id in ids else 0
        self.list.setCurrentIndex(self._model.index(row))

    def show_reports(self, count: int) -> None:
        """How many reports wait for this person's signature."""
        for made in self._reports:
            made.setVisible(bool(count))
            made.setText(tr("◆ {reports} to countersign").format(reports=counted(count, "report")))

    def _empty_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(_SIDE, 4, _SIDE, 8)
        column.addWidget(self._reports[0])
        column.addWidget(self._nothing)
        column.addStretch(1)
        return page

    def _full_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._whose.setContentsMargins(_SIDE, 4, _SIDE, 8)
        column.addWidget(self._reports[1])
        column.addWidget(self._whose)
        column.addWidget(self.list, 1)
        return page


class _List(PaintedList):
    entered_key = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, _Painter, parent)
        self.setUniformItemSizes(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        # Not every platform takes Enter for activation.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.entered_key.emit(self.currentIndex())
            return
        super().keyPressEvent(event)


class _Painter(PaintedRows):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        return QSize(0, _ROW)

    def row(self, painter: QPainter, cell: QRect, index: Index) -> None:
        waiting, model = index.data(WAITING), index.model()
        person = model.person if isinstance(model, QueueModel) else ""
        box = cell.adjusted(_SIDE, 2, -_SIDE, 0)
        first, second = about(waiting, person)[:2]
        mark, tone = _mark(waiting, person)
        write, small, middle = self.write, typeface.small(), Qt.TextElideMode.ElideMiddle
        top = line(box, 0, _LINE)
        taken = write(painter, top, mark, getattr(self.theme, tone), small, right=True) + 8 if mark else 0
        title = top.adjusted(0, 0, -taken, 0)
        write(painter, title, str(index.data()), self.theme.text, typeface.face(strong=True), elide=middle)
        write(painter, line(box, 1, _LINE), first, self.theme.muted, small, elide=middle)
        write(painter, line(box, 2, _LINE), second, self.theme.muted, small, elide=middle)


def about(waiting: Waiting, person: str) -> tuple[str, ...]:
    """Who and since when, how much changed, and what marks it."""
    review = waiting.review
    again = (
        tr(" · {since_last:,} since last time").format(since_last=waiting.since_last)
        if waiting.since_last != waiting.changed
        else ""
    )
    changed = (
        tr("{changed:,} changed{again}").format(changed=waiting.changed, again=again)
        if waiting.changed
        else tr("as the machine wrote it")
    )
    mark = _mark(waiting, person)[0]
    return (tr("{by} · since {clock}").format(by=review.by, clock=moments.clock(review.at)), changed, *((mark,) if mark else ()))


def _mark(waiting: Waiting, person: str) -> tuple[str, str]:
    if person in waiting.authors:
        return tr("your work"), "muted"
    return ("critical", "bad") if waiting.critical else ("", "muted")
