"""The list of what is to check: an icon and words for the kind, the time, what it is about, and who stands for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from workbench.domain.timeline import Rate
from workbench.domain.transcript import SuspicionKind
from workbench.gui import icons, moments, typeface
from workbench.gui.language import tr
from workbench.gui.panels.painted import Index, PaintedList, PaintedRows, line
from workbench.gui.panels.parts import tip
from workbench.gui.style import Theme

if TYPE_CHECKING:
    from workbench.stages.suspicions import Check

CHECK = Qt.ItemDataRole.UserRole + 1
_ROW, _LINE, _SIDE, _ICON = 48, 20, 16, 14

ICONS: dict[SuspicionKind, str] = {
    SuspicionKind.LOOP: "refresh",
    SuspicionKind.TEXT_WITHOUT_SPEECH: "transcribe",
    SuspicionKind.SPEECH_WITHOUT_TEXT: "waveform",
    SuspicionKind.ODD_RATE: "clock",
    SuspicionKind.LOW_CONFIDENCE: "low",
    SuspicionKind.MISALIGNMENT: "panels",
    SuspicionKind.PHANTOM_PHRASE: "suspect",
    SuspicionKind.LANGUAGE_SWITCH: "flag",
    SuspicionKind.NUMBER: "list",
    SuspicionKind.NAME: "person",
    SuspicionKind.NEGATION: "cancel",
    SuspicionKind.DISAGREEMENT: "panels",
}


class ChecksModel(QAbstractListModel):
    """Checks, as the list shows them; only rows that differ are told of, so that the list stays where it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._checks: Sequence[Check] = ()
        self.rate = Rate(1000)

    def show(self, checks: Sequence[Check], rate: Rate) -> None:
        """Other checks."""
        self.beginResetModel()
        self._checks, self.rate = checks, rate
        self.endResetModel()

    def row_of(self, check: Check) -> int:
        """The row of the same check, confirmed or not; -1 where it is not listed."""
        wanted = (check.kind, check.segment_id, check.span)
        return next((row for row, held in enumerate(self._checks) if (held.kind, held.segment_id, held.span) == wanted), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(self._checks)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        check = self._checks[index.row()]
        if role == CHECK:
            return check
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{tr(str(check.kind))}  {check.text}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join((tr(str(check.kind)), self.rate.clock(check.span.first), check.text, state(check)))
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(f"{tr(str(check.kind))}: {check.text}\n{state(check)}")
        return None


class ChecksView(PaintedList):
    """Enter confirms, F2 corrects, Delete takes a confirmation back; a click or Space leads there."""

    confirm_key = Signal(object)
    correct_key = Signal(object)
    take_back_key = Signal(object)
    place_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, _Painter, parent)
        self.setAccessibleName(tr("Passages to check"))
        self.setUniformItemSizes(True)
        self.clicked.connect(lambda index: self.place_chosen.emit(index.data(CHECK)))

    def check(self) -> Check | None:
        """The chosen one."""
        index = self.currentIndex()
        found: Check | None = index.data(CHECK) if index.isValid() else None
        return found

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        check, signals = (
            self.check(),
            {
                Qt.Key.Key_Return: self.confirm_key,
                Qt.Key.Key_Enter: self.confirm_key,
                Qt.Key.Key_F2: self.correct_key,
                Qt.Key.Key_Delete: self.take_back_key,
                Qt.Key.Key_Space: self.place_chosen,
            },
        )
        if check is not None and event.key() in signals:
            signals[Qt.Key(event.key())].emit(check)
        else:
            super().keyPressEvent(event)


class _Painter(PaintedRows):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        return QSize(0, _ROW)

    def row(self, painter: QPainter, cell: QRect, index: Index) -> None:
        check, model = index.data(CHECK), index.model()
        rate = model.rate if isinstance(model, ChecksModel) else Rate(1000)
        tone = self.theme.warn if check.is_open else self.theme.good
        box = cell.adjusted(_SIDE, 4, -_SIDE, -4)
        icons.draw(
            painter, QRectF(box.left(), box.top() + 3, _ICON, _ICON), ICONS[check.kind] if check.is_open else "check", tone
        )
        small, top = typeface.small(), line(box, 0, _LINE)
        right = self.write(painter, top, rate.clock(check.span.first), self.theme.muted, small, right=True) + 8
        self.write(painter, top.adjusted(_ICON + 8, 0, -right, 0), heading(check), tone, small)
        words = check.text if check.is_open else state(check)
        under, ink = line(box, 1, _LINE).adjusted(_ICON + 8, 0, 0, 0), self.theme.text if check.is_open else self.theme.muted
        self.write(painter, under, words, ink, typeface.face())


def heading(check: Check) -> str:
    """The kind in words; of a confirmed one, what was confirmed about it."""
    kind = tr(str(check.kind))
    return kind if check.is_open else f"{kind} · {check.text}"


def state(check: Check) -> str:
    """Whether somebody stands for it, who and since when."""
    held = check.confirmed
    if held is None:
        return tr("not confirmed yet")
    return tr("confirmed by {author} {at}").format(author=held.author, at=moments.clock(held.made_at))
