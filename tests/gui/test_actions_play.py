"""Every action of the menu Play, by its keys or a click, and what is then to be heard or seen."""

from __future__ import annotations

import pytest

from tests.gui.by_hand import do
from tests.gui.test_app import wait_for
from workbench.gui import docking
from workbench.gui.dialogs.listening_form import ListeningForm
from workbench.gui.listening.listening import Listening

HZ = 16_000


@pytest.fixture
def player(window, qtbot):
    """The player, once the sound is in it, a minute in."""
    qtbot.waitUntil(lambda: window.player is not None and window.player._source is not None)
    window.player.seek(60 * HZ)
    return window.player


def test_play(window, player, qtbot):
    do(window, qtbot, "play", on=window.centre.transcript)
    assert player.state == "playing"
    do(window, qtbot, "play", on=window.centre.transcript)
    assert player.state == "paused"


def test_play_typing(window, player, qtbot):
    do(window, qtbot, "play_typing", on=window.top.search)
    assert player.state == "playing"
    player.pause()


def test_play_line(window, player, qtbot):
    window.centre.transcript.choose(4)
    do(window, qtbot, "play_line", on=window.centre.transcript)
    assert player.state == "playing"
    assert window.centre.model.line(4).segment.span.contains(player.position)
    player.pause()


def test_loop_line(window, player, qtbot):
    window.centre.transcript.choose(4)
    do(window, qtbot, "loop_line", on=window.centre.transcript)
    assert player.loop
    player.pause()


@pytest.mark.parametrize(("action", "seconds"), [("back", -3), ("forward", 3), ("step_back", -0.5), ("step_forward", 0.5)])
def test_jumps(window, player, qtbot, action, seconds):
    do(window, qtbot, action, on=window.centre.transcript)
    assert player.position == 60 * HZ + seconds * HZ


@pytest.mark.parametrize(("action", "sign"), [("slower", -1), ("faster", 1)])
def test_speed(window, player, qtbot, action, sign):
    before = player.speed
    do(window, qtbot, action)
    assert (player.speed - before) * sign > 0


@pytest.mark.parametrize(("action", "sign"), [("quieter", -1), ("louder", 1)])
def test_gain(window, player, qtbot, action, sign):
    before = player.ear.mix.gain_db
    do(window, qtbot, action)
    assert (player.ear.mix.gain_db - before) * sign > 0


def test_listening(window, player, qtbot):
    do(window, qtbot, "listening")
    qtbot.waitUntil(lambda: docking.panel(window, "listening") is not None and docking.panel(window, "listening").isVisible())


def test_other_version(window, player, qtbot):
    do(window, qtbot, "other_version")
    assert window.bottom._notice.text() != "" or not player.ear.mix.is_original


def test_next_channel(window, player, qtbot):
    before = (player.ear.mix.channel, window.bottom._notice.text())
    do(window, qtbot, "next_channel")
    assert (player.ear.mix.channel, window.bottom._notice.text()) != before


def test_listen_first(window, player, qtbot):
    do(window, qtbot, "listen_first")
    assert Listening.of(window).is_text_hidden
    do(window, qtbot, "listen_first")
    assert not Listening.of(window).is_text_hidden


def test_listening_settings(window, player, qtbot):
    do(window, qtbot, "listening_settings")
    wait_for(qtbot, ListeningForm).reject()
