"""The model store: a folder per model, each file proven by the lock before anything may load it."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Generator, Sequence
from pathlib import Path

from workbench.domain.custody import Finding, Verdict
from workbench.domain.dossier import ModelNotice
from workbench.domain.errors import BadRequest, CaseError, InputRefused, Unavailable
from workbench.domain.models import ModelState
from workbench.domain.progress import Progress
from workbench.models.bundling import bundle
from workbench.models.fetching import fetch, missing_of
from workbench.models.inspection import kind_of, regular_files
from workbench.models.landing import chunks_of, digest_of_file, land
from workbench.models.lock import NAME, SHIPPED, Lock, PinnedFile, PinnedModel, read_lock, written
from workbench.models.sources import Source, local_source

LOCAL_LOCK = "models.local.lock"

Stamps = tuple[tuple[str, int, int, int, int], ...]


class ModelStore:
    """`workbench models …`, and where an engine finds its files."""

    def __init__(self, home: Path, shipped: Lock, local_lock: Path) -> None:
        self.home = home
        self._shipped = shipped
        self._local_lock = local_lock
        self._proven: dict[str, Stamps] = {}

    @property
    def lock(self) -> Lock:
        """All models that may be loaded: the shipped ones and those added here."""
        return self._shipped.joined(read_lock(self._local_lock))

    def states(self) -> tuple[ModelState, ...]:
        """Every model of the lock. Presence is told by size alone; `verify` and `folder` look at every byte."""
        lock = self.lock
        return tuple(self._state(model, lock) for model in lock.models)

    def folder(self, name: str) -> Path:
        """The model's folder, every byte checked once in this process; Unavailable when it is absent or damaged."""
        model = self.lock.named(name)
        stamps = self._stamps(model)
        if stamps is None:
            raise Unavailable(f"The model {name} is not in the model store.", f"Fetch it with: workbench models fetch {name}")
        if self._proven.get(model.digest()) != stamps:
            self._prove(model)
            self._proven[model.digest()] = stamps
        return self.home / name

    def digest(self, name: str) -> str:
        """The digest over the model's files that recipes carry."""
        return self.lock.named(name).digest()

    def digests(self, name: str) -> tuple[tuple[str, str], ...]:
        """(path, SHA-256) of each file of the model."""
        return tuple((file.path, file.sha256) for file in self.lock.named(name).files)

    def notice(self, name: str) -> ModelNotice:
        """What a report says about the model."""
        model = self.lock.named(name)
        return ModelNotice(model.name, model.digest(), model.licence, model.attribution)

    def fetch(self, names: Sequence[str], *, source: Path | None = None) -> Generator[Progress, None, None]:
        """Bring the named models, or the defaults, from the first source that has the right bytes; whole files stay."""
        lacking = []
        for model in self.lock.chosen(names):
            yield Progress(f"{model.name}: check", 0, model.size)
            if missing_of(model, self.home):
                lacking.append(model)
            else:
                yield Progress(f"{model.name}: verified", model.size, model.size)
        if lacking:
            yield from fetch(lacking, self.home, chosen=_chosen_sources(source))

    def verify(self, names: Sequence[str]) -> Verdict:
        """Every byte of the named models, or of the defaults and whatever else is present, against the lock."""
        lock = self.lock
        present = [model.name for model in lock.models if model.name in lock.defaults or (self.home / model.name).is_dir()]
        models = lock.chosen(names or present)
        findings = [finding for model in models for finding in self._findings(model)]
        if not names:
            findings += self._strangers(lock)
        return Verdict(f"model store {self.home}", tuple(model.name for model in models), tuple(findings))

    def add(self, name: str, folder: Path, licence: str) -> ModelState:
        """Copy a person's own model into the store and enter its digests in the local lock."""
        if not NAME.fullmatch(name) or name in self.lock.by_name:
            raise BadRequest(
                f"{name!r} cannot name a new model.", "Choose a free name of small letters, digits, dots and dashes."
            )
        if not licence.strip():
            raise BadRequest("A model needs its licence named.", "Add --licence, for example --licence MIT.")
        model = _described(name, folder, licence.strip())
        with _into_place(self.home / name) as place:
            for file in model.files:
                for _ in land(name, file, chunks_of(folder / file.path), place, origin=str(folder)):
                    pass
        self._record(model)
        return self._state(model, self.lock)

    def bundle(self, names: Sequence[str], destination: Path) -> Generator[Progress, None, None]:
        """Write the named models, or the defaults, into one file that `fetch --from` takes."""
        models = self.lock.chosen(names)
        for model in models:
            yield Progress(f"{model.name}: check", 0, model.size)
            self.folder(model.name)
        total = sum(model.size for model in models)
        for done, file in bundle(models, lambda model, file: self.home / model.name / file.path, destination):
            yield Progress("bundle", done, total, note=file)

    def _state(self, model: PinnedModel, lock: Lock) -> ModelState:
        is_present = self._stamps(model) is not None
        return ModelState(model.name, model.title, model.licence, model.size, is_present, model.name in lock.defaults)

    def _stamps(self, model: PinnedModel) -> Stamps | None:
        """Path, inode, size and times of each file in the folder; None unless the model's are all there in size."""
        folder, stamps = self.home / model.name, []
        for path in _files_in(folder):
            with contextlib.suppress(FileNotFoundError):  # a fetch beside us may be putting it in place
                stat = path.stat()
                stamps.append(
                    (path.relative_to(folder).as_posix(), stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
                )
        sizes = {path: size for path, _, size, _, _ in stamps}
        return tuple(stamps) if all(sizes.get(file.path) == file.size for file in model.files) else None

    def _prove(self, model: PinnedModel) -> None:
        for finding in self._findings(model):
            raise Unavailable(f"The model {model.name} is damaged: {finding.place} {finding.problem}.", finding.meaning)

    def _findings(self, model: PinnedModel) -> Generator[Finding, None, None]:
        folder = self.home / model.name
        again = f"It is refused until it is fetched again: workbench models fetch {model.name}"
        for file in model.files:
            path, place = folder / file.path, f"{model.name}/{file.path}"
            if not path.is_file():
                yield Finding(place, "is missing", again)
            elif (found := digest_of_file(path)) != file.sha256:
                yield Finding(place, f"has SHA-256 {found}, expected {file.sha256}", again)
        known = {file.path for file in model.files}
        for path in _files_in(folder):
            # A library takes what it finds: a foreign preprocessor_config.json would change what the network hears.
            if (name := path.relative_to(folder).as_posix()) not in known:
                yield Finding(f"{model.name}/{name}", "is not in the lock", "The model is refused until that file is removed.")

    def _strangers(self, lock: Lock) -> Generator[Finding, None, None]:
        for folder in sorted(path for path in self.home.glob("[!.]*") if path.is_dir()):
            if folder.name not in lock.by_name:
                yield Finding(folder.name, "is in no lock", "it is never loaded; enter it with: workbench models add")

    def _record(self, model: PinnedModel) -> None:
        models = (*read_lock(self._local_lock).models, model)
        self._local_lock.parent.mkdir(parents=True, exist_ok=True)
        partial = self._local_lock.with_name(f".{self._local_lock.name}.part")
        partial.write_text(written(models), "utf-8")
        partial.replace(self._local_lock)


def default_home() -> Path:
    """Where models stand: WORKBENCH_MODELS, else the user's data folder."""
    import platformdirs

    named = os.environ.get("WORKBENCH_MODELS")
    return Path(named) if named else platformdirs.user_data_path("forensic-audio-workbench") / "models"


def open_store(home: Path | None = None) -> ModelStore:
    """The store in its usual place, with the shipped lock and the local one beside the models."""
    place = home or default_home()
    return ModelStore(place, read_lock(SHIPPED), place / LOCAL_LOCK)


def _files_in(folder: Path) -> list[Path]:
    """Every file of a model's folder but those a fetch is writing."""
    return sorted(path for path in folder.rglob("*") if not path.is_dir() and not path.name.endswith(".part"))


def _chosen_sources(source: Path | None) -> list[Source]:
    named = os.environ.get("WORKBENCH_MODEL_SOURCE", "")
    paths = [source] if source else [Path(part) for part in named.split(os.pathsep) if part]
    return [local_source(path) for path in paths]


def _described(name: str, folder: Path, licence: str) -> PinnedModel:
    paths = regular_files(folder)
    kind = kind_of(folder, paths)
    files = tuple(PinnedFile(p.relative_to(folder).as_posix(), p.stat().st_size, digest_of_file(p)) for p in paths)
    return PinnedModel(name, f"{name}, added here", kind, licence, f"{name}, licence as given: {licence}", files)


@contextlib.contextmanager
def _into_place(folder: Path) -> Generator[Path, None, None]:
    """A folder that appears under its name only when everything in it is written."""
    if folder.exists():
        raise InputRefused(f"{folder} is there already.", "Choose another name, or remove the folder.")
    partial = folder.with_name(f".adding-{folder.name}")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        partial.mkdir(parents=True)
        yield partial
        partial.rename(folder)
    except OSError as error:
        raise CaseError(f"{folder} could not be written: {error.strerror or error}.", "Make room, then add it again.") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
