"""Judges one attack: verify must name what was touched, and nothing that was not."""

from __future__ import annotations

import re
import shutil
import traceback
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from pathlib import Path

from tests.faults.campaign import dice
from tests.faults.ground import driven
from tests.faults.tamper_field import Expected, Field
from tests.faults.tamper_ground import Ground
from workbench.bootstrap import roots
from workbench.bootstrap.verifying import verified
from workbench.domain.custody import Finding, Head, Verdict
from workbench.domain.errors import CaseError, VaultDamaged
from workbench.domain.orders import VerifyVault
from workbench.domain.progress import Progress
from workbench.storage.evidence_store import EvidenceStore
from workbench.storage.vault import Vault

_WITNESSED = "the ledger up to here is not the one that was witnessed"


@dataclass(frozen=True, slots=True)
class Attack:
    """A class of attacks: by whom, and at what verify must say it. `needs` names the anchor without which nobody can tell."""

    who: str
    where: str
    deed: Callable[[Field], Expected]
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`problem` is empty where the attack was named; `unseen` when nothing at all is found without an anchor."""

    problem: str
    unseen: bool = False


def verdict(folder: Path, ground: Ground, *, believed: Head | None = None) -> Verdict:
    """What verify says of a vault on the machine that remembers its root and its head."""
    roots.pin(folder, roots.KnownRoot(ground.fingerprint, ground.certificate, ground.head, believed))
    order = VerifyVault(since_last=believed is not None)
    return _opened(folder, ground, lambda vault, store: verified(vault, store, order))


def unanchored(folder: Path, ground: Ground) -> Verdict:
    """The same where nothing but the vault is there: under another name, which no machine remembers."""
    unknown = folder.rename(folder.with_name(f"{folder.name}-unknown"))
    return _opened(unknown, ground, lambda vault, store: verified(vault, store, None))


def _opened(folder: Path, ground: Ground, work: Callable[[Vault, EvidenceStore], Generator[Progress, None, Verdict]]) -> Verdict:
    try:
        vault, refused = Vault.open(folder, database_key=ground.key, read_only=True), ""
    except VaultDamaged as damage:
        vault, refused = Vault.open(folder, database_key=ground.key, read_only=True, damaged=True), damage.problem
    except CaseError as error:  # what cannot be opened is not believed either
        return Verdict(folder.name, (), (Finding("opening", error.problem, error.remedy),))
    try:
        said: Verdict = driven(work(vault, EvidenceStore(folder / "store")))
    finally:
        vault.close()
    return replace(said, findings=(*said.findings, Finding("opening", refused, ""))) if refused else said


def attacked(ground: Ground, place: Path, name: str, attack: Attack, number: int, seed: int, *, bare: bool = False) -> Outcome:
    """One instance on a copy of its own; with `bare` also what is found without any anchor."""
    chance = dice(seed, name, number)
    field = Field(ground, ground.copied(place / "attacked"), chance)
    try:
        expected = attack.deed(field)
        field.close()
        believed = ground.head if chance.random() < 0.3 else None
        said = verdict(field.folder, ground, believed=believed)
        unseen = bare and unanchored(field.folder, ground).is_sound
    except Exception:  # noqa: BLE001 - an attack that makes verify raise is the worst there is, and is told with its place
        return Outcome(f"verify raised: {traceback.format_exc(limit=-3)}")
    finally:
        field.close()
        for left in place.glob("attacked*"):
            shutil.rmtree(left) if left.is_dir() else left.unlink()
    if unseen and not attack.needs:
        return Outcome("is not found without an anchor, although it should be", unseen)
    return Outcome(differs(expected, said.findings), unseen)


def differs(expected: Expected, findings: tuple[Finding, ...]) -> str:
    """How the findings fall short of what was done, or go beyond it."""
    unnamed = [t for t in expected.traces if not any(t.place == f.place and t.problem in f.problem for f in findings)]
    if unnamed:
        return f"not named: {unnamed[0].place} “{unnamed[0].problem}”; found {_told(findings)}"
    places = {t.place for t in expected.traces}
    beyond = [f for f in findings if f.place not in places and f.problem != _WITNESSED and not _follows(f, expected)]
    return f"accused besides: {_told(tuple(beyond))}" if beyond else ""


def _follows(finding: Finding, expected: Expected) -> bool:
    return any(re.fullmatch(pattern, finding.place) for pattern in expected.also)


def _told(findings: tuple[Finding, ...]) -> str:
    return "; ".join(f"{f.place}: {f.problem}" for f in findings[:4]) or "nothing"
