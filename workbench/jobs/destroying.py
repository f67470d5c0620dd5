"""Destroy: the tombstone first, then the bytes. What was cut off between the two is finished the next time it is asked for."""

from __future__ import annotations

import shutil
from collections.abc import Generator

from workbench.domain.commands import DestroyEvidence
from workbench.domain.errors import BadRequest, CaseError
from workbench.domain.evidence import Evidence
from workbench.domain.orders import DestroyExhibit, DestructionOutcome
from workbench.domain.progress import Progress
from workbench.domain.questions import EvidenceBy, EvidenceWithDigest, TombstoneOf
from workbench.jobs.decoded import derived_folder
from workbench.jobs.workplace import Workplace


def destroy_exhibit(order: DestroyExhibit, place: Workplace) -> Generator[Progress, None, DestructionOutcome]:
    """The file, its decoded forms and its cached results go; what the ledger says of it stays."""
    evidence = place.ask(EvidenceBy(order.evidence_id))
    if evidence is None:
        raise BadRequest(f"There is no exhibit {order.evidence_id}.")
    yield Progress("destruction", 0, 3, "entering the tombstone")
    if not is_destroyed(evidence, place):
        place.do(DestroyEvidence(evidence.id))
    if shared := standing_with(evidence.sha256, place):
        return DestructionOutcome(evidence.reference, evidence.sha256, f"{shared} has the same bytes and stands.")
    yield Progress("destruction", 1, 3, "decoded forms and cached results")
    place.forget_results()
    _take_away(evidence, place)
    yield Progress("destruction", 2, 3, "the file")
    place.keeper.discard(evidence.sha256)
    yield Progress("destruction", 3, 3)
    return DestructionOutcome(evidence.reference, evidence.sha256)


def is_destroyed(evidence: Evidence, place: Workplace) -> bool:
    """Whether the exhibit has its tombstone."""
    tombstone = place.ask(TombstoneOf(evidence.id))
    return tombstone is not None and tombstone.is_destroyed


def standing_with(sha256: str, place: Workplace) -> str:
    """An exhibit with these bytes that was not destroyed; empty where there is none."""
    return next((e.reference for e in place.ask(EvidenceWithDigest(sha256)) if not is_destroyed(e, place)), "")


def _take_away(evidence: Evidence, place: Workplace) -> None:
    folder = derived_folder(place.derived, evidence.sha256, 0).parent
    try:
        if folder.is_dir():
            shutil.rmtree(folder)
    except OSError as error:
        raise CaseError(f"{folder} cannot be taken away: {error.strerror}.", "Mend its rights, then destroy it again.") from error
