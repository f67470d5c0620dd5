"""What field units, their hub, and what goes between them leave in the tables."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, exists, or_, select, update

from workbench.domain import events as e
from workbench.domain.handing_over import HandOverState, Package, Receipt, as_travels, read
from workbench.storage import hub_tables as h
from workbench.storage import tables as t
from workbench.storage.happenings import Happening, packed
from workbench.storage.rows import put


def _enrolled(db: Connection, it: Happening) -> None:
    put(db, h.unit, [(it.event.unit.name, it.seq, int(it.event.unit.revoked), packed(it.data["unit"]))])


def _revoked(db: Connection, it: Happening) -> None:
    db.execute(update(h.unit).where(h.unit.c.name == it.event.name).values(revoked=1))


def _received(db: Connection, it: Happening) -> None:
    event = it.event
    put(db, h.reception, [(it.seq, event.evidence_id, event.unit, event.transfer, event.manifest)])


def _returned(db: Connection, it: Happening) -> None:
    event = it.event
    put(db, h.returned, [(it.seq, event.evidence_id, event.draft_id, read(Package, event.package).transfer)])


def _witnessed(db: Connection, it: Happening) -> None:
    event = it.event
    put(db, h.history, [(it.seq, event.unit, event.vault_id, event.size, event.root, event.line, 0)])


def _forked(db: Connection, it: Happening) -> None:
    event = it.event
    put(db, h.history, [(it.seq, event.unit, event.vault_id, event.held_size, event.held_root, "", 1)])


def _joined(db: Connection, it: Happening) -> None:
    put(db, h.hub, [(it.seq, it.event.hub.name, 1, packed(it.data["hub"]))])


def _left(db: Connection, it: Happening) -> None:
    db.execute(update(h.hub).where(h.hub.c.name == it.event.name).values(joined=0))


def _asked(db: Connection, it: Happening) -> None:
    event = it.event
    about = {"hub": event.hub, "asked_by": it.actor, "asked_at": it.at, "wish": it.data["wish"]}
    put(db, h.hand_over, [(event.id, it.seq, event.evidence_id, str(HandOverState.ASKED), "", packed(about))])


def _withdrawn(db: Connection, it: Happening) -> None:
    state = HandOverState.FAILED if it.event.failed else HandOverState.WITHDRAWN
    _step(db, it.event.id, state, problem=it.event.reason)


def _handed_over(db: Connection, it: Happening) -> None:
    receipt = read(Receipt, it.event.receipt)
    _step(db, it.event.id, HandOverState.RECEIVED, receipt.transfer, job=receipt.job, receipt=it.event.receipt)


def _drafted(db: Connection, it: Happening) -> None:
    put(db, h.hub_draft, [(it.seq, it.event.id, it.event.draft_id, it.event.job)])
    _step(db, it.event.id, HandOverState.RETURNED, job=it.event.job, problem="")


def _step(db: Connection, name: str, state: HandOverState, transfer: str = "", **more: str) -> None:
    c = h.hand_over.c
    body = db.execute(select(c.body).where(c.id == name)).scalar()
    if body is not None:
        told = {"state": str(state), "body": packed({**json.loads(body), **more})}
        db.execute(update(h.hand_over).where(c.id == name).values(**told, **({"transfer": transfer} if transfer else {})))


def _vouched(db: Connection, it: Happening) -> None:
    """The hub's word counts as a second person's does."""
    put(db, t.witness, [(it.seq, it.event.size, it.at, f"hub {it.event.hub}", it.event.line, "")])


def keep_as_it_travels(db: Connection, it: Happening) -> None:
    """A draft of an exhibit that was handed over is told by its digest as it travels, as long as it stands as it was written."""
    if _has_gone(db, it.event.draft.recording_id):
        put(db, h.travelling, [(it.event.draft.id, as_travels(it.data["draft"]))])


def _has_gone(db: Connection, recording_id: str) -> bool:
    came, went = h.reception.c, h.hand_over.c
    evidence = select(t.recording.c.evidence_id).where(t.recording.c.id == recording_id).scalar_subquery()
    sent = exists().where(went.evidence_id == evidence, went.transfer != "")
    return bool(db.execute(select(or_(sent, exists().where(came.evidence_id == evidence)))).scalar())


# Any: each function takes the event type beside it.
PROJECT: dict[type[e.Event], Callable[[Connection, Any], None]] = {
    e.UnitEnrolled: _enrolled,
    e.UnitRevoked: _revoked,
    e.EvidenceReceived: _received,
    e.DraftReturned: _returned,
    e.HistoryWitnessed: _witnessed,
    e.ForkReported: _forked,
    e.HubJoined: _joined,
    e.HubLeft: _left,
    e.HandOverAsked: _asked,
    e.HandOverWithdrawn: _withdrawn,
    e.EvidenceHandedOver: _handed_over,
    e.HubDraftTaken: _drafted,
    e.CheckpointWitnessed: _vouched,
}
