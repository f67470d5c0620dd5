"""Writing models into one file for a machine that reaches nothing."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable, Generator, Sequence
from pathlib import Path

from workbench.domain.errors import CaseError
from workbench.models.lock import PinnedFile, PinnedModel, written


def bundle(
    models: Sequence[PinnedModel], place_of: Callable[[PinnedModel, PinnedFile], Path], destination: Path
) -> Generator[tuple[int, str], None, None]:
    """Write a tar of the models' files, the same bytes for the same models; yields (bytes, file)."""
    partial = destination.with_name(f".{destination.name}.part")
    done = 0
    try:
        with tarfile.open(partial, "w", format=tarfile.PAX_FORMAT) as archive:
            _text(archive, "models.lock", written(models))
            for model in models:
                for file in model.files:
                    _file(archive, f"{model.name}/{file.path}", place_of(model, file), file.size)
                    done += file.size
                    yield done, f"{model.name}/{file.path}"
        partial.replace(destination)
    except OSError as error:
        raise CaseError(
            f"{destination} could not be written: {error.strerror or error}.", "Choose another place or make room."
        ) from error
    finally:
        partial.unlink(missing_ok=True)


def _text(archive: tarfile.TarFile, name: str, text: str) -> None:
    content = text.encode()
    archive.addfile(_header(name, len(content)), io.BytesIO(content))


def _file(archive: tarfile.TarFile, name: str, path: Path, size: int) -> None:
    with path.open("rb") as file:
        archive.addfile(_header(name, size), file)


def _header(name: str, size: int) -> tarfile.TarInfo:
    header = tarfile.TarInfo(name)  # its time, owner and group are zero: two bundles of the same models are one file
    header.size, header.mode = size, 0o644
    return header
