"""A watched folder in the window: what came, what was set aside, and how it is stopped."""

from __future__ import annotations

import pytest

from tests.gui.by_hand import do
from tests.gui.kept_window import the_seat, the_vault, the_window, the_workshop  # noqa: F401 - fixtures of this file
from tests.gui.test_app import press, wait_for
from workbench.domain.arrivals import Fate
from workbench.domain.progress import Progress
from workbench.gui.hub.watch_form import WatchForm
from workbench.gui.hub.watch_window import Watching

ARRIVALS = [
    ("day 1/call.wav", Fate.TAKEN, ""),
    ("day 1/notes.txt", Fate.ASIDE, "“notes.txt” holds no sound."),
    ("day 1/call copy.wav", Fate.KNOWN, "2026-0417/4"),
]


@pytest.fixture
def watching(window, qtbot, bench, tmp_path) -> Watching:
    bench.state.hub.arrivals = list(ARRIVALS)
    do(window, qtbot, "watch_folder")
    form = wait_for(qtbot, WatchForm)
    press(qtbot, form, "go")
    assert "There is no folder" in form.problem.text()
    qtbot.keyClicks(form.folder.path, str(tmp_path))
    press(qtbot, form, "go")
    shown = wait_for(qtbot, Watching)
    qtbot.waitUntil(lambda: shown.list.topLevelItemCount() == 3)
    return shown


def stopped(window, qtbot, shown: Watching) -> None:
    press(qtbot, shown, "go")
    qtbot.waitUntil(lambda: not window.desk.watch.is_running)
    qtbot.waitUntil(lambda: window.desk.queue.is_idle)


def test_what_arrives_is_listed_and_transcribed_and_the_watch_is_stopped(window, qtbot, watching):
    assert not window.actions_by_id["watch_folder"].shortcut().isEmpty()
    assert [watching.list.topLevelItem(row).text(1) for row in range(3)] == [name for name, _, _ in reversed(ARRIVALS)]
    qtbot.waitUntil(lambda: [job.title for job in window.desk.queue.jobs()] == ["day 1/call.wav"])
    assert "1 imported · 1 already there · 1 set aside" in watching.counts.text()
    stopped(window, qtbot, watching)
    qtbot.waitUntil(lambda: "No longer watched" in watching.state.text())
    assert "1 file left alone" in watching.counts.text()


def test_the_file_at_hand_is_told_since_a_slow_disk_keeps_one_for_long(window, qtbot, watching):
    session = window.desk.watch
    session._on_progress(Progress("import", 1, None, "long call.wav"))
    watching._show()
    assert "long call.wav is being taken in" in watching.counts.text()
    stopped(window, qtbot, watching)


def test_only_what_was_set_aside_can_be_looked_at(window, qtbot, watching):
    press(qtbot, watching, "only_aside")
    seen = [row for row in range(3) if not watching.list.topLevelItem(row).isHidden()]
    assert [watching.list.topLevelItem(row).text(3) for row in seen] == ["“notes.txt” holds no sound."]
    stopped(window, qtbot, watching)


def test_closing_its_window_stops_nothing_and_the_action_shows_it_again(window, qtbot, watching):
    press(qtbot, watching, "close")
    qtbot.waitUntil(lambda: window.findChild(Watching) is None)
    assert window.desk.watch.is_running
    do(window, qtbot, "watch_folder")
    shown = wait_for(qtbot, Watching)
    qtbot.waitUntil(lambda: shown.list.topLevelItemCount() == 3)
    stopped(window, qtbot, shown)


def test_leaving_the_vault_ends_the_watch(window, qtbot, watching):
    session = window.desk.watch
    qtbot.waitUntil(lambda: window.desk.queue.is_idle)
    session.close()
    qtbot.waitUntil(lambda: not session.is_running)
