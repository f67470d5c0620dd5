"""What happens to cases, evidence, transcripts and notes: payloads of the ledger. `events` gathers them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from workbench.domain.annotations import Annotation, Attached
from workbench.domain.evidence import Case, Evidence, Recording
from workbench.domain.leaving import ReportStyle
from workbench.domain.people import Person
from workbench.domain.profile import Profile
from workbench.domain.routing import Decision
from workbench.domain.timeline import Span
from workbench.domain.transcript import Correction, Draft


@dataclass(frozen=True, slots=True)
class VaultFounded:
    """Genesis: the laboratory's root and its first administrator."""

    KIND: ClassVar[str] = "vault.founded"
    SCHEMA: ClassVar[int] = 1
    vault_id: str
    root_key: str
    root_certificate: str
    founder: Person

    @property
    def subject(self) -> str:
        return self.vault_id


@dataclass(frozen=True, slots=True)
class PersonEnrolled:
    """Someone may now sign in this vault."""

    KIND: ClassVar[str] = "person.enrolled"
    SCHEMA: ClassVar[int] = 1
    person: Person

    @property
    def subject(self) -> str:
        return self.person.name


@dataclass(frozen=True, slots=True)
class SessionOpened:
    """A person unlocked their key: this is the login. `failures` counts the wrong passwords before it, as this machine saw."""

    KIND: ClassVar[str] = "session.opened"
    SCHEMA: ClassVar[int] = 1
    person: str
    host: str
    failures: int = 0

    @property
    def subject(self) -> str:
        return self.person


@dataclass(frozen=True, slots=True)
class SessionClosed:
    """A person locked the vault."""

    KIND: ClassVar[str] = "session.closed"
    SCHEMA: ClassVar[int] = 1
    person: str

    @property
    def subject(self) -> str:
        return self.person


@dataclass(frozen=True, slots=True)
class CaseOpened:
    """A case began."""

    KIND: ClassVar[str] = "case.opened"
    SCHEMA: ClassVar[int] = 1
    case: Case

    @property
    def subject(self) -> str:
        return self.case.number


@dataclass(frozen=True, slots=True)
class EvidenceImported:
    """A file stands in the store under its digest."""

    KIND: ClassVar[str] = "evidence.imported"
    SCHEMA: ClassVar[int] = 1
    evidence: Evidence

    @property
    def subject(self) -> str:
        return self.evidence.id


@dataclass(frozen=True, slots=True)
class FileRefused:
    """A file was offered and not taken."""

    KIND: ClassVar[str] = "file.refused"
    SCHEMA: ClassVar[int] = 1
    case_number: str
    name: str
    reason: str

    @property
    def subject(self) -> str:
        return self.case_number


@dataclass(frozen=True, slots=True)
class RecordingDecoded:
    """An audio track was decoded; its caveats are part of the fact."""

    KIND: ClassVar[str] = "recording.decoded"
    SCHEMA: ClassVar[int] = 1
    recording: Recording

    @property
    def subject(self) -> str:
        return self.recording.id


@dataclass(frozen=True, slots=True)
class RecordingProfiled:
    """The condition of a recording was measured."""

    KIND: ClassVar[str] = "recording.profiled"
    SCHEMA: ClassVar[int] = 1
    recording_id: str
    profile: Profile

    @property
    def subject(self) -> str:
        return self.recording_id


@dataclass(frozen=True, slots=True)
class ProcessingStarted:
    """Engines were chosen and started."""

    KIND: ClassVar[str] = "processing.started"
    SCHEMA: ClassVar[int] = 1
    recording_id: str
    engines: tuple[str, ...]
    reason: str
    decision: Decision | None = None

    @property
    def subject(self) -> str:
        return self.recording_id


@dataclass(frozen=True, slots=True)
class DraftFinished:
    """A draft is complete and bound by its digest; one that stands `beside` is for comparison only."""

    KIND: ClassVar[str] = "draft.finished"
    SCHEMA: ClassVar[int] = 1
    draft: Draft
    beside: bool = False

    @property
    def subject(self) -> str:
        return self.draft.recording_id


@dataclass(frozen=True, slots=True)
class SegmentCorrected:
    """A human's text stands over the machine's."""

    KIND: ClassVar[str] = "segment.corrected"
    SCHEMA: ClassVar[int] = 1
    recording_id: str
    correction: Correction

    @property
    def subject(self) -> str:
        return self.recording_id


@dataclass(frozen=True, slots=True)
class TextReinstated:
    """The machine's words stand again."""

    KIND: ClassVar[str] = "segment.reinstated"
    SCHEMA: ClassVar[int] = 1
    recording_id: str
    segment_id: str

    @property
    def subject(self) -> str:
        return self.recording_id


@dataclass(frozen=True, slots=True)
class SpeakerRenamed:
    """A voice has another name."""

    KIND: ClassVar[str] = "speaker.renamed"
    SCHEMA: ClassVar[int] = 1
    recording_id: str
    speaker: str
    name: str
    role: str

    @property
    def subject(self) -> str:
        return self.recording_id


@dataclass(frozen=True, slots=True)
class Annotated:
    """A note was attached, with the pictures that hang on it."""

    KIND: ClassVar[str] = "annotation.added"
    SCHEMA: ClassVar[int] = 1
    annotation: Annotation
    attached: tuple[Attached, ...] = ()

    @property
    def subject(self) -> str:
        return self.annotation.recording_id


@dataclass(frozen=True, slots=True)
class AnnotationWithdrawn:
    """A note was taken back."""

    KIND: ClassVar[str] = "annotation.withdrawn"
    SCHEMA: ClassVar[int] = 1
    recording_id: str
    annotation_id: str

    @property
    def subject(self) -> str:
        return self.recording_id


@dataclass(frozen=True, slots=True)
class AnnotationRestored:
    """A note that was taken back stands again."""

    KIND: ClassVar[str] = "annotation.restored"
    SCHEMA: ClassVar[int] = 1
    recording_id: str
    annotation_id: str

    @property
    def subject(self) -> str:
        return self.recording_id


@dataclass(frozen=True, slots=True)
class TranscriptExported:
    """A transcript, or the sound of a passage (`span`), left the vault; with `disclosure` without what is redacted."""

    KIND: ClassVar[str] = "transcript.exported"
    SCHEMA: ClassVar[int] = 1
    recording_id: str
    format: str
    sha256: str
    span: Span | None = None
    disclosure: bool = False

    @property
    def subject(self) -> str:
        return self.recording_id


@dataclass(frozen=True, slots=True)
class ReportRendered:
    """A report's unsigned revision exists, with this digest; `signers` are the people its signature fields wait for. Its time,
    the ledger's size it stands on and its style let the same pages be set again. Those of old vaults have no number and no names.
    """

    KIND: ClassVar[str] = "report.rendered"
    SCHEMA: ClassVar[int] = 1
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

    @property
    def subject(self) -> str:
        return self.report_id


@dataclass(frozen=True, slots=True)
class ReportIssued:
    """A signed report left the vault."""

    KIND: ClassVar[str] = "report.issued"
    SCHEMA: ClassVar[int] = 1
    case_number: str
    report_id: str
    sha256: str

    @property
    def subject(self) -> str:
        return self.report_id
