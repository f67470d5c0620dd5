"""Countersigning: the file's own pages, who prepared it, the six words of what it binds, and a second signature."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from workbench.domain.court_orders import Countersign
from workbench.gui import moments
from workbench.gui.dialogs.framed import Framed
from workbench.gui.dialogs.order_forms import FileField
from workbench.gui.dialogs.review_forms import six_words
from workbench.gui.language import later, tr
from workbench.gui.panels.parts import Facts, button, digest, label, retell, tip
from workbench.gui.queue import JobState, JobView
from workbench.gui.reporting.found_file import FoundFile
from workbench.gui.reporting.key_choice import KeyChoice
from workbench.gui.reporting.page import Page, scrolled
from workbench.gui.reporting.pdf_pane import PdfPane
from workbench.gui.reporting.signed import Done, Signed
from workbench.gui.style import GRID, Theme
from workbench.gui.telling import told

_TEXT = later(
    "Read the pages, and compare the six words with the person who prepared them, by telephone or face to face: equal words "
    "mean that you both look at the same file."
)
_SIZE, _SIDE = QSize(1080, 780), 400


class CountersignForm(Framed):
    """`signing` gives the order. The button is there for the person it waits for alone."""

    signing = Signal(object)
    cancel_asked = Signal(int)
    verify_wanted = Signal(object)
    is_typed_in = True  # nobody locks the vault over it

    def __init__(self, about: FoundFile, who: str, theme: Theme, parent: QWidget | None = None, *, on_token: bool) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Countersign a report"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.about, self._theme = about, theme
        self.job: JobView | None = None
        self.outcome: Signed | None = None
        self.pane = PdfPane(theme)
        self.key = KeyChoice(who, on_token=on_token, brought=about.certificate)
        self.file = FileField(_beside(about.path), tr("PDF (*.pdf)"))
        self.problem, self.said = label("", "bad", wraps=True, selectable=True), label("", "muted", wraps=True)
        self.stop, self.go = button(tr("Cancel"), name="cancel"), button(tr("Countersign report"), "primary", name="go")
        self.why = why_not(about, who)
        self.go.setEnabled(not self.why)
        self.go.setToolTip(tip(self.why))
        self._right = QStackedWidget()
        self._lay_out()
        self.resize(_SIZE.boundedTo(self.screen().availableSize() - QSize(40, 40)))
        self.pane.show_pdf(about.body)
        self.pane.take_focus()
        self.stop.clicked.connect(lambda _=False: self.reject())
        self.go.clicked.connect(lambda _=False: self.submit())
        for change in (self.file.path.textChanged, self.key.changed):
            change.connect(lambda *_: self.problem.hide())

    def order(self) -> Countersign:
        """What is asked for."""
        return Countersign(self.about.path, self.file.value(), self.key.key())

    def submit(self) -> None:
        """Check, then let the owner do the work."""
        if self.outcome is not None:
            self.accept()
        elif wrong := self.key.check() or self.file.problem():
            self.fail(wrong)
        elif self.job is None and not self.why:
            self.problem.hide()
            self.signing.emit(self.order())

    def fail(self, error: BaseException | str) -> None:
        """Say what is wrong."""
        self._tell(told(error), "bad")

    def show_job(self, job: JobView) -> None:
        """How far it is."""
        self.job = None if job.is_over else job
        is_running = self.job is not None
        self.go.setEnabled(not is_running and not self.why)
        for part in (self.key, self.file):
            part.setEnabled(not is_running)
        self.stop.setText(tr("Stop before it is signed") if is_running else tr("Cancel"))
        self.stop.setEnabled(job.state is not JobState.STOPPING)
        self.said.setText("" if job.is_over else " · ".join(filter(None, (tr("Signing…"), job.note))))
        self.said.setVisible(is_running)
        if job.state is JobState.FAILED:
            self.fail(job.reason)
        elif job.state is JobState.CANCELLED:
            self._tell(tr("Cancelled: nothing was signed."), "warn")

    def reject(self) -> None:
        """While it is signed, that is what is cancelled."""
        if self.job is not None:
            self.cancel_asked.emit(self.job.id)
            return
        super().reject()

    def show_outcome(self, done: Done) -> None:
        """It is countersigned."""
        self.job, self.why = None, ""
        self.key.file.forget()
        self.outcome = Signed(done, self._theme)
        self.outcome.verify_wanted.connect(self.verify_wanted)
        self._right.addWidget(self.outcome)
        self._right.setCurrentWidget(self.outcome)
        self.stop.hide()
        self.go.setEnabled(True)
        self.go.setToolTip("")
        self.go.setText(tr("Close"))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        # A signature hangs on it: Enter in a field is not enough.
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or self.go.hasFocus():
            super().keyPressEvent(event)

    # -- inside

    def _tell(self, text: str, role: str) -> None:
        retell(self.problem, text, role)
        self.problem.show()

    def _lay_out(self) -> None:
        middle, below, column = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 20)
        middle.setSpacing(GRID * 5)
        self._right.addWidget(scrolled(self._page()))
        self._right.setFixedWidth(_SIDE)
        middle.addWidget(self.pane, 1)
        middle.addWidget(self._right)
        self.problem.hide()
        self.said.hide()
        below.setSpacing(GRID * 2)
        below.addWidget(self.said, 1)
        below.addStretch(1)
        below.addWidget(self.stop)
        below.addWidget(self.go)
        column.addLayout(middle, 1)
        column.addWidget(self.problem)
        column.addSpacing(GRID * 2)
        column.addLayout(below)

    def _page(self) -> Page:
        page = Page(tr("Countersign a report"), tr(_TEXT))
        page.tell(self._facts())
        page.field(tr("Six words of this file"), six_words(self.about.words))
        if self.why:
            page.tell(label(f"⚠ {self.why}", "warn", wraps=True))
        else:
            page.field(tr("Who signs"), self.key)
            page.field(tr("File"), self.file, tr("The same name writes over the file you were given."))
        page.column.addStretch(1)
        return page

    def _facts(self) -> Facts:
        report, facts = self.about.report, Facts(tr("The report"))
        facts.row(tr("Report"), tr("No. {n} of case {case}").format(n=report.number, case=report.case_number))
        facts.row(tr("Version"), tr("disclosure") if report.disclosure else tr("complete"))
        facts.row(tr("Prepared"), f"{report.by} · {moments.day(report.at)}")
        facts.row("SHA-256", digest(self.about.sha256, self._theme, "SHA-256"))
        for reference, review in self.about.reviews:
            words = review.words.replace("-", " · ")
            facts.row(tr("Approved"), tr("{reference} by {by}: {words}").format(reference=reference, by=review.by, words=words))
        return facts


def why_not(about: FoundFile, who: str) -> str:
    """Why this person does not countersign this file; empty when they do."""
    report, newest = about.report, about.report.revisions[-1].sha256 if about.report.revisions else ""
    if not report.waits_for:
        return tr("This report waits for nobody: every signature it needs is there.")
    if newest != about.sha256:
        return tr("This is not the newest file of the report. Ask for the one that was signed last.")
    if report.waits_for != who:
        return tr("It waits for {who}, and only for them.").format(who=report.waits_for)
    return ""


def _beside(path: Path) -> Path:
    return path.with_name(tr("{stem} countersigned.pdf").format(stem=path.stem))
