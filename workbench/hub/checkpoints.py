"""The hub as a witness: it cosigns a unit's checkpoint that goes on from the one before, and reports one that does not."""

from __future__ import annotations

import threading
from typing import Any

from fastapi import APIRouter

from workbench.domain.authority import key_id
from workbench.domain.checkpoints import Note, cosigned_message, cosigner_line, parsed
from workbench.domain.consistency import EMPTY_ROOT, is_consistent
from workbench.domain.errors import BadRequest
from workbench.domain.hub_commands import ReportFork, WitnessHistory
from workbench.domain.hub_events import ForkReported
from workbench.domain.hub_questions import Witnessed, WitnessedHistory
from workbench.domain.questions import CustodyOf
from workbench.hub.logs import told
from workbench.hub.problems import MEDIA, ForkProblem, Refused, documented
from workbench.hub.requests import Asked, Reader
from workbench.hub.schemas import CheckpointSent, Cosigned, HistoryTold

router = APIRouter(prefix="/v1/checkpoints", tags=["checkpoints"])
_FORK: dict[int | str, dict[str, Any]] = {
    409: {"model": ForkProblem, "content": {MEDIA: {}}, "description": "The history does not go on from the one witnessed."}
}
_MOST_FORKS = 50
_ONE_AT_A_TIME = threading.Lock()  # two checkpoints of one vault must not both go on from the same


@router.get("", summary="How much was witnessed", responses=documented(401, 403))
def seen(asked: Reader) -> HistoryTold:
    """Of this unit's ledger; 0 entries where the hub has seen nothing yet."""
    held = asked.hub.bench.ask(WitnessedHistory(asked.unit.vault_id))
    return HistoryTold(size=held.size if held else 0, root=held.root if held else "")


@router.post("", summary="Have a checkpoint witnessed", responses=_FORK | documented(400, 401, 403, 413, 422))
def witness(sent: CheckpointSent, asked: Reader) -> Cosigned:
    """The hub's cosignature, where the proof shows that the history goes on from the one it witnessed last (`before` entries).
    One that does not is entered in the hub's ledger, and answered with both heads."""
    note = _note(sent, asked)
    with _ONE_AT_A_TIME:
        held = asked.hub.bench.ask(WitnessedHistory(note.vault_id))
        if held is not None and (held.size, held.root) == (note.size, note.root) and held.line:
            return Cosigned(line=held.line)
        if why := _fork(sent, note, held):
            raise _reported(why, sent, note, held, asked)
        return Cosigned(line=_cosigned(note, held, asked))


def _note(sent: CheckpointSent, asked: Asked) -> Note:
    try:
        note = parsed(sent.note)
    except BadRequest as error:
        raise Refused(422, error.problem, error.remedy) from error
    if note.vault_id != asked.unit.vault_id:
        raise Refused(403, "The checkpoint is of another vault than this unit's.", "Each unit shows its own history.")
    if not note.signatures or not 0 < note.size < 2**53:
        raise Refused(422, "The checkpoint is not signed, or is one of nothing.", "Make one in the unit's vault.")
    return note


def _fork(sent: CheckpointSent, note: Note, held: Witnessed | None) -> str:
    """Why the two histories are none; empty where one goes on from the other. Refused where it cannot be told."""
    size, root = (held.size, held.root) if held else (0, EMPTY_ROOT)
    if note.size < size:
        return f"It has {note.size:,} entries; {size:,} were witnessed before."
    if note.size == size:
        return "" if note.root == root else f"It has other first {size:,} entries than were witnessed before."
    if sent.before != size:
        raise Refused(422, f"The hub witnessed {size:,} entries, not {sent.before:,}.", "Ask GET /v1/checkpoints.")
    if is_consistent(size, root, note.size, note.root, sent.proof):
        return ""
    return f"Its {note.size:,} entries do not go on from the {size:,} that were witnessed before."


def _cosigned(note: Note, held: Witnessed | None, asked: Asked) -> str:
    hub, at = asked.hub, int(asked.hub.clock())
    signing = hub.hand.keys.signing
    line = cosigner_line(key_id(signing), signing, at, hub.hand.sign(cosigned_message(note, at)))
    before = held.size if held else 0
    hub.bench.do(WitnessHistory(asked.unit.name, note.vault_id, before, note.size, note.root, line))
    hub.figures.witnessed()
    return line


def _reported(why: str, sent: CheckpointSent, note: Note, held: Witnessed | None, asked: Asked) -> Refused:
    if held is None:
        return Refused(422, "Nothing was witnessed yet, so there is nothing to prove.", "Send no proof.")
    if not (held.forked and _is_entered(sent.note, asked)):
        asked.hub.bench.do(ReportFork(asked.unit.name, note.vault_id, held.size, held.root, sent.note, why))
        asked.hub.figures.forked()
        told("history.forked")
    shown = {"held_size": held.size, "held_root": held.root, "shown_size": note.size, "shown_root": note.root}
    return Refused(409, f"This history is not the one the hub witnessed. {why}", "Tell your supervisor; run verify.", more=shown)


def _is_entered(note: str, asked: Asked) -> bool:
    """Whether this very note stands in the ledger as a fork, or so many do that one more tells nobody anything: a unit that asks
    again every minute adds nothing."""
    entries = asked.hub.bench.ask(CustodyOf((asked.unit.name,)))
    told_of = [entry.payload for entry in entries if entry.kind == ForkReported.KIND]
    return len(told_of) >= _MOST_FORKS or any(isinstance(payload, dict) and payload.get("note") == note for payload in told_of)
