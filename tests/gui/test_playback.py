"""Claims about what is heard and where the playhead stands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from workbench.domain.timeline import Rate, Span
from workbench.gui.frame.transport import TransportBar
from workbench.gui.playing import voicing
from workbench.gui.playing.playback import Player
from workbench.gui.playing.sound import Passage, ReadAhead, blocks
from workbench.gui.playing.voices import NO_DEVICE, Anchors, SilentVoice, Smooth
from workbench.gui.style import DARK
from workbench.media.playback import PlaybackFile

RATE = Rate(8000)


@pytest.fixture
def source(tmp_path: Path) -> PlaybackFile:
    """Four seconds in which every sample is its own frame number."""
    path = tmp_path / "sound.pcm"
    np.arange(32_000, dtype=np.int16).tofile(path)
    return PlaybackFile(path, rate=RATE, channels=1, frames=32_000)


@pytest.fixture
def player(qtbot: QtBot, source: PlaybackFile, monkeypatch: pytest.MonkeyPatch) -> Iterator[Player]:
    """A player on a machine without an audio device, loaded."""
    monkeypatch.setattr(voicing, "output", lambda _wanted: None)
    made = Player()
    made.load(source)
    yield made
    made.unload()


def test_without_a_device_the_playhead_still_runs_and_the_reason_is_said(qtbot: QtBot, player: Player) -> None:
    said: list[str] = []
    player.unavailable.connect(said.append)
    player.play()
    qtbot.waitUntil(lambda: player.state == "playing" and player.position > 800)
    player.pause()
    assert said == [NO_DEVICE]
    assert 800 < player.position < 32_000


def test_a_span_stops_exactly_at_its_end(qtbot: QtBot, player: Player) -> None:
    player.play_span(Span(1000, 1500))
    qtbot.waitUntil(lambda: player.state == "paused")
    assert player.position == 1500


def test_a_loop_stays_inside_its_span(qtbot: QtBot, player: Player) -> None:
    seen: list[int] = []
    player.play_span(Span(4000, 4400), loop=True)
    player.position_changed.connect(seen.append)
    qtbot.wait(250)
    assert player.state == "playing"
    assert seen
    assert all(4000 <= frame < 4400 for frame in seen)


def test_a_loop_repeats_the_selection_wherever_the_playhead_was(qtbot: QtBot, player: Player) -> None:
    player.set_passage(Span(8000, 8400))
    player.seek(20_000)
    player.set_loop(True)
    player.play()
    qtbot.wait(150)
    assert 8000 <= player.position < 8400
    player.set_passage(None)
    qtbot.waitUntil(lambda: player.position >= 8400)


def test_seeking_while_playing_goes_on_from_there(qtbot: QtBot, player: Player) -> None:
    player.play()
    player.seek(16_000)
    assert player.state == "playing"
    assert 16_000 <= player.position < 16_800


def test_going_somewhere_before_the_sound_has_arrived_is_not_forgotten(player: Player, source: PlaybackFile) -> None:
    player.unload()
    player.seek(12_345)
    player.load(source)
    assert player.position == 12_345
    player.load(source)
    assert player.position == 0


def test_another_speed_takes_over_where_the_old_one_was(qtbot: QtBot, player: Player) -> None:
    player.play()
    qtbot.wait(60)
    before = player.position
    player.set_speed(2.0)
    assert before <= player.position <= before + 800
    assert player.speed == 2.0


@given(first=st.integers(0, 10_000), length=st.integers(1, 10_000), heard=st.integers(0, 10**7), percent=st.integers(50, 200))
def test_speed_keeps_frame_arithmetic_exact(first: int, length: int, heard: int, percent: int) -> None:
    once = Passage(first, Span(first, first + length), percent)
    assert once.frame(heard) == min(first + heard * percent // 100, first + length)
    looped = Passage(first, Span(first, first + length), percent, loop=True).frame(heard)
    assert (looped - first) % length == heard * percent // 100 % length


def test_blocks_give_every_sample_once_and_in_order(source: PlaybackFile) -> None:
    made = list(blocks(source, Passage(123, Span(0, 30_001))))
    assert np.array_equal(np.concatenate([block.pcm[:, 0] for block in made]), np.arange(123, 30_001))
    assert all(block.pcm[0, 0] == block.frame for block in made)


@pytest.mark.parametrize("percent", [50, 75, 105, 200])
def test_stretched_sound_has_exactly_the_length_its_speed_asks_for(source: PlaybackFile, percent: int) -> None:
    made = sum(len(block.pcm) for block in blocks(source, Passage(0, Span(0, 32_000), percent)))
    assert made == -(-32_000 * 100 // percent)


def test_a_loop_begins_again_without_a_gap(source: PlaybackFile) -> None:
    endless = blocks(source, Passage(900, Span(500, 1000), loop=True))
    heard = np.concatenate([next(endless).pcm[:, 0] for _ in range(5)])[:700]
    assert heard.tolist() == [*range(900, 1000), *range(500, 1000), *range(500, 600)]


def test_the_silent_clock_counts_frames_from_nanoseconds() -> None:
    clock = iter([0, 1_000_000_000, 2_500_000_000])
    voice = SilentVoice(RATE, Passage(100, Span(0, 32_000), percent=50), lambda: next(clock))
    assert voice.frame() == 100 + 4000
    assert voice.frame() == 100 + 10_000


def test_anchors_tell_the_frame_at_the_ear_across_a_loop() -> None:
    anchors = Anchors(Passage(900, Span(500, 1000), loop=True))
    anchors.add(100, 500)
    assert [anchors.frame(heard) for heard in (0, 99, 100, 150)] == [900, 999, 500, 550]


def test_the_smooth_clock_runs_between_coarse_reports_and_never_backwards() -> None:
    times = [n * 16_000_000 for n in range(200)]
    clock = iter(times)
    smooth = Smooth(RATE, lambda: next(clock))
    truth = [now * RATE.hz // 10**9 for now in times]
    heard = [smooth.heard(true // 400 * 400, true + 800) for true in truth]
    assert heard == sorted(heard)
    assert max(abs(told - true) for told, true in zip(heard, truth, strict=True)) < 400
    assert len(set(heard)) == len(heard)


def test_the_smooth_clock_waits_for_a_device_that_stalls() -> None:
    clock = iter(range(0, 10**10, 16_000_000))
    smooth = Smooth(RATE, lambda: next(clock))
    assert max(smooth.heard(0, 960) for _ in range(300)) <= 960


def test_reading_ahead_ends_when_told_though_nobody_takes(source: PlaybackFile) -> None:
    ahead = ReadAhead(blocks(source, Passage(0, Span(0, 32_000), loop=True)))
    ahead.stop()
    assert not ahead._thread.is_alive()


def test_sound_that_cannot_be_read_is_handed_on_as_the_reason(qtbot: QtBot, source: PlaybackFile) -> None:
    ahead = ReadAhead(blocks(source, Passage(0, Span(0, 32_000), percent=1)))
    taken: list[object] = []
    qtbot.waitUntil(lambda: not ahead._thread.is_alive())
    taken.append(ahead.take())
    assert str(taken[0]).startswith("A speed of 0.01 is not possible.")


def test_the_bar_shows_time_speed_and_why_nothing_is_heard(qtbot: QtBot, player: Player) -> None:
    bar = TransportBar(DARK)
    qtbot.addWidget(bar)
    bar.attach(player)
    bar.set_recording(RATE, 32_000)
    bar.show()
    player.seek(8004)
    player.step_speed(-2)
    player.play()
    words = ("/ 0:00:04.000", "0.90 ×", "Loop off", "Original sound · stretched, pitch kept", NO_DEVICE)
    assert (bar.words()[0][:9], *bar.words()[1:]) == ("0:00:01.0", *words)


def test_the_bar_asks_through_buttons_that_have_names(qtbot: QtBot) -> None:
    bar = TransportBar(DARK)
    qtbot.addWidget(bar)
    names = [button.accessibleName() for button in bar.findChildren(QToolButton)]
    assert names[:4] == ["To the beginning", "Back 3 seconds", "Play", "Forward 3 seconds"]
    assert names[4:] == ["Speed 1.00", "Loop", "Original sound", "Original or filtered, at the same place", "One channel", "Gain"]
