"""Compare: which draft the working transcript is set against, where they differ, and what to do about each place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from workbench.domain.transcript import DraftInfo
from workbench.gui import moments
from workbench.gui.language import tr
from workbench.gui.panels.compare_list import CompareModel, CompareView, Passage
from workbench.gui.panels.parts import button, label, tip
from workbench.gui.style import GRID, Theme

_SIDE = 12
_ALONE = (
    "There is no second draft of this recording. Transcribe it with other engines beside the present draft, or ask a second "
    "listener to write down what they hear without seeing it."
)


class ComparePanel(QWidget):
    """Says what a person wants; the rows that come of it are made elsewhere."""

    other_chosen = Signal(str)
    passage_chosen = Signal(object)
    take_wanted = Signal(object)
    keep_wanted = Signal(object)
    play_wanted = Signal(object)
    second_draft_wanted = Signal()
    listener_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = CompareModel(self)
        self.list = CompareView(self.model, theme, self)
        self.other = QComboBox()
        self.other.setAccessibleName(tr("Compare with"))
        self.other.setMinimumWidth(280)
        self.said = label("", "small", wraps=True)
        self.take = button(tr("Take theirs"), name="take_theirs")
        self.keep = button(tr("Keep ours"), name="keep_ours")
        self.second = button(tr("Second draft…"), name="second_draft")
        self.listener = button(tr("Second listener…"), name="second_listener")
        self._barred = ""
        self.list.setMinimumHeight(200)  # or the dock would open with a row and a half in sight
        self.setFocusProxy(self.list)
        self._lay_out()
        self._connect()
        self.show_drafts((), "")

    def dress(self, theme: Theme) -> None:
        """Change colours."""
        self.list.dress(theme)

    def clear(self) -> None:
        """No vault."""
        self.show_drafts((), "")

    def show_drafts(self, others: Sequence[DraftInfo], chosen: str, hubs: Mapping[str, str] = MappingProxyType({})) -> None:
        """The drafts there are beside the working one."""
        self.other.blockSignals(True)
        self.other.clear()
        for draft in others:
            self.other.addItem(named(draft, hubs.get(draft.id, "")), draft.id)
        self.other.setCurrentIndex(max(0, self.other.findData(chosen)))
        self.other.blockSignals(False)
        self.other.setVisible(bool(others))
        if not others:
            self.show_passages((), ("", ""), tr(_ALONE))

    def show_passages(self, passages: Sequence[Passage], sources: tuple[str, str], said: str, barred: str = "") -> None:
        """Where they differ; `barred` says why nothing can be decided now."""
        row = self.list.currentIndex().row()
        self._barred = barred
        self.model.show(passages, sources)
        self.said.setText(said)
        self.list.setVisible(bool(passages))
        self._filler.setVisible(not passages)
        if passages:
            self.list.setCurrentIndex(self.model.index(min(max(row, 0), len(passages) - 1), 0))
        self._permit()

    def step(self, by: int) -> Passage | None:
        """The next or previous passage nobody has decided, round the end; None where there is none."""
        here, count = self.list.currentIndex().row(), self.model.rowCount()
        order = [(here + by * n) % count for n in range(1, count + 1)] if count else []
        row = next((row for row in order if not self.model.passage(row).is_decided), -1)
        if row < 0:
            return None
        self.list.setCurrentIndex(self.model.index(row, 0))
        return self.model.passage(row)

    def current(self) -> Passage | None:
        """The chosen passage."""
        index = self.list.currentIndex()
        return self.model.passage(index.row()) if index.isValid() else None

    def _connect(self) -> None:
        self.other.currentIndexChanged.connect(lambda _: self.other_chosen.emit(self.other.currentData() or ""))
        self.list.selectionModel().currentRowChanged.connect(lambda *_: self._permit())
        self.list.clicked.connect(lambda _: self._tell(self.passage_chosen))
        for signal, made in ((self.take_wanted, self.take), (self.keep_wanted, self.keep)):
            made.clicked.connect(lambda _=False, s=signal: self._ask(s))
        self.list.take_key.connect(lambda: self._ask(self.take_wanted))
        self.list.keep_key.connect(lambda: self._ask(self.keep_wanted))
        self.list.play_key.connect(lambda: self._tell(self.play_wanted))
        self.second.clicked.connect(lambda _=False: self.second_draft_wanted.emit())
        self.listener.clicked.connect(lambda _=False: self.listener_wanted.emit())

    def _ask(self, signal: SignalInstance) -> None:
        if not self._barred:
            self._tell(signal)

    def _tell(self, signal: SignalInstance) -> None:
        if (passage := self.current()) is not None:
            signal.emit(passage)

    def _permit(self) -> None:
        passage = self.current()
        for made, why in (
            (self.take, tr("Their words stand from now on; yours are kept as a reading that was not chosen (Enter)")),
            (self.keep, tr("Your words stand; theirs are kept as a reading that was not chosen (Backspace)")),
        ):
            made.setEnabled(passage is not None and not self._barred)
            made.setToolTip(tip(self._barred or why))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID, 0, GRID * 2)
        column.setSpacing(GRID * 2)
        top = QHBoxLayout()
        top.setContentsMargins(_SIDE, 0, _SIDE, 0)
        top.setSpacing(GRID * 2)
        top.addWidget(self.other)
        top.addWidget(self.said, 1)
        for made in (self.take, self.keep, self.second, self.listener):
            top.addWidget(made)
        column.addLayout(top)
        column.addWidget(self.list, 1)
        self._filler = QWidget()
        column.addWidget(self._filler, 1)


def named(draft: DraftInfo, hub: str = "") -> str:
    """What a draft is called: the hub it came from, the engine, or the person, and when."""
    is_person = "second listener" in draft.engines
    who = f"{tr('Second listener')} {draft.by}" if is_person else ", ".join(draft.engines) or draft.by
    where = f"{tr('Hub {name}').format(name=hub)} · " if hub else ""
    return f"{where}{who}, {moments.day(draft.made_at)}"
