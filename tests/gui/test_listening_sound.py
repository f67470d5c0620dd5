"""Claims about how the sound reaches the ear: which version, channel and gain, where a loop pauses, and what was heard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QSettings
from PySide6.QtMultimedia import QtAudio
from pytestqt.qtbot import QtBot

from workbench.domain.listening import ORIGINAL, Step, Treatment
from workbench.domain.timeline import Rate, Span
from workbench.gui.frame.transport import TransportBar
from workbench.gui.playing import voicing
from workbench.gui.playing.console import Console
from workbench.gui.playing.habits import Habits, habits_of, keep_habits
from workbench.gui.playing.heard import Hearing, Stretch
from workbench.gui.playing.mix import AS_RECORDED, MIXED, Mix
from workbench.gui.playing.playback import Player
from workbench.gui.playing.sound import Block, Passage, blocks
from workbench.gui.playing.voices import DEVICE_GONE, DeviceVoice, Feed, SilentVoice
from workbench.gui.style import DARK
from workbench.media.playback import PlaybackFile

RATE = Rate(8000)
BAND = Treatment("Telephone", (Step("band_pass", (300, 3400)),))


def kept(path: Path, samples: np.ndarray) -> PlaybackFile:
    samples.astype(np.int16).tofile(path)
    return PlaybackFile(path, rate=RATE, channels=samples.shape[1], frames=len(samples))


@pytest.fixture
def counting(tmp_path: Path) -> PlaybackFile:
    """Two channels: the frame's number, and its opposite."""
    line = np.arange(32_000)[:, None]
    return kept(tmp_path / "counting.pcm", np.hstack((line, -line)))


@pytest.fixture
def humming(tmp_path: Path) -> PlaybackFile:
    """Four seconds of hum, which the band takes out, under a tone, which it leaves."""
    at = np.arange(32_000)[:, None] / RATE.hz
    return kept(tmp_path / "humming.pcm", np.sin(at * 2 * np.pi * 50) * 9000 + np.sin(at * 2 * np.pi * 1000) * 3000)


class Audible(SilentVoice):
    """A device without a loudspeaker: the clock runs as if there were one."""

    def __init__(self, source: PlaybackFile, passage: Passage, _device: object, _console: Console) -> None:
        super().__init__(source.rate, passage)


@pytest.fixture
def player(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, humming: PlaybackFile) -> Iterator[Player]:
    """A player on a machine that seems to have a loudspeaker."""
    monkeypatch.setattr(voicing, "output", lambda _wanted: object())
    monkeypatch.setattr(voicing, "DeviceVoice", Audible)
    made = Player()
    made.load(humming)
    yield made
    made.unload()


def fed(feed: Feed, qtbot: QtBot, frames: int, channels: int) -> np.ndarray:
    """What a device would have got."""
    got = b""
    while len(got) < frames * 2 * channels:
        qtbot.waitUntil(feed.fetch)
        got += feed.rest
        feed.wrote(len(feed.rest))
    feed.stop()
    return np.frombuffer(got, np.int16).reshape(-1, channels)[:frames]


@pytest.mark.parametrize("first", [0, 1, 7_999, 12_345])
def test_the_first_sample_heard_is_the_one_that_was_sought(qtbot: QtBot, counting: PlaybackFile, first: int) -> None:
    feed = Feed(counting, Passage(first, Span(0, 32_000)), Console(), mixes=False)
    assert fed(feed, qtbot, 2000, 2)[:, 0].tolist() == list(range(first, first + 2000))
    assert [feed.frame(at) for at in (0, 1, 777)] == [first, first + 1, first + 777]


def test_original_and_treated_sound_stand_at_the_same_frames(humming: PlaybackFile) -> None:
    made = list(blocks(humming, Passage(4000, Span(0, 32_000), treatment=BAND)))
    original = np.concatenate([block.pcm for block in made])
    treated = np.concatenate([block.treated for block in made if block.treated is not None])
    assert np.array_equal(original, humming.read(4000, 28_000))
    assert np.array_equal(treated, humming.treated(BAND).read(4000, 28_000))


