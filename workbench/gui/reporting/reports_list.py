"""The reports of a case: number, version, who signed, who has still to sign, every file's digest, and what can be done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from workbench.domain.leaving import ReportInfo
from workbench.gui import moments
from workbench.gui.dialogs.framed import Framed
from workbench.gui.language import later, tr
from workbench.gui.panels.parts import Facts, button, digest, label, short, tip
from workbench.gui.style import GRID, Theme

_HEADS = (later("No."), later("State"), later("Version"), later("Amends"), later("Signed by"), later("Date"), later("SHA-256"))
_TEXT = later("Every report of the case that was signed, with the digest of every file that left the vault.")
_EMPTY = later("No report of this case was signed yet. “New report…” leads through it, step by step.")
_ACTS = {"prepared": later("Prepared"), "approved": later("Countersigned"), "archived": later("Long-term proofs")}
_BUTTONS = (
    ("report", later("New report…")),
    ("countersign", later("Countersign…")),
    ("archive_report", later("Add long-term proofs…")),
    ("verify_report", later("Verify a file…")),
)
_SIZE = QSize(980, 620)
_WIDEST = 260


class Reports(Framed):
    """`asked` says what is to be done, and to which report where one is chosen."""

    asked = Signal(str)

    def __init__(self, case_number: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Reports of case {number}").format(number=case_number))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.case_number, self._theme = case_number, theme
        self._reports: dict[str, ReportInfo] = {}
        self.list, self.empty, self.facts = QTreeWidget(), label("", "muted", wraps=True), Facts(tr("Files that left the vault"))
        self.buttons: dict[str, QPushButton] = {}
        self._stack, self._below = QStackedWidget(), QVBoxLayout()
        self._dress_list()
        self._lay_out()
        self.resize(_SIZE.boundedTo(self.screen().availableSize() - QSize(40, 40)))
        self.show_reports(())

    def show_reports(self, reports: Sequence[ReportInfo]) -> None:
        """Replace the list and keep the choice; what was never issued is not in it."""
        kept = self.chosen()
        issued = tuple(reversed([report for report in reports if report.is_issued]))
        later_ones = {report.amends: report for report in issued if report.amends}
        self._reports = {report.report_id: report for report in issued}
        self.list.clear()
        self.list.addTopLevelItems([self._row(report, later_ones.get(report.report_id)) for report in issued])
        names = list(self._reports)
        if names:
            at = names.index(kept.report_id) if kept is not None and kept.report_id in names else 0
            self.list.setCurrentIndex(self.list.model().index(at, 0))
        for column in range(len(_HEADS) - 1):
            self.list.resizeColumnToContents(column)
            self.list.setColumnWidth(column, min(_WIDEST, self.list.columnWidth(column) + 16))
        self._stack.setCurrentIndex(1 if issued else 0)
        if issued and kept is None:
            self.list.setFocus()
        self._tell()

    def chosen(self) -> ReportInfo | None:
        """The report in the current row."""
        item = self.list.currentItem()
        return self._reports.get(str(item.data(0, Qt.ItemDataRole.UserRole))) if item else None

    def bar(self, why: dict[str, str]) -> None:
        """Grey what cannot be done, with the reason."""
        for name, made in self.buttons.items():
            made.setEnabled(not why.get(name))
            made.setToolTip(tip(why.get(name, "")))

    def _row(self, report: ReportInfo, amended_by: ReportInfo | None) -> QTreeWidgetItem:
        state, tone = self._state(report, amended_by)
        earlier = self._reports.get(report.amends)
        cells = [
            str(report.number or "–"),
            state,
            tr("disclosure") if report.disclosure else tr("complete"),
            tr("No. {n}").format(n=earlier.number) if earlier else ("–" if not report.amends else short(report.amends)),
            ", ".join(dict.fromkeys(r.by for r in report.revisions if r.act != "archived")),
            moments.day(report.revisions[0].at),
            short(report.revisions[-1].sha256),
        ]
        item = QTreeWidgetItem(cells)
        item.setData(0, Qt.ItemDataRole.UserRole, report.report_id)
        item.setForeground(1, QColor(getattr(self._theme, tone)))
        for column, text in enumerate(cells):
            item.setToolTip(column, tip(report.revisions[-1].sha256 if column == len(cells) - 1 else text))
        return item

    @staticmethod
    def _state(report: ReportInfo, amended_by: ReportInfo | None) -> tuple[str, str]:
        if amended_by is not None:
            return f"↷ {tr('replaced by no. {n}').format(n=amended_by.number)}", "muted"
        if report.waits_for:
            return f"◆ {tr('waits for {who}').format(who=report.waits_for)}", "warn"
        if any(revision.act == "archived" for revision in report.revisions):
            return f"✓ {tr('signed, with long-term proofs')}", "good"
        return f"✓ {tr('signed')}", "good"

    def _tell(self) -> None:
        report = self.chosen()
        facts = Facts(tr("Files that left the vault"))
        for revision in report.revisions if report else ():
            name = tr(_ACTS[revision.act]) if revision.act in _ACTS else revision.act
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.addWidget(label(f"{revision.by} · {moments.day(revision.at)}"))
            row.addSpacing(GRID * 3)
            row.addWidget(digest(revision.sha256, self._theme, f"SHA-256 · {name}"), 1)
            facts.row(name, line)
        self._below.replaceWidget(self.facts, facts)
        self.facts.deleteLater()
        self.facts = facts
        self.facts.setVisible(report is not None)

    def _dress_list(self) -> None:
        self.list.setObjectName("rows")
        self.list.setAccessibleName(tr("Reports of the case"))
        self.list.setRootIsDecorated(False)
        self.list.setAllColumnsShowFocus(True)
        self.list.setUniformRowHeights(True)
        self.list.setHeaderLabels([tr(head) for head in _HEADS])
        self.list.currentItemChanged.connect(lambda *_: self._tell())

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 20)
        column.setSpacing(GRID * 2)
        column.addWidget(label(self.windowTitle(), "title"))
        column.addWidget(label(tr(_TEXT), "muted", wraps=True))
        self.empty.setText(tr(_EMPTY))
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.list)
        column.addWidget(self._stack, 1)
        self._below.addWidget(self.facts)
        column.addLayout(self._below)
        column.addSpacing(GRID * 2)
        column.addLayout(self._row_of_buttons())

    def _row_of_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID * 2)
        for name, text in _BUTTONS:
            made = self.buttons[name] = button(tr(text), name=name)
            made.clicked.connect(lambda _=False, name=name: self.asked.emit(name))
            row.addWidget(made)
        row.addStretch(1)
        close = button(tr("Close"), "primary", name="close")
        close.clicked.connect(self.accept)
        row.addWidget(close)
        return row
