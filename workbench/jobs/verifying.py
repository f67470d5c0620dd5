"""Verify: is everything still what the ledger says it is?"""

from __future__ import annotations

from collections.abc import Generator

from workbench.domain.custody import Verdict
from workbench.domain.orders import VerifyVault
from workbench.domain.progress import Progress
from workbench.jobs.workplace import Workplace


def verify_vault(order: VerifyVault, place: Workplace) -> Generator[Progress, None, Verdict]:
    """Replay the ledger, compare what stands, hash the evidence again."""
    return (yield from place.verify(order))
