"""Everything that can be asked without changing anything. The type parameter is the type of the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from workbench.domain.annotations import Annotation
from workbench.domain.casework import CaseStanding, Tombstone
from workbench.domain.checkpoints import Checkpoint, Witnessing
from workbench.domain.custody import Entry, Head
from workbench.domain.evidence import Case, Evidence, Recording
from workbench.domain.hearings import Invitation, Listened, VoiceProfile
from workbench.domain.listening import Treatment
from workbench.domain.people import Person
from workbench.domain.policy import Policy
from workbench.domain.profile import Profile
from workbench.domain.recipe import Recipe
from workbench.domain.review import Change, Review, Waiting
from workbench.domain.revision import Confirmation, Revision, Version
from workbench.domain.search import SearchPage
from workbench.domain.speakers import Speaker, Turn
from workbench.domain.transcript import Correction, Draft, DraftInfo, Line, Suspicion

A = TypeVar("A", covariant=True)
B = TypeVar("B")


class Question(Generic[A]):
    """Base of every question; carries the type of its answer."""

    __slots__ = ()


class Asker(Protocol):
    """Answers questions: from the committed state, or from inside a running transaction."""

    def __call__(self, question: Question[B]) -> B: ...


@dataclass(frozen=True, slots=True)
class Cases(Question[tuple[Case, ...]]):
    """All cases, newest first."""


@dataclass(frozen=True, slots=True)
class CaseNumbered(Question[Case | None]):
    """One case."""

    number: str


@dataclass(frozen=True, slots=True)
class EvidenceIn(Question[tuple[Evidence, ...]]):
    """The exhibits of a case, in the order they came."""

    case_number: str


@dataclass(frozen=True, slots=True)
class EvidenceBy(Question[Evidence | None]):
    """One exhibit, by id."""

    id: str


@dataclass(frozen=True, slots=True)
class EvidenceWithDigest(Question[tuple[Evidence, ...]]):
    """Every exhibit, in any case, whose bytes have this SHA-256."""

    sha256: str


@dataclass(frozen=True, slots=True)
class RecordingsOf(Question[tuple[Recording, ...]]):
    """The decoded tracks of an exhibit."""

    evidence_id: str


@dataclass(frozen=True, slots=True)
class RecordingBy(Question[Recording | None]):
    """One recording, by id."""

    id: str


@dataclass(frozen=True, slots=True)
class ProfileOf(Question[Profile | None]):
    """The measured condition of a recording."""

    recording_id: str


@dataclass(frozen=True, slots=True)
class DraftOf(Question[Draft | None]):
    """The working draft of a recording, whole; the newest when `draft_id` is empty."""

    recording_id: str
    draft_id: str = ""


@dataclass(frozen=True, slots=True)
class LinesOf(Question[tuple[Line, ...]]):
    """The working transcript of a recording, or another draft with what people made of it, in time order."""

    recording_id: str
    draft_id: str = ""


@dataclass(frozen=True, slots=True)
class LineBy(Question[Line | None]):
    """One line of the working transcript."""

    recording_id: str
    segment_id: str


@dataclass(frozen=True, slots=True)
class CorrectionsOf(Question[tuple[Correction, ...]]):
    """Every correction ever made to a recording's segments, oldest first."""

    recording_id: str


@dataclass(frozen=True, slots=True)
class SpeakersOf(Question[tuple[Speaker, ...]]):
    """The voices of a recording under their present names, without those that were merged into others."""

    recording_id: str


@dataclass(frozen=True, slots=True)
class RosterOf(Question[tuple[Speaker, ...]]):
    """Every voice of a recording, the merged ones too: what `ArrangeVoices` changes."""

    recording_id: str


@dataclass(frozen=True, slots=True)
class ArrangedVoicesOf(Question[tuple[Speaker, ...]]):
    """The same without voices that only rows brought in and nobody named: what is arranged again when arranging is undone."""

    recording_id: str


@dataclass(frozen=True, slots=True)
class DraftedVoicesOf(Question[tuple[Speaker, ...]]):
    """The voices of a recording's working draft as the machine told them apart."""

    recording_id: str


@dataclass(frozen=True, slots=True)
class RevisionsOf(Question[tuple[Revision, ...]]):
    """Every revision of a row of the working transcript, oldest first; of all rows where `segment_id` is empty."""

    recording_id: str
    segment_id: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """Which rows of those asked for a draft has, every version of them that people made, and which one stands."""

    ids: frozenset[str]
    versions: frozenset[tuple[str, int]]
    standing: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class RowsOf(Question[Rows]):
    """Which of these rows a draft has, drafted or inserted."""

    draft_id: str
    segment_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DraftsOf(Question[tuple[DraftInfo, ...]]):
    """Every draft of a recording, newest first."""

    recording_id: str


@dataclass(frozen=True, slots=True)
class ConfirmationsOf(Question[tuple[Confirmation, ...]]):
    """The passages of the working transcript that somebody stands for, whether or not they still read the same."""

    recording_id: str


@dataclass(frozen=True, slots=True)
class AttachmentBy(Question[bytes | None]):
    """The bytes of a picture that hangs on a note."""

    sha256: str


