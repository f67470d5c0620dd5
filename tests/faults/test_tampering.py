"""Tampering with a vault by people who hold keys to it: the campaign, what it plans, and that it would notice a miss."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from tests.faults.conftest import Campaigned
from tests.faults.tamper_field import Expected, Field, Trace, at, found
from tests.faults.tamper_ground import Ground
from tests.faults.tamper_judge import Attack, attacked, differs
from tests.faults.tampering import ATTACKS
from workbench.domain.custody import Finding
from workbench.domain.errors import CaseError
from workbench.storage.tables import PROJECTIONS
from workbench.storage.vault import Vault

pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return Ground.made(tmp_path_factory.mktemp("ground"))


def test_every_attack_is_named_and_nothing_else(campaign: Campaigned) -> None:
    assert campaign("tampering").failures == ()


def test_nothing_is_suspected_that_the_door_let_through(campaign: Campaigned) -> None:
    assert campaign("clean-ledgers").failures == ()


def test_every_table_is_attacked_and_everybody_attacks() -> None:
    assert {f"edits a row of {table.name}" for table in PROJECTIONS} <= set(ATTACKS)
    by = Counter(attack.who for attack in ATTACKS.values())
    assert set(by) == {"analyst", "supervisor", "admin", "unconfirmed", "revoked"}
    assert len(ATTACKS) >= 40


def test_only_a_changed_end_and_a_vault_forged_whole_need_an_anchor() -> None:
    assert {name: attack.needs for name, attack in ATTACKS.items() if attack.needs} == {
        "cuts the end": "head",
        "cuts more than their own": "head",
        "cuts the end and works on": "head",
        "rewrites their own end": "head",
        "puts an older vault back": "head",
        "empties the ledger": "head",
        "forges the whole vault": "root",
    }


def test_an_attack_that_is_overlooked_counts_as_a_failure(ground: Ground, tmp_path: Path) -> None:
    def nothing(field: Field) -> Expected:
        return found(at(3, "does not carry"))

    outcome = attacked(ground, tmp_path, "nothing", Attack("analyst", "entry", nothing), 0, 1, bare=True)
    assert outcome.unseen
    assert "not found without an anchor" in outcome.problem
    assert "not named: ledger entry 3" in attacked(ground, tmp_path, "nothing", Attack("analyst", "entry", nothing), 0, 1).problem


def test_a_finding_at_another_place_counts_as_a_failure() -> None:
    wrong = Finding("person Ann", "is not what the ledger says", "")
    right = Finding("person Mal", "is not what the ledger says", "")
    expected = found(Trace("person Mal", "is not what"))
    assert differs(expected, (right,)) == ""
    assert "not named: person Mal" in differs(expected, (wrong,))
    assert "accused besides: person Ann" in differs(expected, (right, wrong))
    assert differs(found(Trace("person Mal", ""), also=("person .*",)), (right, wrong)) == ""


def test_a_version_that_is_none_is_refused_when_the_vault_is_opened_for_work(ground: Ground, tmp_path: Path) -> None:
    folder = ground.copied(tmp_path / "vault")
    field = Field(ground, folder, random.Random(1))
    field.sql("UPDATE alembic_version SET version_num = '0001'")
    field.close()
    with pytest.raises(CaseError):
        Vault.open(folder, database_key=ground.key)
