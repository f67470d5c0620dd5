"""The dialog before a court bundle: what goes in, and where the folder goes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFileDialog, QListWidget, QWidget

from workbench.domain.evidence import Case
from workbench.domain.orders import BundleOutcome, MakeBundle
from workbench.gui.dialogs.form import Form
from workbench.gui.dialogs.notices import Notice
from workbench.gui.dialogs.order_forms import FileField
from workbench.gui.panels.parts import button
from workbench.gui.witnessed import entries
from workbench.gui.worked import counted

_TEXT = (
    "A folder that anyone can check without this program: the ledger with what concerns other cases hidden, transcripts, "
    "evidence, and verify_bundle.py, one readable file. That it left the vault goes on record."
)


class Bundle(Form):
    """With or without evidence files, which signed reports, and where."""

    def __init__(self, case: Case, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(f"Bundle of case {case.number}", "Make bundle", parent, text=_TEXT)
        self.setMinimumWidth(560)
        self._case, self._folder = case, folder
        self.media = QCheckBox("With the evidence files")
        self.media.setChecked(True)
        self.reports = QListWidget()
        self.reports.setFixedHeight(72)
        self.reports.setObjectName("exhibits")
        self.file = FileField(folder / f"{case.number} bundle", "")
        self.file.path.setAccessibleName("Folder of the bundle")
        self.field("", self.media, "Without them the bundle names each by its digest, for whom has the files already.")
        self.field("Signed reports in it (may stay empty)", self.reports)
        self.tell(self._adder())
        self.field("Folder (made by the bundle)", self.file)

    def check(self) -> str:
        if wrong := self.file.problem():
            return wrong
        return f"{self.file.value()} is there already; choose another name." if self.file.value().exists() else ""

    def order(self) -> MakeBundle:
        """What the form asks for."""
        reports = tuple(Path(self.reports.item(row).text()) for row in range(self.reports.count()))
        return MakeBundle(self._case.number, self.file.value(), self.media.isChecked(), reports)

    def add(self, reports: Sequence[str]) -> None:
        """Enclose signed reports."""
        self.reports.addItems(reports)

    def _adder(self) -> QWidget:
        made = button("Add reports…", name="add_reports")
        made.clicked.connect(self._ask)
        return made

    def _ask(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(self, "Signed reports of the case", str(self._folder), "PDF (*.pdf)")
        self.add(chosen)


def made(outcome: BundleOutcome, parent: QWidget | None = None) -> Notice:
    """Where the bundle is, and the digest that says it is this one."""
    hidden = f", {entries(outcome.hidden)} of other cases hidden" if outcome.hidden else ""
    text = (
        f"{outcome.path}\n{entries(outcome.entries)}{hidden} · {counted(outcome.evidence, 'evidence file')}\n\n"
        f"SHA-256 of its tag manifest\n{outcome.sha256}"
    )
    notice = Notice("The bundle is made", text, parent)
    notice.offer_copy(outcome.sha256, "Copy digest")
    return notice.show_with()
