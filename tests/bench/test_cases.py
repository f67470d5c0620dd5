"""A case's end, and evidence that a court orders destroyed: through the door, with what verify says afterwards."""

from __future__ import annotations

from contextlib import closing

import pytest

from tests.vaults import PASSWORD, Vaults, a_drafted_recording, a_submitted_exhibit, faults_of
from workbench.bench.door import Bench
from workbench.domain import commands as c
from workbench.domain import questions as q
from workbench.domain.casework import CaseState
from workbench.domain.errors import BadRequest, CaseError, NotPermitted
from workbench.domain.evidence import Recording
from workbench.domain.people import Role
from workbench.domain.policy import Policy


def drafted(vaults: Vaults) -> Recording:
    with closing(vaults.open("ann")) as ann:
        return a_drafted_recording(ann)


def standing(bench: Bench) -> tuple[CaseState, bool]:
    now = bench.ask(q.CaseStandingOf("C-1"))
    return now.state, now.is_held


def test_a_case_is_closed_archived_and_opened_again_with_reasons_on_record(vaults: Vaults) -> None:
    recording = drafted(vaults)
    sue = vaults.open("sue")
    sue.do(c.CloseCase("C-1", " done "))
    assert (standing(sue), sue.ask(q.CaseStandingOf("C-1")).reason) == ((CaseState.CLOSED, False), "done")
    sue.do(c.ArchiveCase("C-1", "old"))
    assert standing(sue) == (CaseState.ARCHIVED, False)
    sue.do(c.ReopenCase("C-1", "retrial"))
    sue.do(c.CorrectSegment(recording.id, "d-0", "blue"))
    assert standing(sue) == (CaseState.OPEN, False)
    assert faults_of(sue) == []


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (c.CloseCase("C-9", "x"), "no case C-9"),
        (c.CloseCase("C-1", " "), "Give a reason"),
        (c.ReopenCase("C-1", "x"), "is open"),
        (c.ArchiveCase("C-1", "x"), "only a closed case is archived"),
        (c.HoldCase("C-1", ""), "Give a reason"),
        (c.ReleaseCase("C-1", "x"), "not on hold"),
        (c.OrderDestruction("nowhere", "Court", "x"), "no exhibit nowhere"),
        (c.CancelDestruction("nowhere", "x"), "Nobody ordered"),
        (c.DestroyEvidence("nowhere"), "no exhibit nowhere"),
    ],
)
def test_what_cannot_be_done_to_an_open_case_says_why(vaults: Vaults, command: c.Command, says: str) -> None:
    drafted(vaults)
    boss = vaults.open("boss")
    before = boss.ask(q.LedgerHead())
    with pytest.raises(BadRequest, match=says):
        boss.do(command)
    assert boss.ask(q.LedgerHead()) == before


def test_no_case_closes_over_a_reviewers_head(vaults: Vaults) -> None:
    recording = a_submitted_exhibit(vaults)
    sue = vaults.open("sue")
    with pytest.raises(BadRequest, match=r"1 of its exhibits are before a reviewer\. Have them approved"):
        sue.do(c.CloseCase("C-1", "done"))
    sue.do(c.ReturnReview(recording.evidence_id, "mend"))
    sue.do(c.CloseCase("C-1", "done"))
    assert standing(sue) == (CaseState.CLOSED, False)


def test_in_a_closed_case_nothing_is_brought_submitted_or_judged(vaults: Vaults) -> None:
    recording = a_submitted_exhibit(vaults)
    sue = vaults.open("sue")
    sue.do(c.ApproveReview(recording.evidence_id, sue.ask(q.ReviewOf(recording.evidence_id)).bound))
    sue.do(c.CloseCase("C-1", "done"))
    probe = sue.ask(q.EvidenceIn("C-1"))[0].probe
    for command in (
        c.RecordEvidence("C-1", "b.wav", "c" * 64, 9, probe),
        c.SubmitReview(recording.evidence_id),
        c.ReopenReview(recording.evidence_id, "why"),
        c.WithdrawReview(recording.evidence_id),
    ):
        with pytest.raises(NotPermitted, match="case reopen C-1"):
            sue.do(command)
    assert sue.ask(q.ReviewOf(recording.evidence_id)).is_final


