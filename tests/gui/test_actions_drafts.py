"""Every action on voices and on two drafts, by its keys or a click, on a real vault."""

from __future__ import annotations

import pytest

from tests.gui.by_hand import do
from tests.gui.test_app import press, wait_for
from tests.gui.test_comparing import a_vault, opened, workshop
from workbench.domain.questions import DraftsOf, LinesOf, VocabularyOf
from workbench.gui import docking
from workbench.gui.dialogs.listener_form import InviteForm
from workbench.gui.dialogs.order_forms import Transcribe
from workbench.gui.dialogs.vocabulary import Vocabulary
from workbench.gui.dialogs.voice_forms import MergeForm
from workbench.gui.examining import comparing, speaking

__all__ = ["workshop"]


@pytest.fixture
def window(enter, workshop, tmp_path, qtbot):
    return opened(enter, a_vault(workshop, tmp_path / "vault", invited=False), qtbot)


def first(window) -> str:
    return window.desk.bench.ask(LinesOf(window.desk.place.recording))[0].text


def compared(window, qtbot) -> None:
    qtbot.waitUntil(lambda: comparing.panel_of(window) is not None and comparing.panel_of(window).model.rowCount() == 1)


def test_compare_and_take_theirs(window, qtbot):
    do(window, qtbot, "compare")
    compared(window, qtbot)
    do(window, qtbot, "next_difference")
    do(window, qtbot, "take_theirs")
    qtbot.waitUntil(lambda: first(window).startswith("May "))


def test_previous_difference_and_keep_ours(window, qtbot):
    do(window, qtbot, "compare")
    compared(window, qtbot)
    do(window, qtbot, "previous_difference")
    do(window, qtbot, "keep_ours")
    qtbot.waitUntil(lambda: comparing.panel_of(window).model.passage(0).is_decided)
    assert first(window).startswith("Can ")


def test_second_draft(window, qtbot):
    do(window, qtbot, "second_draft")
    form = wait_for(qtbot, Transcribe)
    assert form.order().beside
    assert len(window.desk.bench.ask(DraftsOf(window.desk.place.recording))) == 2
    form.reject()


def test_second_listener(window, qtbot):
    do(window, qtbot, "second_listener")
    wait_for(qtbot, InviteForm).reject()


def test_speakers_and_merge_speakers(window, qtbot):
    do(window, qtbot, "speakers")
    qtbot.waitUntil(lambda: speaking.panel_of(window).model.rowCount() == 3)
    do(window, qtbot, "merge_speakers")
    press(qtbot, wait_for(qtbot, MergeForm), "go")
    qtbot.waitUntil(lambda: speaking.panel_of(window).model.rowCount() == 2)


def test_compare_voices(window, qtbot):
    do(window, qtbot, "compare_voices")
    qtbot.waitUntil(lambda: window.desk.queue.jobs() != () or docking.panel(window, "speakers") is not None)
    qtbot.waitUntil(lambda: window.desk.queue.is_idle, timeout=20_000)


def test_vocabulary(window, qtbot):
    do(window, qtbot, "vocabulary")
    form = wait_for(qtbot, Vocabulary)
    qtbot.keyClicks(form.word, "Mill Lane")
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: "Mill Lane" in window.desk.bench.ask(VocabularyOf("2026-0417")))
