"""Keeps one voice sounding, and the playhead running in silence where nothing can be heard."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from workbench.gui.playing.ear import Ear
from workbench.gui.playing.heard import Hearing
from workbench.gui.playing.sound import Passage
from workbench.gui.playing.voices import NO_DEVICE, DeviceVoice, SilentVoice, Voice, output

if TYPE_CHECKING:
    from workbench.stages.decoding import PlaybackSource

FRAME_MS = 16


class Voicing(QObject):
    """Starts and stops voices and tells where they are and what was heard; falls back to silence when a device fails."""

    moved = Signal(int)
    ended = Signal()
    unavailable = Signal(str)
    heard = Signal(object)
    clipping = Signal(bool)

    def __init__(self, ear: Ear, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ear = ear
        self._source: PlaybackSource | None = None
        self._passage = Passage.nothing()
        self._voice: Voice | None = None
        self._hearing: Hearing | None = None
        self.trouble, self._clips = "", False
        self._timer = QTimer(self, interval=FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        ear.changed.connect(self._on_turned)

    @property
    def frame(self) -> int | None:
        """The frame heard now; None when nothing sounds."""
        return self._voice.frame() if self._voice else None

    def start(self, source: PlaybackSource, passage: Passage) -> None:
        """Sound this passage instead of what sounded before."""
        self.stop()
        self._source, self._passage = source, passage
        device = output(self._ear.device)
        self._tell("" if device else NO_DEVICE)
        if device:
            self._run(DeviceVoice(source, passage, device, self._ear.console))
            self._hearing = Hearing(passage, passage.first, self._ear.heard)
        else:
            self._run(SilentVoice(source.rate, passage))

    def stop(self, at: int | None = None) -> None:
        """Fall silent at once; where it was heard up to is what the caller was told already, or the frame heard now."""
        self._timer.stop()
        voice, self._voice = self._voice, None
        if voice is not None:
            self._close_hearing(voice.frame() if at is None else at)
            voice.stop()
        self._show_clipping(False)

    def _run(self, voice: Voice) -> None:
        self._voice = voice
        voice.pump()
        self._timer.start()

    def _tick(self) -> None:
        voice = self._voice
        if voice is None:
            return
        voice.pump()
        frame = voice.frame()
        if self._hearing is not None:
            self._hearing.at(frame)
        self.moved.emit(frame)
        self._show_clipping(self._ear.console.is_clipping)
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

    def _on_turned(self) -> None:
        """Between original and treated sound one hearing ends and another begins."""
        if self._voice is not None and self._hearing is not None and self._hearing.treatment != self._ear.heard:
            frame = self._voice.frame()
            self._close_hearing(frame)
            self._hearing = Hearing(self._passage, frame, self._ear.heard)

    def _close_hearing(self, frame: int) -> None:
        hearing, self._hearing = self._hearing, None
        if hearing is not None:
            hearing.at(frame)
            if (stretch := hearing.stretch()).spans:
                self.heard.emit(stretch)

    def _show_clipping(self, clips: bool) -> None:
        if clips != self._clips:
            self._clips = clips
            self.clipping.emit(clips)

    def _tell(self, trouble: str) -> None:
        if trouble != self.trouble:
            self.trouble = trouble
            self.unavailable.emit(trouble)
