"""Field units and their hub: who is who, what went and what came back. Each side keeps what the other signed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from workbench.bench.commands.situation import Situation, refuse
from workbench.domain import commands as c
from workbench.domain import events as e
from workbench.domain import hub_rules, unit_rules
from workbench.domain.hub_questions import HandOvers, HubInForce
from workbench.domain.hub_rules import Ground
from workbench.domain.questions import EvidenceBy, VaultId
from workbench.domain.units import Hub, Unit, unit_name

E = TypeVar("E", bound=e.Event)


def enrol_unit(command: c.EnrolUnit, at: Situation) -> e.UnitEnrolled:
    """A field unit by its key and its vault."""
    name, when = unit_name(command.name), at.now
    unit = Unit(name, command.key, command.vault_id, command.root, command.role, at.who.name, when, False, command.hub_key)
    return _judged(e.UnitEnrolled(unit), hub_rules.no_enrolment, at, "The unit cannot be enrolled")


def revoke_unit(command: c.RevokeUnit, at: Situation) -> e.UnitRevoked:
    """For good: its vault is enrolled again under another name."""
    event = e.UnitRevoked(command.name, _reason(command.reason))
    return _judged(event, hub_rules.no_revocation, at, "The unit cannot be revoked")


def record_reception(command: c.RecordReception, at: Situation) -> e.EvidenceReceived:
    """An exhibit that is here already, with the manifest that its unit signed."""
    event = e.EvidenceReceived(command.evidence_id, command.unit, command.transfer, command.manifest, command.signature)
    return _judged(event, hub_rules.no_reception, at, "The reception cannot be entered")


def record_return(command: c.RecordReturn, at: Situation) -> e.DraftReturned:
    """The unit's word that it has a draft."""
    signed = (command.counter, command.signature, command.package)
    event = e.DraftReturned(command.evidence_id, command.draft_id, command.unit, *signed)
    return _judged(event, hub_rules.no_return, at, "The counter-receipt cannot be entered")


def witness_history(command: c.WitnessHistory, at: Situation) -> e.HistoryWitnessed:
    """That a unit's history goes on was proven to whoever enters it."""
    size = (command.before, command.size, command.root)
    event = e.HistoryWitnessed(command.unit, command.vault_id, *size, command.line)
    return _judged(event, hub_rules.no_witnessing, at, "The history cannot be witnessed")


def report_fork(command: c.ReportFork, at: Situation) -> e.ForkReported:
    """Two histories of one vault."""
    held = (command.held_size, command.held_root)
    event = e.ForkReported(command.unit, command.vault_id, *held, command.note, _reason(command.why))
    return _judged(event, hub_rules.no_fork, at, "The fork cannot be reported")


def join_hub(command: c.JoinHub, at: Situation) -> e.HubJoined:
    """One at a time."""
    event = e.HubJoined(replace(command.hub, joined_by=at.who.name, joined_at=at.now))
    return _judged(event, unit_rules.no_joining, at, "The hub cannot be joined")


def leave_hub(command: c.LeaveHub, at: Situation) -> e.HubLeft:
    """What went before stays told."""
    event = e.HubLeft(command.name, _reason(command.reason))
    return _judged(event, unit_rules.no_leaving, at, "The hub cannot be left")


def ask_hand_over(command: c.AskHandOver, at: Situation) -> e.HandOverAsked:
    """To the hub that the vault is with, of an exhibit in an open case: a draft is to come back to it."""
    evidence = at.standing(EvidenceBy(command.evidence_id), f"exhibit {command.evidence_id}")
    at.open_case(evidence.case_number)
    event = e.HandOverAsked(at.new_id(), evidence.id, _hub(at).name, command.wish, command.policy)
    return _judged(event, unit_rules.no_asking, at, f"Exhibit {evidence.reference} cannot be handed over")


def withdraw_hand_over(command: c.WithdrawHandOver, at: Situation) -> e.HandOverWithdrawn:
    """Before it left; or the hub's word that it cannot."""
    event = e.HandOverWithdrawn(command.id, _evidence_of(command.id, at), _reason(command.reason), command.failed)
    return _judged(event, unit_rules.no_withdrawing, at, "The hand-over cannot be taken back")


def record_hand_over(command: c.RecordHandOver, at: Situation) -> e.EvidenceHandedOver:
    """The hub's receipt."""
    signed = (command.receipt, command.signature, command.manifest)
    event = e.EvidenceHandedOver(command.id, _evidence_of(command.id, at), *signed)
    return _judged(event, unit_rules.no_handing_over, at, "The receipt cannot be entered")


def record_hub_draft(command: c.RecordHubDraft, at: Situation) -> e.HubDraftTaken:
    """Of a draft that stands here already."""
    about = (command.id, _evidence_of(command.id, at), command.recording_id, command.draft_id, command.job)
    event = e.HubDraftTaken(*about, command.package, command.signature)
    return _judged(event, unit_rules.no_taking_back, at, "The draft cannot be entered as the hub's")


def record_witness(command: c.RecordWitness, at: Situation) -> e.CheckpointWitnessed:
    """The hub's word for a checkpoint, held to its key."""
    event = e.CheckpointWitnessed(command.hub, command.size, command.root, command.line)
    return _judged(event, unit_rules.no_hub_witness, at, "The cosignature cannot be entered")


def _judged(event: E, rule: Callable[[Any, Ground], str], at: Situation, what: str) -> E:
    why = rule(event, Ground(at.ask, at.who.name, at.ask(VaultId()), at.is_signed))
    refuse(f"{what}: {why.rstrip('.')}." if why else "")
    return event


def _hub(at: Situation) -> Hub:
    hub = at.ask(HubInForce())
    refuse("" if hub else "This vault is with no hub.", "Join one: workbench hub join URL --code CODE --unit NAME")
    assert hub is not None  # noqa: S101 - refused above; the type checker cannot know
    return hub


def _evidence_of(hand_over_id: str, at: Situation) -> str:
    return next((one.evidence_id for one in at.ask(HandOvers(id=hand_over_id))), "") if hand_over_id else ""


def _reason(text: str) -> str:
    refuse("" if text.strip() else "It needs a reason.", "Say why.")
    return text.strip()


# Any: each handler takes its own command type.
HANDLERS: dict[type, Callable[[Any, Situation], e.Event]] = {
    c.EnrolUnit: enrol_unit,
    c.RevokeUnit: revoke_unit,
    c.RecordReception: record_reception,
    c.RecordReturn: record_return,
    c.WitnessHistory: witness_history,
    c.ReportFork: report_fork,
    c.JoinHub: join_hub,
    c.LeaveHub: leave_hub,
    c.AskHandOver: ask_hand_over,
    c.WithdrawHandOver: withdraw_hand_over,
    c.RecordHandOver: record_hand_over,
    c.RecordHubDraft: record_hub_draft,
    c.RecordWitness: record_witness,
}
