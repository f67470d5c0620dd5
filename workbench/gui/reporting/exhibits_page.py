"""First step of a report: which exhibits, what stands on them, and which earlier report it takes the place of."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QListWidget, QListWidgetItem, QWidget

from workbench.domain.leaving import ReportInfo
from workbench.gui import moments
from workbench.gui.language import counted, later, tr
from workbench.gui.panels.parts import label, tip
from workbench.gui.reporting.gathering import Gathered, Part, warnings
from workbench.gui.reporting.page import Page
from workbench.gui.worked import Worked

_TEXT = later("Choose what the report is about. Nothing is signed before the last step, and going back loses nothing.")
_ROW = 44


class ExhibitsPage(Page):
    """Says when the choice changed."""

    changed = Signal()

    def __init__(self, about: Gathered, parent: QWidget | None = None) -> None:
        super().__init__(tr("What is the report about?"), tr(_TEXT), parent)
        self._about, self._parts = about, {part.evidence.id: part for part in about.parts}
        self.exhibits = QListWidget()
        self.exhibits.setObjectName("exhibits")
        self.exhibits.setFixedHeight(min(6, max(1, len(about.parts))) * _ROW + 14)
        for part in about.parts:
            self.exhibits.addItem(_exhibit(part))
        self.amends = _amends(about.issued)
        self.holds, self.warning = label("", "", wraps=True), label("", "warn", wraps=True)
        self.field(tr("Exhibits in the report"), self.exhibits)
        self._amending = self.field(
            tr("Takes the place of an earlier report"),
            self.amends,
            tr("An amended report names the earlier one and lists what changed since."),
        )
        self._amending.setVisible(bool(about.issued))
        self.field(tr("It will hold"), self.holds)
        self.tell(self.warning)
        self.column.addStretch(1)
        self.exhibits.itemChanged.connect(lambda _: self._on_change())
        self.amends.currentIndexChanged.connect(lambda _: self._on_change())
        self._on_change()

    def chosen(self) -> tuple[str, ...]:
        """Ids of the exhibits that are ticked."""
        items = [self.exhibits.item(row) for row in range(self.exhibits.count())]
        return tuple(item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() is Qt.CheckState.Checked)

    def parts(self) -> tuple[Part, ...]:
        """The same with what stands on them."""
        return tuple(self._parts[key] for key in self.chosen())

    def evidence(self) -> tuple[str, ...]:
        """As an order names them: none for all of the case."""
        return () if len(self.chosen()) == self.exhibits.count() else self.chosen()

    def amended(self) -> str:
        """The report whose place it takes."""
        return str(self.amends.currentData() or "")

    def choose(self, exhibits: Sequence[str], amends: str) -> None:
        """Tick these and no others."""
        for row in range(self.exhibits.count()):
            item = self.exhibits.item(row)
            wanted = not exhibits or item.data(Qt.ItemDataRole.UserRole) in exhibits
            item.setCheckState(Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked)
        self.amends.setCurrentIndex(max(0, self.amends.findData(amends)))

    def check(self) -> str:
        return "" if self.chosen() else tr("Tick at least one exhibit.")

    def _on_change(self) -> None:
        parts = self.parts()
        self.holds.setText(contents(parts))
        told = "\n".join(f"⚠ {line}" for line in warnings(self._about, parts))
        self.warning.setText(told)
        self.warning.setVisible(bool(told))
        self.changed.emit()


def contents(parts: Sequence[Part]) -> str:
    """What a report of these exhibits holds, in three lines."""
    all_of = sum((part.worked for part in parts), Worked())
    left = all_of.lines - all_of.corrected
    review = tr("{corrected:,} corrected by a person, {left:,} as the machine wrote them").format(
        corrected=all_of.corrected, left=left
    )
    rest = (counted(all_of.caveats, "caveat"), counted(all_of.flagged, "flagged passage"), counted(all_of.notes, "note"))
    return f"{counted(len(parts), 'exhibit')} · {counted(all_of.lines, 'line')}\n{review}\n{' · '.join(rest)}"


def titled(report: ReportInfo) -> str:
    """A report in a line: its number, when, by whom."""
    version = tr(" · disclosure version") if report.disclosure else ""
    number = tr("No. {n}").format(n=report.number) if report.number else tr("Report {id}").format(id=report.report_id[:8])
    return f"{number} · {moments.day(report.at)} · {report.by}{version}"


def _amends(reports: Sequence[ReportInfo]) -> QComboBox:
    made = QComboBox()
    made.addItem(tr("No: this is a report of its own"), "")
    for report in reports:
        made.addItem(titled(report), report.report_id)
    return made


def _exhibit(part: Part) -> QListWidgetItem:
    evidence = part.evidence
    item = QListWidgetItem(f"{evidence.exhibit}  ·  {evidence.name}\n{part.stands}")
    item.setToolTip(tip(f"{evidence.name}\nSHA-256 {evidence.sha256}"))
    item.setData(Qt.ItemDataRole.UserRole, evidence.id)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
    item.setCheckState(Qt.CheckState.Checked)
    return item
