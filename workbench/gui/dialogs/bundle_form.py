"""The dialog before a court bundle: what goes in, and where the folder goes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QListWidget, QWidget

from workbench.domain.evidence import Case
from workbench.domain.orders import BundleOutcome, MakeBundle
from workbench.gui.dialogs.form import Form
from workbench.gui.dialogs.notices import Notice
from workbench.gui.dialogs.order_forms import FileField
from workbench.gui.folders import open_folder
from workbench.gui.language import counted, later, tr
from workbench.gui.panels.parts import button
from workbench.gui.style import GRID
from workbench.gui.witnessed import entries

_TEXT = later(
    "A folder that anyone can check without this program: the ledger with what concerns other cases hidden, transcripts, "
    "evidence, and verify_bundle.py, one readable file. That it left the vault goes on record."
)


class Bundle(Form):
    """With or without evidence files, which signed reports, and where."""

    def __init__(self, case: Case, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(tr("Bundle of case {number}").format(number=case.number), tr("Make bundle"), parent, text=tr(_TEXT))
        self.setMinimumWidth(560)
        self._case, self._folder = case, folder
        self.media = QCheckBox(tr("With the evidence files"))
        self.media.setChecked(True)
        self.reports = QListWidget()
        self.reports.setFixedHeight(72)
        self.reports.setObjectName("exhibits")
        self.reports.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.remove = button(tr("Leave out"), name="remove_reports")
        self.remove.setEnabled(False)
        self.file = FileField(folder / tr("{number} bundle").format(number=case.number), "")
        self.file.path.setAccessibleName(tr("Folder of the bundle"))
        self.field("", self.media, tr("Without them the bundle names each by its digest, for whom has the files already."))
        self.field(tr("Signed reports in it (may stay empty)"), self.reports)
        self.tell(self._adder())
        self.field(tr("Folder (made by the bundle)"), self.file)

    def check(self) -> str:
        if wrong := self.file.problem():
            return wrong
        return (
            tr("{value} is there already; choose another name.").format(value=self.file.value())
            if self.file.value().exists()
            else ""
        )

    def order(self) -> MakeBundle:
        """What the form asks for."""
        reports = tuple(Path(self.reports.item(row).text()) for row in range(self.reports.count()))
        return MakeBundle(self._case.number, self.file.value(), self.media.isChecked(), reports)

    def add(self, reports: Sequence[str]) -> None:
        """Enclose signed reports, each once."""
        there = {self.reports.item(row).text() for row in range(self.reports.count())}
        self.reports.addItems([path for path in dict.fromkeys(reports) if path not in there])

    def _leave_out(self) -> None:
        for item in self.reports.selectedItems():
            self.reports.takeItem(self.reports.row(item))

    def _adder(self) -> QWidget:
        made, row, add = QWidget(), QHBoxLayout(), button(tr("Add reports…"), name="add_reports")
        made.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID * 2)
        row.addWidget(add)
        row.addWidget(self.remove)
        row.addStretch(1)
        add.clicked.connect(lambda _=False: self._ask())
        self.remove.clicked.connect(lambda _=False: self._leave_out())
        self.reports.itemSelectionChanged.connect(lambda: self.remove.setEnabled(bool(self.reports.selectedItems())))
        return made

    def _ask(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(self, tr("Signed reports of the case"), str(self._folder), tr("PDF (*.pdf)"))
        self.add(chosen)


def made(outcome: BundleOutcome, parent: QWidget | None = None) -> Notice:
    """Where the bundle is, and the digest that says it is this one."""
    hidden = tr(", {hidden} of other cases hidden").format(hidden=entries(outcome.hidden)) if outcome.hidden else ""
    text = tr("{path}\n{entries}{hidden} · {evidence}\n\nSHA-256 of its tag manifest\n{sha256}").format(
        path=outcome.path,
        entries=entries(outcome.entries),
        hidden=hidden,
        evidence=counted(outcome.evidence, "evidence file"),
        sha256=outcome.sha256,
    )
    notice = Notice(tr("The bundle is made"), text, parent)
    notice.offer_copy(outcome.sha256, tr("Copy digest"))
    notice.offer(tr("Open the folder"), lambda: open_folder(outcome.path), name="folder")
    return notice.show_with()
