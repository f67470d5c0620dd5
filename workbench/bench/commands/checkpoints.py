"""Checkpoints of the ledger, their witnesses, and a clock that stood back."""

from __future__ import annotations

from datetime import UTC, datetime

from workbench.bench.commands.situation import Situation, refuse
from workbench.domain import checkpoints as cp
from workbench.domain.authority import key_id
from workbench.domain.checkpoints import Checkpoint
from workbench.domain.commands import Cosign, MakeCheckpoint, NoteClock, RecordTimestamp
from workbench.domain.events import CheckpointCosigned, CheckpointMade, CheckpointTimestamped, ClockSetBack
from workbench.domain.questions import CheckpointAt, LedgerHead, PolicyInForce, VaultId


def make(command: MakeCheckpoint, at: Situation) -> CheckpointMade:
    """Over every entry before it."""
    head = at.ask(LedgerHead())
    signature = at.sign(cp.note_of(at.ask(VaultId()), head).body.encode())
    public = at.who.keys.signing
    return CheckpointMade(head.size, head.root, cp.maker_line(key_id(public), public, signature))


def cosign(command: Cosign, at: Situation) -> CheckpointCosigned:
    """A second person's word, with its own time."""
    made = _made(command.size, at)
    refuse("Your own checkpoint needs another's word." if made.by == at.who.name else "")
    refuse("You cosigned it already." if any(w.by == at.who.name and w.line for w in made.witnesses) else "")
    seconds, public = int(datetime.now(UTC).timestamp()), at.who.keys.signing
    signature = at.sign(cp.cosigned_message(made.note, seconds))
    return CheckpointCosigned(made.seq, made.note.root, cp.cosigner_line(key_id(public), public, seconds, signature))


def record_timestamp(command: RecordTimestamp, at: Situation) -> CheckpointTimestamped:
    """A timestamp server's token; `verify` judges it again each time, by the authorities that the policy trusts."""
    trusted = at.ask(PolicyInForce()).timestamp_roots
    refuse(
        "" if trusted else "The policy trusts no timestamp server.", "Set one: workbench policy set --timestamp-roots FILE.pem"
    )
    made = _made(command.size, at)
    return CheckpointTimestamped(made.seq, made.note.root, command.token)


def note_clock(command: NoteClock, at: Situation) -> ClockSetBack:
    """That times go back here is said by whoever worked then, not found out later."""
    return ClockSetBack(command.before)


def _made(size: int, at: Situation) -> Checkpoint:
    return at.standing(CheckpointAt(size), f"checkpoint over {size} entries")
