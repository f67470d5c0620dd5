"""What verify knows from outside a vault: checkpoints that were kept, heads that were seen, and what it verified before."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.bootstrap.test_vaults import opened_by_hand
from tests.vaults import Vaults, copied, pumped
from workbench.bench.door import Bench
from workbench.bootstrap import roots
from workbench.domain import commands as c
from workbench.domain.custody import Verdict
from workbench.domain.errors import BadRequest
from workbench.domain.orders import VerifyVault
from workbench.domain.questions import CheckpointAt, LedgerHead, VaultId


def verdict_of(bench: Bench, *notes: str, since_last: bool = False) -> Verdict:
    verdict = pumped(bench.start(VerifyVault(checkpoints=notes, since_last=since_last)))
    assert isinstance(verdict, Verdict)
    return verdict


def problems(verdict: Verdict) -> list[str]:
    return [f"{f.place} {f.problem}" for f in verdict.findings]


def worked(vaults: Vaults, *cases: str) -> str:
    """Ann opens these cases; the checkpoint that stands in the end."""
    with closing(vaults.open("ann")) as ann:
        for number in cases:
            ann.do(c.OpenCase(number, "Harbour"))
        ann.do(c.MakeCheckpoint())
        made = ann.ask(CheckpointAt())
    assert made is not None
    return made.text


def branched(vaults: Vaults, *cases: str) -> None:
    """The same vault as it was founded, and another history after it, with all care; nothing on this machine remembers."""
    shutil.rmtree(vaults.folder)
    copied(vaults.template, vaults.folder)
    if cases:
        worked(vaults, *cases)


def test_a_kept_checkpoint_of_the_vaults_own_history_agrees(vaults: Vaults) -> None:
    note = worked(vaults, "C-1")
    worked(vaults, "C-2")
    verdict = verdict_of(vaults.open("sue"), note)
    assert verdict.findings == ()
    assert any("known elsewhere" in what for what in verdict.checked)


def test_a_rewritten_history_is_found_by_a_kept_checkpoint_alone(vaults: Vaults) -> None:
    note = worked(vaults, "C-1")
    branched(vaults, "C-9", "C-8")
    sue = vaults.open("sue")
    assert verdict_of(sue).findings == ()
    assert ["not the one that was witnessed" in p for p in problems(verdict_of(sue, note))] == [True]


def test_a_history_that_was_cut_is_found_by_a_kept_checkpoint_alone(vaults: Vaults) -> None:
    note = worked(vaults, *(f"C-{number}" for number in range(9)))
    branched(vaults)
    sue = vaults.open("sue")
    assert verdict_of(sue).findings == ()
    assert ["known entries are missing" in p for p in problems(verdict_of(sue, note))] == [True]


def test_a_checkpoint_of_another_vault_is_named_and_says_nothing_else(vaults: Vaults) -> None:
    note = worked(vaults, "C-1")
    sue = vaults.open("sue")
    foreign = note.replace(sue.ask(VaultId()), "another-vault")
    [problem] = problems(verdict_of(sue, foreign))
    assert problem.startswith("checkpoint is of vault another-vault")


def test_what_is_no_checkpoint_is_refused(vaults: Vaults) -> None:
    with pytest.raises(BadRequest, match="no checkpoint"):
        verdict_of(vaults.open("sue"), "hello")


def by_hand(vaults: Vaults, *statements: str) -> None:
    vault, _ = opened_by_hand(vaults.folder, "ann")
    with vault._engine.begin() as db:
        triggers = db.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
        for name, _ in triggers:
            db.exec_driver_sql(f"DROP TRIGGER {name}")
        for statement in (*statements, *(sql for _, sql in triggers)):
            db.exec_driver_sql(statement)
    vault.close()


def verified_before(vaults: Vaults) -> int:
    """A vault verified as a whole on this machine, with work after it; how many entries were verified."""
    worked(vaults, "C-1")
    with closing(vaults.open("sue")) as sue:
        size = sue.ask(LedgerHead()).size
        assert verdict_of(sue).findings == ()
    worked(vaults, "C-2")
    return size


def test_what_was_verified_before_is_not_judged_again_and_is_said_so(vaults: Vaults) -> None:
    size = verified_before(vaults)
    verdict = verdict_of(vaults.open("sue"), since_last=True)
    assert verdict.findings == ()
    assert f"of {size} entries verified here before, only that they are the same" in verdict.checked


@pytest.mark.parametrize("place", ["before", "after"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET body = CAST(replace(body, 'Harbour', 'Pier') AS BLOB) WHERE seq = (SELECT {which}(seq) FROM case_file)",
        "UPDATE event SET signature = zeroblob(64) WHERE seq = (SELECT {which}(seq) FROM case_file)",
        "UPDATE case_file SET title = 'Pier' WHERE seq = (SELECT {which}(seq) FROM case_file)",
    ],
    ids=["body", "signature", "row"],
)
def test_looking_only_at_what_is_new_still_finds_tampering_before_and_after(vaults: Vaults, statement: str, place: str) -> None:
    verified_before(vaults)
    by_hand(vaults, statement.format(which="min" if place == "before" else "max"))
    assert verdict_of(vaults.open("sue"), since_last=True).findings


def test_what_was_verified_is_remembered_though_its_session_never_ended(vaults: Vaults) -> None:
    """The machine went off after verify: its head goes further than the one seen at the last logout."""
    worked(vaults, "C-1")
    with closing(vaults.open("sue")) as sue:
        verdict_of(sue)
    pinned = roots.known(vaults.folder)
    assert pinned is not None
    branched(vaults, "C-9")
    here = roots.known(vaults.folder)
    assert here is not None
    roots.pin(vaults.folder, replace(here, verified=pinned.verified))
    assert problems(verdict_of(vaults.open("sue"), since_last=True))


def test_findings_are_not_remembered_as_verified(vaults: Vaults) -> None:
    worked(vaults, "C-1")
    by_hand(vaults, "UPDATE case_file SET title = 'Pier'")
    with closing(vaults.open("sue")) as sue:
        assert verdict_of(sue).findings
    pinned = roots.known(vaults.folder)
    assert pinned is not None
    assert pinned.verified is None


def test_a_root_given_by_hand_goes_before_the_one_remembered(vaults: Vaults, tmp_path: Path) -> None:
    sue = vaults.open("sue")
    verdict = pumped(sue.start(VerifyVault(root="0" * 64)))
    assert isinstance(verdict, Verdict)
    assert any("known root" in p for p in problems(verdict))
