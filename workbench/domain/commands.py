"""Everything that can be asked to change, in the imperative. Commands hold ids and values, never objects with behaviour."""

from __future__ import annotations

from dataclasses import dataclass, field

from workbench.domain.audio import MediaProbe
from workbench.domain.caveats import Caveat
from workbench.domain.court_commands import BringCertificate as BringCertificate
from workbench.domain.court_commands import RecordArchiving as RecordArchiving
from workbench.domain.court_commands import RecordCountersigning as RecordCountersigning
from workbench.domain.court_commands import RecordReproduction as RecordReproduction
from workbench.domain.court_commands import RecordTaking as RecordTaking
from workbench.domain.court_commands import RecordValidation as RecordValidation
from workbench.domain.desk_commands import Annotate as Annotate
from workbench.domain.desk_commands import ArrangeVoices as ArrangeVoices
from workbench.domain.desk_commands import Confirm as Confirm
from workbench.domain.desk_commands import CorrectSegment as CorrectSegment
from workbench.domain.desk_commands import DropTreatment as DropTreatment
from workbench.domain.desk_commands import EditAnnotation as EditAnnotation
from workbench.domain.desk_commands import ForgetVoice as ForgetVoice
from workbench.domain.desk_commands import InviteListener as InviteListener
from workbench.domain.desk_commands import KeepTreatment as KeepTreatment
from workbench.domain.desk_commands import LogListening as LogListening
from workbench.domain.desk_commands import ProfileVoice as ProfileVoice
from workbench.domain.desk_commands import ReinstateText as ReinstateText
from workbench.domain.desk_commands import RenameSpeaker as RenameSpeaker
from workbench.domain.desk_commands import RestoreAnnotation as RestoreAnnotation
from workbench.domain.desk_commands import RestoreRows as RestoreRows
from workbench.domain.desk_commands import Revise as Revise
from workbench.domain.desk_commands import SetVocabulary as SetVocabulary
from workbench.domain.desk_commands import Unconfirm as Unconfirm
from workbench.domain.desk_commands import WithdrawAnnotation as WithdrawAnnotation
from workbench.domain.evidence import Acquisition
from workbench.domain.hub_commands import AskHandOver as AskHandOver
from workbench.domain.hub_commands import EnrolUnit as EnrolUnit
from workbench.domain.hub_commands import HubCommand as HubCommand
from workbench.domain.hub_commands import JoinHub as JoinHub
from workbench.domain.hub_commands import LeaveHub as LeaveHub
from workbench.domain.hub_commands import RecordHandOver as RecordHandOver
from workbench.domain.hub_commands import RecordHubDraft as RecordHubDraft
from workbench.domain.hub_commands import RecordReception as RecordReception
from workbench.domain.hub_commands import RecordReturn as RecordReturn
from workbench.domain.hub_commands import RecordWitness as RecordWitness
from workbench.domain.hub_commands import ReportFork as ReportFork
from workbench.domain.hub_commands import RevokeUnit as RevokeUnit
from workbench.domain.hub_commands import WithdrawHandOver as WithdrawHandOver
from workbench.domain.hub_commands import WitnessHistory as WitnessHistory
from workbench.domain.leaving import ReportStyle
from workbench.domain.people import PublicKeys, Role
from workbench.domain.policy import Policy
from workbench.domain.profile import Profile
from workbench.domain.routing import Decision
from workbench.domain.timeline import Rate, Span
from workbench.domain.transcript import Draft


@dataclass(frozen=True, slots=True)
class EnrolPerson:
    """Add a person with a role and the public halves of their keys."""

    name: str
    role: Role
    keys: PublicKeys


@dataclass(frozen=True, slots=True)
class OpenCase:
    """Start a case."""

    number: str
    title: str
    critical: bool = False


@dataclass(frozen=True, slots=True)
class RecordEvidence:
    """Enter a file that stands in the evidence store. `exhibit` empty means: count on."""

    case_number: str
    name: str
    sha256: str
    size: int
    probe: MediaProbe
    exhibit: str = ""
    acquisition: Acquisition = Acquisition()
    blake3: str = ""


@dataclass(frozen=True, slots=True)
class RecordRecording:
    """Enter one decoded audio track of an exhibit."""

    evidence_id: str
    track: int
    rate: Rate
    frames: int
    channels: int
    codec: str
    audio_sha256: str
    caveats: tuple[Caveat, ...] = ()


@dataclass(frozen=True, slots=True)
class RefuseFile:
    """Enter that a file was offered and not taken, with the reason."""

    case_number: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class RecordProfile:
    """Enter the measured condition of a recording."""

    recording_id: str
    profile: Profile


@dataclass(frozen=True, slots=True)
class StartProcessing:
    """Enter that an engine run begins, with the choice of engines and why."""

    recording_id: str
    engines: tuple[str, ...]
    reason: str
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class FinishDraft:
    """Enter a finished draft; it becomes the recording's working transcript, unless it is to stand beside that one."""

    draft: Draft
    beside: bool = False


@dataclass(frozen=True, slots=True)
class RecordExport:
    """Enter that a transcript, or the sound of a passage, left the vault as a file."""

    recording_id: str
    format: str
    sha256: str
    span: Span | None = None
    disclosure: bool = False


