"""When a checkpoint is due, by a clock of the test's own."""

from __future__ import annotations

import pytest

from workbench.bench.moments import MOMENTS, Moments
from workbench.domain import events as e
from workbench.domain.evidence import Case
from workbench.domain.policy import Policy

WORK = e.CaseOpened(Case("C-1", "Harbour", False, "2026-01-02T03:04:05Z"))
OPENED, CLOSED, MADE = e.SessionOpened("ann", "host"), e.SessionClosed("ann"), e.CheckpointMade(3, "ab", "line")


class Clock:
    """Seconds that only the test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def noted(moments: Moments, *events: e.Event) -> list[bool]:
    """Whether a checkpoint is due after each."""
    due = []
    for event in events:
        moments.note(event)
        due.append(moments.is_due_after(event))
    return due


def test_an_idle_session_needs_no_checkpoint_and_one_with_work_does() -> None:
    assert noted(Moments(Policy()), OPENED, CLOSED) == [False, False]
    assert noted(Moments(Policy()), OPENED, WORK, CLOSED) == [False, False, True]
    assert noted(Moments(Policy()), OPENED, WORK, MADE, CLOSED) == [False] * 4


@pytest.mark.parametrize("kind", sorted(MOMENTS, key=lambda kind: kind.KIND))
def test_what_decides_or_leaves_is_under_a_checkpoint_at_once(kind: type[e.Event]) -> None:
    assert Moments(Policy()).is_due_after(object.__new__(kind))


def test_a_checkpoint_does_not_call_for_another() -> None:
    moments = Moments(Policy(checkpoint_events=1))
    assert noted(moments, MADE) == [False]
    assert noted(moments, WORK) == [True]


def test_one_is_due_after_so_many_entries_those_of_earlier_sessions_included() -> None:
    moments = Moments(Policy(checkpoint_events=5), loose=3)
    assert noted(moments, OPENED, WORK, MADE, WORK, WORK, WORK, WORK) == [False, True, False, False, False, False, True]


def test_one_is_due_when_work_has_stood_without_it_for_so_many_minutes() -> None:
    clock = Clock()
    moments = Moments(Policy(checkpoint_minutes=15), now=clock)
    clock.now += 3600
    assert noted(moments, OPENED, WORK) == [False, False]
    clock.now += 899
    assert not moments.is_due()
    clock.now += 1
    assert moments.is_due()
    moments.note(MADE)
    assert not moments.is_due()


def test_a_new_policy_counts_from_its_own_entry_on() -> None:
    assert noted(Moments(Policy()), WORK, e.PolicySet(Policy(checkpoint_events=2))) == [False, True]


def test_witnesses_and_clocks_are_no_work() -> None:
    clock = Clock()
    moments = Moments(Policy(), now=clock)
    noted(moments, e.CheckpointCosigned(3, "ab", "x"), e.CheckpointTimestamped(3, "ab", "x"), e.ClockSetBack("t"))
    clock.now += 36_000
    assert not moments.is_due()
    assert noted(moments, CLOSED) == [False]
