"""Everything that happened, in the past tense: the payloads of the ledger.

`KIND` is the name that stands in the ledger for ever; `SCHEMA` rises when a payload's shape changes,
and `storage` keeps an upcaster for every older one. `subject` says what the event is about.
"""

from __future__ import annotations

from workbench.domain.court_events import BundleTaken as BundleTaken
from workbench.domain.court_events import CertificateBrought as CertificateBrought
from workbench.domain.court_events import ReportArchived as ReportArchived
from workbench.domain.court_events import ReportCountersigned as ReportCountersigned
from workbench.domain.court_events import RunReproduced as RunReproduced
from workbench.domain.court_events import ValidationRecorded as ValidationRecorded
from workbench.domain.desk_events import AnnotationEdited as AnnotationEdited
from workbench.domain.desk_events import ListenerInvited as ListenerInvited
from workbench.domain.desk_events import ListeningLogged as ListeningLogged
from workbench.domain.desk_events import PassageConfirmed as PassageConfirmed
from workbench.domain.desk_events import PassageUnconfirmed as PassageUnconfirmed
from workbench.domain.desk_events import RowsRestored as RowsRestored
from workbench.domain.desk_events import TranscriptRevised as TranscriptRevised
from workbench.domain.desk_events import TreatmentDropped as TreatmentDropped
from workbench.domain.desk_events import TreatmentKept as TreatmentKept
from workbench.domain.desk_events import VocabularySet as VocabularySet
from workbench.domain.desk_events import VoiceForgotten as VoiceForgotten
from workbench.domain.desk_events import VoiceProfiled as VoiceProfiled
from workbench.domain.desk_events import VoicesArranged as VoicesArranged
from workbench.domain.hub_events import CheckpointWitnessed as CheckpointWitnessed
from workbench.domain.hub_events import DraftReturned as DraftReturned
from workbench.domain.hub_events import EvidenceHandedOver as EvidenceHandedOver
from workbench.domain.hub_events import EvidenceReceived as EvidenceReceived
from workbench.domain.hub_events import ForkReported as ForkReported
from workbench.domain.hub_events import HandOverAsked as HandOverAsked
from workbench.domain.hub_events import HandOverWithdrawn as HandOverWithdrawn
from workbench.domain.hub_events import HistoryWitnessed as HistoryWitnessed
from workbench.domain.hub_events import HubDraftTaken as HubDraftTaken
from workbench.domain.hub_events import HubJoined as HubJoined
from workbench.domain.hub_events import HubLeft as HubLeft
from workbench.domain.hub_events import UnitEnrolled as UnitEnrolled
from workbench.domain.hub_events import UnitRevoked as UnitRevoked
from workbench.domain.trust_events import BundleMade as BundleMade
from workbench.domain.trust_events import CaseArchived as CaseArchived
from workbench.domain.trust_events import CaseClosed as CaseClosed
from workbench.domain.trust_events import CaseHeld as CaseHeld
from workbench.domain.trust_events import CaseReleased as CaseReleased
from workbench.domain.trust_events import CaseReopened as CaseReopened
from workbench.domain.trust_events import CheckpointCosigned as CheckpointCosigned
from workbench.domain.trust_events import CheckpointMade as CheckpointMade
from workbench.domain.trust_events import CheckpointTimestamped as CheckpointTimestamped
from workbench.domain.trust_events import ClockSetBack as ClockSetBack
from workbench.domain.trust_events import DestructionCancelled as DestructionCancelled
from workbench.domain.trust_events import DestructionOrdered as DestructionOrdered
from workbench.domain.trust_events import EvidenceDestroyed as EvidenceDestroyed
from workbench.domain.trust_events import PasswordChanged as PasswordChanged
from workbench.domain.trust_events import PersonConfirmed as PersonConfirmed
from workbench.domain.trust_events import PersonRekeyed as PersonRekeyed
from workbench.domain.trust_events import PersonRevoked as PersonRevoked
from workbench.domain.trust_events import PolicySet as PolicySet
from workbench.domain.trust_events import ReviewApproved as ReviewApproved
from workbench.domain.trust_events import ReviewReopened as ReviewReopened
from workbench.domain.trust_events import ReviewReturned as ReviewReturned
from workbench.domain.trust_events import ReviewSubmitted as ReviewSubmitted
from workbench.domain.trust_events import ReviewWithdrawn as ReviewWithdrawn
from workbench.domain.work_events import Annotated as Annotated
from workbench.domain.work_events import AnnotationRestored as AnnotationRestored
from workbench.domain.work_events import AnnotationWithdrawn as AnnotationWithdrawn
from workbench.domain.work_events import CaseOpened as CaseOpened
from workbench.domain.work_events import DraftFinished as DraftFinished
from workbench.domain.work_events import EvidenceImported as EvidenceImported
from workbench.domain.work_events import FileRefused as FileRefused
from workbench.domain.work_events import PersonEnrolled as PersonEnrolled
from workbench.domain.work_events import ProcessingStarted as ProcessingStarted
from workbench.domain.work_events import RecordingDecoded as RecordingDecoded
from workbench.domain.work_events import RecordingProfiled as RecordingProfiled
from workbench.domain.work_events import ReportIssued as ReportIssued
from workbench.domain.work_events import ReportRendered as ReportRendered
from workbench.domain.work_events import SegmentCorrected as SegmentCorrected
from workbench.domain.work_events import SessionClosed as SessionClosed
from workbench.domain.work_events import SessionOpened as SessionOpened
from workbench.domain.work_events import SpeakerRenamed as SpeakerRenamed
from workbench.domain.work_events import TextReinstated as TextReinstated
from workbench.domain.work_events import TranscriptExported as TranscriptExported
from workbench.domain.work_events import VaultFounded as VaultFounded

