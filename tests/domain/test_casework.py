"""What may happen to a case and to evidence that is ordered destroyed, and why not."""

from __future__ import annotations

import pytest

from workbench.domain import casework
from workbench.domain.casework import CaseStanding, CaseState, Tombstone

OPEN = CaseStanding("C-1")
CLOSED = CaseStanding("C-1", CaseState.CLOSED)
ARCHIVED = CaseStanding("C-1", CaseState.ARCHIVED)
HELD = CaseStanding("C-1", is_held=True, reason="appeal")
ORDERED = Tombstone("e1", "a" * 64, "Court", "order 7", "boss", "2026-01-02T03:04:05Z")
DESTROYED = Tombstone("e1", "a" * 64, "Court", "order 7", "boss", "2026-01-02T03:04:05Z", "eve", "2026-01-03T03:04:05Z")


@pytest.mark.parametrize("standing", [CLOSED, ARCHIVED])
def test_no_work_is_done_and_nothing_closed_in_a_case_that_ended(standing: CaseStanding) -> None:
    assert casework.no_work(standing) == f"Case C-1 is {standing.state}."
    assert casework.no_closing(standing, submitted=0)
    assert casework.no_opening(standing) == ""


def test_an_open_case_is_worked_on_and_closed_and_not_opened_again() -> None:
    assert casework.no_work(OPEN) == casework.no_closing(OPEN, submitted=0) == ""
    assert "is open" in casework.no_opening(OPEN)


def test_a_case_does_not_close_over_a_reviewers_head() -> None:
    assert casework.no_closing(OPEN, submitted=2).startswith("2 of its exhibits")


def test_only_a_closed_case_without_a_hold_is_archived() -> None:
    assert casework.no_archiving(CLOSED) == ""
    assert "only a closed case" in casework.no_archiving(OPEN)
    assert "archived" in casework.no_archiving(ARCHIVED)
    assert "on hold: appeal" in casework.no_archiving(CaseStanding("C-1", CaseState.CLOSED, is_held=True, reason="appeal"))


def test_a_hold_is_put_on_once_and_released_once() -> None:
    assert casework.no_hold(OPEN) == casework.no_release(HELD) == ""
    assert "already" in casework.no_hold(HELD)
    assert "not on hold" in casework.no_release(OPEN)


def test_destruction_is_ordered_once_and_never_under_a_hold() -> None:
    assert casework.no_order(OPEN, None) == casework.no_order(ARCHIVED, None) == ""
    assert "boss ordered it already" in casework.no_order(OPEN, ORDERED)
    assert "destroyed already" in casework.no_order(OPEN, DESTROYED)
    assert "on hold" in casework.no_order(HELD, None)


@pytest.mark.parametrize(
    ("standing", "tombstone", "says"),
    [
        (OPEN, None, "Nobody ordered"),
        (OPEN, DESTROYED, "destroyed already"),
        (HELD, ORDERED, "on hold"),
    ],
)
def test_nothing_is_destroyed_without_an_order_twice_or_under_a_hold(
    standing: CaseStanding, tombstone: Tombstone | None, says: str
) -> None:
    assert says in casework.no_destruction(standing, tombstone, "eve", second_person=False)


def test_the_policy_may_want_a_second_person_to_destroy() -> None:
    assert "a second person" in casework.no_destruction(OPEN, ORDERED, "boss", second_person=True)
    assert casework.no_destruction(OPEN, ORDERED, "eve", second_person=True) == ""
    assert casework.no_destruction(OPEN, ORDERED, "boss", second_person=False) == ""


def test_an_order_is_taken_back_until_it_is_carried_out() -> None:
    assert casework.no_cancelling(ORDERED) == ""
    assert "Nobody ordered" in casework.no_cancelling(None)
    assert "destroyed already" in casework.no_cancelling(DESTROYED)
