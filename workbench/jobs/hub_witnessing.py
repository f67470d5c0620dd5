"""Have the hub vouch for this vault's history: it sees that the newest checkpoint goes on from the one it saw last."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.checkpoints import Checkpoint
from workbench.domain.commands import MakeCheckpoint
from workbench.domain.errors import CaseError
from workbench.domain.hub_commands import RecordWitness
from workbench.domain.hub_link import Forked
from workbench.domain.hub_questions import ConsistencyProof
from workbench.domain.hub_rules import is_cosigned
from workbench.domain.questions import CheckpointAt
from workbench.domain.units import Hub
from workbench.jobs.unit_desk import HubLink
from workbench.jobs.workplace import Workplace

_REMEDY = (
    "Stop working in this vault and tell your supervisor: one of the two histories was rewritten, or an old copy of the vault "
    "was put in its place. The hub keeps what it saw; run verify."
)


@dataclass(frozen=True, slots=True)
class Vouched:
    """How many entries the hub vouches for; `fork` says what is wrong where it saw another history."""

    size: int
    fork: str = ""


def have_witnessed(hub: Hub, link: HubLink, place: Workplace, *, worked: bool) -> Vouched:
    """The hub's word on the newest checkpoint, entered; where something was done just now, on one that covers it."""
    if worked or place.ask(CheckpointAt()) is None:
        place.do(MakeCheckpoint())
    newest = place.ask(CheckpointAt())
    if newest is None:
        return Vouched(0)
    seen, root = link.seen()
    if (seen, root) == (newest.seq, newest.note.root) and _is_entered(newest, hub, place):
        return Vouched(seen)
    # Also where it cannot go on from what was seen: then the hub enters what it was shown.
    vouched = _shown(newest, seen, hub, link, place)
    if seen > newest.seq and not vouched.fork:
        return Vouched(0, f"The hub witnessed {seen:,} entries of this vault, which has fewer now. {_REMEDY}")
    return vouched


def _is_entered(newest: Checkpoint, hub: Hub, place: Workplace) -> bool:
    lines = (witness.line for witness in newest.witnesses if witness.line)
    return any(is_cosigned(line, hub.keys.signing, newest.note, place.desk.is_signed) for line in lines)


def _shown(newest: Checkpoint, seen: int, hub: Hub, link: HubLink, place: Workplace) -> Vouched:
    try:
        line = link.witness(newest.note.text, seen, place.ask(ConsistencyProof(seen, newest.seq)))
    except Forked as fork:
        return Vouched(0, f"{fork.problem} {_REMEDY}")
    if not is_cosigned(line, hub.keys.signing, newest.note, place.desk.is_signed):
        raise CaseError(f"The hub's word on {newest.seq:,} entries is not signed by its key.", "Tell its administrator.")
    if not _is_entered(newest, hub, place):
        place.do(RecordWitness(hub.name, newest.seq, newest.note.root, line))
    return Vouched(newest.seq)
