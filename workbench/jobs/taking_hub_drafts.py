"""Take what the hub made of an exhibit: each draft judged, put beside what stands, entered, and countersigned to the hub."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Generator
from dataclasses import dataclass, replace

from workbench.domain.canonical import fact
from workbench.domain.commands import FinishDraft
from workbench.domain.errors import CaseError, Defect
from workbench.domain.evidence import Evidence, Recording
from workbench.domain.handing_over import COUNTER, Counter, HandOver, Package, said, travelling, written
from workbench.domain.hub_commands import RecordHubDraft
from workbench.domain.hub_link import Slip, Sworn
from workbench.domain.progress import Progress
from workbench.domain.questions import DraftOf, DraftsOf, EvidenceBy, LedgerHead, RecordingsOf, VaultId
from workbench.domain.transcript import Draft
from workbench.domain.units import Hub
from workbench.jobs.foreign_drafts import no_taking
from workbench.jobs.hub_papers import package_of, recording_of
from workbench.jobs.unit_desk import HubLink, keep_fact, kept_fact
from workbench.jobs.workplace import Workplace

_TOLD = b"told"
Drafted = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Exhibit:
    """One hand-over whose job made drafts."""

    handed: HandOver
    evidence: Evidence
    hub: Hub
    link: HubLink
    place: Workplace


def take_hub_drafts(
    handed: HandOver, hub: Hub, link: HubLink, place: Workplace, drafted: list[Drafted]
) -> Generator[Progress, None, None]:
    """What comes in is added to `drafted` as (recording, draft) at once: it stands here whatever breaks off later. What was
    taken before is only told to the hub, where that was cut."""
    evidence = place.ask(EvidenceBy(handed.evidence_id))
    if evidence is None:
        raise Defect(f"hand-over {handed.id} is of no exhibit")
    exhibit = _Exhibit(handed, evidence, hub, link, place)
    for slip in link.slips(handed.job):
        yield Progress("drafts", len(drafted), None, evidence.reference)
        _take(slip, exhibit, drafted)


def _take(slip: Slip, exhibit: _Exhibit, drafted: list[Drafted]) -> None:
    handed, place = exhibit.handed, exhibit.place
    if place.desk.kept(_counter(handed, slip)) == _TOLD:
        return
    package = package_of(slip, handed, exhibit.evidence, exhibit.hub, place.desk)
    recording = recording_of(package, exhibit.evidence, place.ask(RecordingsOf(exhibit.evidence.id)))
    draft_id = _id(slip, recording)
    if draft_id not in handed.draft_ids:
        _put_beside(_draft(draft_id, slip, package, recording, exhibit), slip, exhibit)
        drafted.append((recording.id, draft_id))
    _tell(slip, package, exhibit)


def _id(slip: Slip, recording: Recording) -> str:
    """The draft's id here: the same at every attempt."""
    return hashlib.sha256(f"{_digest(slip)}\0{recording.id}".encode()).hexdigest()[:32]


def _draft(draft_id: str, slip: Slip, package: Package, recording: Recording, exhibit: _Exhibit) -> Draft:
    """The draft itself, word for word, where it is the one that was signed and can stand on this recording."""
    parcel, named = exhibit.link.parcel(exhibit.handed.job, slip), exhibit.evidence.reference
    if parcel.slip != slip or hashlib.sha256(parcel.draft).hexdigest() != package.draft:
        raise CaseError(
            f"The hub's draft of {named} is not the one it signed for.", "Nothing was entered; it is asked for again."
        )
    draft = _read(parcel.draft)
    if draft is None:
        raise CaseError(f"The hub's draft of {named} cannot be read.", "Have unit and hub run the same version.")
    if why := no_taking(draft, recording):
        raise CaseError(f"The hub's draft of {named} cannot stand here: {why}.", "Tell the hub's administrator.")
    return replace(draft, id=draft_id, recording_id=recording.id)


def _read(body: bytes) -> Draft | None:
    """A draft as it travels; None for what is none."""
    try:
        draft = fact(Draft, json.loads(body))
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return draft if travelling(draft).encode() == body else None


def _put_beside(draft: Draft, slip: Slip, exhibit: _Exhibit) -> None:
    """Beside the working draft; the working one where there is none. An attempt that broke off may have put it there."""
    handed, place = exhibit.handed, exhibit.place
    if draft.id not in {info.id for info in place.ask(DraftsOf(draft.recording_id))}:
        place.do(FinishDraft(draft, beside=place.ask(DraftOf(draft.recording_id)) is not None))
    place.do(RecordHubDraft(handed.id, draft.recording_id, draft.id, handed.job, slip.package, slip.signature))


def _tell(slip: Slip, package: Package, exhibit: _Exhibit) -> None:
    """The counter-receipt, kept as it was signed until the hub has it."""
    handed, place, name = exhibit.handed, exhibit.place, _counter(exhibit.handed, slip)
    sworn = kept_fact(place.desk, name, Sworn)
    if sworn is None:
        hub, head = exhibit.hub, place.ask(LedgerHead())
        text = written(Counter(hub.name, hub.unit, package.job, _digest(slip), place.ask(VaultId()), head))
        sworn = Sworn(text, place.desk.key(hub.unit_key).sign(said(COUNTER, text)).hex())
        keep_fact(place.desk, name, sworn)
    exhibit.link.counter(handed.job, slip.number, sworn)
    place.desk.keep(name, _TOLD)


def _counter(handed: HandOver, slip: Slip) -> str:
    return f"counter {handed.id} {_digest(slip)}"


def _digest(slip: Slip) -> str:
    return hashlib.sha256(slip.package.encode()).hexdigest()
