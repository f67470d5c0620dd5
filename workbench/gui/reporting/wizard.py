"""From a case to a signed report in four steps. Going back loses nothing, and so does closing: what was chosen is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QStackedWidget, QVBoxLayout, QWidget

from workbench.domain.court_orders import MakeReport, PreviewReport
from workbench.domain.leaving import ReportStyle
from workbench.gui.dialogs.framed import Framed
from workbench.gui.language import later, tr
from workbench.gui.panels.parts import button, label, retell
from workbench.gui.queue import JobState, JobView
from workbench.gui.reporting.exhibits_page import ExhibitsPage
from workbench.gui.reporting.gathering import Gathered
from workbench.gui.reporting.look_page import LookPage
from workbench.gui.reporting.page import Page, scrolled
from workbench.gui.reporting.preview_page import PreviewPage, Wanted
from workbench.gui.reporting.sign_page import SignPage
from workbench.gui.reporting.signed import Done, Signed
from workbench.gui.style import GRID, Theme
from workbench.gui.telling import told
from workbench.gui.workers import Job

_STEPS = (later("Exhibits"), later("Look"), later("Preview"), later("Signature"))
_NEXT = (later("Next: look"), later("Next: preview"), later("Next: signature"))
EXHIBITS, LOOK, PREVIEW, SIGN = range(4)
_SIZE, _LIST = QSize(1000, 760), 150


@dataclass(frozen=True, slots=True)
class Choices:
    """What was chosen before the dialog was closed."""

    exhibits: tuple[str, ...] = ()
    amends: str = ""
    style: ReportStyle = ReportStyle()
    file: str = ""


class ReportWizard(Framed):
    """`signing` gives the order; `show_job` and `show_outcome` tell what becomes of it."""

    signing = Signal(object)
    cancel_asked = Signal(int)
    verify_wanted = Signal(object)
    left = Signal(object)
    is_typed_in = True  # nobody locks the vault over it

    def __init__(
        self,
        about: Gathered,
        theme: Theme,
        start: Callable[[PreviewReport], Job],
        folder: Path,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Report of case {number}").format(number=about.case.number))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.about, self._theme = about, theme
        self.job: JobView | None = None
        self.exhibits, self.look = ExhibitsPage(about), LookPage()
        self.preview, self.sign = PreviewPage(theme, start), SignPage(about, folder)
        self._pages: tuple[Page, ...] = (self.exhibits, self.look, self.preview, self.sign)
        self.steps, self.stack = QListWidget(), QStackedWidget()
        self.outcome: Signed | None = None
        self.problem = label("", "bad", wraps=True, selectable=True)
        self.stop, self.back = button(tr("Cancel"), name="cancel"), button(tr("Back"), name="back")
        self.go = button("", "primary", name="go")
        self._lay_out()
        self._connect()
        room = self.screen().availableSize() - QSize(40, 40)
        self.resize(_SIZE.boundedTo(room))
        self.turn_to(EXHIBITS)

    @property
    def case_number(self) -> str:
        """The case it is about."""
        return self.about.case.number

    @property
    def step(self) -> int:
        """Which step is on the screen."""
        return self.stack.currentIndex()

    def wanted(self) -> Wanted:
        """What the pages are made of, as chosen now."""
        return Wanted(self.case_number, self.exhibits.evidence(), self.look.chosen(), self.exhibits.amended())

    def turn_to(self, step: int) -> None:
        """Another step; where an earlier one lacks something that one is shown instead, with what it lacks."""
        for number, page in enumerate(self._pages[:step]):
            if wrong := page.check():
                self._show(number)
                self.fail(wrong)
                return
        self._show(step)

    def choices(self) -> Choices:
        """What was chosen so far."""
        return Choices(self.exhibits.evidence(), self.exhibits.amended(), self.look.chosen(), self.sign.file.path.text())

    def restore(self, kept: Choices) -> None:
        """Choose what was chosen before."""
        self.exhibits.choose(kept.exhibits, kept.amends)
        self.look.show_parts(self.exhibits.parts())
        self.look.choose(kept.style)
        self.sign.file.path.setText(kept.file or self.sign.file.path.text())

    def fail(self, error: BaseException | str) -> None:
        """Say what is wrong; everything stays as it was typed."""
        self._tell(told(error), "bad")

    def show_job(self, job: JobView) -> None:
        """How far the signing is."""
        self.job = None if job.state is JobState.CANCELLED else job
        self.sign.show_job(job)
        if job.state is JobState.CANCELLED:
            self._tell(tr("Cancelled: nothing was signed."), "warn")
        elif job.state is JobState.FAILED:
            self.job = None
            self.fail(job.reason)
        self._name_buttons()

    def show_outcome(self, done: Done) -> None:
        """It is signed."""
        self.job = None
        self.outcome = Signed(done, self._theme)
        self.outcome.verify_wanted.connect(self.verify_wanted)
        self.sign.key.file.forget()
        self.stack.addWidget(self.outcome)
        self.stack.setCurrentWidget(self.outcome)
        self.steps.setEnabled(False)
        self._mark_steps()
        self.problem.hide()
        self._name_buttons()
        self.go.setFocus()

    def forward(self) -> None:
        """The next step, or the signature itself."""
        if self.outcome is not None:
            self.accept()
        elif self.step < SIGN:
            self.turn_to(self.step + 1)
        elif wrong := next((text for page in self._pages if (text := page.check())), ""):
            self.turn_to(SIGN)
            self.fail(wrong)
        elif self.job is None:
            self.problem.hide()
            self.signing.emit(self.order())

    def order(self) -> MakeReport:
        """What is signed for."""
        return self.sign.order(self.wanted())

    def reject(self) -> None:
        """While it is signed, that is what is cancelled; else the dialog goes and what was chosen is kept."""
        if self.job is not None:
            self.cancel_asked.emit(self.job.id)
            return
        super().reject()

    def done(self, result: int) -> None:
        self.preview.close_down()
        self.left.emit(Choices() if self.outcome is not None else self.choices())
        super().done(result)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        # Where a signature hangs on it, Enter in a field is not enough.
        if is_enter and (self.step < PREVIEW or self.go.hasFocus()):
            self.forward()
        elif not is_enter:
            super().keyPressEvent(event)

    # -- inside

    def _tell(self, text: str, role: str) -> None:
        retell(self.problem, text, role)
        self.problem.show()

    def _show(self, step: int) -> None:
        self.problem.hide()
        if step == LOOK:
            self.look.show_parts(self.exhibits.parts())
        self.preview.want(self.wanted())
        self._tell_sign()
        self.stack.setCurrentIndex(step)
        self.steps.blockSignals(True)
        self.steps.setCurrentRow(step)
        self._mark_steps()
        self.steps.blockSignals(False)
        self._name_buttons()
        self._pages[step].enter()

    def _mark_steps(self) -> None:
        """A tick for what was gone through; pages that nobody looked at get none."""
        for number, name in enumerate(_STEPS):
            is_done = self.outcome is not None or (number < self.step and (number != PREVIEW or self.preview.pages > 0))
            self.steps.item(number).setText(f"{'✓' if is_done else number + 1}  {tr(name)}")

    def _tell_sign(self) -> None:
        wanted = self.wanted()
        self.sign.show_choice(self.exhibits.parts(), wanted.style, wanted.amends, self.preview.pages)

    def _name_buttons(self) -> None:
        is_over, is_running = self.outcome is not None, self.job is not None
        self.back.setVisible(not is_over and self.step > EXHIBITS)
        self.back.setEnabled(not is_running)
        self.steps.setEnabled(not is_running and not is_over)
        self.stop.setVisible(not is_over)
        self.stop.setEnabled(self.job is None or self.job.state is not JobState.STOPPING)
        self.stop.setText(tr("Stop before it is signed") if is_running else tr("Cancel"))
        self.go.setEnabled(not is_running)
        next_one = tr(_NEXT[self.step]) if self.step < SIGN else self.sign.consequence
        self.go.setText(tr("Close") if is_over else next_one)

    def _connect(self) -> None:
        self.go.clicked.connect(lambda _=False: self.forward())
        self.back.clicked.connect(lambda _=False: self.turn_to(max(EXHIBITS, self.step - 1)))
        self.stop.clicked.connect(lambda _=False: self.reject())
        self.steps.currentRowChanged.connect(self.turn_to)
        self.preview.ready.connect(lambda _: self._tell_sign())
        self.exhibits.changed.connect(lambda: self.problem.hide())
        self.look.changed.connect(lambda: self.problem.hide())
        self.sign.changed.connect(lambda: self.problem.hide())

    def _lay_out(self) -> None:
        self.steps.setObjectName("sections")
        self.steps.setAccessibleName(tr("Steps of the report"))
        self.steps.setFixedWidth(_LIST)
        self.steps.addItems([tr(name) for name in _STEPS])
        for page in self._pages:
            self.stack.addWidget(page if page is self.preview else scrolled(page))
        self.problem.hide()
        middle, below, column = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 20)
        middle.setSpacing(GRID * 5)
        middle.addWidget(self.steps)
        middle.addWidget(self.stack, 1)
        below.setSpacing(GRID * 2)
        below.addWidget(self.stop)
        below.addStretch(1)
        below.addWidget(self.back)
        below.addWidget(self.go)
        column.addLayout(middle, 1)
        column.addWidget(self.problem)
        column.addSpacing(GRID * 2)
        column.addLayout(below)
