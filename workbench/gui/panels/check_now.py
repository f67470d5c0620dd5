"""Check now: a button, the progress of the check, and what it found, in place."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from workbench.domain.custody import Finding, Verdict
from workbench.gui import icons, moments
from workbench.gui.language import counted, later, tr
from workbench.gui.panels.parts import button, label, tip
from workbench.gui.queue import JobState, JobView
from workbench.gui.style import GRID, Theme

_HEADS = (later("Where"), later("What was found"), later("What it means"))


class CheckNow(QWidget):
    """Nothing until a check was asked for; `button` stands elsewhere."""

    cancel_asked = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = button(tr("Check now"), name="check_now")
        self.button.setToolTip(tr("Replay the ledger, compare everything the screens show with it, hash the evidence again"))
        self.job_id = 0
        self.said = label("", "", wraps=True, selectable=True)
        self.bar = QProgressBar(textVisible=False)
        self.bar.setAccessibleName(tr("Progress of the check"))
        self.stop = button(tr("Cancel"), "link", name="cancel_check")
        self.hide_it = button(tr("Hide"), "link", name="hide_check")
        self.findings = QTreeWidget()
        self._lay_out()
        self.dress(theme)
        self.hide()

    def dress(self, theme: Theme) -> None:
        """Change colours."""
        self.button.setIcon(icons.icon("verify", theme.muted, theme.faint))

    def follow(self, job: JobView) -> None:
        """A check was put in the queue."""
        self.job_id = job.id
        self.findings.hide()
        self.show()
        self.show_job(job)

    def show_job(self, job: JobView) -> None:
        """How far the check is."""
        if job.id != self.job_id:
            return
        self.button.setEnabled(job.is_over)
        self.bar.setVisible(not job.is_over)
        self.stop.setVisible(not job.is_over)
        self.hide_it.setVisible(job.is_over)
        self.bar.setRange(0, 1000 if job.permille is not None else 0)
        self.bar.setValue(job.permille or 0)
        self._say(*_told(job))

    def show_verdict(self, verdict: Verdict) -> None:
        """What the check found."""
        unchecked = tr(" Not checked: {join}.").format(join=", ".join(verdict.unchecked)) if verdict.unchecked else ""
        about = tr("Checked {now}: {join}.{unchecked}").format(
            now=moments.now(), join=", ".join(verdict.checked), unchecked=unchecked
        )
        if verdict.is_sound:
            self._say(tr("✓ Nothing was changed behind the door. {about}").format(about=about), "good")
            return
        count = len(verdict.findings)
        self._say(f"✕ {counted(count, 'finding')}. {about}", "bad")
        self._list(verdict.findings)

    def _list(self, findings: tuple[Finding, ...]) -> None:
        self.findings.clear()
        self.findings.addTopLevelItems([_row(finding) for finding in findings])
        for column in range(2):
            self.findings.resizeColumnToContents(column)
            self.findings.setColumnWidth(column, min(320, self.findings.columnWidth(column) + 16))
        self.findings.setFixedHeight(min(136, 44 + 26 * len(findings)))
        self.findings.show()

    def _say(self, text: str, role: str) -> None:
        self.said.setText(text)
        self.said.setAccessibleName(text)
        if self.said.property("role") != role:
            self.said.setProperty("role", role)
            self.said.style().polish(self.said)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        row = QHBoxLayout()
        row.setSpacing(GRID * 2)
        row.addWidget(self.said, 1)
        row.addWidget(self.stop)
        row.addWidget(self.hide_it)
        column.addLayout(row)
        column.addWidget(self.bar)
        column.addWidget(self.findings)
        self.findings.setObjectName("rows")
        self.findings.setAccessibleName(tr("Findings"))
        self.findings.setHeaderLabels([tr(head) for head in _HEADS])
        self.findings.setRootIsDecorated(False)
        self.findings.hide()
        self.stop.clicked.connect(lambda: self.cancel_asked.emit(self.job_id))
        self.hide_it.clicked.connect(self.hide)


def _told(job: JobView) -> tuple[str, str]:
    if job.state is JobState.FAILED:
        return tr("✕ The check did not end: {reason}").format(reason=job.reason), "bad"
    if job.state is JobState.CANCELLED:
        return tr("The check was cancelled."), "muted"
    if job.state is JobState.QUEUED:
        return tr("The check waits for the job that runs."), "muted"
    share = f" · {job.permille // 10} %" if job.permille is not None else ""
    left = f" · {moments.left(job.remaining)}" if job.remaining is not None else ""
    return tr("Checking: {value}{share}{left}").format(value=job.stage or "ledger", share=share, left=left), "muted"


def _row(finding: Finding) -> QTreeWidgetItem:
    texts = (finding.place, finding.problem, finding.meaning)
    item = QTreeWidgetItem(list(texts))
    for column, text in enumerate(texts):
        item.setToolTip(column, tip(text))
    return item