@dataclass(frozen=True, slots=True)
class RecordRendering:
    """Enter the digest of a report's unsigned revision, before anyone signs it; its number in the case, the report it amends,
    the people who are to sign it in order of its fields, and what it takes to set the same pages again."""

    case_number: str
    report_id: str
    unsigned_sha256: str
    evidence: tuple[str, ...]
    number: int = 0
    amends: str = ""
    disclosure: bool = False
    signers: tuple[str, ...] = ()
    made_at: str = ""
    size: int = 0
    style: ReportStyle | None = None


@dataclass(frozen=True, slots=True)
class IssueReport:
    """Enter a signed report."""

    case_number: str
    report_id: str
    sha256: str


@dataclass(frozen=True, slots=True)
class OpenSession:
    """Enter that a person unlocked their key, after so many attempts with a wrong password."""

    host: str = field(default="")
    failures: int = 0


@dataclass(frozen=True, slots=True)
class CloseSession:
    """Enter that a person locked the vault again."""


@dataclass(frozen=True, slots=True)
class SubmitReview:
    """Put an exhibit before a reviewer as it stands."""

    evidence_id: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class WithdrawReview:
    """The submitter takes an exhibit back."""

    evidence_id: str


@dataclass(frozen=True, slots=True)
class ApproveReview:
    """Stand for an exhibit's content; `bound` is what the reviewer saw."""

    evidence_id: str
    bound: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class ReturnReview:
    """Send an exhibit back, saying what to mend."""

    evidence_id: str
    comment: str


@dataclass(frozen=True, slots=True)
class ReopenReview:
    """Let an approved exhibit be worked on again."""

    evidence_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class CloseCase:
    """End work on a case."""

    number: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReopenCase:
    """Go on with a closed or archived case."""

    number: str
    reason: str


@dataclass(frozen=True, slots=True)
class ArchiveCase:
    """Put a closed case away."""

    number: str
    reason: str


@dataclass(frozen=True, slots=True)
class HoldCase:
    """Let nothing of a case be destroyed or archived."""

    number: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReleaseCase:
    """Release a hold."""

    number: str
    reason: str


@dataclass(frozen=True, slots=True)
class OrderDestruction:
    """Enter that an authority ordered an exhibit destroyed."""

    evidence_id: str
    authority: str
    reason: str


@dataclass(frozen=True, slots=True)
class CancelDestruction:
    """Take the order back."""

    evidence_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class DestroyEvidence:
    """Enter the tombstone of an exhibit; the job of the same name takes the file away."""

    evidence_id: str


@dataclass(frozen=True, slots=True)
class RevokePerson:
    """Let a person act no longer."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class RotateKeys:
    """Enter one's own new keys, signed by the old."""

    keys: PublicKeys
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReplaceKeys:
    """Enter another person's new keys, where they lost theirs."""

    name: str
    keys: PublicKeys
    reason: str


@dataclass(frozen=True, slots=True)
class ConfirmPerson:
    """Stand, as a second administrator, for a person's key."""

    name: str


@dataclass(frozen=True, slots=True)
class RecordPasswordChange:
    """Enter that one's keys are wrapped by another password."""


@dataclass(frozen=True, slots=True)
class SetPolicy:
    """Decide how the vault is run."""

    policy: Policy


@dataclass(frozen=True, slots=True)
class MakeCheckpoint:
    """Sign a checkpoint over everything so far."""


@dataclass(frozen=True, slots=True)
class Cosign:
    """Vouch for the checkpoint over the first `size` entries, which somebody else made."""

    size: int


@dataclass(frozen=True, slots=True)
class RecordTimestamp:
    """Enter a timestamp server's token (base64) for a checkpoint."""

    size: int
    token: str


@dataclass(frozen=True, slots=True)
class NoteClock:
    """Enter that the clock stands before the last entry."""

    before: str


@dataclass(frozen=True, slots=True)
class RecordBundle:
    """Enter that a bundle is about to leave the vault."""

    case_number: str
    sha256: str
    evidence: tuple[str, ...]


Command = (
    EnrolPerson
    | OpenCase
    | RecordEvidence
    | RecordRecording
    | RefuseFile
    | RecordProfile
    | StartProcessing
    | FinishDraft
    | CorrectSegment
    | ReinstateText
    | RenameSpeaker
    | Annotate
    | WithdrawAnnotation
    | RestoreAnnotation
    | RecordExport
    | RecordRendering
    | IssueReport
    | OpenSession
    | CloseSession
    | SubmitReview
    | WithdrawReview
    | ApproveReview
    | ReturnReview
    | ReopenReview
    | CloseCase
    | ReopenCase
    | ArchiveCase
    | HoldCase
    | ReleaseCase
    | OrderDestruction
    | CancelDestruction
    | DestroyEvidence
    | RevokePerson
    | RotateKeys
    | ReplaceKeys
    | ConfirmPerson
    | RecordPasswordChange
    | SetPolicy
    | MakeCheckpoint
    | Cosign
    | RecordTimestamp
    | NoteClock
    | RecordBundle
    | ArrangeVoices
    | Confirm
    | DropTreatment
    | EditAnnotation
    | ForgetVoice
    | InviteListener
    | KeepTreatment
    | LogListening
    | ProfileVoice
    | RestoreRows
    | Revise
    | SetVocabulary
    | Unconfirm
    | BringCertificate
    | RecordArchiving
    | RecordCountersigning
    | RecordReproduction
    | RecordTaking
    | RecordValidation
    | HubCommand
)
