"""The dialog before another laboratory's bundle is taken into a case, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QWidget

from workbench.domain.court_orders import TakeBundle, TakingOutcome
from workbench.domain.evidence import Case
from workbench.gui.dialogs.form import Form
from workbench.gui.dialogs.notices import Notice
from workbench.gui.language import counted, later, tr
from workbench.gui.reporting.verdict_view import details

_TEXT = later(
    "Verifies the bundle once more and takes its evidence, transcripts and notes into a case here, under the names of those "
    "who made them. That they came from there, and by whom they were taken in, goes on record."
)


class TakingForm(Form):
    """Into which case."""

    def __init__(self, folder: Path, root: str, cases: Sequence[Case], here: str, parent: QWidget | None = None) -> None:
        super().__init__(tr("Take {name} into a case").format(name=folder.name), tr("Take into case"), parent, text=tr(_TEXT))
        self._folder, self._root = folder, root
        self.case = QComboBox()
        for case in cases:
            self.case.addItem(f"{case.number} · {case.title}", case.number)
        self.case.setCurrentIndex(max(0, self.case.findData(here)))
        self.field(tr("Case"), self.case)

    def check(self) -> str:
        return "" if self.case.count() else tr("Open a case first: File, New case.")

    def order(self) -> TakeBundle:
        """What the form asks for."""
        return TakeBundle(self._folder, str(self.case.currentData()), self._root)


def taken(outcome: TakingOutcome, parent: QWidget | None = None) -> Notice:
    """What came in, and what did not."""
    if not outcome.verdict.is_sound:
        return Notice(tr("Nothing was taken in"), details(outcome.verdict), parent).show_with()
    parts = (
        counted(len(outcome.evidence), "exhibit"),
        counted(outcome.drafts, "draft"),
        counted(outcome.notes, "note"),
    )
    text = "\n".join((" · ".join(parts), *outcome.refused))
    return Notice(tr("The bundle was taken in"), text, parent).show_with()
