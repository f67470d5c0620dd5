"""A report as content, before any page is set."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.agreement import Agreements
from workbench.domain.annotations import Annotation
from workbench.domain.canonical import digest_of, plain
from workbench.domain.custody import Entry, Head
from workbench.domain.evidence import Case, Evidence, Recording
from workbench.domain.hearings import Listened
from workbench.domain.leaving import Amendment, Certificate, Picture, Redaction, ReportStyle, Reproduction, Validation
from workbench.domain.listening import Treatment
from workbench.domain.people import Person
from workbench.domain.profile import Profile
from workbench.domain.review import Review
from workbench.domain.speakers import Speaker, Turn
from workbench.domain.transcript import Correction, Draft, Line

FIELDS = ("prepared", "approved")


@dataclass(frozen=True, slots=True)
class ModelNotice:
    """A model a result depends on: name, digest, licence and the attribution its licence asks for."""

    name: str
    digest: str
    licence: str
    attribution: str


@dataclass(frozen=True, slots=True)
class Translation:
    """A draft in another language, to be set beside the original: how it came to be and its rows, in time order."""

    draft_id: str
    language: str
    made_by: str
    made_at: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """Another draft's reading of a recording: who or what made it, its rows, and how far the transcript agrees with it."""

    draft_id: str
    source: str
    lines: tuple[Line, ...]
    agreements: Agreements | None = None


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One recording with everything the report says about it. `envelope` is the waveform as (low, high) pairs of int16;
    `approval` the ledger entry by which a second person stands for the exhibit, where one does; `struck` the rows that people
    took out; `treatments` and `listens` how it was listened to, as far as that was kept and logged; `validation` the laboratory's
    own measurement for conditions like these, None where there is none; `others` the drafts that stand beside; `redactions` what
    a disclosure version leaves out: its lines have been blacked out already.
    """

    evidence: Evidence
    recording: Recording
    profile: Profile | None
    draft: Draft | None
    lines: tuple[Line, ...]
    speakers: tuple[Speaker, ...]
    turns: tuple[Turn, ...]
    annotations: tuple[Annotation, ...]
    corrections: tuple[Correction, ...]
    custody: tuple[Entry, ...]
    envelope: tuple[tuple[int, int], ...]
    review: Review = Review("")
    approval: Entry | None = None
    struck: tuple[Line, ...] = ()
    treatments: tuple[Treatment, ...] = ()
    listens: tuple[Listened, ...] = ()
    validation: Validation | None = None
    reproductions: tuple[Reproduction, ...] = ()
    translations: tuple[Translation, ...] = ()
    others: tuple[Beside, ...] = ()
    redactions: tuple[Redaction, ...] = ()
    pictures: tuple[Picture, ...] = ()
    terms: tuple[str, ...] = ()

    def transcript_digest(self) -> str:
        """SHA-256 over what the transcript says now: utterances, times, voices and the text that counts."""
        names = {s.key: s.name for s in self.speakers}
        return digest_of([[x.id, plain(x.span), names.get(x.speaker, ""), x.text] for x in self.lines])


@dataclass(frozen=True, slots=True)
class Dossier:
    """All of a report. Two equal dossiers make byte-identical unsigned PDFs; `made_at` is a fact like any other.

    `required_signers` names people in order of `FIELDS`: who prepared it, who countersigns. `checkpoint` is the signed
    note over the ledger's head; `needs_approval` what the policy says of such a case; `amendment` the report that this one takes
    the place of. `prepared_by.keys.certificate` is the certificate it is signed with; `brought` are those of other authorities
    that its signers sign with, or may.
    """

    report_id: str
    made_at: str
    case: Case
    exhibits: tuple[Exhibit, ...]
    prepared_by: Person
    required_signers: tuple[str, ...]
    models: tuple[ModelNotice, ...]
    root_fingerprint: str
    head: Head
    application: str
    checkpoint: str = ""
    needs_approval: bool = False
    countersigner: Person | None = None
    style: ReportStyle = ReportStyle()
    number: int = 0
    amendment: Amendment | None = None
    is_preview: bool = False
    brought: tuple[Certificate, ...] = ()

    @property
    def is_approved(self) -> bool:
        """Whether a second person stands for every exhibit as it is."""
        return bool(self.exhibits) and all(x.review.is_final for x in self.exhibits)

    @property
    def is_final(self) -> bool:
        """Whether nothing is wanting that the policy asks for."""
        return self.is_approved or not self.needs_approval
