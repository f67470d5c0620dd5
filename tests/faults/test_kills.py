"""kill -9: the campaign, and that it would notice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import kills
from tests.faults.conftest import Campaigned
from tests.faults.ground import Ground
from tests.faults.nursery import Nursery

pytestmark = pytest.mark.timeout(600)


def test_no_acknowledged_work_is_lost_and_the_vault_is_usable_at_once(campaign: Campaigned) -> None:
    assert campaign("kills").failures == ()


def test_work_acknowledged_too_early_is_found_missing(tmp_path: Path) -> None:
    ground = Ground.made(tmp_path)
    with Nursery(modules=("tests.faults.kills",)) as nursery:
        victim = kills.Victim(ground, tmp_path / "victim", "edits")
        (tmp_path / "victim" / "acknowledged").write_text("segment.corrected " + "0" * 64 + "\n" + "chunk\n" * 99)
        problem, _ = victim.killed(nursery, 0, 0.2)
    assert "lost 1 of" in problem
    assert "99 chunks lost" in problem