@pytest.mark.parametrize("percent", [50, 200])
def test_stretched_versions_stay_in_step(humming: PlaybackFile, percent: int) -> None:
    same = Treatment("Same", (Step("gain", (0,)),))
    for block in blocks(humming, Passage(0, Span(0, 32_000), percent, treatment=same)):
        assert np.array_equal(block.pcm, block.treated)


def test_between_original_and_treated_there_is_no_click_and_no_gap(humming: PlaybackFile) -> None:
    console, heard = Console(), []
    for number, block in enumerate(blocks(humming, Passage(0, Span(0, 32_000), treatment=BAND))):
        console.mix = Mix(is_original=number % 2 == 1)
        heard.append(console.through(block, RATE))
    sound = np.concatenate(heard)[:, 0].astype(int)
    steepest = np.abs(np.diff(humming.read(0, 32_000)[:, 0].astype(int))).max()
    assert len(sound) == 32_000
    assert np.abs(np.diff(sound)).max() < steepest * 1.3


@pytest.mark.parametrize(
    ("channel", "left", "right"),
    [(AS_RECORDED, 4000, -4000), (0, 4000, 4000), (1, -4000, -4000), (MIXED, 0, 0), (7, 4000, -4000)],
)
def test_one_channel_can_be_heard_alone_or_both_mixed(counting: PlaybackFile, channel: int, left: int, right: int) -> None:
    console = Console()
    console.mix = Mix(channel=channel)
    console.begin()
    assert console.through(Block(4000, counting.read(4000, 400)), RATE)[0].tolist() == [left, right]


def test_gain_is_in_decibels_and_clipping_is_shown_for_a_while() -> None:
    now = [0]
    console, quiet = Console(lambda: now[0]), Block(0, np.full((800, 1), 8_000, np.int16))
    console.mix = Mix(gain_db=6)
    console.begin()
    assert abs(int(console.through(quiet, RATE)[0, 0]) - 15_962) <= 1
    assert not console.is_clipping
    console.mix = Mix(gain_db=20)
    loud = console.through(quiet, RATE)
    assert loud.max() == 32_767
    assert console.is_clipping
    now[0] += 2 * 10**9
    assert not console.is_clipping


def test_a_loop_pauses_between_its_rounds(counting: PlaybackFile) -> None:
    endless = blocks(counting, Passage(900, Span(500, 1000), loop=True, gap=1000))
    sound = np.concatenate([next(endless).pcm[:, 0] for _ in range(12)])
    assert sound[:100].tolist() == list(range(900, 1000))
    assert not sound[100:1100].any()
    assert sound[1100:1600].tolist() == list(range(500, 1000))


def test_the_time_shown_waits_at_the_end_while_a_loop_pauses() -> None:
    looped = Passage(900, Span(500, 1000), percent=50, loop=True, gap=1000)
    assert [looped.frame(at) for at in (0, 199, 200, 1199, 1200, 1202, 2199, 2200)] == [900, 999, 1000, 1000, 500, 501, 999, 1000]


@pytest.mark.parametrize("percent", [50, 75, 125])
def test_a_sound_is_heard_within_30_ms_of_the_time_shown_at_any_speed(tmp_path: Path, percent: int) -> None:
    clicks = np.arange(4000, 60_000, 8000)
    samples = np.random.default_rng(0).normal(0, 60, 64_000)
    for at in clicks:
        samples[at : at + 160] += np.sin(np.arange(160) * 0.8) * np.hanning(160) * 12_000
    source = kept(tmp_path / "clicks.pcm", samples[:, None])
    passage = Passage(0, Span(0, 64_000), percent)
    sound = np.abs(np.concatenate([block.pcm[:, 0] for block in blocks(source, passage)]).astype(float))
    loudness = np.convolve(sound, np.ones(80) / 80, "same")
    for at in clicks + 80:
        near = at * 100 // percent
        found = near - 1600 + int(np.argmax(loudness[near - 1600 : near + 1600]))
        assert abs(passage.frame(found) - at) <= RATE.frames(0.03)


def test_what_was_heard_is_told_when_it_ends(qtbot: QtBot, player: Player) -> None:
    told: list[Stretch] = []
    player.heard.connect(told.append)
    player.seek(8000)
    player.play()
    qtbot.waitUntil(lambda: player.position > 9000)
    player.pause()
    (stretch,) = told
    assert stretch == Stretch((Span(8000, player.position),), 100, ORIGINAL)


