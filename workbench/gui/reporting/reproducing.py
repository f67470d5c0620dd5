"""Running a recorded recipe again: what it is compared with, and how the two compare."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from workbench.domain.court_orders import Reproduce, ReproductionOutcome
from workbench.domain.leaving import Reproduction, Sameness
from workbench.domain.transcript import DraftInfo
from workbench.gui import moments
from workbench.gui.dialogs.form import Form
from workbench.gui.dialogs.notices import Notice
from workbench.gui.language import counted, later, tr
from workbench.gui.panels.parts import Facts, label, tip

_TEXT = later(
    "Runs the draft's recorded recipe again, without any stored result, and compares word for word. It takes as long as the "
    "first time; the outcome goes on record, whatever it is."
)
_MEANING = {
    Sameness.IDENTICAL: later("Every byte is the same: words, times and confidences."),
    Sameness.TEXT_IDENTICAL: later("Every word is the same; times or confidences differ a little."),
    Sameness.DIFFERENT: later("Some words differ. The machine draft that stands was not changed."),
}
_LOOK = {Sameness.IDENTICAL: ("✓", "good"), Sameness.TEXT_IDENTICAL: ("✓", "good"), Sameness.DIFFERENT: ("≠", "warn")}


class ReproduceForm(Form):
    """Which draft, and what came of earlier runs."""

    def __init__(
        self,
        recording_id: str,
        drafts: Sequence[DraftInfo],
        earlier: Sequence[Reproduction],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tr("Reproduce"), tr("Run again and compare"), parent, text=tr(_TEXT))
        self.setMinimumWidth(560)
        self._recording = recording_id
        self.draft = QComboBox()
        for draft in drafts:
            kind = tr("working draft") if draft.is_working else tr("beside")
            made = f"{', '.join(draft.engines) or tr('by hand')} · {draft.by} · {moments.day(draft.made_at)}"
            self.draft.addItem(f"{made} · {kind}", draft.id)
        working = next((draft.id for draft in drafts if draft.is_working), "")
        self.draft.setCurrentIndex(max(0, self.draft.findData(working)))
        self.field(tr("Draft"), self.draft)
        facts = Facts(tr("Earlier runs"))
        for run in earlier:
            facts.row(moments.day(run.at), f"{_LOOK[run.outcome][0]} {run.outcome} · {run.by}")
        self.tell(facts if earlier else label(tr("It was not run again before."), "small"))

    def order(self) -> Reproduce:
        """What the form asks for."""
        return Reproduce(self._recording, str(self.draft.currentData() or ""))


def compared(outcome: ReproductionOutcome, parent: QWidget | None = None) -> Notice:
    """The word for it, what it means, why, and every difference."""
    made = outcome.reproduction
    sign, role = _LOOK[made.outcome]
    notice = Notice(tr("Run again"), tr(_MEANING[made.outcome]), parent)
    notice.setMinimumWidth(720)
    verdict = label(f"{sign} {made.outcome}", role)
    verdict.setObjectName("sameness")
    said, room = QWidget(), QVBoxLayout()
    said.setLayout(room)
    room.setContentsMargins(0, 0, 0, 0)
    room.addWidget(verdict)
    if made.why:
        room.addWidget(label(tr("Why: {why}").format(why=made.why), "", wraps=True, selectable=True))
    if outcome.rows:
        room.addWidget(label(counted(made.differences or len(outcome.rows), "difference"), "small"))
        room.addWidget(_differences(outcome.rows), 1)
    else:
        room.addStretch(1)
    notice.offer_copy(made.sha256, tr("Copy digest"))
    return notice.show_with(said)


def _differences(rows: Sequence[tuple[str, str]]) -> QTreeWidget:
    made = QTreeWidget()
    made.setObjectName("rows")
    made.setAccessibleName(tr("Differences"))
    made.setRootIsDecorated(False)
    made.setColumnCount(2)
    made.setHeaderLabels([tr("As it stands"), tr("As it came again")])
    made.setMinimumHeight(min(320, 60 + 26 * len(rows)))
    for before, after in rows:
        item = QTreeWidgetItem([before or "∅", after or "∅"])
        for column, text in enumerate((before, after)):
            item.setToolTip(column, tip(text))
        made.addTopLevelItem(item)
    made.setColumnWidth(0, 330)
    return made
