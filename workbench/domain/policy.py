"""What the laboratory decides for a vault: set by an administrator, on record in the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workbench.domain.errors import BadRequest
from workbench.domain.people import Role


class Approval(StrEnum):
    """Which cases need a second person's approval before their report is final."""

    CRITICAL = "critical"
    ALL = "all"


class HandOverRule(StrEnum):
    """Which exhibits go to the hub by themselves: none but those a person asks for, those of critical cases, or all."""

    ASKED = "asked"
    CRITICAL = "critical"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Policy:
    """A vault's policy. `second_person`: a second administrator confirms new and renewed keys of supervisors and
    administrators, and carries out what the first ordered destroyed. `timestamp_roots` are PEM certificates."""

    approval: Approval = Approval.CRITICAL
    second_person: bool = False
    checkpoint_events: int = 100
    checkpoint_minutes: int = 15
    idle_minutes: int = 10
    timestamp_url: str = ""
    timestamp_roots: str = ""
    hand_over: HandOverRule = HandOverRule.ASKED

    def hands_over(self, *, critical: bool) -> bool:
        """Whether an exhibit of such a case goes to the hub without being asked for."""
        return self.hand_over is HandOverRule.ALL or (critical and self.hand_over is HandOverRule.CRITICAL)

    def needs_approval(self, *, critical: bool) -> bool:
        """Whether a report on such a case is final only with an approval."""
        return critical or self.approval is Approval.ALL

    def needs_confirmation(self, role: Role) -> bool:
        """Whether a second administrator must confirm a key of this role before it counts."""
        return self.second_person and role is not Role.ANALYST


def checked(policy: Policy) -> Policy:
    """The policy, where its figures make sense."""
    bounds = (
        ("checkpoint events", policy.checkpoint_events, 1, 10_000),
        ("checkpoint minutes", policy.checkpoint_minutes, 1, 24 * 60),
        ("idle minutes", policy.idle_minutes, 1, 24 * 60),
    )
    for name, value, least, most in bounds:
        if not least <= value <= most:
            raise BadRequest(f"{value} {name} is out of range.", f"Choose {least} to {most}.")
    if policy.timestamp_url and not policy.timestamp_url.startswith(("https://", "http://")):
        raise BadRequest(f"{policy.timestamp_url!r} is no address of a timestamp server.", "It begins with https://")
    if policy.timestamp_roots and "BEGIN CERTIFICATE" not in policy.timestamp_roots:
        raise BadRequest("What is to be trusted for timestamps holds no certificate.", "Give its root certificate as a PEM file.")
    if policy.timestamp_url and "BEGIN CERTIFICATE" not in policy.timestamp_roots:
        raise BadRequest("A timestamp server needs the certificate it is trusted by.", "Give its root certificate as a PEM file.")
    return policy
