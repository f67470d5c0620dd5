"""Work that takes time, as it is ordered, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbench.domain.checkpoints import Witnessing
from workbench.domain.court_orders import ArchiveReport as ArchiveReport
from workbench.domain.court_orders import ClipOutcome as ClipOutcome
from workbench.domain.court_orders import Countersign as Countersign
from workbench.domain.court_orders import ExhibitOutcome as ExhibitOutcome
from workbench.domain.court_orders import ExportClip as ExportClip
from workbench.domain.court_orders import ImportedTranscript as ImportedTranscript
from workbench.domain.court_orders import ImportTranscript as ImportTranscript
from workbench.domain.court_orders import MakeExhibit as MakeExhibit
from workbench.domain.court_orders import MakeReport as MakeReport
from workbench.domain.court_orders import PagesAgain as PagesAgain
from workbench.domain.court_orders import Pkcs12 as Pkcs12
from workbench.domain.court_orders import Preview as Preview
from workbench.domain.court_orders import PreviewReport as PreviewReport
from workbench.domain.court_orders import ReportOutcome as ReportOutcome
from workbench.domain.court_orders import Reproduce as Reproduce
from workbench.domain.court_orders import ReproductionOutcome as ReproductionOutcome
from workbench.domain.court_orders import SetAgain as SetAgain
from workbench.domain.court_orders import TakeBundle as TakeBundle
from workbench.domain.court_orders import TakingOutcome as TakingOutcome
from workbench.domain.custody import Finding, Verdict
from workbench.domain.engines import EngineState
from workbench.domain.evidence import Acquisition, Evidence
from workbench.domain.hearings import Likeness, VoicePrint
from workbench.domain.hub_orders import EnterHub as EnterHub
from workbench.domain.hub_orders import EnterOutcome as EnterOutcome
from workbench.domain.hub_orders import HandOverTaken as HandOverTaken
from workbench.domain.hub_orders import HubLook as HubLook
from workbench.domain.hub_orders import LookAtHub as LookAtHub
from workbench.domain.hub_orders import SyncOutcome as SyncOutcome
from workbench.domain.hub_orders import SyncWithHub as SyncWithHub
from workbench.domain.hub_orders import TakeHandOver as TakeHandOver
from workbench.domain.hub_orders import WatchFolder as WatchFolder
from workbench.domain.hub_orders import WatchOutcome as WatchOutcome
from workbench.domain.live_orders import ListenLive as ListenLive
from workbench.domain.live_orders import LiveOutcome as LiveOutcome
from workbench.domain.live_orders import SealSpool as SealSpool
from workbench.domain.presets import PresetState
from workbench.domain.routing import Decision

# What a face offers to choose from; tests hold them to what engines and writers know.
PRESETS = ("cloud_gpu", "edge", "hybrid", "workstation")
TIERS = ("critical", "standard", "batch")
FORMATS = ("txt", "srt", "vtt", "json", "csv", "rttm", "docx", "eaf", "textgrid", "ctm", "stm", "labels", "case")
EXTENSIONS = {**{name: f".{name}" for name in FORMATS}, "textgrid": ".TextGrid", "labels": ".txt", "case": ".jsonld"}
TAKEN = ("srt", "vtt", "eaf", "textgrid", "rttm")  # formats that a transcript can come in


@dataclass(frozen=True, slots=True)
class ImportFiles:
    """Take files, and the files in folders, into a case."""

    case_number: str
    paths: tuple[Path, ...]
    acquisition: Acquisition = Acquisition()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A thing that was not taken or did not work, and why."""

    name: str
    problem: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What came in, what stood there already, what was refused."""

    taken: tuple[Evidence, ...]
    known: tuple[Evidence, ...]
    refused: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Process:
    """Run engines over recordings; all recordings of the case when `recordings` is empty.

    `engine` (the recogniser), `diarizer`, `aligner`, `device`, `preset`, `tier` and `language` empty mean: let the routing
    choose. `speakers` 0 means: find out.
    All of the case leaves out what has a draft already. A draft that people have worked on is replaced only with `again`:
    what they wrote stays in the history, but the new draft stands without it. With `beside` it
    stands beside the present one, for comparison, and changes nothing. A `second` recogniser hears everything once more, and
    its draft stands beside the first.
    """

    case_number: str
    recordings: tuple[str, ...] = ()
    engine: str = ""
    preset: str = ""
    tier: str = ""
    speakers: int = 0
    language: str = ""
    again: bool = False
    beside: bool = False
    diarizer: str = ""
    aligner: str = ""
    device: str = ""
    second: str = ""


@dataclass(frozen=True, slots=True)
class Explain:
    """Which engines an order would choose for each of its recordings, and why; no engine reads anything.

    With `listen` each recording is sounded out, and its profile goes on record; without, the choice is made from the profile on
    record, and where there is none from what the file itself says.
    """

    wish: Process
    listen: bool = True


@dataclass(frozen=True, slots=True)
class Explained:
    """The choice for one recording, or why there is none; `measured` where its sound was listened to."""

    recording_id: str
    decision: Decision | None
    measured: bool
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ExplainOutcome:
    """A choice for every recording; every engine with what stands in its way here; every preset, or what is off with its file."""

    explained: tuple[Explained, ...]
    engines: tuple[EngineState, ...]
    presets: tuple[PresetState, ...]


@dataclass(frozen=True, slots=True)
class ProcessOutcome:
    """Drafts by recording, the recordings that failed, and those left out because they have a draft."""

    drafts: tuple[tuple[str, str], ...]
    failed: tuple[Refusal, ...]
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Export:
    """Write a recording's working transcript in one of the exchange formats; with `disclosure` without what is redacted and
    without privileged notes."""

    recording_id: str
    format: str
    destination: Path
    disclosure: bool = False


@dataclass(frozen=True, slots=True)
class ExportOutcome:
    """A transcript on disk."""

    path: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class VerifyVault:
    """Replay the ledger, compare the projections, re-hash the evidence. Answers with a `Verdict`.

    `root` is the laboratory root's fingerprint from a copy kept elsewhere; empty means: the one this machine remembers.
    `checkpoints` are notes kept elsewhere, as text: the ledger must still hold the history they witness. With `since_last`
    the entries that this machine verified before are compared by their root alone, and only later ones are judged anew.
    """

    root: str = ""
    checkpoints: tuple[str, ...] = ()
    since_last: bool = False


@dataclass(frozen=True, slots=True)
class Witness:
    """Verify what came since the last time, then vouch for the newest checkpoint if somebody else made it, and have it
    timestamped where the policy names a server."""


@dataclass(frozen=True, slots=True)
class WitnessOutcome:
    """Which checkpoint was cosigned and which ones timestamped, by size; what kept the rest from it; how far the ledger is
    vouched for now. With findings nothing is vouched for."""

    findings: tuple[Finding, ...]
    cosigned: int
    stamped: tuple[int, ...]
    troubles: tuple[str, ...]
    witnessing: Witnessing


@dataclass(frozen=True, slots=True)
class DestroyExhibit:
    """Enter the tombstone of an exhibit and take its file, its decoded forms and its cached results away."""

    evidence_id: str


@dataclass(frozen=True, slots=True)
class DestructionOutcome:
    """What is gone; `kept` says why the file itself stays, where another exhibit has the same bytes."""

    reference: str
    sha256: str
    kept: str = ""


@dataclass(frozen=True, slots=True)
class BackUp:
    """Copy the database, signed, beside the others; the oldest copies go."""


@dataclass(frozen=True, slots=True)
class BackUpOutcome:
    """A copy of the database and how many entries it holds."""

    path: Path
    sha256: str
    entries: int


@dataclass(frozen=True, slots=True)
class MakeBundle:
    """Pack a case, or the whole vault when `case_number` is empty, into a folder that can be checked without us.

    Without `with_media` the evidence files stay behind and are named. `reports` are signed reports on disk to enclose.
    """

    case_number: str
    destination: Path
    with_media: bool = True
    reports: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class BundleOutcome:
    """A bundle on disk; `sha256` is that of its tag manifest, `hidden` counts the entries that concern other cases."""

    path: Path
    sha256: str
    entries: int
    hidden: int
    evidence: int


@dataclass(frozen=True, slots=True)
class CompareVoices:
    """Let the diarizer's voice model compare the voices of a recording with each other and with those known in its case."""

    recording_id: str