def test_a_hold_keeps_a_case_from_the_archive_and_its_evidence_from_destruction(vaults: Vaults) -> None:
    recording = drafted(vaults)
    boss = vaults.open("boss")
    boss.do(c.OrderDestruction(recording.evidence_id, "Court", "order 7"))
    boss.do(c.HoldCase("C-1", "appeal"))
    boss.do(c.CloseCase("C-1", "done"))
    assert standing(boss) == (CaseState.CLOSED, True)
    for command in (c.ArchiveCase("C-1", "old"), c.DestroyEvidence(recording.evidence_id), c.HoldCase("C-1", "again")):
        with pytest.raises(BadRequest, match="on hold"):
            boss.do(command)
    boss.do(c.ReleaseCase("C-1", "decided"))
    boss.do(c.ArchiveCase("C-1", "old"))
    boss.do(c.DestroyEvidence(recording.evidence_id))
    assert faults_of(boss) == []


def test_a_supervisor_holds_but_only_an_administrator_releases_or_orders_destroyed(vaults: Vaults) -> None:
    recording = drafted(vaults)
    sue = vaults.open("sue")
    sue.do(c.HoldCase("C-1", "appeal"))
    for command in (c.ReleaseCase("C-1", "x"), c.OrderDestruction(recording.evidence_id, "Court", "x")):
        with pytest.raises(NotPermitted, match="all:permissions"):
            sue.do(command)


def test_an_order_to_destroy_names_who_ordered_it_and_why_and_is_given_once(vaults: Vaults) -> None:
    recording = drafted(vaults)
    boss, exhibit = vaults.open("boss"), recording.evidence_id
    with pytest.raises(BadRequest, match="Say who ordered it"):
        boss.do(c.OrderDestruction(exhibit, " ", "x"))
    with pytest.raises(BadRequest, match="Give a reason"):
        boss.do(c.OrderDestruction(exhibit, "Court", " "))
    boss.do(c.OrderDestruction(exhibit, "Court", "order 7"))
    with pytest.raises(BadRequest, match="boss ordered it already"):
        boss.do(c.OrderDestruction(exhibit, "Court", "order 8"))
    tombstone = boss.ask(q.TombstoneOf(exhibit))
    assert tombstone is not None
    assert (tombstone.authority, tombstone.sha256, tombstone.is_destroyed) == ("Court", "a" * 64, False)


def test_an_order_is_cancelled_given_again_and_then_carried_out_once(vaults: Vaults) -> None:
    recording = drafted(vaults)
    boss, exhibit = vaults.open("boss"), recording.evidence_id
    boss.do(c.OrderDestruction(exhibit, "Court", "order 7"))
    boss.do(c.CancelDestruction(exhibit, "lifted"))
    assert boss.ask(q.TombstoneOf(exhibit)) is None
    with pytest.raises(BadRequest, match="Nobody ordered"):
        boss.do(c.DestroyEvidence(exhibit))
    boss.do(c.OrderDestruction(exhibit, "Court", "order 8"))
    boss.do(c.DestroyEvidence(exhibit))
    for command in (c.DestroyEvidence(exhibit), c.CancelDestruction(exhibit, "x"), c.OrderDestruction(exhibit, "Court", "x")):
        with pytest.raises(BadRequest, match="destroyed already"):
            boss.do(command)
    assert faults_of(boss) == []


def test_where_the_policy_says_so_a_second_administrator_destroys(vaults: Vaults) -> None:
    recording = drafted(vaults)
    with closing(vaults.open("boss")) as boss:
        boss.enrol("eve", Role.ADMIN, PASSWORD)
        boss.do(c.SetPolicy(Policy(second_person=True)))
        boss.do(c.OrderDestruction(recording.evidence_id, "Court", "order 7"))
        with pytest.raises(BadRequest, match="wants a second person"):
            boss.do(c.DestroyEvidence(recording.evidence_id))
    eve = vaults.open("eve")
    eve.do(c.DestroyEvidence(recording.evidence_id))
    tombstone = eve.ask(q.TombstoneOf(recording.evidence_id))
    assert tombstone is not None
    assert (tombstone.ordered_by, tombstone.destroyed_by) == ("boss", "eve")
    assert faults_of(eve) == []


def test_a_policy_that_changes_nothing_or_cannot_be_is_refused(vaults: Vaults) -> None:
    boss = vaults.open("boss")
    with pytest.raises(BadRequest, match="is that already"):
        boss.do(c.SetPolicy(Policy()))
    with pytest.raises(CaseError, match="Choose 1 to 1440"):
        boss.do(c.SetPolicy(Policy(idle_minutes=0)))
    with pytest.raises(NotPermitted, match="all:permissions"):
        _close_then_open(vaults, boss, "sue").do(c.SetPolicy(Policy(idle_minutes=5)))


def _close_then_open(vaults: Vaults, bench: Bench, name: str) -> Bench:
    bench.close()
    return vaults.open(name)
