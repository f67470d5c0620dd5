"""What vouches for a report from outside the transcript: certificates, measurements, runs carried out again, bundles taken in."""

from __future__ import annotations

from workbench.bench.commands.situation import Situation, refuse
from workbench.domain.commands import BringCertificate, RecordReproduction, RecordTaking, RecordValidation
from workbench.domain.court_questions import CertificatesOf, TakenBundles
from workbench.domain.court_rules import der_of, no_certificate, no_reproduction, no_taking, no_validation
from workbench.domain.events import BundleTaken, CertificateBrought, RunReproduced, ValidationRecorded
from workbench.domain.questions import (
    AnnotationsOf,
    CaseNumbered,
    DraftsOf,
    EvidenceIn,
    People,
    RecordingBy,
    RecordingsOf,
    TombstoneOf,
    VaultId,
)


def bring_certificate(command: BringCertificate, at: Situation) -> CertificateBrought:
    """One's own alone."""
    event = CertificateBrought(at.who.name, command.certificate, command.chain)
    held = {der_of(brought.certificate): brought.name for brought in reversed(at.ask(CertificatesOf()))}
    enrolled = {der_of(person.keys.certificate): person.name for person in at.ask(People())}
    why = no_certificate(event, at.who.name, {**enrolled, **held})
    refuse(_told("The certificate cannot be used", why), "Bring your own, as PEM.")
    return event


def record_validation(command: RecordValidation, at: Situation) -> ValidationRecorded:
    """What the laboratory measured."""
    refuse(_told("The measurement cannot be entered", no_validation(command.validation)))
    return ValidationRecorded(command.validation)


def record_reproduction(command: RecordReproduction, at: Situation) -> RunReproduced:
    """A run of a draft of this recording."""
    recording = at.standing(RecordingBy(command.recording_id), f"recording {command.recording_id}")
    stone = at.ask(TombstoneOf(recording.evidence_id))
    event = RunReproduced(
        command.recording_id, command.draft_id, command.outcome, command.sha256, command.differences, command.why
    )
    drafts = {draft.id for draft in at.ask(DraftsOf(command.recording_id))}
    why = no_reproduction(event, drafts, destroyed=stone is not None and stone.is_destroyed)
    refuse(_told("The run cannot be entered", why))
    return event


def record_taking(command: RecordTaking, at: Situation) -> BundleTaken:
    """A bundle is taken into a case once."""
    at.standing(CaseNumbered(command.case_number), f"case {command.case_number}")
    at.open_case(command.case_number)
    event = BundleTaken(
        command.case_number,
        command.sha256,
        command.vault_id,
        command.root_fingerprint,
        command.size,
        command.root,
        command.maker,
        command.authored,
    )
    taken = {(bundle.case_number, bundle.sha256) for bundle in at.ask(TakenBundles(command.case_number))}
    refuse(_told("The bundle cannot be taken in", no_taking(event, taken, at.ask(VaultId()), _here(command.case_number, at))))
    return event


def _here(case_number: str, at: Situation) -> set[str]:
    """The case's drafts, and the notes in it that this person wrote."""
    tracks = [track.id for item in at.ask(EvidenceIn(case_number)) for track in at.ask(RecordingsOf(item.id))]
    drafts = {draft.id for track in tracks for draft in at.ask(DraftsOf(track))}
    return drafts | {note.id for track in tracks for note in at.ask(AnnotationsOf(track)) if note.author == at.who.name}


def _told(what: str, why: str) -> str:
    return f"{what}: {why}." if why else ""
