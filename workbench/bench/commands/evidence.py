"""Cases, exhibits, recordings."""

from __future__ import annotations

from workbench.bench.commands.situation import Situation
from workbench.domain.casework import is_number
from workbench.domain.commands import OpenCase, RecordEvidence, RecordProfile, RecordRecording, RefuseFile
from workbench.domain.errors import BadRequest
from workbench.domain.events import CaseOpened, EvidenceImported, FileRefused, RecordingDecoded, RecordingProfiled
from workbench.domain.evidence import Case, Evidence, Recording
from workbench.domain.questions import CaseNumbered, EvidenceIn
from workbench.stages.hashing import holding


def open_case(command: OpenCase, at: Situation) -> CaseOpened:
    """Case numbers are unique in a vault."""
    number, title = command.number.strip(), command.title.strip()
    if not is_number(number):
        raise BadRequest(f"{command.number!r} cannot be a case number.", "Use up to 64 characters without / \\ or #.")
    if not title:
        raise BadRequest("A case needs a title.", "Say in a few words what it is about.")
    if at.ask(CaseNumbered(number)) is not None:
        raise BadRequest(f"There is a case {number} already.", "Choose another number.")
    return CaseOpened(Case(number, title, command.critical, at.now))


def record_evidence(command: RecordEvidence, at: Situation) -> EvidenceImported:
    """Exhibit numbers are given or counted; the same bytes come into a case once."""
    at.standing(CaseNumbered(command.case_number), f"case {command.case_number}")
    at.open_case(command.case_number)
    there = at.ask(EvidenceIn(command.case_number))
    if known := holding(command.sha256, there):
        raise BadRequest(f"{command.name} is already in the case as {known.reference} ({known.name}).")
    taken = {e.exhibit for e in there}
    if command.exhibit in taken:
        raise BadRequest(f"Exhibit {command.exhibit} is taken.", "Choose another exhibit number.")
    exhibit = command.exhibit or next(str(n) for n in range(1, len(taken) + 2) if str(n) not in taken)
    return EvidenceImported(
        Evidence(
            id=at.new_id(),
            case_number=command.case_number,
            exhibit=exhibit,
            name=command.name,
            sha256=command.sha256,
            size=command.size,
            imported_at=at.now,
            imported_by=at.who.name,
            probe=command.probe,
            acquisition=command.acquisition,
            blake3=command.blake3,
        )
    )


def refuse_file(command: RefuseFile, at: Situation) -> FileRefused:
    """That something was offered and not taken is history too."""
    at.standing(CaseNumbered(command.case_number), f"case {command.case_number}")
    return FileRefused(command.case_number, command.name, command.reason)


def record_recording(command: RecordRecording, at: Situation) -> RecordingDecoded:
    """One decoded audio track."""
    at.open_exhibit(command.evidence_id)
    return RecordingDecoded(
        Recording(
            id=at.new_id(),
            evidence_id=command.evidence_id,
            track=command.track,
            rate=command.rate,
            frames=command.frames,
            channels=command.channels,
            codec=command.codec,
            audio_sha256=command.audio_sha256,
            caveats=command.caveats,
        )
    )


def record_profile(command: RecordProfile, at: Situation) -> RecordingProfiled:
    """The measured condition of a recording."""
    at.open_recording(command.recording_id)
    return RecordingProfiled(command.recording_id, command.profile)