Event = (
    VaultFounded
    | PersonEnrolled
    | SessionOpened
    | SessionClosed
    | CaseOpened
    | EvidenceImported
    | FileRefused
    | RecordingDecoded
    | RecordingProfiled
    | ProcessingStarted
    | DraftFinished
    | SegmentCorrected
    | TextReinstated
    | SpeakerRenamed
    | Annotated
    | AnnotationWithdrawn
    | AnnotationRestored
    | TranscriptExported
    | ReportRendered
    | ReportIssued
    | ReviewSubmitted
    | ReviewWithdrawn
    | ReviewApproved
    | ReviewReturned
    | ReviewReopened
    | CaseClosed
    | CaseReopened
    | CaseArchived
    | CaseHeld
    | CaseReleased
    | DestructionOrdered
    | DestructionCancelled
    | EvidenceDestroyed
    | PersonRevoked
    | PersonRekeyed
    | PersonConfirmed
    | PasswordChanged
    | PolicySet
    | CheckpointMade
    | CheckpointCosigned
    | CheckpointTimestamped
    | ClockSetBack
    | BundleMade
    | TranscriptRevised
    | RowsRestored
    | VoicesArranged
    | AnnotationEdited
    | PassageConfirmed
    | PassageUnconfirmed
    | ListeningLogged
    | TreatmentKept
    | TreatmentDropped
    | VocabularySet
    | ListenerInvited
    | VoiceProfiled
    | VoiceForgotten
    | BundleTaken
    | CertificateBrought
    | ReportArchived
    | ReportCountersigned
    | RunReproduced
    | ValidationRecorded
    | UnitEnrolled
    | UnitRevoked
    | EvidenceReceived
    | DraftReturned
    | HistoryWitnessed
    | ForkReported
    | HubJoined
    | HubLeft
    | HandOverAsked
    | HandOverWithdrawn
    | EvidenceHandedOver
    | HubDraftTaken
    | CheckpointWitnessed
)

KINDS: dict[str, type[Event]] = {
    kind.KIND: kind
    for kind in (
        VaultFounded,
        PersonEnrolled,
        SessionOpened,
        SessionClosed,
        CaseOpened,
        EvidenceImported,
        FileRefused,
        RecordingDecoded,
        RecordingProfiled,
        ProcessingStarted,
        DraftFinished,
        SegmentCorrected,
        TextReinstated,
        SpeakerRenamed,
        Annotated,
        AnnotationWithdrawn,
        AnnotationRestored,
        TranscriptExported,
        ReportRendered,
        ReportIssued,
        ReviewSubmitted,
        ReviewWithdrawn,
        ReviewApproved,
        ReviewReturned,
        ReviewReopened,
        CaseClosed,
        CaseReopened,
        CaseArchived,
        CaseHeld,
        CaseReleased,
        DestructionOrdered,
        DestructionCancelled,
        EvidenceDestroyed,
        PersonRevoked,
        PersonRekeyed,
        PersonConfirmed,
        PasswordChanged,
        PolicySet,
        CheckpointMade,
        CheckpointCosigned,
        CheckpointTimestamped,
        ClockSetBack,
        BundleMade,
        TranscriptRevised,
        RowsRestored,
        VoicesArranged,
        AnnotationEdited,
        PassageConfirmed,
        PassageUnconfirmed,
        ListeningLogged,
        TreatmentKept,
        TreatmentDropped,
        VocabularySet,
        ListenerInvited,
        VoiceProfiled,
        VoiceForgotten,
        BundleTaken,
        CertificateBrought,
        ReportArchived,
        ReportCountersigned,
        RunReproduced,
        ValidationRecorded,
        UnitEnrolled,
        UnitRevoked,
        EvidenceReceived,
        DraftReturned,
        HistoryWitnessed,
        ForkReported,
        HubJoined,
        HubLeft,
        HandOverAsked,
        HandOverWithdrawn,
        EvidenceHandedOver,
        HubDraftTaken,
        CheckpointWitnessed,
    )
}
