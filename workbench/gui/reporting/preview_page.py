"""Third step of a report: its pages before anything is signed or entered."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from workbench.domain.court_orders import PreviewReport
from workbench.domain.leaving import ReportStyle
from workbench.domain.progress import Progress
from workbench.gui.language import later, tr
from workbench.gui.panels.parts import button, label, retell
from workbench.gui.reporting.page import Page
from workbench.gui.reporting.pdf_pane import PdfPane
from workbench.gui.running import Run
from workbench.gui.style import GRID, Theme
from workbench.gui.telling import told
from workbench.gui.workers import Job

_TEXT = later("PREVIEW: not signed, not on record. The signed report says the same without the marks of a preview.")
_NAME = "preview.pdf"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the pages are to be made of."""

    case_number: str
    evidence: tuple[str, ...]
    style: ReportStyle
    amends: str


class PreviewPage(Page):
    """Makes the pages when it is looked at, and again where something else was chosen meanwhile."""

    ready = Signal(int)

    def __init__(self, theme: Theme, start: Callable[[PreviewReport], Job], parent: QWidget | None = None) -> None:
        super().__init__(tr("Is this the report you want?"), tr(_TEXT), parent)
        self._start = start
        self._wanted: Wanted | None = None
        self._shown: Wanted | None = None
        self.run = Run(self)
        self.pane, self.stack = PdfPane(theme), QStackedWidget()
        self.said, self.bar = label("", "", wraps=True, selectable=True), QProgressBar(textVisible=False)
        self.again = button(tr("Try again"), name="again")
        self.bar.setAccessibleName(tr("Progress of the preview"))
        self.stack.addWidget(self._waiting())
        self.stack.addWidget(self.pane)
        self.column.addWidget(self.stack, 1)
        self._first = self.pane.words
        self.run.progressed.connect(self._on_progress)
        self.run.done.connect(self._on_done)
        self.run.failed.connect(self._on_failed)
        self.again.clicked.connect(lambda _=False: self._make())

    @property
    def pages(self) -> int:
        """How many pages the preview has; none where it does not show what is wanted."""
        return self.pane.count if self._shown is not None and self._shown == self._wanted else 0

    def want(self, wanted: Wanted) -> None:
        """What the pages are to be made of; pages of something else are no longer shown."""
        self._wanted = wanted

    def enter(self) -> None:
        if self._shown != self._wanted:
            self._make()
        elif not self.run.is_busy:
            super().enter()

    def close_down(self) -> None:
        """Stop; no page is left behind on the disk."""
        self.run.give_up()

    def _make(self) -> None:
        wanted = self._wanted
        if wanted is None:
            return
        self._shown = None
        self.stack.setCurrentIndex(0)
        self.setFocus()  # else the next button has it, and a blank pressed while waiting would cancel
        self._say(tr("Setting the pages…"))
        start = self._start
        self.run.begin(lambda: _pages(start, wanted))

    def _on_progress(self, step: Progress) -> None:
        self.bar.setRange(0, step.total or 0)
        self.bar.setValue(step.done)
        self._say(" · ".join(filter(None, (tr("Setting the pages…"), step.note))))

    def _on_done(self, body: bytes) -> None:
        if not self.pane.show_pdf(body):
            self._on_failed(RuntimeError(tr("The pages cannot be shown.")))
            return
        self._shown = self._wanted
        self.stack.setCurrentIndex(1)
        self.pane.take_focus()
        self.ready.emit(self.pane.count)

    def _on_failed(self, error: BaseException) -> None:
        self.stack.setCurrentIndex(0)
        self._say(told(error), failed=True)

    def _say(self, text: str, *, failed: bool = False) -> None:
        retell(self.said, text, "bad" if failed else "")
        self.bar.setVisible(not failed)
        self.again.setVisible(failed)

    def _waiting(self) -> QWidget:
        made, row = QWidget(), QHBoxLayout()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID * 2)
        column.addWidget(self.said)
        column.addWidget(self.bar)
        row.addWidget(self.again)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        return made


def _pages(start: Callable[[PreviewReport], Job], wanted: Wanted) -> Job:
    """The pages as bytes, made in a folder that only its owner looks into and that goes with the job, however that ends."""
    with tempfile.TemporaryDirectory(prefix="workbench-", ignore_cleanup_errors=True) as folder:
        order = PreviewReport(wanted.case_number, Path(folder) / _NAME, wanted.evidence, wanted.style, wanted.amends)
        made = yield from start(order)
        return made.path.read_bytes()
