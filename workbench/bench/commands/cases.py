"""A case's end: closed, archived, held; and evidence destroyed on a court's order."""

from __future__ import annotations

from workbench.bench.commands.situation import Situation, refuse
from workbench.domain import casework
from workbench.domain.casework import CaseStanding
from workbench.domain.commands import (
    ArchiveCase,
    CancelDestruction,
    CloseCase,
    DestroyEvidence,
    HoldCase,
    OrderDestruction,
    ReleaseCase,
    ReopenCase,
)
from workbench.domain.events import (
    CaseArchived,
    CaseClosed,
    CaseHeld,
    CaseReleased,
    CaseReopened,
    DestructionCancelled,
    DestructionOrdered,
    EvidenceDestroyed,
)
from workbench.domain.evidence import Evidence
from workbench.domain.questions import CaseNumbered, CaseStandingOf, EvidenceBy, EvidenceIn, PolicyInForce, ReviewOf, TombstoneOf
from workbench.domain.review import ReviewState

_RELEASE = "The hold is released first: workbench case release"


def close(command: CloseCase, at: Situation) -> CaseClosed:
    """No case closes over a reviewer's head."""
    submitted = [e for e in at.ask(EvidenceIn(command.number)) if at.ask(ReviewOf(e.id)).state is ReviewState.SUBMITTED]
    why = casework.no_closing(_standing(command.number, at), submitted=len(submitted))
    refuse(why, "Have them approved, returned or withdrawn first." if submitted else "See: workbench case list")
    return CaseClosed(command.number, _reason(command.reason))


def reopen(command: ReopenCase, at: Situation) -> CaseReopened:
    """Work goes on."""
    refuse(casework.no_opening(_standing(command.number, at)), "It can be worked on as it is.")
    return CaseReopened(command.number, _reason(command.reason))


def archive(command: ArchiveCase, at: Situation) -> CaseArchived:
    """A closed case is put away."""
    stands = _standing(command.number, at)
    act = "release" if stands.is_held else "close"
    refuse(casework.no_archiving(stands), f"See: workbench case {act} --help")
    return CaseArchived(command.number, _reason(command.reason))


def hold(command: HoldCase, at: Situation) -> CaseHeld:
    """Nothing of it is destroyed or archived from now on."""
    refuse(casework.no_hold(_standing(command.number, at)))
    return CaseHeld(command.number, _reason(command.reason))


def release(command: ReleaseCase, at: Situation) -> CaseReleased:
    """The hold's end."""
    refuse(casework.no_release(_standing(command.number, at)))
    return CaseReleased(command.number, _reason(command.reason))


def order_destruction(command: OrderDestruction, at: Situation) -> DestructionOrdered:
    """Who ordered it, and why; nothing is gone yet."""
    evidence = _evidence(command.evidence_id, at)
    standing = at.ask(CaseStandingOf(evidence.case_number))
    refuse(casework.no_order(standing, at.ask(TombstoneOf(evidence.id))), _RELEASE if standing.is_held else "")
    refuse("" if command.authority.strip() else "Say who ordered it.", "Name the court and its order.")
    return DestructionOrdered(evidence.id, evidence.sha256, command.authority.strip(), _reason(command.reason))


def cancel_destruction(command: CancelDestruction, at: Situation) -> DestructionCancelled:
    """The order is taken back before it was carried out."""
    refuse(casework.no_cancelling(at.ask(TombstoneOf(command.evidence_id))))
    return DestructionCancelled(command.evidence_id, _reason(command.reason))


def destroy(command: DestroyEvidence, at: Situation) -> EvidenceDestroyed:
    """The tombstone; the policy may want a second person for it."""
    evidence = _evidence(command.evidence_id, at)
    standing, tombstone = at.ask(CaseStandingOf(evidence.case_number)), at.ask(TombstoneOf(evidence.id))
    second = at.ask(PolicyInForce()).second_person
    remedy = "An administrator orders it: workbench destroy order" if tombstone is None else _RELEASE if standing.is_held else ""
    refuse(casework.no_destruction(standing, tombstone, at.who.name, second_person=second), remedy)
    return EvidenceDestroyed(evidence.id, evidence.sha256)


def _standing(number: str, at: Situation) -> CaseStanding:
    at.standing(CaseNumbered(number), f"case {number}")
    return at.ask(CaseStandingOf(number))


def _evidence(evidence_id: str, at: Situation) -> Evidence:
    return at.standing(EvidenceBy(evidence_id), f"exhibit {evidence_id}")


def _reason(text: str) -> str:
    refuse("" if text.strip() else "Give a reason.", "It stands in the history.")
    return text.strip()
