"""Tells that a job is over: in the window without taking the focus, through the system while nobody looks, and in a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QSystemTrayIcon

from workbench.domain import orders as o
from workbench.gui import icons, moments
from workbench.gui.language import later, tr
from workbench.gui.queue import JobState, JobView
from workbench.gui.settings import text_of

if TYPE_CHECKING:
    from workbench.gui.window import Window

_KEPT = 200
# What the system's message may say of a job: its kind. What it is about belongs to the case.
_KINDS: dict[type, str] = {
    o.ImportFiles: later("Import"),
    o.Process: later("Transcription"),
    o.Export: later("Export"),
    o.MakeReport: later("Report"),
    o.MakeBundle: later("Court bundle"),
    o.VerifyVault: later("Verification"),
    o.BackUp: later("Backup"),
    o.DestroyExhibit: later("Destruction"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """Something that was told, and when; `recording_id` is where to go for it, `draft_id` the draft to compare there."""

    at: str
    icon: str
    tone: str
    title: str
    text: str = ""
    recording_id: str = ""
    draft_id: str = ""


class Notifier(QObject):
    """Keeps what was told while a vault is open, and shows each of it where the person wants it."""

    told = Signal(object)

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._tray: QSystemTrayIcon | None = None
        self.past: list[Told] = []

    def tell_job(self, job: JobView) -> None:
        """A job is over, and not because somebody cancelled it."""
        if job.state is JobState.DONE:
            self.tell(Told(moments.now(), "done", "good", tr("{job} is done").format(job=job.title), "", job.recording_id))
        elif job.state is JobState.FAILED:
            title = tr("{job} failed").format(job=job.title)
            self.tell(Told(moments.now(), "failed", "bad", title, job.reason, job.recording_id))
        if job.state in (JobState.DONE, JobState.FAILED):
            self._tell_system(job)

    def tell(self, told: Told) -> None:
        """Keep it, and show it."""
        self.past = [*self.past[-_KEPT + 1 :], told]
        self.told.emit(told)

    def forget(self) -> None:
        """No vault is open: what was told goes with it."""
        self.past = []
        if self._tray is not None:
            self._tray.hide()

    def _tell_system(self, job: JobView) -> None:
        window = self._window
        if window.isActiveWindow() or text_of(window.store, "tray", "yes") != "yes":
            return
        if (tray := self._shown_tray()) is not None:
            is_done = job.state is JobState.DONE
            kind = tr(_KINDS.get(type(job.order), later("Job")))
            text = tr("{kind}: done") if is_done else tr("{kind}: failed")
            look = QSystemTrayIcon.MessageIcon.Information if is_done else QSystemTrayIcon.MessageIcon.Warning
            tray.showMessage(window.windowTitle().rpartition(" — ")[2], text.format(kind=kind), look)

    def _shown_tray(self) -> QSystemTrayIcon | None:
        if self._tray is None and QSystemTrayIcon.isSystemTrayAvailable():
            self._tray = QSystemTrayIcon(icons.icon("waveform", self._window.theme.accent), self)
            self._tray.messageClicked.connect(self._come_forward)
        if self._tray is not None:
            self._tray.show()
        return self._tray

    def _come_forward(self) -> None:
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()
