"""What the hub's page shows of this vault's own hand-overs, read in one go. Runs beside the GUI thread; holds no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.domain import questions as q
from workbench.domain.custody import Entry
from workbench.domain.handing_over import HandOver
from workbench.domain.hub_events import EvidenceHandedOver, HubDraftTaken
from workbench.domain.hub_questions import HandOvers

if TYPE_CHECKING:
    from workbench.bench.door import Bench


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft of the hub's, and the recording beside whose own draft it stands."""

    draft_id: str
    recording_id: str


@dataclass(frozen=True, slots=True)
class Handed:
    """A hand-over with its exhibit, and when it went and came."""

    over: HandOver
    case: str
    reference: str
    name: str
    sha256: str
    sent_at: str = ""
    came_at: str = ""
    drafts: tuple[Draft, ...] = ()


def handed(bench: Bench) -> tuple[Handed, ...]:
    """Every hand-over, the newest first."""
    overs = bench.ask(HandOvers())
    wanted = {name for over in overs for name in _subjects(bench, over.evidence_id)}
    entries = bench.ask(q.CustodyOf(tuple(sorted(wanted)))) if wanted else ()
    sent = {_id(entry): entry for entry in entries if entry.kind == EvidenceHandedOver.KIND}
    came: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.kind == HubDraftTaken.KIND:
            came.setdefault(_id(entry), []).append(entry)
    return tuple(_one(bench, over, sent.get(over.id), came.get(over.id, [])) for over in reversed(overs))


def drafts_of(bench: Bench, evidence_id: str) -> tuple[Draft, ...]:
    """The hub's drafts of an exhibit, the newest last."""
    return tuple(draft for one in reversed(handed(bench)) if one.over.evidence_id == evidence_id for draft in one.drafts)


def _one(bench: Bench, over: HandOver, sent: Entry | None, came: list[Entry]) -> Handed:
    evidence = bench.ask(q.EvidenceBy(over.evidence_id))
    about = (evidence.case_number, evidence.reference, evidence.name, evidence.sha256) if evidence else ("", "–", "–", "")
    drafts = tuple(Draft(_text(entry, "draft_id"), entry.subject) for entry in came)
    return Handed(over, *about, sent.at if sent else "", came[-1].at if came else "", drafts)


def _subjects(bench: Bench, evidence_id: str) -> tuple[str, ...]:
    return evidence_id, *(recording.id for recording in bench.ask(q.RecordingsOf(evidence_id)))


def _id(entry: Entry) -> str:
    return _text(entry, "id")


def _text(entry: Entry, name: str) -> str:
    return str(entry.payload.get(name, "")) if isinstance(entry.payload, dict) else ""
