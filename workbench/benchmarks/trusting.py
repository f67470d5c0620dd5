"""Trust in time: a login against a second, and a whole verification of 100,000 entries against a minute."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from workbench.benchmarks.rounds import Ground, Result, alternate, timed
from workbench.benchmarks.storing import empty_vault
from workbench.domain.custody import Anchors
from workbench.domain.events import CaseOpened, FileRefused
from workbench.domain.evidence import Case
from workbench.storage.ledger import Signer
from workbench.storage.vault import Vault

ENTRIES, OF = 10_000, 100_000
_REASON = "It holds no sound; a reason is a sentence about as long as this one."
LOGIN_SECONDS, VERIFY_SECONDS = 1.0, 60.0


def measure(ground: Ground) -> Iterator[Result]:
    """The full password cost; every check that `verify` makes."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as place:
        yield _login(ground, Path(place) / "login")
        yield _verify(Path(place) / "verify")


def _login(ground: Ground, folder: Path) -> Result:
    took = alternate({"login": ground.login(folder)})["login"]
    figures = {"seconds": round(took.wall, 3), "processor seconds": round(took.processor, 3)}
    return Result("login and lock", "one second", "≤ 1", round(took.wall / LOGIN_SECONDS, 2), figures)


def _verify(folder: Path) -> Result:
    vault, signer = empty_vault(folder)
    try:
        _fill(vault, signer)
        took = timed(lambda: list(vault.verify(Anchors(), evidence_digest=lambda sha256: sha256)))
    finally:
        vault.close()
    whole = took.wall * OF / ENTRIES
    figures = {"entries": ENTRIES, "seconds for 100,000": round(whole, 1), "ms an entry": round(1000 * took.wall / ENTRIES, 3)}
    return Result("verify, 100,000 entries", "one minute", "≤ 1", round(whole / VERIFY_SECONDS, 2), figures)


def _fill(vault: Vault, signer: Signer) -> None:
    case = Case("benchmark", "benchmark", False, "2026-01-01T00:00:00Z")
    with vault.change(signer) as change:
        change.append(CaseOpened(case))
        for number in range(ENTRIES):
            change.append(FileRefused(case.number, f"{number}.txt", _REASON))
