"""A transcript changed on the reviewer's screen alone, and put back after the approval, gets no approval."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.attack_matrix import World, _Place
from tests.faults.tamper_desk import KEY
from workbench.bench.door import Bench
from workbench.domain.commands import ApproveReview, SubmitReview
from workbench.domain.errors import BadRequest
from workbench.domain.questions import ReviewOf
from workbench.storage.engine import database_engine


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with closing(World.made(tmp_path / "vault")) as made:
        yield made


def _by_hand(folder: Path, sql: str) -> None:
    engine = database_engine(folder / "vault.db", KEY)
    with engine.begin() as db:
        db.exec_driver_sql(sql)
    engine.dispose()


def _approves(sue: Bench, evidence_id: str) -> None:
    sue.do(ApproveReview(evidence_id, sue.ask(ReviewOf(evidence_id)).bound))


@pytest.mark.parametrize(
    ("forged", "genuine"),
    [
        ("UPDATE segment SET text = 'nothing' WHERE place = 0", "UPDATE segment SET text = 'glue was there' WHERE place = 0"),
        ("UPDATE segment SET speaker = 'S2' WHERE place = 0", "UPDATE segment SET speaker = 'S1' WHERE place = 0"),
        ("UPDATE speaker SET name = 'Mr B' WHERE key = 'S1'", "UPDATE speaker SET name = 'Speaker 1' WHERE key = 'S1'"),
        ("UPDATE suspicion SET text = '' WHERE place = 0", "UPDATE suspicion SET text = 'twice' WHERE place = 0"),
        ("UPDATE draft_digest SET sha256 = 'ab'", ""),
    ],
)
def test_what_is_not_shown_as_it_was_signed_is_not_approved(world: World, forged: str, genuine: str) -> None:
    place, sue = _Place.made(world), world.benches["Sue"]
    world.benches["Ann"].do(SubmitReview(place.evidence))
    _by_hand(world.desk.folder, forged)
    with pytest.raises(BadRequest, match=r"not the one that was signed|no longer the one"):
        _approves(sue, place.evidence)
    if genuine:
        _by_hand(world.desk.folder, genuine)
        _approves(sue, place.evidence)
        assert world.unsound() == ""