def test_nothing_counts_as_heard_where_no_device_is(
    qtbot: QtBot, player: Player, monkeypatch: pytest.MonkeyPatch, humming: PlaybackFile
) -> None:
    monkeypatch.setattr(voicing, "output", lambda _wanted: None)
    told: list[Stretch] = []
    player.heard.connect(told.append)
    player.play()
    qtbot.waitUntil(lambda: player.position > 400)
    player.pause()
    assert told == []


def test_turning_to_the_original_ends_one_stretch_and_begins_another(qtbot: QtBot, player: Player) -> None:
    told: list[Stretch] = []
    player.heard.connect(told.append)
    player.ear.set_treatment(BAND)
    player.play()
    qtbot.waitUntil(lambda: player.position > 400)
    player.ear.set_original(True)
    qtbot.waitUntil(lambda: player.position > 1200)
    player.pause()
    assert [stretch.treatment for stretch in told] == [BAND, ORIGINAL]
    assert told[0].spans[0].end == told[1].spans[0].first
    assert player.state == "paused"


def test_a_loop_that_was_heard_twice_is_one_span() -> None:
    hearing = Hearing(Passage(900, Span(500, 1000), loop=True), 900, ORIGINAL)
    for frame in (950, 990, 510, 900, 505, 600):
        hearing.at(frame)
    assert hearing.stretch().spans == (Span(500, 1000),)


def test_another_treatment_takes_over_where_the_playhead_is(qtbot: QtBot, player: Player) -> None:
    player.play()
    qtbot.waitUntil(lambda: player.position > 800)
    before = player.position
    player.ear.set_treatment(BAND)
    assert player.state == "playing"
    assert before <= player.position <= before + 800


def test_pausing_steps_back_as_the_person_likes_but_not_before_the_passage(qtbot: QtBot, player: Player) -> None:
    player.take_up(Habits(rewind_ms=500))
    player.seek(8000)
    player.play()
    qtbot.waitUntil(lambda: player.position > 8400)
    player.pause()
    assert 4400 <= player.position < 6000
    player.play_span(Span(16_000, 20_000))
    qtbot.waitUntil(lambda: player.position > 16_200)
    player.pause()
    assert player.position == 16_000


def test_a_gap_between_rounds_is_taken_up_while_a_loop_plays(qtbot: QtBot, player: Player) -> None:
    player.play_span(Span(8000, 8400), loop=True)
    player.take_up(Habits(gap_ms=5000))
    qtbot.waitUntil(lambda: player.position == 8400)
    qtbot.wait(100)
    assert (player.state, player.position) == ("playing", 8400)


def test_the_bar_says_what_is_heard_and_puts_it_back_at_a_click(qtbot: QtBot, player: Player) -> None:
    bar = TransportBar(DARK)
    qtbot.addWidget(bar)
    bar.attach(player)
    bar.set_recording(RATE, 32_000, 2)
    assert bar.words()[4:] == ("Original sound",)
    player.ear.set_treatment(replace(BAND, name=""))
    player.ear.set_channel(1)
    player.ear.set_gain(6)
    bar.set_clipping(True)
    said = ("Filtered: band-pass 300–3400 Hz", "Hear original", "Right only", "+6 dB", "Clipping: lower the gain")
    assert bar.words()[4:] == said
    for button in (bar._versions, bar._channel, bar._gain):
        button.click()
    assert (player.ear.mix, bar.words()[4:6]) == (Mix(is_original=True), ("Original sound", "Hear filtered"))


def test_habits_are_kept_for_each_person(tmp_path: Path) -> None:
    store = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    mine = Habits(1500, 1000, 0x0100003F, 2000, "ab", logs=True)
    keep_habits(store, "Analyst/1", mine)
    assert habits_of(QSettings(store.fileName(), QSettings.Format.IniFormat), "Analyst/1") == mine
    assert habits_of(store, "Analyst 2") == Habits()


