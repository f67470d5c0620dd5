"""The jobs: what runs, what waits, what failed and why."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QScrollArea, QToolButton, QVBoxLayout, QWidget

from workbench.gui import icons, moments
from workbench.gui.panels.parts import label
from workbench.gui.queue import JobQueue, JobState, JobView
from workbench.gui.style import GRID, Theme

_OVER = {JobState.DONE: ("✓ done", "done"), JobState.FAILED: ("✕ failed", "failed"), JobState.CANCELLED: ("cancelled", "small")}


class JobsList(QScrollArea):
    """One card a job, the running one first."""

    cancel_requested = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAccessibleName("Jobs")
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._theme = theme
        self._cards: dict[int, JobCard] = {}
        body = QWidget()
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(16, GRID, 16, GRID * 2)
        self._column.setSpacing(GRID * 3)
        self._empty = label("Nothing is running. Imports, transcription and reports appear here.", "small", wraps=True)
        self._column.addWidget(self._empty)
        self._column.addStretch(1)
        self.setWidget(body)

    def dress(self, theme: Theme) -> None:
        """Change colours."""
        self._theme = theme
        for card in self._cards.values():
            card.dress(theme)

    def show_job(self, job: JobView) -> None:
        """Show a new job, or how far a known one is."""
        self._empty.hide()
        card = self._cards.get(job.id)
        if card is None:
            card = self._cards[job.id] = JobCard(self._theme)
            card.cancel_requested.connect(lambda: self.cancel_requested.emit(job.id))
        before = card.job.state if card.job else None
        card.show_job(job)
        if job.state is not before:
            self._sort()

    def clear_finished(self, queue: JobQueue) -> None:
        """Take cards of jobs that are over away."""
        queue.forget_finished()
        standing = {job.id for job in queue.jobs()}
        for job_id in [key for key in self._cards if key not in standing]:
            self._cards.pop(job_id).deleteLater()
        self._empty.setVisible(not self._cards)

    def clear(self) -> None:
        """No vault, no jobs."""
        for card in self._cards.values():
            card.deleteLater()
        self._cards.clear()
        self._empty.show()

    def _sort(self) -> None:
        for card in self._cards.values():
            self._column.removeWidget(card)
        for place, card in enumerate(sorted(self._cards.values(), key=_rank)):
            self._column.insertWidget(place, card)

    def card(self, job_id: int) -> JobCard:
        """The card of a job."""
        return self._cards[job_id]


class JobCard(QWidget):
    """A job's title, progress, remaining time and cancel button."""

    cancel_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        self.job: JobView | None = None
        self.title, self.state = label(""), label("", "small")
        self.note = label("", "small", wraps=True, selectable=True)
        self.bar = QProgressBar(textVisible=False)
        self.cancel = QToolButton()
        self.cancel.setFixedSize(20, 20)
        self.cancel.clicked.connect(self.cancel_requested)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.title, 1)
        row.addWidget(self.state)
        row.addWidget(self.cancel)
        column.addLayout(row)
        column.addWidget(self.bar)
        column.addWidget(self.note)
        self.dress(theme)

    def dress(self, theme: Theme) -> None:
        """Change colours."""
        self.cancel.setIcon(icons.icon("cancel", theme.muted))

    def show_job(self, job: JobView) -> None:
        """Show how far the job is."""
        self.job = job
        self.title.setText(job.title)
        self.setAccessibleName(f"{job.title}: {job.state}")
        self.cancel.setAccessibleName(f"Cancel {job.title}")
        self.cancel.setToolTip("Cancel this job")
        self.cancel.setVisible(not job.is_over)
        self.cancel.setEnabled(job.state is not JobState.STOPPING)
        self.bar.setVisible(job.state in (JobState.RUNNING, JobState.STOPPING))
        # No known total: a bar that moves to and fro.
        self.bar.setRange(0, 1000 if job.permille is not None else 0)
        self.bar.setValue(job.permille or 0)
        self.bar.setAccessibleName(f"Progress of {job.title}")
        self._show_state(job)
        self.note.setText(_note(job))
        self.note.setVisible(bool(self.note.text()))

    def _show_state(self, job: JobView) -> None:
        text, role = _OVER.get(job.state, (_running(job), "small"))
        self.state.setText(text)
        if self.state.property("role") != role:
            self.state.setProperty("role", role)
            self.state.style().polish(self.state)


def _rank(card: JobCard) -> tuple[int, int]:
    """What runs, then what waits in its order, then what is over, the latest first."""
    job = card.job
    if job is None or job.is_over:
        return 2, -(job.id if job else 0)
    return (1 if job.state is JobState.QUEUED else 0), job.id


def _running(job: JobView) -> str:
    if job.state is not JobState.RUNNING:
        return f"{job.state}…" if job.state is JobState.STOPPING else str(job.state)
    if job.remaining is not None:
        return moments.left(job.remaining)
    return f"{job.permille // 10} %" if job.permille is not None else "running"


def _note(job: JobView) -> str:
    if job.reason:
        return job.reason
    if job.is_over:
        return ""
    share = f"{job.permille // 10} %" if job.permille is not None and job.remaining is not None else ""
    return " · ".join(part for part in (job.stage, job.note, share) if part)
