"""What the collector's rounds leave out, and for how long."""

from __future__ import annotations

import gc
import sys

import pytest

from workbench.gui.collecting import Rounds


@pytest.fixture
def rounds():
    """With nothing left out before and after."""
    gc.unfreeze()
    yield Rounds()
    gc.unfreeze()


def test_what_was_imported_is_left_out_once(rounds):
    rounds.settle()
    left = gc.get_freeze_count()
    assert left > len(sys.modules)
    made = [[] for _ in range(100)]
    rounds.settle()
    assert gc.get_freeze_count() <= left
    assert len(made) == 100


def test_more_modules_are_left_out_as_well(rounds, monkeypatch):
    rounds.settle()
    before, kept = gc.get_freeze_count(), [[] for _ in range(1000)]
    for number in range(60):
        monkeypatch.setitem(sys.modules, f"made_up_{number}", sys)
    rounds.settle()
    assert gc.get_freeze_count() >= before + len(kept) // 2


def test_a_long_transcript_comes_back_when_another_is_read_and_what_was_imported_stays_out(rounds):
    rounds.settle()
    rounds.take_back_facts()
    assert gc.get_freeze_count()
    rounds.leave_out_facts()
    rounds.take_back_facts()
    assert not gc.get_freeze_count()
    rounds.settle()
    assert gc.get_freeze_count()
