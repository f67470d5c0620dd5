"""The jobs: what runs, what waits and in which order, what failed and why."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QScrollArea, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from workbench.gui import icons, moments
from workbench.gui.language import tr
from workbench.gui.panels.parts import button, label, tip
from workbench.gui.queue import JobQueue, JobState, JobView
from workbench.gui.style import GRID, Theme

_SIDE = 20


class JobsList(QScrollArea):
    """One card a job, the running one first."""

    cancel_requested = Signal(int)
    move_requested = Signal(int, int)
    first_requested = Signal(int)
    retry_requested = Signal(int)
    hold_requested = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAccessibleName(tr("Jobs"))
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._theme = theme
        self._cards: dict[int, JobCard] = {}
        body = QWidget()
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(16, GRID, 16, GRID * 2)
        self._column.setSpacing(GRID * 3)
        self._line: tuple[int, ...] = ()
        self._is_held = False
        self._bar, self._left = QWidget(), label("", "small")
        self.hold = button(tr("Pause all"), "quiet", name="hold")
        self._empty = label(tr("Nothing is running. Imports, transcription and reports appear here."), "small", wraps=True)
        self._column.addWidget(self._empty)
        self._column.addWidget(self._above())
        self._column.addStretch(1)
        self.setWidget(body)

    def dress(self, theme: Theme) -> None:
        """Change colours."""
        self._theme = theme
        for card in self._cards.values():
            card.dress(theme)

    def show_line(self, queue: JobQueue) -> None:
        """Show in which order the jobs wait, how long all of them take, and whether they are held."""
        waiting, left = queue.waiting(), queue.remaining()
        self._line = tuple(job.id for job in waiting)
        count = tr("{count} waiting").format(count=len(waiting)) if waiting else ""
        self._left.setText(
            " · ".join(part for part in (count, moments.left(left) if left is not None and waiting else "") if part)
        )
        self.hold.setText(tr("Go on") if queue.is_held else tr("Pause all"))
        self._is_held = queue.is_held
        self._bar.setVisible(not queue.is_idle or queue.is_held)
        for job_id, card in self._cards.items():
            card.show_place(self._line.index(job_id) if job_id in self._line else -1, len(self._line))
        self._sort()

    def show_job(self, job: JobView) -> None:
        """Show a new job, or how far a known one is."""
        self._empty.hide()
        card = self._cards.get(job.id)
        if card is None:
            card = self._cards[job.id] = JobCard(self._theme)
            card.cancel_requested.connect(lambda: self.cancel_requested.emit(job.id))
            card.move_requested.connect(lambda places: self.move_requested.emit(job.id, places))
            card.first_requested.connect(lambda: self.first_requested.emit(job.id))
            card.retry_requested.connect(lambda: self.retry_requested.emit(job.id))
        before = card.job.state if card.job else None
        card.show_job(job)
        if job.state is not before:
            self._sort()

    def clear_finished(self, queue: JobQueue) -> None:
        """Take cards of jobs that are over away."""
        queue.forget_finished()
        self.drop_missing(queue)

    def drop_missing(self, queue: JobQueue) -> None:
        """Take cards away whose jobs are no longer in the queue."""
        standing = {job.id for job in queue.jobs()}
        for job_id in [key for key in self._cards if key not in standing]:
            self._cards.pop(job_id).deleteLater()
        self._empty.setVisible(not self._cards)

    def clear(self) -> None:
        """No vault, no jobs."""
        for card in self._cards.values():
            card.deleteLater()
        self._cards.clear()
        self._line = ()
        self._bar.hide()
        self._empty.show()

    def _above(self) -> QWidget:
        self.hold.clicked.connect(lambda: self.hold_requested.emit(not self._is_held))
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._left, 1)
        row.addWidget(self.hold)
        self._bar.hide()
        return self._bar

    def _sort(self) -> None:
        for card in self._cards.values():
            self._column.removeWidget(card)
        for place, card in enumerate(sorted(self._cards.values(), key=self._rank)):
            self._column.insertWidget(place + 2, card)

    def _rank(self, card: JobCard) -> tuple[int, int]:
        """What runs, then what waits in its order, then what is over, the latest first."""
        job = card.job
        if job is None or job.is_over:
            return 2, -(job.id if job else 0)
        return (1, self._line.index(job.id)) if job.id in self._line else (0, job.id)

    def card(self, job_id: int) -> JobCard:
        """The card of a job."""
        return self._cards[job_id]


class JobCard(QWidget):
    """A job's title, progress, remaining time, and what can be done with it."""

    cancel_requested = Signal()
    move_requested = Signal(int)
    first_requested = Signal()
    retry_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.job: JobView | None = None
        self.title, self.state = label(""), label("", "small")
        self.note = label("", "small", wraps=True, selectable=True)
        self.bar = QProgressBar(textVisible=False)
        self.cancel, self.first, self.up, self.down = (_tool() for _ in range(4))
        self.retry = button(tr("Try again"), "link", name="retry")
        self.cancel.clicked.connect(self.cancel_requested)
        self.first.clicked.connect(self.first_requested)
        self.up.clicked.connect(lambda: self.move_requested.emit(-1))
        self.down.clicked.connect(lambda: self.move_requested.emit(+1))
        self.retry.clicked.connect(self.retry_requested)
        self._lay_out()
        self.show_place(-1, 0)
        self.dress(theme)

    def dress(self, theme: Theme) -> None:
        """Change colours."""
        for made, name in ((self.cancel, "cancel"), (self.first, "first"), (self.up, "previous"), (self.down, "next")):
            made.setIcon(icons.icon(name, theme.muted, theme.line))

    def show_job(self, job: JobView) -> None:
        """Show how far the job is."""
        self.job = job
        self.title.setText(job.title)
        self.title.setToolTip(tip(job.title))
        self.setAccessibleName(f"{job.title}: {tr(str(job.state))}")
        self._name_buttons(job.title)
        self.cancel.setVisible(not job.is_over)
        self.cancel.setEnabled(job.state is not JobState.STOPPING)
        self.bar.setVisible(job.state in (JobState.RUNNING, JobState.STOPPING))
        # No known total: a bar that moves to and fro.
        self.bar.setRange(0, 1000 if job.permille is not None else 0)
        self.bar.setValue(job.permille or 0)
        self.retry.setVisible(job.state in (JobState.FAILED, JobState.CANCELLED))
        self._show_state(job)
        self.note.setText(_note(job))
        self.note.setVisible(bool(self.note.text()))

    def show_place(self, place: int, count: int) -> None:
        """Show the job's place in the line, counted from nought; less than nought is none."""
        for made in (self.first, self.up, self.down):
            made.setVisible(place >= 0 and count > 1)
        # Where the place in the line can be changed, that it waits need not be said as well.
        self.state.setVisible(not (place >= 0 and count > 1))
        self.first.setEnabled(place > 0)
        self.up.setEnabled(place > 0)
        self.down.setEnabled(0 <= place < count - 1)

    def _lay_out(self) -> None:
        column, row = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        row.setSpacing(GRID)
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(self.title, 1)
        for part in (self.state, self.first, self.up, self.down, self.cancel):
            row.addWidget(part)
        column.addLayout(row)
        column.addWidget(self.bar)
        column.addWidget(self.note)
        column.addWidget(self.retry, 0, Qt.AlignmentFlag.AlignLeft)

    def _name_buttons(self, title: str) -> None:
        for made, text in (
            (self.cancel, tr("Cancel {job}")),
            (self.first, tr("Do {job} next")),
            (self.up, tr("Do {job} earlier")),
            (self.down, tr("Do {job} later")),
        ):
            made.setAccessibleName(text.format(job=title))
            made.setToolTip(tip(text.format(job=title)))
        self.retry.setAccessibleName(tr("Try {job} again").format(job=title))
        self.bar.setAccessibleName(tr("Progress of {job}").format(job=title))

    def _show_state(self, job: JobView) -> None:
        text, role = _state(job)
        self.state.setText(text)
        if self.state.property("role") != role:
            self.state.setProperty("role", role)
            self.state.style().polish(self.state)


def _tool() -> QToolButton:
    made = QToolButton()
    made.setFixedSize(_SIDE, _SIDE)
    return made


def _state(job: JobView) -> tuple[str, str]:
    """How a job stands, and the role its words have in the style sheet."""
    if job.state is JobState.DONE:
        return f"✓ {tr('done')}", "done"
    if job.state is JobState.FAILED:
        return f"✕ {tr('failed')}", "failed"
    return _running(job), "small"


def _running(job: JobView) -> str:
    if job.state is not JobState.RUNNING:
        return f"{tr(str(job.state))}…" if job.state is JobState.STOPPING else tr(str(job.state))
    if job.is_held:
        return f"‖ {tr('paused')}"
    if job.remaining is not None:
        return moments.left(job.remaining)
    return f"{job.permille // 10} %" if job.permille is not None else tr("running")


def _note(job: JobView) -> str:
    if job.reason:
        return job.reason
    if job.is_over:
        return ""
    share = f"{job.permille // 10} %" if job.permille is not None and job.remaining is not None else ""
    return " · ".join(part for part in (tr(job.stage), job.note, share) if part)