@dataclass(frozen=True, slots=True)
class VoicesCompared:
    """A print for every voice with enough speech alone, and how alike they are; `silent` are the voices without one."""

    prints: tuple[VoicePrint, ...]
    likenesses: tuple[Likeness, ...]
    silent: tuple[str, ...]


Order = (
    ImportFiles
    | Process
    | Explain
    | MakeReport
    | PreviewReport
    | SetAgain
    | Countersign
    | ArchiveReport
    | Export
    | ExportClip
    | ImportTranscript
    | VerifyVault
    | MakeBundle
    | TakeBundle
    | Witness
    | DestroyExhibit
    | BackUp
    | CompareVoices
    | Reproduce
    | MakeExhibit
    | ListenLive
    | SealSpool
    | WatchFolder
    | EnterHub
    | SyncWithHub
    | LookAtHub
    | TakeHandOver
)
Outcome = (
    ImportOutcome
    | ProcessOutcome
    | ExplainOutcome
    | ReportOutcome
    | Preview
    | PagesAgain
    | ExportOutcome
    | ClipOutcome
    | ImportedTranscript
    | Verdict
    | BundleOutcome
    | TakingOutcome
    | WitnessOutcome
    | DestructionOutcome
    | VoicesCompared
    | ReproductionOutcome
    | ExhibitOutcome
    | BackUpOutcome
    | LiveOutcome
    | WatchOutcome
    | EnterOutcome
    | SyncOutcome
    | HubLook
    | HandOverTaken
)