def test_a_feed_that_cannot_be_read_says_why(qtbot: QtBot, counting: PlaybackFile) -> None:
    odd: Any = Treatment("", (Step("reverse", ()),))
    feed = Feed(counting, Passage(0, Span(0, 100), treatment=odd), Console(), mixes=True)
    qtbot.waitUntil(lambda: not feed.fetch() and bool(feed.unread))
    assert "There is no filter “reverse”" in feed.unread
    feed.stop()


class Loudspeaker:
    """Stands in for QAudioSink: what is written is taken, and played when the test says so."""

    made: list[Loudspeaker]

    def __init__(self, _device: object, _format: object) -> None:
        self.waiting, self.heard, self.size, self.is_open = b"", b"", 4000, True
        self.made.append(self)

    def setBufferSize(self, size: int) -> None:  # noqa: N802 - Qt's name
        self.size = size

    def bufferSize(self) -> int:  # noqa: N802 - Qt's name
        return self.size

    def bytesFree(self) -> int:  # noqa: N802 - Qt's name
        return self.size - len(self.waiting)

    def start(self) -> Loudspeaker:
        return self

    def write(self, data: bytes) -> int:
        taken = data[: self.bytesFree()]
        self.waiting += taken
        return len(taken)

    def play(self, count: int) -> None:
        self.heard += self.waiting[:count]
        self.waiting = self.waiting[count:]

    def state(self) -> object:
        return None if self.is_open else QtAudio.State.StoppedState

    def reset(self) -> None:
        self.waiting = b""

    def stop(self) -> None:
        self.is_open = False


class Headphones:
    """Stands in for an output that takes any format."""

    def isFormatSupported(self, _format: object) -> bool:  # noqa: N802 - Qt's name
        return True


@pytest.fixture
def speaker(monkeypatch: pytest.MonkeyPatch) -> type[Loudspeaker]:
    monkeypatch.setattr("PySide6.QtMultimedia.QAudioSink", Loudspeaker)
    monkeypatch.setattr(Loudspeaker, "made", [], raising=False)
    return Loudspeaker


def played_out(voice: DeviceVoice, sink: Loudspeaker, qtbot: QtBot) -> np.ndarray:
    def step() -> bool:
        voice.pump()
        sink.play(400)
        return voice.ended()

    qtbot.waitUntil(step, timeout=20_000)
    return np.frombuffer(sink.heard, np.int16)


def test_a_device_gets_every_sample_of_the_passage_and_then_silence(
    qtbot: QtBot, counting: PlaybackFile, speaker: type[Loudspeaker]
) -> None:
    passage = Passage(123, Span(0, 9_000))
    voice = DeviceVoice(counting, passage, Headphones(), Console())  # type: ignore[arg-type]  # a peer
    heard = played_out(voice, speaker.made[0], qtbot).reshape(-1, 2)
    voice.stop()
    assert heard[: 9_000 - 123, 0].tolist() == list(range(123, 9_000))
    assert not heard[9_000 - 123 :].any()
    assert voice.frame() == 9_000


def test_a_device_plays_the_original_from_the_very_block_on_where_it_was_asked_for(
    qtbot: QtBot, humming: PlaybackFile, speaker: type[Loudspeaker]
) -> None:
    console = Console()
    voice = DeviceVoice(humming, Passage(0, Span(0, 32_000), treatment=BAND), Headphones(), console)  # type: ignore[arg-type]
    sink = speaker.made[0]
    qtbot.waitUntil(lambda: (voice.pump(), sink.play(400), len(sink.heard) > 16_000)[-1])
    console.mix = Mix(is_original=True)
    heard = played_out(voice, sink, qtbot)[:32_000].astype(int)
    voice.stop()
    original = humming.read(0, 32_000)[:, 0].astype(int)
    treated = humming.treated(BAND).read(0, 32_000)[:, 0].astype(int)
    assert np.array_equal(heard[:8000], treated[:8000])
    assert np.array_equal(heard[-20_000:], original[-20_000:])
    assert len(heard) == 32_000


def test_a_device_that_goes_away_is_told(counting: PlaybackFile, speaker: type[Loudspeaker]) -> None:
    voice = DeviceVoice(counting, Passage(0, Span(0, 9_000)), Headphones(), Console())  # type: ignore[arg-type]
    assert voice.trouble() == ""
    speaker.made[0].stop()
    assert voice.trouble() == DEVICE_GONE
    voice.stop()
