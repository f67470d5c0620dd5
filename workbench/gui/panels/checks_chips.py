"""Chips that choose kinds: each a button that stays down, with how many there are; they wrap into as many rows as needed."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QLayout, QLayoutItem, QPushButton, QWidget

from workbench.domain.transcript import SuspicionKind
from workbench.gui import icons
from workbench.gui.language import tr
from workbench.gui.panels.checks_list import ICONS
from workbench.gui.panels.parts import button
from workbench.gui.style import GRID, Theme


class Flow(QLayout):
    """Puts widgets beside each other and goes on in the next row where there is no more room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._held: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(GRID)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        self._held.append(item)

    def count(self) -> int:
        return len(self._held)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        return self._held[index] if 0 <= index < len(self._held) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        return self._held.pop(index) if 0 <= index < len(self._held) else None

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        edge = self.contentsMargins()
        room = QRect(edge.left(), edge.top(), width - edge.left() - edge.right(), 0)
        return self._lay(room, move=False) + edge.top() + edge.bottom()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.minimumSize()

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        widest = max((item.sizeHint().width() for item in self._held), default=0)
        highest = max((item.sizeHint().height() for item in self._held), default=0)
        edge = self.contentsMargins()
        return QSize(widest + edge.left() + edge.right(), highest + edge.top() + edge.bottom())

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 - Qt's name
        super().setGeometry(rect)
        edge = self.contentsMargins()
        self._lay(rect.adjusted(edge.left(), edge.top(), -edge.right(), -edge.bottom()), move=True)

    def _lay(self, rect: QRect, *, move: bool) -> int:
        at, height = rect.topLeft(), 0
        for item in self._held:
            if item.isEmpty():
                continue  # a hidden chip takes no room, nor the gap behind it
            size = item.sizeHint()
            if at.x() + size.width() > rect.right() + 1 and at.x() > rect.x():
                at, height = QPoint(rect.x(), at.y() + height + self.spacing()), 0
            if move:
                item.setGeometry(QRect(at, size))
            at, height = QPoint(at.x() + size.width() + self.spacing(), at.y()), max(height, size.height())
        return at.y() + height - rect.y()


class FlowBox(QWidget):
    """A widget whose children flow; never lower than its rows need."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.flow = Flow(self)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self.setMinimumHeight(self.flow.heightForWidth(self.width()))
        return done


class Chips(FlowBox):
    """None chosen means all kinds."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Kinds to show"))
        self._buttons: dict[SuspicionKind, QPushButton] = {kind: self._chip(kind) for kind in SuspicionKind}
        self.dress(theme)
        self.show_counts({})

    def dress(self, theme: Theme) -> None:
        """Change colours."""
        for kind, made in self._buttons.items():
            made.setIcon(icons.icon(ICONS[kind], theme.muted, theme.faint))

    def show_counts(self, counts: Mapping[SuspicionKind, int]) -> None:
        """How many there are of each kind; a kind that is not there has no chip."""
        for kind, made in self._buttons.items():
            count = counts.get(kind, 0)
            made.setText(f"{tr(str(kind))} {count:,}")
            made.setAccessibleName(tr("Only {kind}: {n}").format(kind=tr(str(kind)), n=f"{count:,}"))
            made.setVisible(count > 0 or made.isChecked())
        self.updateGeometry()

    def chosen(self) -> frozenset[SuspicionKind]:
        """The kinds that are wanted; all where none is chosen."""
        held = frozenset(kind for kind, made in self._buttons.items() if made.isChecked())
        return held or frozenset(SuspicionKind)

    def button_of(self, kind: SuspicionKind) -> QPushButton:
        """The chip of a kind."""
        return self._buttons[kind]

    def _chip(self, kind: SuspicionKind) -> QPushButton:
        made = button("", "chip", name=f"chip_{kind.name.lower()}")
        made.setCheckable(True)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.toggled.connect(lambda _: self.changed.emit())
        self.flow.addWidget(made)
        return made
