"""The transport bar: buttons, the time, the speed, plainly what is heard, and why nothing is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from workbench.domain.timeline import Rate
from workbench.gui import icons, shortcuts, typeface
from workbench.gui.elided import Elided
from workbench.gui.language import tr
from workbench.gui.panels.parts import tip
from workbench.gui.playing.ear import Ear, heard_in_words
from workbench.gui.playing.mix import AS_RECORDED, Mix, channel_in_words, gain_in_words
from workbench.gui.style import LARGE, Theme

if TYPE_CHECKING:
    from workbench.gui.playing.playback import Player

JUMP_SECONDS = 3
_WIDEST_SAID = 340


class TransportBar(QWidget):
    """What is not as recorded (speed, version, channel, gain) can be put back by a click where it is said."""

    play_requested = Signal()
    start_requested = Signal()
    jump_requested = Signal(float)
    speed_requested = Signal(float)
    loop_requested = Signal(bool)
    original_requested = Signal(bool)
    gain_requested = Signal(int)
    channel_requested = Signal(int)
    listening_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rate, self._frames, self._state, self._speed_now = Rate(1000), 0, "stopped", 1.0
        self._channels, self._ear = 1, Ear(self)
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
        self._ear = player.ear
        self.play_requested.connect(player.toggle)
        self.start_requested.connect(lambda: player.seek(0))
        self.jump_requested.connect(player.jump)
        self.speed_requested.connect(player.set_speed)
        self.loop_requested.connect(player.set_loop)
        self.original_requested.connect(player.ear.set_original)
        self.gain_requested.connect(player.ear.set_gain)
        self.channel_requested.connect(player.ear.set_channel)
        player.position_changed.connect(self.set_position)
        player.state_changed.connect(self.set_state)
        player.speed_changed.connect(self.set_speed)
        player.loop_changed.connect(self.set_loop)
        player.unavailable.connect(self.set_unavailable)
        player.clipping_changed.connect(self.set_clipping)
        player.ear.changed.connect(self.show_ear)

    # -- what is shown

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        for button, name in self._icons.items():
            self._dress(button, name)
        self._total.setStyleSheet(f"color: {theme.muted}")
        self._trouble.setStyleSheet(f"color: {theme.warn}")
        self._clipping.setStyleSheet(f"color: {theme.bad}")
        for sign, color in ((self._sign, theme.warn), (self._clip_sign, theme.bad)):
            sign.setPixmap(icons.glyph("warning", color, 16))
        self.set_loop(self._loop.isChecked())
        self.show_ear()

    def set_recording(self, rate: Rate | None, frames: int, channels: int = 1) -> None:
        """Show this recording's length; None when there is none."""
        self._rate, self._frames, self._channels = rate or Rate(1000), frames, channels
        self._total.setText("/ " + self._rate.clock(frames))
        self.set_position(0)
        for button in (*self._icons, self._speed, self._loop, self._heard):
            button.setEnabled(rate is not None)
        self.show_ear()

    def set_position(self, frame: int) -> None:
        """The frame heard now."""
        self._time.setText(self._rate.clock(frame))

    def set_state(self, state: str) -> None:
        """The play button becomes a pause button and back."""
        self._state = state
        self._icons[self._play] = "pause" if state == "playing" else "play"
        self._dress(self._play, self._icons[self._play])
        name = tr("Pause") if state == "playing" else tr("Play")
        self._play.setAccessibleName(name)
        self._play.setToolTip(f"{name} ({shortcuts.now('play')})")

    def set_speed(self, speed: float) -> None:
        """The speed, and that what is heard is not the original timing."""
        self._speed_now = speed
        self._speed.setText(f"{speed:.2f} ×")
        self._speed.setAccessibleName(tr("Speed {speed:.2f}").format(speed=speed))
        self.show_ear()

    def set_loop(self, loop: bool) -> None:
        """On or off."""
        self._loop.setChecked(loop)
        self._loop.setText(tr("Loop on") if loop else tr("Loop off"))
        self._loop.setStyleSheet(f"color: {self._theme.accent}" if loop else "")

    def show_ear(self) -> None:
        """What is heard, and what can be put back."""
        mix, is_filtered = self._ear.mix, bool(self._ear.filters.steps)
        whole, brief = (self._stretched(heard_in_words(self._ear, brief=is_brief)) for is_brief in (False, True))
        self._heard.setText(self._heard.fontMetrics().elidedText(brief, Qt.TextElideMode.ElideRight, _WIDEST_SAID))
        self._heard.setAccessibleName(whole)
        self._heard.setToolTip(tip(f"{whole}.\n" + tr("Nothing is written over the recording. Click: filters, channel, gain.")))
        self._heard.setStyleSheet(f"color: {self._theme.accent}" if self._ear.heard.steps else "")
        self._versions.setVisible(is_filtered)
        self._versions.setText(tr("Hear filtered") if mix.is_original else tr("Hear original"))
        self._show_deviations(mix)

    def set_clipping(self, clips: bool) -> None:
        """What is heard does not fit the scale: lower the gain."""
        self._clipping.setVisible(clips)
        self._clip_sign.setVisible(clips)

    def set_unavailable(self, why: str) -> None:
        """Say plainly why nothing is heard; empty when something is."""
        self._trouble.setText(why)
        self._trouble.setVisible(bool(why))
        self._sign.setVisible(bool(why))

    def words(self) -> tuple[str, ...]:
        """All that the bar says now, left to right."""
        always = (self._time, self._total, self._speed, self._loop, self._heard)
        at_times = (self._versions, self._channel, self._gain, self._clipping, self._trouble)
        return tuple(part.text() for part in (*always, *(part for part in at_times if not part.isHidden())))

    # -- making

    def _stretched(self, words: str) -> str:
        return words if self._speed_now == 1 else tr("{heard} · stretched, pitch kept").format(heard=words)

    def _show_deviations(self, mix: Mix) -> None:
        self._channel.setVisible(mix.channel != AS_RECORDED and mix.channel < self._channels)
        self._channel.setText(channel_in_words(mix.channel, self._channels))
        self._gain.setVisible(mix.gain_db != 0)
        self._gain.setText(gain_in_words(mix.gain_db))

    def _make_buttons(self) -> None:
        start = self._button(tr("To the beginning (Home)"), self.start_requested.emit)
        back = self._button(tr("Back 3 seconds (F6)"), lambda: self.jump_requested.emit(-float(JUMP_SECONDS)))
        self._play = self._button(tr("Play"), self.play_requested.emit)
        forward = self._button(tr("Forward 3 seconds (F7)"), lambda: self.jump_requested.emit(float(JUMP_SECONDS)))
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
        self._time.setAccessibleName(tr("Position"))
        self._total.setAccessibleName(tr("Length"))
        self._make_deviations()
        self._sign, self._trouble = self._warning()
        self._clip_sign, self._clipping = self._warning()
        self._clipping.setText(tr("Clipping: lower the gain"))
        self._row.insertSpacing(4, 12)
        for number, widget in enumerate((self._time, self._total)):
            self._row.insertWidget(5 + number, widget)
        self._row.insertSpacing(7, 16)
        for widget in (self._clip_sign, self._clipping, self._sign, self._trouble):
            self._row.addWidget(widget)
        self._row.addStretch(1)
        self.set_speed(1.0)
        self.set_loop(False)
        self.set_unavailable("")
        self.set_clipping(False)

    def _make_deviations(self) -> None:
        speed = tr("Speed, pitch kept (Ctrl+[ slower, Ctrl+] faster; click: as recorded)")
        self._speed = self._button(speed, lambda: self.speed_requested.emit(1.0))
        self._loop = self._button(tr("Loop (Ctrl+L)"), lambda: self.loop_requested.emit(self._loop.isChecked()))
        self._loop.setCheckable(True)
        self._heard = self._button(tr("What is heard"), self.listening_requested.emit)
        self._versions = self._button(
            tr("Original or filtered, at the same place (F5)"),
            lambda: self.original_requested.emit(not self._ear.mix.is_original),
        )
        self._channel = self._button(tr("One channel (click: as recorded)"), lambda: self.channel_requested.emit(AS_RECORDED))
        self._gain = self._button(tr("Gain (click: as recorded)"), lambda: self.gain_requested.emit(0))

    def _warning(self) -> tuple[QLabel, QLabel]:
        sign, words = QLabel(self), Elided(parent=self)
        sign.setContentsMargins(12, 0, 0, 0)
        return sign, words

    def _dress(self, button: QToolButton, name: str) -> None:
        color = self._theme.accent if button is self._play else self._theme.muted
        button.setIcon(icons.icon(name, color, self._theme.line))
