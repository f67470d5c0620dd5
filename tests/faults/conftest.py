"""How a campaign stands in the tests: at the size of each run, a failure told by what failed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.faults.campaign import Missing, Result
from tests.faults.table import CAMPAIGNS, SEED, carried_out

Campaigned = Callable[[str], Result]


@pytest.fixture
def campaign() -> Campaigned:
    """campaign(name): run it; skipped, with the reason, where this machine lacks what it needs."""

    def run(name: str) -> Result:
        try:
            return carried_out(name, CAMPAIGNS[name].each_run, SEED)
        except Missing as lack:
            pytest.skip(str(lack))

    return run


@pytest.fixture
def present() -> Callable[[Callable[[], object]], None]:
    """present(call): skip, with the reason, where the call finds something missing."""

    def check(call: Callable[[], object]) -> None:
        try:
            call()
        except Missing as lack:
            pytest.skip(str(lack))

    return check
