"""Answers about the standing of cases and evidence, the policy, and the checkpoints of the ledger."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Row, func, select

from workbench.domain import questions as q
from workbench.domain.canonical import fact
from workbench.domain.casework import CaseStanding, CaseState, Tombstone
from workbench.domain.checkpoints import Checkpoint, Note, Witness, Witnessing
from workbench.domain.policy import Policy
from workbench.storage import tables as t

_POLICY = select(t.policy.c.body).order_by(t.policy.c.seq.desc()).limit(1)


def case_standing(db: Connection, question: q.CaseStandingOf) -> CaseStanding:
    """The last step of a case; open where there was none."""
    query = select(t.standing).where(t.standing.c.case_number == question.number).order_by(t.standing.c.seq.desc()).limit(1)
    row = db.execute(query).first()
    if row is None:
        return CaseStanding(question.number)
    return CaseStanding(row.case_number, CaseState(row.state), bool(row.held), row.at, row.actor, row.reason)


def tombstone_of(db: Connection, question: q.TombstoneOf) -> Tombstone | None:
    """The order that stands for an exhibit."""
    row = db.execute(select(t.tombstone).where(t.tombstone.c.evidence_id == question.evidence_id)).first()
    return _tombstone(row) if row else None


def tombstones(db: Connection, question: q.Tombstones) -> tuple[Tombstone, ...]:
    """Every order, oldest first."""
    return tuple(_tombstone(row) for row in db.execute(select(t.tombstone).order_by(t.tombstone.c.seq)))


def _tombstone(row: Row[Any]) -> Tombstone:
    order = (row.sha256, row.authority, row.reason, row.ordered_by, row.ordered_at)
    return Tombstone(row.evidence_id, *order, row.destroyed_by, row.destroyed_at)


def policy_in_force(db: Connection, question: q.PolicyInForce) -> Policy:
    """What was decided last; the shipped policy where nothing was."""
    body = db.execute(_POLICY).scalar()
    return fact(Policy, json.loads(body)) if body else Policy()


def checkpoints(db: Connection, question: q.Checkpoints) -> tuple[Checkpoint, ...]:
    """All of them, newest first."""
    query = select(t.checkpoint).order_by(t.checkpoint.c.seq.desc())
    rows, vault = list(db.execute(query)), vault_id(db, q.VaultId())
    witnesses: dict[int, list[Witness]] = {}
    for row in db.execute(select(t.witness).order_by(t.witness.c.seq)):
        witnesses.setdefault(row.size, []).append(_witness(row))
    return tuple(_checkpoint(row, vault, witnesses.get(row.seq, [])) for row in rows)


def checkpoint_at(db: Connection, question: q.CheckpointAt) -> Checkpoint | None:
    """One checkpoint with its witnesses."""
    query = select(t.checkpoint).order_by(t.checkpoint.c.seq.desc()).limit(1)
    row = db.execute(query.where(t.checkpoint.c.seq == question.size) if question.size >= 0 else query).first()
    if row is None:
        return None
    said = db.execute(select(t.witness).where(t.witness.c.size == row.seq).order_by(t.witness.c.seq))
    return _checkpoint(row, vault_id(db, q.VaultId()), [_witness(w) for w in said])


def _checkpoint(row: Row[Any], vault: str, witnesses: list[Witness]) -> Checkpoint:
    return Checkpoint(row.seq, row.at, row.actor, Note(vault, row.seq, row.root, (row.line,)), tuple(witnesses))


def _witness(row: Row[Any]) -> Witness:
    return Witness(row.seq, row.at, row.actor, row.line, row.token)


def witnessed_of(db: Connection, question: q.WitnessedOf) -> Witnessing:
    """How many entries there are, and how many stand under a checkpoint and under a witness's word."""
    size = db.execute(select(t.head.c.size)).scalar() or 0
    checkpointed = db.execute(select(func.max(t.checkpoint.c.seq))).scalar() or 0
    return Witnessing(size, checkpointed, db.execute(select(func.max(t.witness.c.size))).scalar() or 0)


def vault_id(db: Connection, question: q.VaultId) -> str:
    """As the founding gave it."""
    return str(db.execute(select(t.head.c.vault_id)).scalar() or "")


ANSWERS: dict[type, Callable[[Connection, Any], object]] = {
    q.CaseStandingOf: case_standing,
    q.TombstoneOf: tombstone_of,
    q.Tombstones: tombstones,
    q.PolicyInForce: policy_in_force,
    q.Checkpoints: checkpoints,
    q.CheckpointAt: checkpoint_at,
    q.WitnessedOf: witnessed_of,
    q.VaultId: vault_id,
}
