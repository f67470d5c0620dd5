"""Where cases, evidence, policy and checkpoints stand, as the entries left them."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.storage.laboratory import AT, EVIDENCE, Laboratory, person
from workbench.domain import events as e
from workbench.domain import questions as q
from workbench.domain.evidence import Case
from workbench.domain.people import Role
from workbench.domain.policy import Approval, Policy

NUMBER = EVIDENCE.case_number


@pytest.fixture
def cased(laboratory: Laboratory) -> Laboratory:
    laboratory.add(e.CaseOpened(Case(NUMBER, "R v Person B", True, AT)), e.EvidenceImported(EVIDENCE))
    return laboratory


def test_a_case_is_open_until_something_is_done_and_a_hold_outlasts_its_states(cased: Laboratory) -> None:
    told = [cased.vault.answer(q.CaseStandingOf(NUMBER))]
    for event in (
        e.CaseHeld(NUMBER, "appeal"),
        e.CaseClosed(NUMBER, "done"),
        e.CaseReopened(NUMBER, "retrial"),
        e.CaseReleased(NUMBER, "decided"),
        e.CaseClosed(NUMBER, "done"),
        e.CaseArchived(NUMBER, "old"),
    ):
        cased.add(event)
        told.append(cased.vault.answer(q.CaseStandingOf(NUMBER)))
    assert [s.state for s in told] == ["open", "open", "closed", "open", "open", "closed", "archived"]
    assert [s.is_held for s in told] == [False, True, True, True, False, False, False]
    assert (told[-1].reason, told[-1].by) == ("old", "Ada")


def test_an_order_stands_is_taken_back_or_becomes_a_tombstone(cased: Laboratory) -> None:
    ordered = e.DestructionOrdered(EVIDENCE.id, EVIDENCE.sha256, "Court", "Order 7.")
    cased.add(ordered)
    standing = cased.vault.answer(q.TombstoneOf(EVIDENCE.id))
    assert standing is not None
    assert (standing.ordered_by, standing.is_destroyed) == ("Ada", False)
    cased.add(e.DestructionCancelled(EVIDENCE.id, "x"))
    assert cased.vault.answer(q.Tombstones()) == ()
    cased.add(ordered, e.EvidenceDestroyed(EVIDENCE.id, EVIDENCE.sha256))
    [tombstone] = cased.vault.answer(q.Tombstones())
    assert (tombstone.is_destroyed, tombstone.destroyed_by) == (True, "Ada")


def test_the_policy_set_last_is_in_force_and_the_shipped_one_before_any(laboratory: Laboratory) -> None:
    assert laboratory.vault.answer(q.PolicyInForce()) == Policy()
    for policy in (
        Policy(approval=Approval.ALL),
        Policy(idle_minutes=5, timestamp_url="https://x", timestamp_roots="BEGIN CERTIFICATE"),
    ):
        laboratory.add(e.PolicySet(policy))
        assert laboratory.vault.answer(q.PolicyInForce()) == policy


def test_checkpoints_are_told_newest_first_each_with_its_own_witnesses(laboratory: Laboratory) -> None:
    laboratory.cy = Ed25519PrivateKey.generate()
    laboratory.add(e.PersonEnrolled(person("Cy", Role.SUPERVISOR, laboratory.cy)))
    assert laboratory.vault.answer(q.CheckpointAt()) is None
    first, second = laboratory.checkpoint(), laboratory.checkpoint()
    laboratory.cosign(first)
    made = laboratory.vault.answer(q.Checkpoints())
    assert [(c.seq, [w.by for w in c.witnesses]) for c in made] == [(second, []), (first, ["Cy"])]
    assert laboratory.vault.answer(q.CheckpointAt()) == made[0]
    assert laboratory.vault.answer(q.CheckpointAt(first)) == made[1]
    assert laboratory.vault.answer(q.CheckpointAt(1)) is None


def test_how_far_the_ledger_is_vouched_for_is_counted(laboratory: Laboratory) -> None:
    laboratory.cy = Ed25519PrivateKey.generate()
    laboratory.add(e.PersonEnrolled(person("Cy", Role.SUPERVISOR, laboratory.cy)))
    first = laboratory.checkpoint()
    laboratory.cosign(first)
    second = laboratory.checkpoint()
    told = laboratory.vault.answer(q.WitnessedOf())
    assert (told.size, told.checkpointed, told.witnessed, told.unwitnessed) == (second + 1, second, first, second + 1 - first)
