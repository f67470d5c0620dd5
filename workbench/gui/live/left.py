"""Sound that a crash or a stopped recording left unsealed: each can become evidence now, later, or be given up on record."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from workbench.domain.live import Spool
from workbench.domain.live_orders import SealSpool
from workbench.gui import moments
from workbench.gui.dialogs.form import Form
from workbench.gui.language import later, tr
from workbench.gui.panels.parts import tip

_TEXT = later("This sound was recorded and never sealed as evidence. Nothing of it is lost: it waits until you decide.")
_HEADS = (later("Case"), later("Name"), later("Recorded from"), later("Began"), later("Size"))


class LeftSound(Form):
    """One chosen recording at a time."""

    thrown_away = Signal()

    def __init__(self, left: Sequence[Spool], parent: QWidget | None = None, *, refusal: str = "") -> None:
        super().__init__(tr("Sound that is not sealed yet"), tr("Seal as evidence"), parent, text=tr(_TEXT))
        self.setMinimumWidth(720)
        self.stop.setText(tr("Later"))
        self.list = QTreeWidget()
        self.list.setObjectName("rows")
        self.list.setHeaderLabels([tr(head) for head in _HEADS])
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self._left = tuple(left)
        for spool in left:
            self.list.addTopLevelItem(_row(spool))
        for column in range(len(_HEADS)):
            self.list.resizeColumnToContents(column)
        self.field(tr("Recordings"), self.list)
        self.offer(tr("Throw away…"), self._throw_away, why=refusal)
        self.go.setEnabled(not refusal)
        self.go.setToolTip(tip(refusal))
        if (first := self.list.topLevelItem(0)) is not None:
            self.list.setCurrentItem(first)

    def chosen(self) -> Spool:
        """The recording that is chosen."""
        return self._left[max(0, self.list.currentIndex().row())]

    def check(self) -> str:
        if self.chosen().is_running:
            return tr("That one is still being recorded. Stop it first.")
        return ""

    def order(self) -> SealSpool:
        """Take the chosen one in."""
        return SealSpool(self.chosen().key)

    def throwing_away(self) -> SealSpool:
        """Give the chosen one up."""
        return SealSpool(self.chosen().key, throw_away=True)

    def _throw_away(self) -> None:
        if why := self.check():
            self.fail(why)
        else:
            self.thrown_away.emit()


class ThrowAway(Form):
    """Asked once more: what is thrown away cannot be had back."""

    enter_submits = False

    def __init__(self, spool: Spool, parent: QWidget | None = None) -> None:
        text = tr("“{name}”, recorded from {start}, is deleted for good. The ledger keeps that it was, and who did it.").format(
            name=spool.name, start=moments.day(spool.started_at)
        )
        super().__init__(tr("Throw this sound away?"), tr("Throw it away for good"), parent, text=text)


def _row(spool: Spool) -> QTreeWidgetItem:
    told = f"{spool.arrived / 1e6:,.1f} MB" if not spool.is_running else tr("still recording")
    item = QTreeWidgetItem([spool.case_number, spool.name, spool.source.name, moments.day(spool.started_at), told])
    item.setToolTip(2, tip(spool.source.name))
    return item
