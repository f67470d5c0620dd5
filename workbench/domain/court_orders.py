"""Work that makes what leaves the vault, or takes in what another vault let out; and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbench.domain.custody import Verdict
from workbench.domain.leaving import ReportStyle, Reproduction
from workbench.domain.timeline import Span


@dataclass(frozen=True, slots=True)
class Pkcs12:
    """A person's own key and certificate in a file; the password is asked for and never kept."""

    path: Path
    password: str


@dataclass(frozen=True, slots=True)
class MakeReport:
    """Render, record and sign a report; of every exhibit of the case when `evidence` is empty. With `final` it is refused
    where the policy wants an approval that does not stand; without, such a report says that it is not approved.

    `amends` is the report whose place it takes ("last": the newest of the case). With `key` it is signed by the certificate
    that the person brought in, else by the laboratory's.
    """

    case_number: str
    destination: Path
    evidence: tuple[str, ...] = ()
    final: bool = False
    style: ReportStyle = ReportStyle()
    amends: str = ""
    key: Pkcs12 | None = None


@dataclass(frozen=True, slots=True)
class PreviewReport:
    """The same pages without a signature and without an entry, marked as a preview, into a file for looking at."""

    case_number: str
    destination: Path
    evidence: tuple[str, ...] = ()
    style: ReportStyle = ReportStyle()
    amends: str = ""


@dataclass(frozen=True, slots=True)
class ReportOutcome:
    """A signed report on disk. `waits_for` is who has still to countersign it."""

    report_id: str
    path: Path
    sha256: str
    pages: int
    number: int = 0
    waits_for: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """Pages to look at."""

    path: Path
    pages: int


@dataclass(frozen=True, slots=True)
class SetAgain:
    """Set the pages of a report on record again, without a signature, and compare their digest with the one that was entered;
    `report` is its number in the case or its id."""

    case_number: str
    report: str
    destination: Path | None = None


@dataclass(frozen=True, slots=True)
class PagesAgain:
    """Pages set again: the digest on record, the digest now, and what came between where they differ."""

    report_id: str
    number: int
    pages: int
    recorded: str
    sha256: str
    since: tuple[str, ...] = ()

    @property
    def is_same(self) -> bool:
        """Whether they are the same, byte for byte."""
        return self.recorded == self.sha256


@dataclass(frozen=True, slots=True)
class Countersign:
    """Sign a report of this vault, as its second person, in the field that was made for it; written to `destination`, else back
    into the same file."""

    path: Path
    destination: Path | None = None
    key: Pkcs12 | None = None


@dataclass(frozen=True, slots=True)
class ArchiveReport:
    """Give a report of this vault what its signatures need to be judged in many years: certificates, revocation data where
    there are any, and a document timestamp from the policy's server (PAdES B-LTA)."""

    path: Path
    destination: Path | None = None


@dataclass(frozen=True, slots=True)
class ImportTranscript:
    """Take another program's transcript in as a draft beside the working one (as the working one where there is none).

    `format` empty means: by the file's name. A file of turns without words (RTTM) brings lanes and empty rows.
    """

    recording_id: str
    path: Path
    format: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class ImportedTranscript:
    """A draft that came from a file; `notes` say what had to be cut or left out."""

    draft_id: str
    rows: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExportClip:
    """Write a passage's sound as WAV, sample for sample, with a record of its digests beside it; `treatment` names a kept way
    of listening that is applied to the copy. With `disclosure` redacted passages are silent."""

    recording_id: str
    span: Span
    destination: Path
    treatment: str = ""
    disclosure: bool = False


@dataclass(frozen=True, slots=True)
class ClipOutcome:
    """A clip on disk and the record that vouches for it."""

    path: Path
    sha256: str
    record: Path


@dataclass(frozen=True, slots=True)
class MakeExhibit:
    """A disputed utterance as a folder for court: page, spectrogram, clips that loop, every draft's reading, who heard what.
    `context_tenths` is how many tenths of a second before and after are shown."""

    recording_id: str
    span: Span
    destination: Path
    title: str = ""
    context_tenths: int = 50
    language: str = "en"


@dataclass(frozen=True, slots=True)
class ExhibitOutcome:
    """A folder on disk; `sha256` is that of its manifest."""

    path: Path
    sha256: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reproduce:
    """Run a draft's recorded recipes again, without any stored result, and compare; the working draft where none is named."""

    recording_id: str
    draft_id: str = ""


@dataclass(frozen=True, slots=True)
class ReproductionOutcome:
    """How the second run compares: `rows` pairs what stood with what came, for what differs."""

    reproduction: Reproduction
    rows: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TakeBundle:
    """Verify another vault's bundle against its laboratory's root and take its evidence, transcripts and notes into a case here,
    under their authors' names."""

    folder: Path
    case_number: str
    root: str = ""


@dataclass(frozen=True, slots=True)
class TakingOutcome:
    """What came with a bundle; nothing where the verdict has findings."""

    verdict: Verdict
    evidence: tuple[str, ...] = ()
    drafts: int = 0
    notes: int = 0
    refused: tuple[str, ...] = ()
