"""Answers about field units, their hub, and what goes between them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Row, select

from workbench.domain import hub_questions as q
from workbench.domain.canonical import fact
from workbench.domain.handing_over import HandOver
from workbench.domain.units import Hub, Unit
from workbench.storage import hub_tables as h
from workbench.storage import tables as t
from workbench.storage.merkle import Tree, leaf_hash


def _hub_in_force(db: Connection, question: q.HubInForce) -> Hub | None:
    body = db.execute(select(h.hub.c.body).where(h.hub.c.joined == 1).order_by(h.hub.c.seq.desc()).limit(1)).scalar()
    return fact(Hub, json.loads(body)) if body else None


def _hand_overs(db: Connection, question: q.HandOvers) -> tuple[HandOver, ...]:
    c, which = h.hand_over.c, (question.evidence_id, question.id, question.transfer)
    where = [column == value for column, value in zip((c.evidence_id, c.id, c.transfer), which, strict=True) if value]
    joined = select(h.hub_draft).join(h.hand_over, c.id == h.hub_draft.c.hand_over_id)
    drafts: dict[str, list[str]] = {}
    for row in db.execute(joined.where(*where).order_by(h.hub_draft.c.seq)):
        drafts.setdefault(row.hand_over_id, []).append(row.draft_id)
    rows = db.execute(select(h.hand_over).where(*where).order_by(c.seq))
    return tuple(_hand_over(row, tuple(drafts.get(row.id, ()))) for row in rows)


def _hand_over(row: Row[Any], drafts: tuple[str, ...]) -> HandOver:
    about = {"id": row.id, "evidence_id": row.evidence_id, "state": row.state, "transfer": row.transfer}
    return fact(HandOver, {**json.loads(row.body), **about, "draft_ids": list(drafts)})


def _unit_named(db: Connection, question: q.UnitNamed) -> Unit | None:
    row = db.execute(select(h.unit).where(h.unit.c.name == question.name)).first()
    return _unit(row) if row else None


def _units(db: Connection, question: q.Units) -> tuple[Unit, ...]:
    return tuple(map(_unit, db.execute(select(h.unit).order_by(h.unit.c.seq))))


def _unit(row: Row[Any]) -> Unit:
    return fact(Unit, {**json.loads(row.body), "revoked": bool(row.revoked)})


def _witnessed_history(db: Connection, question: q.WitnessedHistory) -> q.Witnessed | None:
    newest = select(h.history).where(h.history.c.vault_id == question.vault_id).order_by(h.history.c.seq.desc()).limit(1)
    last = db.execute(newest.where(h.history.c.forked == 0)).first()
    if last is None:
        return None
    forked = db.execute(newest.where(h.history.c.forked == 1)).first() is not None
    return q.Witnessed(last.unit, last.vault_id, last.size, last.root, forked, last.line)


def _received_by(db: Connection, question: q.ReceivedBy) -> tuple[q.Received, ...]:
    c, which = h.reception.c, (question.unit, question.evidence_id, question.transfer)
    where = [column == value for column, value in zip((c.unit, c.evidence_id, c.transfer), which, strict=True) if value]
    back = select(h.returned).join(h.reception, c.transfer == h.returned.c.transfer)
    held: dict[tuple[str, str], list[str]] = {}
    for row in db.execute(back.where(*where).order_by(h.returned.c.seq)):
        held.setdefault((row.evidence_id, row.transfer), []).append(row.draft_id)
    rows = db.execute(select(h.reception).where(*where).order_by(c.seq))
    return tuple(_received(row, tuple(held.get((row.evidence_id, row.transfer), ()))) for row in rows)


def _received(row: Row[Any], returned: tuple[str, ...]) -> q.Received:
    return q.Received(row.evidence_id, row.unit, row.transfer, row.manifest, returned)


def kept_as_it_travels(db: Connection, draft_id: str) -> str:
    """The digest that was taken as the draft was entered; empty where its exhibit had not been handed over by then."""
    return str(db.execute(select(h.travelling.c.sha256).where(h.travelling.c.draft_id == draft_id)).scalar() or "")


def _entry_of(db: Connection, question: q.EntryOf) -> str:
    taken = select(t.evidence.c.seq).where(t.evidence.c.id == question.evidence_id).scalar_subquery()
    return str(db.execute(select(t.entry.c.hash).where(t.entry.c.seq == taken)).scalar() or "")


def _consistency_proof(db: Connection, question: q.ConsistencyProof) -> tuple[str, ...]:
    tree = Tree()
    rows = db.execute(select(t.event.c.body, t.event.c.signature).order_by(t.event.c.seq), execution_options={"yield_per": 500})
    for row in rows:
        tree.add(leaf_hash(bytes(row.body) + bytes(row.signature)))
    size = question.size if question.size >= 0 else tree.size
    return tuple(node.hex() for node in tree.consistency(question.before, size))


# Any: each function takes the question type beside it.
ANSWERS: dict[type, Callable[[Connection, Any], object]] = {
    q.HubInForce: _hub_in_force,
    q.HandOvers: _hand_overs,
    q.UnitNamed: _unit_named,
    q.Units: _units,
    q.WitnessedHistory: _witnessed_history,
    q.ReceivedBy: _received_by,
    q.EntryOf: _entry_of,
    q.ConsistencyProof: _consistency_proof,
}
