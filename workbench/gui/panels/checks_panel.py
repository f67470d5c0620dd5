"""To check: chips by kind, the list, and what to do with the chosen one: confirm it, or correct it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from workbench.domain.timeline import Rate
from workbench.domain.transcript import SuspicionKind
from workbench.gui.language import tr
from workbench.gui.panels.checks_chips import Chips, FlowBox
from workbench.gui.panels.checks_list import ChecksModel, ChecksView
from workbench.gui.panels.parts import button, label, tip
from workbench.gui.style import GRID, Theme

if TYPE_CHECKING:
    from workbench.gui.examining.checked import Standing
    from workbench.stages.suspicions import Check

Do = Callable[["Check"], object]
_SIDE = 16
_NOTHING = "Nothing was found that needs a human's ear. Numbers, names and negations appear here, and what the engine doubted."
_DONE = "Everything here is confirmed."


class ChecksPanel(QWidget):
    """Everything stays in the list until somebody stands for it; then it is shown with who and when, where that is wanted."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._found: Standing | None = None
        self._barred, self._is_wired = "", False
        self._model = ChecksModel(self)
        self.said = label("", "small", wraps=True)
        self.chips = Chips(theme)
        self.with_confirmed = QCheckBox(tr("Show confirmed"))
        self.list = ChecksView(theme)
        self.list.setModel(self._model)
        self.confirm = button(tr("Confirm"), name="confirm_check")
        self.correct = button(tr("Not right: correct it"), name="correct_check")
        self.setFocusProxy(self.list)
        self._lay_out()
        self.chips.changed.connect(self._refill)
        self.with_confirmed.toggled.connect(self._refill)
        self.list.selectionModel().currentChanged.connect(lambda *_: self._permit())
        self._refill()

    def wire(self, go: Do, confirm: Do, take_back: Do, correct: Do) -> None:
        """What the list and the buttons do; said again by whoever logs in next, it would be done twice."""
        if self._is_wired:
            return
        self._is_wired = True
        self.list.place_chosen.connect(go)
        self.list.confirm_key.connect(lambda check: self._act(confirm, check))
        self.list.correct_key.connect(correct)
        self.list.take_back_key.connect(lambda check: None if check.is_open or self._barred else take_back(check))
        self.confirm.clicked.connect(lambda _=False: self._with_chosen(lambda c: (confirm if c.is_open else take_back)(c)))
        self.correct.clicked.connect(lambda _=False: self._with_chosen(correct))

    def dress(self, theme: Theme) -> None:
        """Change colours."""
        self.chips.dress(theme)
        self.list.dress(theme)

    def clear(self) -> None:
        """No vault."""
        self._found = None
        self._refill()

    def show_checks(self, found: Standing, rate: Rate | None, *, barred: str) -> None:
        """What there is to check; `barred` says why nothing can be confirmed now."""
        self._found, self._barred = found, barred
        if rate is not None:
            self._model.rate = rate
        self._refill()

    def choose(self, check: Check) -> None:
        """Make it the current one."""
        if (row := self._model.row_of(check)) >= 0:
            self.list.setCurrentIndex(self._model.index(row))

    def current(self) -> Check | None:
        """The chosen check."""
        return self.list.check()

    def _refill(self) -> None:
        found, kept, row = self._found, self.list.check(), self.list.currentIndex().row()
        wanted, with_confirmed = self.chips.chosen(), self.with_confirmed.isChecked()
        held = () if found is None else found.checks if with_confirmed else found.open
        shown = held if len(wanted) == len(SuspicionKind) else [check for check in held if check.kind in wanted]
        self.chips.show_counts({} if found is None else found.counts if with_confirmed else found.open_counts)
        self._model.show(shown, self._model.rate)
        # What was just confirmed leaves the list; the next one takes its place under the key.
        at = self._model.row_of(kept) if kept is not None else -1
        self.list.setCurrentIndex(self._model.index(at if at >= 0 else min(max(row, 0), len(shown) - 1)))
        self.said.setText(self._told(len(shown)))
        self.said.setAccessibleName(self.said.text())
        self.list.setVisible(bool(shown))
        self._filler.setVisible(not shown)
        self._permit()

    def _told(self, shown: int) -> str:
        if self._found is None or not self._found.words:
            return tr("Choose a transcribed recording to see what is to check in it.")
        if shown:
            return self._found.told
        return f"{self._found.told}. " + tr(_DONE if self._found.checks else _NOTHING)

    def _permit(self) -> None:
        check = self.list.check()
        is_open = check is None or check.is_open
        self.confirm.setText(tr("Confirm") if is_open else tr("Take back"))
        said = tr("You stand for it: it reads as it was said (Enter)") if is_open else tr("Stand for it no longer (Delete)")
        for made, can, why in (
            (self.confirm, check is not None and not self._barred, self._barred or said),
            (self.correct, check is not None, tr("Open the line at this word (F2)")),
        ):
            made.setEnabled(can)
            made.setToolTip(tip(why))
            made.setAccessibleDescription(why)

    def _act(self, do: Do, check: Check) -> None:
        if check.is_open and not self._barred:
            do(check)

    def _with_chosen(self, do: Do) -> None:
        if (check := self.list.check()) is not None:
            do(check)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, GRID * 2)
        column.setSpacing(GRID)
        top = QVBoxLayout()
        top.setContentsMargins(_SIDE, 0, _SIDE, GRID)
        top.setSpacing(GRID * 2)
        for part in (self.said, self.chips, self.with_confirmed):
            top.addWidget(part)
        column.addLayout(top)
        column.addWidget(self.list, 1)
        self._filler = QWidget()
        column.addWidget(self._filler, 1)
        below = FlowBox()
        below.flow.setContentsMargins(_SIDE, GRID, _SIDE, 0)
        below.flow.setSpacing(GRID * 2)
        below.flow.addWidget(self.confirm)
        below.flow.addWidget(self.correct)
        column.addWidget(below)