@dataclass(frozen=True, slots=True)
class TreatmentsOf(Question[tuple[Treatment, ...]]):
    """The ways of listening to a recording that were kept, by name."""

    recording_id: str


@dataclass(frozen=True, slots=True)
class ListensOf(Question[tuple[Listened, ...]]):
    """The log of listening to a recording, oldest first."""

    recording_id: str


@dataclass(frozen=True, slots=True)
class VocabularyOf(Question[tuple[str, ...]]):
    """The names and terms of a case."""

    case_number: str


@dataclass(frozen=True, slots=True)
class InvitationsOf(Question[tuple[Invitation, ...]]):
    """The second listeners of a recording, oldest first; of every recording where `recording_id` is empty."""

    recording_id: str = ""


@dataclass(frozen=True, slots=True)
class VoiceProfilesOf(Question[tuple[VoiceProfile, ...]]):
    """The voices that are known in a case."""

    case_number: str


@dataclass(frozen=True, slots=True)
class TurnsOf(Question[tuple[Turn, ...]]):
    """The speaker turns of a recording, in time order."""

    recording_id: str


@dataclass(frozen=True, slots=True)
class SuspicionsOf(Question[tuple[Suspicion, ...]]):
    """The flagged passages of the working draft."""

    recording_id: str


@dataclass(frozen=True, slots=True)
class AnnotationsOf(Question[tuple[Annotation, ...]]):
    """The notes that stand on a recording."""

    recording_id: str


@dataclass(frozen=True, slots=True)
class AnnotationBy(Question[Annotation | None]):
    """One note, standing or withdrawn."""

    id: str


@dataclass(frozen=True, slots=True)
class RecipesOf(Question[tuple[Recipe, ...]]):
    """The recipes behind the working draft."""

    recording_id: str


@dataclass(frozen=True, slots=True)
class People(Question[tuple[Person, ...]]):
    """Everyone ever enrolled."""


@dataclass(frozen=True, slots=True)
class PersonNamed(Question[Person | None]):
    """One person."""

    name: str


@dataclass(frozen=True, slots=True)
class CustodyOf(Question[tuple[Entry, ...]]):
    """The ledger entries about these subjects; the whole ledger when there are none."""

    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PayloadBy(Question[bytes | None]):
    """The canonical bytes that an entry names by this digest instead of holding them."""

    sha256: str


@dataclass(frozen=True, slots=True)
class LedgerHead(Question[Head]):
    """The ledger's present size and root."""


@dataclass(frozen=True, slots=True)
class ReviewOf(Question[Review]):
    """Where an exhibit's review stands, and whether an approval is stale."""

    evidence_id: str


@dataclass(frozen=True, slots=True)
class ReviewsOf(Question[tuple[Review, ...]]):
    """Every step of an exhibit's review, oldest first."""

    evidence_id: str


@dataclass(frozen=True, slots=True)
class ContentOf(Question[str]):
    """The digest of an exhibit's content as it stands: file, transcripts, corrections, voices, notes."""

    evidence_id: str


@dataclass(frozen=True, slots=True)
class ShownAsSigned(Question[bool]):
    """Whether an exhibit's working transcripts are shown as they were signed: what is approved is what was seen."""

    evidence_id: str


@dataclass(frozen=True, slots=True)
class AuthorsOf(Question[tuple[str, ...]]):
    """Everyone whose work is in an exhibit: who may not judge it."""

    evidence_id: str


@dataclass(frozen=True, slots=True)
class ChangesOf(Question[tuple[Change, ...]]):
    """What people changed since the machine's draft, oldest first."""

    evidence_id: str


@dataclass(frozen=True, slots=True)
class ReviewQueue(Question[tuple[Waiting, ...]]):
    """The exhibits that are before a reviewer, longest waiting first."""


@dataclass(frozen=True, slots=True)
class CaseStandingOf(Question[CaseStanding]):
    """Whether a case is open, closed, archived, on hold."""

    number: str


@dataclass(frozen=True, slots=True)
class TombstoneOf(Question[Tombstone | None]):
    """The order to destroy an exhibit, where one stands."""

    evidence_id: str


@dataclass(frozen=True, slots=True)
class Tombstones(Question[tuple[Tombstone, ...]]):
    """Every order to destroy that stands or was carried out."""


@dataclass(frozen=True, slots=True)
class PolicyInForce(Question[Policy]):
    """The vault's policy."""


@dataclass(frozen=True, slots=True)
class CheckpointAt(Question[Checkpoint | None]):
    """The checkpoint over the first `size` entries; the newest when `size` is negative."""

    size: int = -1


@dataclass(frozen=True, slots=True)
class Checkpoints(Question[tuple[Checkpoint, ...]]):
    """Every checkpoint, newest first."""


@dataclass(frozen=True, slots=True)
class WitnessedOf(Question[Witnessing]):
    """How much of the ledger a witness vouches for."""


@dataclass(frozen=True, slots=True)
class VaultId(Question[str]):
    """The vault's identifier, as its founding gave it."""


@dataclass(frozen=True, slots=True)
class SearchText(Question[SearchPage]):
    """What is said and noted in a recording, else a case, else everywhere, by a voice whose name has the words of `speaker`."""

    text: str
    recording_id: str = ""
    case_number: str = ""
    speaker: str = ""
    limit: int = 50
    offset: int = 0
