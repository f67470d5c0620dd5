"""Who may sign what: the permission each ledger event needs, and whose name it must carry."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from workbench.domain import events as e
from workbench.domain.people import Permission

# The founding event is not here: the laboratory's root signs it, and no role can.
REQUIRED: dict[type[e.Event], Permission] = {
    e.PersonEnrolled: Permission.ALL,
    e.SessionOpened: Permission.READ,
    e.SessionClosed: Permission.READ,
    e.CaseOpened: Permission.WRITE,
    e.EvidenceImported: Permission.WRITE,
    e.FileRefused: Permission.WRITE,
    e.RecordingDecoded: Permission.WRITE,
    e.RecordingProfiled: Permission.WRITE,
    e.ProcessingStarted: Permission.WRITE,
    e.DraftFinished: Permission.WRITE,
    e.SegmentCorrected: Permission.WRITE,
    e.TextReinstated: Permission.WRITE,
    e.SpeakerRenamed: Permission.WRITE,
    e.Annotated: Permission.WRITE,
    e.AnnotationWithdrawn: Permission.WRITE,
    e.AnnotationRestored: Permission.WRITE,
    e.TranscriptExported: Permission.READ,
    e.ReportRendered: Permission.WRITE,
    e.ReportIssued: Permission.WRITE,
    e.ReviewSubmitted: Permission.WRITE,
    e.ReviewWithdrawn: Permission.WRITE,
    e.ReviewApproved: Permission.APPROVE,
    e.ReviewReturned: Permission.APPROVE,
    e.ReviewReopened: Permission.APPROVE,
    e.CaseClosed: Permission.APPROVE,
    e.CaseReopened: Permission.APPROVE,
    e.CaseArchived: Permission.APPROVE,
    e.CaseHeld: Permission.APPROVE,
    e.CaseReleased: Permission.ALL,
    e.DestructionOrdered: Permission.ALL,
    e.DestructionCancelled: Permission.ALL,
    e.EvidenceDestroyed: Permission.ALL,
    e.PersonRevoked: Permission.ALL,
    # One's own; another person's needs all permissions, as `sense` knows.
    e.PersonRekeyed: Permission.READ,
    e.PersonConfirmed: Permission.ALL,
    e.PasswordChanged: Permission.READ,
    e.PolicySet: Permission.ALL,
    e.CheckpointMade: Permission.READ,
    e.CheckpointCosigned: Permission.READ,
    e.CheckpointTimestamped: Permission.READ,
    e.ClockSetBack: Permission.READ,
    e.BundleMade: Permission.WRITE,
    e.TranscriptRevised: Permission.WRITE,
    e.RowsRestored: Permission.WRITE,
    e.VoicesArranged: Permission.WRITE,
    e.AnnotationEdited: Permission.WRITE,
    e.PassageConfirmed: Permission.WRITE,
    e.PassageUnconfirmed: Permission.WRITE,
    e.ListeningLogged: Permission.READ,
    e.TreatmentKept: Permission.WRITE,
    e.TreatmentDropped: Permission.WRITE,
    e.VocabularySet: Permission.WRITE,
    e.ListenerInvited: Permission.WRITE,
    e.VoiceProfiled: Permission.WRITE,
    e.VoiceForgotten: Permission.WRITE,
    e.BundleTaken: Permission.WRITE,
    e.CertificateBrought: Permission.WRITE,
    e.ReportArchived: Permission.WRITE,
    e.ReportCountersigned: Permission.APPROVE,
    e.RunReproduced: Permission.WRITE,
    e.ValidationRecorded: Permission.ALL,
    e.UnitEnrolled: Permission.ALL,
    e.UnitRevoked: Permission.ALL,
    e.EvidenceReceived: Permission.WRITE,
    e.DraftReturned: Permission.WRITE,
    e.HistoryWitnessed: Permission.WRITE,
    e.ForkReported: Permission.WRITE,
    e.HubJoined: Permission.ALL,
    e.HubLeft: Permission.ALL,
    e.HandOverAsked: Permission.WRITE,
    e.HandOverWithdrawn: Permission.WRITE,
    e.EvidenceHandedOver: Permission.WRITE,
    e.HubDraftTaken: Permission.WRITE,
    e.CheckpointWitnessed: Permission.READ,
}

# Any: each function takes the event type beside it.
_AUTHORS: dict[type[e.Event], Callable[[Any], str]] = {
    e.PersonEnrolled: lambda event: event.person.enrolled_by,
    e.SessionOpened: lambda event: event.person,
    e.SessionClosed: lambda event: event.person,
    e.EvidenceImported: lambda event: event.evidence.imported_by,
    e.SegmentCorrected: lambda event: event.correction.author,
    e.Annotated: lambda event: event.annotation.author,
    e.PassageConfirmed: lambda event: event.confirmation.author,
    e.PasswordChanged: lambda event: event.name,
    e.CertificateBrought: lambda event: event.name,
    e.UnitEnrolled: lambda event: event.unit.enrolled_by,
    e.HubJoined: lambda event: event.hub.joined_by,
}


def named_author(event: e.Event) -> str | None:
    """The person an event says acted; None where it names nobody and the signature alone tells."""
    author = _AUTHORS.get(type(event))
    return author(event) if author else None


def key_id(public_hex: str) -> str:
    """The short name of an Ed25519 public key: the first 16 digits of its SHA-256."""
    return fingerprint(public_hex)[:16]


def fingerprint(root_key_hex: str) -> str:
    """The laboratory root's fingerprint: SHA-256 over its 32 raw bytes, in hex."""
    return hashlib.sha256(bytes.fromhex(root_key_hex)).hexdigest()


# What changes an exhibit's content, and so makes its signer one of its authors.
WORK: frozenset[type[e.Event]] = frozenset(
    {
        e.EvidenceImported,
        e.RecordingDecoded,
        e.DraftFinished,
        e.SegmentCorrected,
        e.TextReinstated,
        e.SpeakerRenamed,
        e.Annotated,
        e.AnnotationWithdrawn,
        e.AnnotationRestored,
        e.TranscriptRevised,
        e.RowsRestored,
        e.VoicesArranged,
        e.AnnotationEdited,
        e.PassageConfirmed,
        e.PassageUnconfirmed,
        e.ReviewSubmitted,
    }
)
WORK_KINDS = frozenset(kind.KIND for kind in WORK)
