"""The picture in the window: in step with the sound, picture by picture, kept as a still, and harmless when it breaks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from tests.gui.fake_pictures import WIDE, FakePictures
from tests.gui.test_app import press, wait_for
from workbench.domain.annotations import LARGEST_ATTACHMENT
from workbench.domain.questions import AnnotationsOf
from workbench.domain.timeline import Span
from workbench.gui import docking
from workbench.gui.desk import Place
from workbench.gui.dialogs.still_form import NoteStill
from workbench.gui.listening.video import Video, as_png
from workbench.gui.panels.video_panel import VideoPanel


@pytest.fixture
def film(window, bench, qtbot) -> Video:
    """Somebody looks at an exhibit that has a picture."""
    held = bench.state.evidence["E1"]
    bench.state.evidence["E1"] = replace(held, probe=replace(held.probe, has_video=True))
    window.desk.go(Place("2026-0417", "E1", "R1"))
    here = Video.of(window)
    assert here is not None
    qtbot.waitUntil(lambda: here._source is not None and here._shown is not None and window.player._source is not None)
    return here


def panel_of(window) -> VideoPanel:
    made = docking.panel(window, "video")
    assert isinstance(made, VideoPanel)
    return made


def test_a_recording_without_a_video_shows_no_dock_and_says_so(window, qtbot):
    assert not Video.of(window).dock.isVisible()
    window.actions_by_id["video"].trigger()
    assert panel_of(window).screen_part._why == "This exhibit has no picture."
    window.actions_by_id["picture_forward"].trigger()
    assert "no picture" in window.bottom._notice.text()


def test_the_picture_follows_the_playhead(window, film, qtbot):
    assert film.dock.isVisible()
    window.player.seek(64_000)
    qtbot.waitUntil(lambda: film._shown.first == 64_000)
    assert panel_of(window).time.text() == "0:00:04.000"
    window.player.play()
    qtbot.waitUntil(lambda: film._shown.first > 66_000)
    assert film._shown.first <= window.player.position < film._shown.end + 6400
    window.player.pause()


def test_the_same_picture_is_asked_for_once(window, film, qtbot):
    window.player.seek(64_000)
    qtbot.waitUntil(lambda: film._shown.first == 64_000 and not film._is_busy)
    before = len(film._source.asked)
    window.player.seek(64_300)
    qtbot.wait(50)
    assert len(film._source.asked) == before


def test_one_picture_back_and_forward_takes_the_playhead_along(window, film, qtbot):
    window.player.seek(64_100)
    qtbot.waitUntil(lambda: film._shown.first == 64_000 and not film._is_busy)
    qtbot.mouseClick(panel_of(window).forward, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.player.position == 64_640)
    window.actions_by_id["picture_back"].trigger()
    qtbot.waitUntil(lambda: window.player.position == 64_000)


def test_stepping_pauses_what_plays(window, film, qtbot):
    window.player.play()
    window.actions_by_id["picture_forward"].trigger()
    assert window.player.state == "paused"
    qtbot.waitUntil(lambda: not film._is_busy)


def test_a_still_is_the_whole_picture_as_png_with_its_frame(window, film, qtbot):
    window.player.seek(64_100)
    qtbot.waitUntil(lambda: film._shown.first == 64_000 and not film._is_busy)
    with qtbot.waitSignal(film.still_taken) as taken:
        qtbot.mouseClick(panel_of(window).keep, Qt.MouseButton.LeftButton)
    data, frame = taken.args
    image = QImage.fromData(data, "PNG")
    assert (frame, image.width(), image.pixelColor(5, 5).red()) == (64_000, WIDE, 100)


def test_a_still_becomes_a_note_with_the_picture_attached(window, bench, film, qtbot):
    window.player.seek(64_100)
    qtbot.waitUntil(lambda: film._shown.first == 64_000 and not film._is_busy)
    window.actions_by_id["keep_still"].trigger()
    form = wait_for(qtbot, NoteStill)
    press(qtbot, form, "go")
    assert form.problem.text() == "Say in a few words what it shows."
    qtbot.keyClicks(form.words, "The car at the gate")
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: len(bench.ask(AnnotationsOf("R1"))) == 1)
    (note,) = bench.ask(AnnotationsOf("R1"))
    assert (note.kind, note.text, note.span) == ("mark", "The car at the gate", Span(64_000, 64_000))
    assert [(held.name, held.media_type) for held in note.attachments] == [("still 0-00-04.000.png", "image/png")]


def test_a_still_too_large_to_be_kept_is_made_smaller(qtbot):
    noise = np.random.default_rng(1).integers(0, 255, (900, 1600, 3), np.uint8)
    large = QImage(noise.tobytes(), 1600, 900, 4800, QImage.Format.Format_RGB888).copy()
    made = as_png(large)
    assert len(made) <= LARGEST_ATTACHMENT
    assert QImage.fromData(made, "PNG").width() < 1600


def test_a_decoder_that_dies_costs_the_picture_and_not_the_sound(window, film, qtbot, monkeypatch):
    monkeypatch.setattr(FakePictures, "breaks", True)
    window.player.seek(200_000)
    panel = panel_of(window)
    qtbot.waitUntil(lambda: "cannot be shown" in panel.screen_part._why)
    assert "SIGSEGV" in panel.screen_part._why
    assert not panel.keep.isEnabled()
    window.player.play()
    qtbot.waitUntil(lambda: window.player.position > 201_000)
    window.player.pause()


def test_damage_at_one_place_is_none_at_the_next(window, film, qtbot, monkeypatch):
    monkeypatch.setattr(FakePictures, "breaks", True)
    window.player.seek(200_000)
    qtbot.waitUntil(lambda: "cannot be shown" in panel_of(window).screen_part._why)
    monkeypatch.setattr(FakePictures, "breaks", False)
    window.player.seek(64_000)
    qtbot.waitUntil(lambda: film._shown is not None and film._shown.first == 64_000)


def test_what_fails_again_and_again_is_tried_no_more(window, film, qtbot, monkeypatch):
    monkeypatch.setattr(FakePictures, "breaks", True)
    for frame in (100_000, 200_000, 300_000):
        window.player.seek(frame)
        qtbot.waitUntil(lambda: not film._is_busy)
    assert film._source is None


def test_another_recording_and_the_lock_end_the_decoder(window, film, qtbot):
    source = film._source
    window.desk.go(Place("2026-0417", "E2", "R2"))
    qtbot.waitUntil(lambda: source.is_closed)
    assert not film.dock.isVisible()
    window.actions_by_id["lock"].trigger()
    qtbot.waitUntil(lambda: window.desk is None)
    assert Video.of(window) is None


def test_a_hidden_dock_asks_for_nothing(window, film, qtbot):
    qtbot.waitUntil(lambda: not film._is_busy)
    film.dock.hide()
    before = len(film._source.asked)
    window.player.seek(320_000)
    qtbot.wait(50)
    assert len(film._source.asked) == before
    film.dock.show()
    qtbot.waitUntil(lambda: film._shown is not None and film._shown.first == 320_000)
