"""What a job works with: the door's two verbs and the ports. `bootstrap` fills it in."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from workbench.domain.checkpoints import Checkpoint
from workbench.domain.commands import Command
from workbench.domain.court_orders import Pkcs12
from workbench.domain.custody import Verdict
from workbench.domain.devices import Placement
from workbench.domain.dossier import ModelNotice
from workbench.domain.errors import BadRequest, Unavailable
from workbench.domain.events import Event
from workbench.domain.exhibits import Disputed
from workbench.domain.foreign import OpenedBundle
from workbench.domain.incoming import ReadTranscript
from workbench.domain.leaving import Issued
from workbench.domain.orders import BackUpOutcome, VerifyVault
from workbench.domain.people import Person, SigningKey
from workbench.domain.policy import Policy
from workbench.domain.progress import Progress
from workbench.domain.questions import Asker
from workbench.domain.recipe import Recipe
from workbench.domain.sheet import Sheet
from workbench.domain.timeline import Rate
from workbench.jobs.roster import Roster
from workbench.jobs.unit_desk import UnitDesk
from workbench.stages.alignment import Aligner
from workbench.stages.decoding import Decoder, PeakReader, PlaybackSource
from workbench.stages.diarization import Diarizer
from workbench.stages.intake import EvidenceKeeper
from workbench.stages.live import Recorder
from workbench.stages.profiling import Meter
from workbench.stages.reporting import Sealer, Typesetter
from workbench.stages.transcription import ResultKeeper, SpeechDetector, Transcriber

if TYPE_CHECKING:
    from workbench.stages.analytics.nearness import Embedder  # brings numpy


def no_embedder() -> Embedder:
    """What a machine without such a model says."""
    raise Unavailable(
        "No model for the search by meaning is installed.",
        "Add an ONNX sentence encoder (model.onnx and tokenizer.json): workbench models add meaning FOLDER --licence NAME",
    )


def no_aligner(name: str, _placement: Placement) -> Aligner:
    """What a machine without aligners says."""
    raise Unavailable(f"There is no aligner “{name}” on this machine.", "See: workbench engines list")


def no_detector() -> SpeechDetector:
    """What a machine without one says."""
    raise Unavailable("There is no voice activity detector on this machine.", "Run the set-up again: it brings one.")


@dataclass(frozen=True, slots=True)
class EngineRoom:
    """Engines by name. Making one starts its child process and may raise Unavailable.

    `lack(name, language)` says beforehand why it cannot hear that language here, empty when it can; `roster` is what routing
    chooses from.
    """

    transcriber: Callable[[str, Placement], Transcriber]
    diarizer: Callable[[str, Placement], Diarizer]
    lack: Callable[[str, str], str]
    roster: Roster
    notices: Callable[[tuple[Recipe, ...]], tuple[ModelNotice, ...]]
    embedder: Callable[[], Embedder] = no_embedder
    aligner: Callable[[str, Placement], Aligner] = no_aligner
    detector: Callable[[], SpeechDetector] = no_detector


@dataclass(frozen=True, slots=True)
class Ears:
    """What it takes to get from a file to a draft, without any vault."""

    decoder: Decoder
    meter: Meter
    engines: EngineRoom
    results: ResultKeeper


class Bagger(Protocol):
    """Port: packs a BagIt folder. Paths are relative, with "/"."""

    def put(self, path: str, body: bytes) -> None: ...

    def copy(self, path: str, source: Path, on_bytes: Callable[[int], None]) -> str:
        """Take a file in; the SHA-256 of what was written."""
        ...

    def part(self, name: str) -> str:
        """Any name as one part of a path."""
        ...

    def finish(self, info: Mapping[str, str]) -> bytes:
        """Write the manifests; the tag manifest's bytes."""
        ...


@dataclass(frozen=True, slots=True)
class Packing:
    """What a bundle is packed with: `bag` starts one in a new folder, `sign` is the person's ledger key, `verifier` the
    folder of what is enclosed for those who check it, `edition` names the very program that writes its transcripts; and `opened`
    judges another's against its root's fingerprint."""

    bag: Callable[[Path], Bagger]
    sign: Callable[[bytes], bytes]
    verifier: Path
    edition: str
    opened: Callable[[Path, str], Generator[Progress, None, OpenedBundle]]


@dataclass(frozen=True, slots=True)
class Exchange:
    """Other programs' formats: writers and readers by name, all that a written file says in words, and samples (16 bit, little
    endian, channels side by side) as a WAV file that loops."""

    write: Mapping[str, Callable[[Sheet], bytes]]
    read: Mapping[str, Callable[[bytes], ReadTranscript]]
    words: Callable[[str, bytes], str]
    wave: Callable[[bytes, Rate, int], bytes]


@dataclass(frozen=True, slots=True)
class Vouching:
    """What stands behind signatures: the key in a PKCS#12 file, a timestamp (DER) of a digest from the policy's server, the
    verdict on a report's bytes by what the ledger knows, the laboratory's root certificate (PEM), and any certificate as PEM."""

    brought: Callable[[Pkcs12], SigningKey]
    stamp: Callable[[bytes, Policy], bytes]
    judge: Callable[[str, bytes, Issued], Verdict]
    root: Callable[[], str]
    as_pem: Callable[[bytes], str]


@dataclass(frozen=True, slots=True)
class Workplace:
    """One person's bench as a job sees it. `do` and `ask` pass the one door."""

    do: Callable[[Command], Event]
    ask: Asker
    who: Person
    clock: Callable[[], str]
    new_id: Callable[[], str]
    keeper: EvidenceKeeper
    ears: Ears
    peaks: Callable[[Path], PeakReader]
    playback: Callable[[Path], PlaybackSource]
    typesetter: Typesetter
    read_back: Callable[[bytes], str]
    sayings: Callable[[str], tuple[str, ...]]
    disputed_page: Callable[[Disputed], bytes]
    sealer: Sealer
    signing_key: Callable[[], SigningKey]
    vouching: Vouching
    root_fingerprint: str
    derived: Path
    verify: Callable[[VerifyVault | None], Generator[Progress, None, Verdict]]
    stamp: Callable[[Checkpoint, Policy], str]
    back_up: Callable[[], BackUpOutcome]
    forget_results: Callable[[], None]
    exchange: Exchange
    packing: Packing
    live: Recorder
    desk: UnitDesk


def outside(path: Path, place: Workplace) -> Path:
    """The path, refused where it lies inside the vault: nothing may overwrite what is kept there, or take it in again."""
    try:
        inside = path.resolve().is_relative_to(place.derived.parent.resolve())
    except (OSError, RuntimeError, ValueError):  # links in a circle, an impossible name: whoever opens it says so by name
        return path
    if inside:
        raise BadRequest(f"{path} lies inside the vault.", "Choose a place outside it.")
    return path
