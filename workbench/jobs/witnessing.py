"""Witness: look at what came since the last time, then vouch for it where somebody else made the checkpoint."""

from __future__ import annotations

from collections.abc import Generator

from workbench.domain.checkpoints import Checkpoint
from workbench.domain.commands import Cosign, RecordTimestamp
from workbench.domain.errors import CaseError
from workbench.domain.orders import VerifyVault, Witness, WitnessOutcome
from workbench.domain.progress import Progress
from workbench.domain.questions import CheckpointAt, Checkpoints, PolicyInForce, WitnessedOf
from workbench.jobs.workplace import Workplace

# A server that was away for long gets the newest ones; each of them covers all that came before.
_MOST_STAMPS = 5


def witness(order: Witness, place: Workplace) -> Generator[Progress, None, WitnessOutcome]:
    """A witness signs only what they looked at: as C2SP asks, a history that goes on from the one they saw last."""
    verdict = yield from place.verify(VerifyVault(since_last=True))
    if verdict.findings:
        return WitnessOutcome(verdict.findings, 0, (), (), place.ask(WitnessedOf()))
    cosigned = _cosigned(place)
    stamped: list[int] = []
    troubles: list[str] = []
    for made in _unstamped(place):
        yield Progress("timestamp", len(stamped), None, f"{made.seq} entries")
        try:
            place.do(RecordTimestamp(made.seq, place.stamp(made, place.ask(PolicyInForce()))))
            stamped.append(made.seq)
        except CaseError as error:
            troubles.append(str(error))
            break  # a server that is away now is asked again the next time
    return WitnessOutcome((), cosigned, tuple(stamped), tuple(troubles), place.ask(WitnessedOf()))


def _cosigned(place: Workplace) -> int:
    newest, who = place.ask(CheckpointAt()), place.who.name
    if newest is None or newest.by == who or any(w.by == who and w.line for w in newest.witnesses):
        return 0
    place.do(Cosign(newest.seq))
    return newest.seq


def _unstamped(place: Workplace) -> tuple[Checkpoint, ...]:
    if not place.ask(PolicyInForce()).timestamp_url:
        return ()
    made = place.ask(Checkpoints())
    stamped = max((c.seq for c in made if any(w.token for w in c.witnesses)), default=-1)
    return tuple(c for c in made if c.seq > stamped)[:_MOST_STAMPS]
