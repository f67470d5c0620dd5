"""A vault's policy: what it demands, and what it cannot be."""

from __future__ import annotations

import pytest

from workbench.domain.errors import BadRequest
from workbench.domain.people import Role
from workbench.domain.policy import Approval, Policy, checked

PEM = "-----BEGIN CERTIFICATE-----"


def test_critical_cases_need_an_approval_and_others_where_the_policy_says_all() -> None:
    assert Policy().needs_approval(critical=True)
    assert not Policy().needs_approval(critical=False)
    assert Policy(approval=Approval.ALL).needs_approval(critical=False)


@pytest.mark.parametrize(("role", "needs"), [(Role.ANALYST, False), (Role.SUPERVISOR, True), (Role.ADMIN, True)])
def test_a_second_administrator_confirms_those_who_may_approve(role: Role, needs: bool) -> None:
    assert Policy(second_person=True).needs_confirmation(role) is needs
    assert not Policy().needs_confirmation(role)


@pytest.mark.parametrize(
    "policy",
    [
        Policy(checkpoint_events=0),
        Policy(checkpoint_events=10_001),
        Policy(checkpoint_minutes=0),
        Policy(checkpoint_minutes=1_441),
        Policy(idle_minutes=0),
        Policy(timestamp_url="ftp://tsa.example", timestamp_roots=PEM),
        Policy(timestamp_url="https://tsa.example"),
    ],
)
def test_a_policy_that_cannot_be_is_refused_with_what_to_choose(policy: Policy) -> None:
    with pytest.raises(BadRequest) as refused:
        checked(policy)
    assert refused.value.remedy


def test_the_shipped_policy_and_a_trusted_timestamp_server_are_fine() -> None:
    trusted = Policy(timestamp_url="https://tsa.example", timestamp_roots=PEM)
    assert (checked(Policy()), checked(trusted)) == (Policy(), trusted)
