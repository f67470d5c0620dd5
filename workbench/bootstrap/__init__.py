"""Wires ports to adapters: the one room that knows every layer. Nothing heavy is imported before it is needed."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Callable, Generator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.bench.workshop import EngineDesk, Founding, ModelDesk, PresetDesk, Salvaged
from workbench.domain.errors import Unavailable

if TYPE_CHECKING:
    from workbench.bench.door import Bench
    from workbench.bench.hub_desk import HubDesk
    from workbench.benchmarks.rounds import HubGround
    from workbench.domain.court_orders import Pkcs12
    from workbench.domain.custody import Verdict
    from workbench.domain.foreign import OpenedBundle
    from workbench.domain.leaving import CertificateFacts, Issued
    from workbench.domain.progress import Progress
    from workbench.jobs.workplace import Ears
    from workbench.models.store import ModelStore
    from workbench.storage.passwords import Cost

ROOT = Path(__file__).resolve().parent.parent.parent
RESOURCES = ROOT / "resources"


def main(words: Sequence[str]) -> int:
    """The window without words, a verb with them."""
    from workbench.cli.main import run

    return run(words, LocalWorkshop())


class LocalWorkshop:
    """The workshop of this machine: satisfies `bench.workshop.Workshop`."""

    sample = RESOURCES / "sample" / "sample.flac"

    def __init__(self, *, cost: Cost | None = None) -> None:
        """`cost` of one guess at a password; the standard one without it."""
        self._cost = cost

    @property
    def cost(self) -> Cost:
        """What one guess at a password costs in vaults made here."""
        from workbench.storage.passwords import STANDARD

        return self._cost or STANDARD

    @cached_property
    def store(self) -> ModelStore:
        """The model store in the user's data folder, or where WORKBENCH_MODELS says."""
        from workbench.models.store import open_store

        return open_store()

    @property
    def models(self) -> ModelDesk:
        """The same, as faces see it."""
        return self.store

    @cached_property
    def engines(self) -> EngineDesk:
        """The engines and their environments."""
        from workbench.bootstrap.engines import site
        from workbench.bootstrap.environments import LocalEngines

        return LocalEngines(lambda: site(self.store))

    @property
    def presets(self) -> PresetDesk:
        """The presets this machine knows."""
        from workbench.bootstrap.rosters import presets

        return presets()

    @property
    def hub(self) -> HubDesk:
        """Hubs of vaults."""
        from workbench.bootstrap.hub import LocalHubDesk

        return LocalHubDesk(self.store, self.cost)

    def found(self, vault: Path, *, admin: str, password: str, database: str = "") -> Founding:
        """Make a new vault with its lab root and first administrator, in its own file or in a PostgreSQL database."""
        from workbench.bootstrap.vaults import found

        return found(vault.resolve(), admin=admin, password=password, cost=self.cost, database=database)

    def unlock(self, vault: Path, *, user: str, password: str) -> Bench:
        """Log in."""
        from workbench.bootstrap.vaults import unlock

        return unlock(vault.resolve(), user=user, password=password, store=self.store, cost=self.cost)

    def warnings(self, vault: Path) -> tuple[str, ...]:
        """What speaks against keeping a vault in this folder."""
        from workbench.storage.surroundings import folder_warnings

        return folder_warnings(vault.resolve())

    def backups(self, vault: Path) -> tuple[tuple[str, str, int, str], ...]:
        """Every signed copy of the database."""
        from workbench.bootstrap.rescue import listed

        return listed(vault.resolve())

    def restore(self, vault: Path, *, user: str, password: str, name: str) -> tuple[str, int]:
        """Put a copy in the database's place."""
        from workbench.bootstrap.rescue import restored

        return restored(vault.resolve(), user=user, password=password, name=name, cost=self.cost)

    def recover(self, vault: Path, *, user: str, password: str, code: str, admin: str, new_password: str) -> None:
        """New keys for an administrator by the recovery code."""
        from workbench.bootstrap.rescue import recovered

        told = {"user": user, "password": password, "code": code, "admin": admin, "new_password": new_password}
        recovered(vault.resolve(), **told, cost=self.cost)

    def salvage(self, vault: Path, destination: Path, *, user: str, password: str) -> Generator[Progress, None, Salvaged]:
        """Save what can still be read of a damaged vault."""
        from workbench.bootstrap.salvaging import salvaged

        return salvaged(vault.resolve(), destination, user=user, password=password, cost=self.cost)

    def index_anew(self, vault: Path, *, user: str, password: str) -> int:
        """Make what a search looks in anew."""
        from workbench.bootstrap.indexing import index_anew

        return index_anew(vault.resolve(), user=user, password=password, cost=self.cost)

    def people_of(self, vault: Path) -> tuple[str, ...]:
        """Names that have a key in the vault."""
        from workbench.bootstrap.vaults import people_of

        return people_of(vault.resolve())

    def judge_report(
        self,
        pdf: Path,
        *,
        vault: Path | None,
        issued: Issued | None = None,
        roots: Sequence[Path] = (),
        clocks: Path | None = None,
    ) -> Verdict:
        """The verdict on a signed report, against the roots in files, else those pinned, and what the ledger knows."""
        from workbench.bootstrap.judging import judged

        return judged(pdf, vault, issued, roots, clocks)

    def certificate_in(self, key: Pkcs12) -> CertificateFacts:
        """A person's certificate in a PKCS#12 file with those that issued it; BadRequest where it cannot sign reports."""
        from workbench.sealing.brought import brought
        from workbench.sealing.certificates import facts_of

        held = brought(key.path, key.password)
        return facts_of(held.certificate, held.chain)

    def certificate_facts(self, certificate: str) -> CertificateFacts:
        """What a certificate (PEM) says."""
        from workbench.sealing.certificates import facts_of, from_pem

        return facts_of(from_pem(certificate))

    def judge_bundle(self, folder: Path, *, root: str = "", checkpoint: Path | None = None) -> Generator[Progress, None, Verdict]:
        """The verdict on a bundle, against the root's fingerprint, else a pinned root, and a checkpoint kept from earlier."""
        from workbench.bootstrap.bundles import judged

        return judged(folder.resolve(), root=root, checkpoint=checkpoint)

    def open_bundle(
        self, folder: Path, *, root: str = "", checkpoint: Path | None = None
    ) -> Generator[Progress, None, OpenedBundle]:
        """The same verdict, with what the bundle holds."""
        from workbench.bootstrap.bundles import opened

        return opened(folder.resolve(), root=root, checkpoint=checkpoint)

    def health(self, *, deep: bool = False) -> tuple[tuple[str, bool, str], ...]:
        """Everything the workbench leans on; `deep` takes the time to look at every byte of every model."""
        from workbench.bootstrap import caching, clocks, environments, looking, surroundings, tokens
        from workbench.engines.devices import gpus
        from workbench.health import health
        from workbench.storage.homes import database_version

        vault = os.environ.get("WORKBENCH_VAULT")
        checks = health(
            self.store.states(),
            self.store.folder,
            lambda: database_version(Path(vault) if vault else None),
            self.sample,
            gpus=gpus(),
            deep=deep,
        )
        rest = (tokens.health(), caching.health(), looking.health(), clocks.health(), environments.health(), surroundings.told())
        return (*checks, *(check for found in rest for check in found))

    def evaluate(self, folder: Path, *, engine: str, preset: str) -> Generator[Progress, None, dict[str, Any]]:
        """A lab's own validation over labelled recordings."""
        from workbench.bootstrap.engines import MemoryResults, ears
        from workbench.evaluation.evaluate import evaluate

        return evaluate(folder, engine=engine, preset=preset, ears=ears(self.store, MemoryResults()))

    def benchmark(self, names: Sequence[str]) -> Generator[Progress, None, dict[str, Any]]:
        """Ratios against peers and limits."""
        from workbench.benchmarks import Ground, run

        labelled = os.environ.get("WORKBENCH_BENCHMARK_DATA", "")
        return run(
            names,
            Ground(
                self.sample,
                lambda: _fresh_ears(self.store),
                lambda folder: _login(self, folder),
                Path(labelled) if labelled else None,
                _benchmark_hub(self.store),
            ),
        )

    def open_window(self, vault: Path | None, user: str, password: str) -> int:
        """The window; its exit code."""
        _needs_a_display()
        from workbench.gui.app import run

        return run(self, [], vault=vault, user=user, password=password)


def _fresh_ears(store: ModelStore) -> tuple[Ears, Callable[[], None]]:
    from workbench.bootstrap.engines import MemoryResults, ears

    results = MemoryResults()
    return ears(store, results), results.clear


def _needs_a_display() -> None:
    """Qt would end the process where there is none; say it instead."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise Unavailable("There is no display here, so no window can open.", "Without one: workbench demo --headless -o out")


def _login(workshop: LocalWorkshop, folder: Path) -> Callable[[], None]:
    """A way into a new vault of the benchmarks' own."""
    password = secrets.token_hex(16)
    workshop.found(folder, admin="benchmark", password=password)
    return lambda: workshop.unlock(folder, user="benchmark", password=password).close()


def _benchmark_hub(store: ModelStore) -> Callable[[Path], HubGround] | None:
    """A hub for benchmarks, where the surroundings name a broker and a server for it."""
    if not (os.environ.get("WORKBENCH_BENCHMARK_BROKER") and os.environ.get("WORKBENCH_BENCHMARK_STATE")):
        return None
    from workbench.bootstrap.benchmarking_hub import benchmark_hub

    return benchmark_hub(store)
