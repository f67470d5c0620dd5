"""Power cuts: the campaign, and that carelessness fails it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.faults import power_cuts
from tests.faults.conftest import Campaigned
from tests.faults.shim import shared_object

pytestmark = pytest.mark.timeout(600)


def test_nothing_acknowledged_is_lost_when_the_power_fails(campaign: Campaigned) -> None:
    assert campaign("power-cuts").failures == ()


def test_synchronous_normal_loses_acknowledged_work(present: Callable[[Callable[[], object]], None]) -> None:
    present(shared_object)
    found = power_cuts.run(12, 1, careless="synchronous=NORMAL")
    assert [f for f in found.failures if "lost" in f]


def test_evidence_that_is_not_forced_to_disk_is_found_missing(present: Callable[[Callable[[], object]], None]) -> None:
    present(shared_object)
    found = power_cuts.run(12, 1, careless="evidence not forced")
    assert [f for f in found.failures if "missing from the store" in f or "half-written" in f]
