"""When a checkpoint of the ledger is due: at the moments that matter, and never long after anything."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from workbench.domain import events as e
from workbench.domain.policy import Policy

# What leaves the vault or decides something is under a checkpoint at once.
MOMENTS: frozenset[type[e.Event]] = frozenset(
    {
        e.ReviewApproved,
        e.ReviewReopened,
        e.TranscriptExported,
        e.ReportIssued,
        e.BundleMade,
        e.CaseClosed,
        e.EvidenceDestroyed,
        e.PersonRevoked,
        e.PersonRekeyed,
        e.EvidenceHandedOver,
    }
)
_NO_WORK = (
    e.SessionOpened,
    e.SessionClosed,
    e.CheckpointMade,
    e.CheckpointCosigned,
    e.CheckpointTimestamped,
    e.CheckpointWitnessed,
    e.ClockSetBack,
)


@dataclass(slots=True)
class Moments:
    """Counts what no checkpoint covers yet. `now` is a clock in seconds that only goes forward."""

    policy: Policy
    loose: int = 0
    now: Callable[[], float] = time.monotonic
    _worked: bool = False
    _since: float = field(init=False)

    def __post_init__(self) -> None:
        self._since = self.now()

    def note(self, event: e.Event) -> None:
        """Take in what was just entered."""
        if isinstance(event, e.CheckpointMade):
            self.loose, self._worked = 1, False
            return
        if not self._worked:
            self._since = self.now()
        self.loose += 1
        self._worked = self._worked or not isinstance(event, _NO_WORK)
        if isinstance(event, e.PolicySet):
            self.policy = event.policy

    def is_due_after(self, event: e.Event) -> bool:
        """Whether a checkpoint should follow this event: a session in which nothing was done needs none."""
        if type(event) in MOMENTS or self.loose >= self.policy.checkpoint_events:
            return not isinstance(event, e.CheckpointMade)
        return (isinstance(event, e.SessionClosed) and self._worked) or self.is_due()

    def is_due(self) -> bool:
        """Whether work has stood without one for longer than the policy allows."""
        return self._worked and self.now() - self._since >= 60 * self.policy.checkpoint_minutes
