"""Playback: the player that knows which frame is heard, and the transport bar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from workbench.domain.timeline import Rate, Span
from workbench.gui import icons, typeface
from workbench.gui.sound import Passage
from workbench.gui.style import LARGE, Theme
from workbench.gui.voicing import Voicing

if TYPE_CHECKING:
    from workbench.stages.decoding import PlaybackSource

SETTLE_MS = 150
SLOWEST, FASTEST, SPEED_STEP = 50, 200, 5
JUMP_SECONDS = 3


class Player(QObject):
    """Plays one recording. All positions are frames of the recording; states are "stopped", "playing" and "paused"."""

    position_changed = Signal(int)
    state_changed = Signal(str)
    speed_changed = Signal(float)
    loop_changed = Signal(bool)
    unavailable = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source: PlaybackSource | None = None
        self._passage = Passage.nothing()
        self._state, self._wanted = "stopped", Span(0, 0)
        self._voicing = Voicing(self)
        self._voicing.moved.connect(self.position_changed)
        self._voicing.unavailable.connect(self.unavailable)
        self._voicing.ended.connect(self._on_ended)
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

    def pause(self) -> None:
        """Stop here."""
        if self._state == "playing":
            at = self.position
            self._voicing.stop()
            self._place(replace(self._passage, first=at))
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

    def set_gain(self, gain: float) -> None:
        """1.0 is as recorded; louder is clipped at full scale."""
        self._again(lambda held: replace(held, gain=gain))

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
            self._voicing.start(self._source, self._passage)
            self._enter("playing")

    def _on_ended(self) -> None:
        self._voicing.stop()
        self._place(replace(self._passage, first=self._passage.bounds.end))
        self._enter("paused")

    def _enter(self, state: str) -> None:
        if state != self._state:
            self._state = state
            self.state_changed.emit(state)


class TransportBar(QWidget):
    """Buttons, the time, the speed, what is heard and why nothing is."""

    play_requested = Signal()
    start_requested = Signal()
    jump_requested = Signal(float)
    speed_requested = Signal(float)
    loop_requested = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rate, self._frames, self._state = Rate(1000), 0, "stopped"
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 4, 12, 4)
        self._row.setSpacing(4)
        self._theme = theme
        self._make_buttons()
        self._make_words()
        self.set_theme(theme)
        self.set_recording(None, 0)

    def attach(self, player: Player) -> None:
        """Wire the bar and a player to each other."""
        self.play_requested.connect(player.toggle)
        self.start_requested.connect(lambda: player.seek(0))
        self.jump_requested.connect(player.jump)
        self.speed_requested.connect(player.set_speed)
        self.loop_requested.connect(player.set_loop)
        player.position_changed.connect(self.set_position)
        player.state_changed.connect(self.set_state)
        player.speed_changed.connect(self.set_speed)
        player.loop_changed.connect(self.set_loop)
        player.unavailable.connect(self.set_unavailable)

    # -- what is shown

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        for button, name in self._icons.items():
            self._dress(button, name)
        self._total.setStyleSheet(f"color: {theme.muted}")
        self._heard.setStyleSheet(f"color: {theme.muted}")
        self._trouble.setStyleSheet(f"color: {theme.warn}")
        self._sign.setContentsMargins(12, 0, 0, 0)
        self.set_loop(self._loop.isChecked())
        self._sign.setPixmap(icons.glyph("warning", theme.warn, 16))

    def set_recording(self, rate: Rate | None, frames: int) -> None:
        """Show this recording's length; None when there is none."""
        self._rate, self._frames = rate or Rate(1000), frames
        self._total.setText("/ " + self._rate.clock(frames))
        self.set_position(0)
        for button in (*self._icons, self._speed, self._loop):
            button.setEnabled(rate is not None)

    def set_position(self, frame: int) -> None:
        """The frame heard now."""
        self._time.setText(self._rate.clock(frame))

    def set_state(self, state: str) -> None:
        """The play button becomes a pause button and back."""
        self._state = state
        self._icons[self._play] = "pause" if state == "playing" else "play"
        self._dress(self._play, self._icons[self._play])
        name = self.tr("Pause") if state == "playing" else self.tr("Play")
        self._play.setAccessibleName(name)
        self._play.setToolTip(name + " (Space)")

    def set_speed(self, speed: float) -> None:
        """The speed, and that what is heard is not the original timing."""
        self._speed.setText(f"{speed:.2f} ×")
        self._speed.setAccessibleName(self.tr("Speed {speed:.2f}").format(speed=speed))
        self._heard.setText(self.tr("Original sound") if speed == 1 else self.tr("Stretched, pitch kept"))

    def set_loop(self, loop: bool) -> None:
        """On or off."""
        self._loop.setChecked(loop)
        self._loop.setText(self.tr("Loop on") if loop else self.tr("Loop off"))
        self._loop.setStyleSheet(f"color: {self._theme.accent}" if loop else "")

    def set_unavailable(self, why: str) -> None:
        """Say plainly why nothing is heard; empty when something is."""
        self._trouble.setText(why)
        self._trouble.setVisible(bool(why))
        self._sign.setVisible(bool(why))

    def words(self) -> tuple[str, ...]:
        """All that the bar says now, left to right."""
        return tuple(part.text() for part in (self._time, self._total, self._speed, self._loop, self._heard, self._trouble))

    # -- making

    def _make_buttons(self) -> None:
        start = self._button(self.tr("To the beginning (Home)"), self.start_requested.emit)
        back = self._button(self.tr("Back 3 seconds (F6)"), lambda: self.jump_requested.emit(-float(JUMP_SECONDS)))
        self._play = self._button(self.tr("Play"), self.play_requested.emit)
        forward = self._button(self.tr("Forward 3 seconds (F7)"), lambda: self.jump_requested.emit(float(JUMP_SECONDS)))
        self._icons = {start: "to_start", back: "back", self._play: "play", forward: "forward"}

    def _button(self, name: str, act: Callable[[], object]) -> QToolButton:
        button = QToolButton(self)
        button.setToolTip(name)
        button.setAccessibleName(name.split(" (")[0])
        button.setAutoRaise(True)
        button.clicked.connect(lambda _checked=False: act())
        self._row.addWidget(button)
        return button

    def _make_words(self) -> None:
        self._time, self._total = QLabel(self), QLabel(self)
        self._time.setFont(typeface.face(LARGE, strong=True))
        self._total.setFont(typeface.face())
        self._time.setAccessibleName(self.tr("Position"))
        self._total.setAccessibleName(self.tr("Length"))
        speed = self.tr("Speed, pitch kept (Ctrl+[ slower, Ctrl+] faster; click: as recorded)")
        self._speed = self._button(speed, lambda: self.speed_requested.emit(1.0))
        self._loop = self._button(self.tr("Loop (Ctrl+L)"), lambda: self.loop_requested.emit(self._loop.isChecked()))
        self._loop.setCheckable(True)
        self._heard, self._sign, self._trouble = QLabel(self), QLabel(self), QLabel(self)
        self._trouble.setTextFormat(Qt.TextFormat.PlainText)
        self._heard.setToolTip(self.tr("You hear the decoded recording itself; no filter is applied."))
        self._row.insertSpacing(4, 12)
        for number, widget in enumerate((self._time, self._total)):
            self._row.insertWidget(5 + number, widget)
        self._row.insertSpacing(7, 16)
        for widget in (self._heard, self._sign, self._trouble):
            self._row.addWidget(widget)
        self._row.addStretch(1)
        self.set_speed(1.0)
        self.set_loop(False)
        self.set_unavailable("")

    def _dress(self, button: QToolButton, name: str) -> None:
        color = self._theme.accent if button is self._play else self._theme.muted
        button.setIcon(icons.icon(name, color, self._theme.line))
