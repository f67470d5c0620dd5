"""What happens at the review desk: versions of rows, voices, notes, confirmations, listening. `events` gathers them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from workbench.domain.listening import Treatment
from workbench.domain.revision import Confirmation, Dissent, Row, Version
from workbench.domain.speakers import Speaker
from workbench.domain.timeline import Span


@dataclass(frozen=True, slots=True)
class TranscriptRevised:
    """Rows stand as a person left them."""

    KIND: ClassVar[str] = "transcript.revised"
    SCHEMA: ClassVar[int] = 1
    recording_id: str
    draft_id: str
    act: str
    rows: tuple[Row, ...]
    why: str = ""
    dissent: tuple[Dissent, ...] = ()

    @property
    def subject(self) -> str:
        return self.recording_id


@dataclass(frozen=True, slots=True)
class RowsRestored:
    """Earlier versions of rows stand again."""

    KIND: ClassVar[str] = "transcript.restored"
    SCHEMA: ClassVar[int] = 1
    recording_id: str
    draft_id: str
    versions: tuple[Version, ...]

    @property
    def subject(self) -> str:
        return self.recording_id


@dataclass(frozen=True, slots=True)
class VoicesArranged:
    """The voices of a recording stand like this."""

    KIND: ClassVar[str] = "voices.arranged"
    SCHEMA: ClassVar[int] = 1
    recording_id: str
    voices: tuple[Speaker, ...]

    @property
    def subject(self) -> str:
        return self.recording_id


@dataclass(frozen=True, slots=True)
class AnnotationEdited:
    """A note says it in other words."""

    KIND: ClassVar[str] = "annotation.edited"
    SCHEMA: ClassVar[int] = 1
    recording_id: str
    annotation_id: str
    text: str
    kind: str
    tags: tuple[str, ...] = ()
    importance: str = ""

    @property
    def subject(self) -> str:
        return self.recording_id


@dataclass(frozen=True, slots=True)
class PassageConfirmed:
    """Someone stands for a passage as it read then."""

    KIND: ClassVar[str] = "passage.confirmed"
    SCHEMA: ClassVar[int] = 1
    recording_id: str
    confirmation: Confirmation

    @property
    def subject(self) -> str:
        return self.recording_id


@dataclass(frozen=True, slots=True)
class PassageUnconfirmed:
    """A confirmation was taken back."""

    KIND: ClassVar[str] = "passage.unconfirmed"
    SCHEMA: ClassVar[int] = 1
    recording_id: str
    segment_id: str
    span: Span
    kinds: tuple[str, ...]

    @property
    def subject(self) -> str:
        return self.recording_id


@dataclass(frozen=True, slots=True)
class ListeningLogged:
    """Stretches of a recording were heard, at this speed, through this treatment, with the text hidden or in sight."""

    KIND: ClassVar[str] = "listening.logged"
    SCHEMA: ClassVar[int] = 1
    recording_id: str
    heard: tuple[Span, ...]
    speed_percent: int
    treatment: str
    text_hidden: bool

    @property
    def subject(self) -> str:
        return self.recording_id


@dataclass(frozen=True, slots=True)
class TreatmentKept:
    """A way of listening has a name."""

    KIND: ClassVar[str] = "treatment.kept"
    SCHEMA: ClassVar[int] = 1
    recording_id: str
    treatment: Treatment

    @property
    def subject(self) -> str:
        return self.recording_id


@dataclass(frozen=True, slots=True)
class TreatmentDropped:
    """A way of listening is offered no longer."""

    KIND: ClassVar[str] = "treatment.dropped"
    SCHEMA: ClassVar[int] = 1
    recording_id: str
    name: str

    @property
    def subject(self) -> str:
        return self.recording_id


@dataclass(frozen=True, slots=True)
class VocabularySet:
    """The names and terms that a case's recordings are expected to hold."""

    KIND: ClassVar[str] = "vocabulary.set"
    SCHEMA: ClassVar[int] = 1
    case_number: str
    words: tuple[str, ...]

    @property
    def subject(self) -> str:
        return self.case_number


@dataclass(frozen=True, slots=True)
class ListenerInvited:
    """A second person was asked to write down what they hear, blind to the rest."""

    KIND: ClassVar[str] = "listener.invited"
    SCHEMA: ClassVar[int] = 1
    recording_id: str
    listener: str

    @property
    def subject(self) -> str:
        return self.recording_id


@dataclass(frozen=True, slots=True)
class VoiceProfiled:
    """What a voice sounds like is kept for a case."""

    KIND: ClassVar[str] = "voice.profiled"
    SCHEMA: ClassVar[int] = 1
    case_number: str
    name: str
    recording_id: str
    speaker: str
    model: str
    print: tuple[int, ...]
    reason: str

    @property
    def subject(self) -> str:
        return self.case_number


@dataclass(frozen=True, slots=True)
class VoiceForgotten:
    """A voice's profile is used no longer."""

    KIND: ClassVar[str] = "voice.forgotten"
    SCHEMA: ClassVar[int] = 1
    case_number: str
    name: str

    @property
    def subject(self) -> str:
        return self.case_number
