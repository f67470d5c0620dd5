"""Playback: the player that knows which frame is heard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from workbench.domain.timeline import Span
from workbench.gui.playing.ear import Ear
from workbench.gui.playing.habits import Habits
from workbench.gui.playing.sound import Passage, duration
from workbench.gui.playing.voicing import Voicing

if TYPE_CHECKING:
    from workbench.stages.decoding import PlaybackSource

SETTLE_MS = 150
SLOWEST, FASTEST, SPEED_STEP = 50, 200, 5


class Player(QObject):
    """Plays one recording. All positions are frames of the recording; states are "stopped", "playing" and "paused"."""

    position_changed = Signal(int)
    state_changed = Signal(str)
    speed_changed = Signal(float)
    loop_changed = Signal(bool)
    unavailable = Signal(str)
    heard = Signal(object)
    clipping_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.ear, self._habits = Ear(self), Habits()
        self._source: PlaybackSource | None = None
        self._passage = Passage.nothing()
        self._state, self._wanted = "stopped", Span(0, 0)
        self._voicing = Voicing(self.ear, self)
        self._voicing.moved.connect(self.position_changed)
        self._voicing.unavailable.connect(self.unavailable)
        self._voicing.ended.connect(self._on_ended)
        self._voicing.heard.connect(self.heard)
        self._voicing.clipping.connect(self.clipping_changed)
        self.ear.remade.connect(lambda: self._again(lambda held: held))
        self._settling = QTimer(self, interval=SETTLE_MS, singleShot=True)
        self._settling.timeout.connect(self._enter_passage)

    # -- what is played

    @property
    def position(self) -> int:
        """The frame heard now, or where playing would begin."""
        heard = self._voicing.frame
        return self._passage.first if heard is None else heard

    @property
    def state(self) -> str:
        """ "stopped", "playing" or "paused"."""
        return self._state

    @property
    def speed(self) -> float:
        """1.0 is as recorded."""
        return self._passage.percent / 100

    @property
    def loop(self) -> bool:
        """Whether the passage begins again when it ends."""
        return self._passage.loop

    def load(self, source: PlaybackSource) -> None:
        """Play this recording from now on, from where someone went while it was awaited; speed, gain and loop stay."""
        waiting = self._passage.first if self._source is None else 0
        self.unload()
        self._source = source
        self._place(replace(self._passage, first=min(waiting, source.frames), bounds=self._whole()))

    def unload(self) -> None:
        """Let go of the recording."""
        self._voicing.stop()
        self._source, self._wanted = None, Span(0, 0)
        self._passage = replace(self._passage, first=0, bounds=Span(0, 0))
        self._enter("stopped")

    # -- verbs

    def play(self) -> None:
        """Go on from here; at the end, from the beginning, of the passage when that is looped."""
        held = self._passage
        if self._source is None or self._state == "playing":
            return
        if held.first >= held.bounds.end:
            bounds = held.bounds if held.loop else self._whole()
            self._place(replace(held, first=bounds.first, bounds=bounds))
        self._sound()

    def pause(self, back_ms: int | None = None) -> None:
        """Stop, and stand as far back as is wanted now or the person's habit is, but not before the passage."""
        if self._state == "playing" and self._source is not None:
            at = self.position
            self._voicing.stop(at)
            back = duration(self._source.rate, self._habits.rewind_ms if back_ms is None else back_ms)
            self._place(replace(self._passage, first=min(at, max(self._passage.bounds.first, at - back))))
            self._enter("paused")

    def toggle(self) -> None:
        """Play or pause."""
        if self._state == "playing":
            self.pause()
        else:
            self.play()

    def seek(self, frame: int) -> None:
        """Go to a frame and keep playing if playing; leaving the passage ends its bounds."""
        frame = max(0, min(frame, self._source.frames) if self._source else frame)
        inside = self._passage.bounds.contains(frame)
        self._again(lambda held: replace(held, first=frame, bounds=held.bounds if inside else self._whole()))

    def play_span(self, span: Span, loop: bool = False) -> None:
        """Play a passage from its beginning, once or in a loop."""
        if self._source is None:
            return
        self._voicing.stop()
        self.set_loop(loop)
        bounds = span.clipped(self._whole())
        self._place(replace(self._passage, first=bounds.first, bounds=bounds))
        self._sound()

    def jump(self, seconds: float) -> None:
        """Back or forward by seconds."""
        if self._source is not None:
            self.seek(self.position + self._source.rate.frames(seconds))

    def set_speed(self, speed: float) -> None:
        """0.5 to 2.0 in steps of a hundredth; the pitch stays."""
        percent = min(max(round(speed * 100), SLOWEST), FASTEST)
        if percent != self._passage.percent:
            self._again(lambda held: replace(held, percent=percent))
            self.speed_changed.emit(self.speed)

    def step_speed(self, steps: int) -> None:
        """Faster or slower by steps of five percent."""
        self.set_speed((self._passage.percent + steps * SPEED_STEP) / 100)

    def set_loop(self, loop: bool) -> None:
        """Begin the passage again when it ends; without a passage, the whole recording."""
        if loop != self._passage.loop:
            self._again(lambda held: replace(held, loop=loop))
            self._enter_passage()
            self.loop_changed.emit(loop)

    def set_passage(self, span: Span | None) -> None:
        """What a loop repeats, as the selection says; taken up once the hand that drags it rests."""
        self._wanted = span or Span(0, 0)
        if self.loop:
            self._settling.start()

    def take_up(self, habits: Habits) -> None:
        """Listen as this person does."""
        before, self._habits = self._habits, habits
        self.ear.set_device(habits.device)
        if habits.gap_ms != before.gap_ms:
            self._again(lambda held: held)

    # -- inside

    def _whole(self) -> Span:
        return Span(0, self._source.frames if self._source else 0)

    def _enter_passage(self) -> None:
        bounds = self._wanted.clipped(self._whole()) if self.loop and self._wanted.length else self._whole()
        if bounds != self._passage.bounds:
            at = self.position if bounds.contains(self.position) else bounds.first
            self._again(lambda held: replace(held, first=at, bounds=bounds))

    def _place(self, passage: Passage) -> None:
        self._passage = passage
        self.position_changed.emit(passage.first)

    def _again(self, change: Callable[[Passage], Passage]) -> None:
        """Change something; what plays goes on from the frame heard now."""
        playing = self._voicing.frame is not None
        self._place(change(replace(self._passage, first=self.position)))
        if playing:
            self._sound()

    def _sound(self) -> None:
        if self._source is not None:
            gap = duration(self._source.rate, self._habits.gap_ms)
            self._voicing.start(self._source, replace(self._passage, gap=gap, treatment=self.ear.filters))
            self._enter("playing")

    def _on_ended(self) -> None:
        self._voicing.stop()
        self._place(replace(self._passage, first=self._passage.bounds.end))
        self._enter("paused")

    def _enter(self, state: str) -> None:
        if state != self._state:
            self._state = state
            self.state_changed.emit(state)
