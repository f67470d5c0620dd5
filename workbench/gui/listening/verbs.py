"""What the actions about listening do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from workbench.gui import docking
from workbench.gui.language import tr
from workbench.gui.listening import video
from workbench.gui.listening.listening import Listening
from workbench.gui.listening.video import Video
from workbench.gui.playing.mix import AS_RECORDED, MIXED, channel_in_words

if TYPE_CHECKING:
    from workbench.gui.playing.ear import Ear
    from workbench.gui.window import Window

_GAIN_STEP_DB = 3


def _ear(window: Window, do: Callable[[Ear], object]) -> None:
    if window.player is not None:
        do(window.player.ear)


def _listening(window: Window, do: Callable[[Listening], object]) -> None:
    if (here := Listening.of(window)) is not None:
        do(here)


def _other_version(window: Window) -> None:
    def turn(ear: Ear) -> None:
        if ear.filters.steps:
            ear.set_original(not ear.mix.is_original)
        else:
            window.bottom.say(tr("No filter is on: this is the original sound"))

    _ear(window, turn)


def _next_channel(window: Window) -> None:
    channels = window.desk.view.recording.channels if window.desk and window.desk.view else 1

    def turn(ear: Ear) -> None:
        if channels < 2:
            window.bottom.say(tr("This recording has one channel"))
            return
        order = [AS_RECORDED, *range(channels), MIXED]
        here = order.index(ear.mix.channel) if ear.mix.channel in order else 0
        ear.set_channel(order[(here + 1) % len(order)])
        window.bottom.say(channel_in_words(ear.mix.channel, channels))

    _ear(window, turn)


def _video(window: Window, do: Callable[[Video], object]) -> None:
    if (here := Video.of(window)) is not None:
        do(here)


def _turn_text(window: Window) -> None:
    _listening(window, lambda here: here.ask_for_text() if here.is_text_hidden else here.hide_text())


VERBS: dict[str, Callable[[Window], object]] = {
    "listening": lambda window: _listening(window, lambda here: here.show_panel()),
    "other_version": _other_version,
    "louder": lambda window: _ear(window, lambda ear: ear.set_gain(ear.mix.gain_db + _GAIN_STEP_DB)),
    "quieter": lambda window: _ear(window, lambda ear: ear.set_gain(ear.mix.gain_db - _GAIN_STEP_DB)),
    "next_channel": _next_channel,
    "listen_first": _turn_text,
    "video": lambda window: docking.show(window, video.PANEL),
    "picture_back": lambda window: _video(window, lambda here: here.step(-1)),
    "picture_forward": lambda window: _video(window, lambda here: here.step(+1)),
    "keep_still": lambda window: _video(window, lambda here: here.take_still()),
    "listening_settings": lambda window: _listening(window, lambda here: here.ask_settings()),
}
