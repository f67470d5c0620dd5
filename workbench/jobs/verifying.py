"""Verify: is everything still what the ledger says it is?"""

from __future__ import annotations

from collections.abc import Generator

from workbench.domain.custody import Verdict
from workbench.domain.errors import CaseError
from workbench.domain.orders import VerifyVault
from workbench.domain.progress import Progress
from workbench.jobs.workplace import Workplace


def verify_vault(order: VerifyVault, place: Workplace) -> Generator[Progress, None, Verdict]:
    """Replay the ledger, compare what stands, hash the evidence again."""
    return (yield from place.verify(order))


def sound(place: Workplace, what: str) -> Generator[Progress, None, None]:
    """Nobody signs what the ledger does not bear out: rows that were changed by hand would otherwise be vouched for.

    Raises CaseError, saying that no `what` can be made, where the vault has findings.
    """
    verdict = yield from place.verify(None)
    if verdict.findings:
        first = verdict.findings[0]
        count = len(verdict.findings)
        found = "1 finding" if count == 1 else f"{count} findings"
        raise CaseError(
            f"No {what} can be made: the vault has {found}, first {first.place}: {first.problem.rstrip('.')}.",
            "Run workbench verify and have an administrator look at what it names.",
        )
