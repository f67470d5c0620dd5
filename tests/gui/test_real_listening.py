"""A film imported into a real vault: its picture, its sound through filters, what is kept and what is logged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.gui.test_listening import Audible
from tests.media.videos import FPS, film, number
from tests.vaults import pumped
from workbench.bootstrap import LocalWorkshop
from workbench.domain.commands import OpenCase
from workbench.domain.listening import Step, Treatment
from workbench.domain.orders import ImportFiles
from workbench.domain.questions import EvidenceIn, ListensOf, RecordingsOf, TreatmentsOf
from workbench.gui import docking
from workbench.gui.listening.listening import Listening
from workbench.gui.listening.video import Video
from workbench.gui.playing import voicing
from workbench.gui.playing.habits import Habits
from workbench.storage.passwords import FLOOR_KIB, Cost

SECRET = "plum otter violin seventeen"


@pytest.fixture
def workshop() -> LocalWorkshop:
    return LocalWorkshop(cost=Cost(FLOOR_KIB, 2, 1))


@pytest.fixture
def window(enter, workshop, tmp_path, qtbot):
    vault = tmp_path / "vault"
    workshop.found(vault, admin="Lab", password=SECRET)
    bench = workshop.unlock(vault, user="Lab", password=SECRET)
    bench.do(OpenCase("2026-0417", "Harbour Street"))
    pumped(bench.start(ImportFiles("2026-0417", (film(tmp_path / "film.mp4", seconds=4),))))
    bench.close()
    shown = enter(vault=vault, user="Lab", password=SECRET).window
    qtbot.waitUntil(lambda: shown.desk is not None and shown.desk.view is not None and shown.player is not None)
    qtbot.waitUntil(lambda: shown.player._source is not None)
    return shown


def test_the_film_is_seen_and_heard_through_filters_and_both_are_on_record(window, qtbot, monkeypatch):
    bench = window.desk.bench
    (evidence,) = bench.ask(EvidenceIn("2026-0417"))
    (recording,) = bench.ask(RecordingsOf(evidence.id))
    each = recording.rate.hz // FPS
    seen = Video.of(window)
    window.player.seek(60 * each + 10)
    qtbot.waitUntil(lambda: seen._shown is not None and number(seen._shown) == 60, timeout=15_000)

    telephone = Treatment("Telephone", (Step("band_pass", (300, 3400)),))
    window.player.ear.set_treatment(telephone)
    window.actions_by_id["listening"].trigger()
    panel = docking.panel(window, "listening")
    panel.name.setText("Telephone")
    panel.keep.click()
    qtbot.waitUntil(lambda: bench.ask(TreatmentsOf(recording.id)) == (telephone,))

    monkeypatch.setattr(voicing, "output", lambda _wanted: object())
    monkeypatch.setattr(voicing, "DeviceVoice", Audible)
    Listening.of(window).take_up(Habits(logs=True))
    window.player.seek(0)
    window.player.play()
    qtbot.waitUntil(lambda: window.player.position > 1600)
    window.player.pause()
    qtbot.waitUntil(lambda: len(bench.ask(ListensOf(recording.id))) == 1)
    assert bench.ask(ListensOf(recording.id))[0].treatment == "Telephone"


def test_a_filter_never_touches_what_is_kept(window):
    bench, recording = window.desk.bench, window.desk.view.recording
    source = bench.playback(recording.id)
    before = source.read(0, source.frames).copy()
    kept = {path: path.read_bytes() for path in _files(Path(source._samples.filename).parents[4])}
    assert kept
    treated = source.treated(Treatment("", (Step("band_pass", (3000, 3400)), Step("denoise", (15,)))))
    assert not np.array_equal(treated.read(0, source.frames), before)
    assert np.array_equal(source.read(0, source.frames), before)
    assert {path: path.read_bytes() for path in kept} == kept


def _files(vault: Path) -> list[Path]:
    return [path for folder in ("store", "derived") for path in (vault / folder).rglob("*") if path.is_file()]
