"""What the faces (window, command line, hub) get from `bootstrap`: vaults to open, and the tools around them."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from workbench.bench.door import Bench
    from workbench.bench.hub_desk import HubDesk
    from workbench.domain.court_orders import Pkcs12
    from workbench.domain.custody import Verdict
    from workbench.domain.engines import EngineState
    from workbench.domain.environments import EnvironmentState, RollCall
    from workbench.domain.foreign import OpenedBundle
    from workbench.domain.leaving import CertificateFacts, Issued
    from workbench.domain.models import ModelState
    from workbench.domain.presets import Preset, PresetState
    from workbench.domain.progress import Progress


@dataclass(frozen=True, slots=True)
class Founding:
    """What founding a vault leaves to be written down: shown once, stored nowhere by us but the fingerprint."""

    fingerprint: str
    recovery_code: str


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What was saved of a damaged vault: entries and transcripts written into a folder, and what cannot be read."""

    folder: Path
    entries: int
    lost: tuple[int, ...]
    transcripts: int = 0
    untold: tuple[str, ...] = ()


class ModelDesk(Protocol):
    """The model store: `workbench models …`."""

    def states(self) -> tuple[ModelState, ...]: ...

    def fetch(self, names: Sequence[str], *, source: Path | None = None) -> Generator[Progress, None, None]: ...

    def verify(self, names: Sequence[str]) -> Verdict: ...

    def add(self, name: str, folder: Path, licence: str) -> ModelState: ...

    def bundle(self, names: Sequence[str], destination: Path) -> Generator[Progress, None, None]: ...


class EngineDesk(Protocol):
    """The engines of this machine: `workbench engines …`."""

    def states(self) -> tuple[EngineState, ...]:
        """Every engine with what stands in its way."""
        ...

    def environments(self) -> tuple[EnvironmentState, ...]:
        """Every environment of its own and whether it is here."""
        ...

    def install(self, name: str) -> Generator[Progress, None, RollCall]:
        """Make the environment of that name, or the one an engine of that name runs in; Unavailable says what to do instead."""
        ...

    def check(self, name: str) -> Generator[Progress, None, RollCall]:
        """Start its process and import there what it needs; Unavailable says what went wrong."""
        ...

    def remove(self, name: str) -> EnvironmentState:
        """Take an environment off the disk."""
        ...

    def convert(self, file: Path, folder: Path) -> Generator[Progress, None, Path]:
        """A .nemo file as a folder that the model store takes."""
        ...


class PresetDesk(Protocol):
    """The presets this machine knows: `workbench presets …`."""

    @property
    def home(self) -> Path:
        """Where a person's own go."""
        ...

    def states(self) -> tuple[PresetState, ...]:
        """Each of them, or what is off with its file."""
        ...

    def named(self, wanted: str) -> Preset:
        """By a name or a file's path."""
        ...

    def read(self, path: Path) -> Preset:
        """The one in a file; BadRequest with every line that is off."""
        ...


class Workshop(Protocol):
    """Everything a face may reach beside an open bench."""

    @property
    def models(self) -> ModelDesk:
        """The model store."""
        ...

    @property
    def engines(self) -> EngineDesk:
        """The engines and their environments."""
        ...

    @property
    def presets(self) -> PresetDesk:
        """The presets and their files."""
        ...

    @property
    def hub(self) -> HubDesk:
        """Hubs of vaults."""
        ...

    @property
    def sample(self) -> Path:
        """The sample recording."""
        ...

    def found(self, vault: Path, *, admin: str, password: str, database: str = "") -> Founding:
        """Make a new vault with its lab root and first administrator; `database` is a PostgreSQL address, if it has one."""
        ...

    def unlock(self, vault: Path, *, user: str, password: str) -> Bench:
        """Log in: unwrap the person's key, open the database, sign `session.opened`."""
        ...

    def warnings(self, vault: Path) -> tuple[str, ...]:
        """What speaks against keeping a vault in this folder: synchronised, on a network, open to others."""
        ...

    def backups(self, vault: Path) -> tuple[tuple[str, str, int, str], ...]:
        """(name, when, entries, who) of every signed copy of the database, newest first."""
        ...

    def restore(self, vault: Path, *, user: str, password: str, name: str) -> tuple[str, int]:
        """Put a copy in the database's place, the newest where `name` is empty; its name and number of entries."""
        ...

    def recover(self, vault: Path, *, user: str, password: str, code: str, admin: str, new_password: str) -> None:
        """New keys for an administrator by the recovery code; `user`, anyone enrolled, opens the database."""
        ...

    def salvage(self, vault: Path, destination: Path, *, user: str, password: str) -> Generator[Progress, None, Salvaged]:
        """Save what can still be read of a damaged vault."""
        ...

    def index_anew(self, vault: Path, *, user: str, password: str) -> int:
        """Make what a search looks in anew; how many passages are found by it."""
        ...

    def people_of(self, vault: Path) -> tuple[str, ...]:
        """Names that have a key in the vault, for the login screen; empty when there is no vault."""
        ...

    def judge_report(
        self,
        pdf: Path,
        *,
        vault: Path | None,
        issued: Issued | None = None,
        roots: Sequence[Path] = (),
        clocks: Path | None = None,
    ) -> Verdict:
        """The verdict on a signed report, against the roots in files, else those pinned, and what the ledger knows, if given;
        `clocks` is a file with the roots that are trusted for timestamps, else those of the policy."""
        ...

    def certificate_in(self, key: Pkcs12) -> CertificateFacts:
        """A person's certificate in a PKCS#12 file with those that issued it; BadRequest where it cannot sign reports."""
        ...

    def certificate_facts(self, certificate: str) -> CertificateFacts:
        """What a certificate (PEM) says."""
        ...

    def judge_bundle(self, folder: Path, *, root: str = "", checkpoint: Path | None = None) -> Generator[Progress, None, Verdict]:
        """The verdict on a bundle, against the root's fingerprint, else a pinned root, and a checkpoint kept from earlier."""
        ...

    def open_bundle(
        self, folder: Path, *, root: str = "", checkpoint: Path | None = None
    ) -> Generator[Progress, None, OpenedBundle]:
        """The same verdict, with what the bundle holds; nothing in it is executed or followed."""
        ...

    def health(self, *, deep: bool = False) -> tuple[tuple[str, bool, str], ...]:
        """(check, passed, detail) for everything the workbench leans on; `deep` takes the time to look at every byte of every
        model."""
        ...

    def evaluate(self, folder: Path, *, engine: str, preset: str) -> Generator[Progress, None, dict[str, Any]]:
        """A lab's own validation over labelled recordings."""
        ...

    def benchmark(self, names: Sequence[str]) -> Generator[Progress, None, dict[str, Any]]:
        """Ratios against peers and limits."""
        ...

    def open_window(self, vault: Path | None, user: str, password: str) -> int:
        """Run the window until it is closed; with a vault, a person and a password it opens unlocked."""
        ...
