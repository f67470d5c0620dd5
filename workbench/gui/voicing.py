"""Keeps one voice sounding, and the playhead running in silence where nothing can be heard."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from workbench.gui.sound import NO_DEVICE, DeviceVoice, Passage, SilentVoice, Voice, default_device

if TYPE_CHECKING:
    from workbench.stages.decoding import PlaybackSource

FRAME_MS = 16


class Voicing(QObject):
    """Starts and stops voices and tells where they are; falls back to silence when a device fails."""

    moved = Signal(int)
    ended = Signal()
    unavailable = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source: PlaybackSource | None = None
        self._passage = Passage.nothing()
        self._voice: Voice | None = None
        self.trouble = ""
        self._timer = QTimer(self, interval=FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    @property
    def frame(self) -> int | None:
        """The frame heard now; None when nothing sounds."""
        return self._voice.frame() if self._voice else None

    def start(self, source: PlaybackSource, passage: Passage) -> None:
        """Sound this passage instead of what sounded before."""
        self.stop()
        self._source, self._passage = source, passage
        device = default_device()
        self._tell("" if device else NO_DEVICE)
        self._run(DeviceVoice(source, passage, device) if device else SilentVoice(source.rate, passage))

    def stop(self) -> None:
        """Fall silent at once."""
        self._timer.stop()
        if self._voice is not None:
            self._voice.stop()
        self._voice = None

    def _run(self, voice: Voice) -> None:
        self._voice = voice
        voice.pump()
        self._timer.start()

    def _tick(self) -> None:
        voice = self._voice
        if voice is None:
            return
        voice.pump()
        self.moved.emit(voice.frame())
        if voice.trouble():
            self._go_on_silently(voice)
        elif voice.ended():
            self.ended.emit()

    def _go_on_silently(self, voice: Voice) -> None:
        at, trouble = voice.frame(), voice.trouble()
        self.stop()
        self._tell(trouble)
        if self._source is not None:
            self._run(SilentVoice(self._source.rate, replace(self._passage, first=at)))

    def _tell(self, trouble: str) -> None:
        if trouble != self.trouble:
            self.trouble = trouble
            self.unavailable.emit(trouble)
