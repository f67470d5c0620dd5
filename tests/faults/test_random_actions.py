"""Random actions at the desk: the campaign, and that it would notice."""

from __future__ import annotations

import pytest

from tests.faults import random_actions
from tests.faults.conftest import Campaigned
from workbench.bench.door import Bench
from workbench.domain.commands import RestoreRows
from workbench.stages import editing

pytestmark = pytest.mark.timeout(600)


def test_nothing_a_person_does_in_any_order_loses_a_word_or_the_way_back(campaign: Campaigned) -> None:
    assert campaign("random-actions").failures == ()


def test_an_undo_that_does_less_than_it_should_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Bench.opposite

    def less(bench: Bench, event: object) -> object:
        way = whole(bench, event)  # type: ignore[arg-type]
        return RestoreRows(way.recording_id, way.versions[:1], way.draft_id) if isinstance(way, RestoreRows) else way

    monkeypatch.setattr(Bench, "opposite", less)
    assert random_actions.run(120, 1).failures != ()


def test_a_merge_that_drops_a_word_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editing, "joined", lambda texts: " ".join(texts).rsplit(" ", 1)[0])
    assert random_actions.run(120, 1).failures != ()
