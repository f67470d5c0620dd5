"""What other programs already fetched from the model hub: their cache, looked into before anything is downloaded again."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator, Mapping, Sequence
from pathlib import Path

from workbench.domain.errors import Unavailable
from workbench.models.landing import chunks_of
from workbench.models.lock import PinnedFile, PinnedModel

# The deployment guide's name first, then the hub's own ones, the hub folder under its home last.
VARIABLES = ("TRANSFORMERS_CACHE", "HF_HUB_CACHE", "HF_HOME")


class HubCache:
    """A cache of the hub's client, at the pinned revision. Its bytes are judged by their digests, as everybody's are."""

    is_chosen = False

    def __init__(self, folder: Path) -> None:
        self.title = f"the hub's cache {folder}"
        self._folder = folder

    def has(self, model: PinnedModel) -> bool:
        return self._snapshot(model) is not None

    def prepare(self, model: PinnedModel, files: Sequence[PinnedFile]) -> Generator[tuple[int, int, str], None, None]:
        yield from ()

    def chunks(self, model: PinnedModel, file: PinnedFile) -> Iterator[bytes]:
        place = self._snapshot(model)
        path = place / (file.remote or file.path) if place else None
        if path is None or not path.is_file():
            raise Unavailable(f"{self.title} lacks {file.path}.")
        return chunks_of(path)

    def _snapshot(self, model: PinnedModel) -> Path | None:
        if model.hub is None:
            return None
        place = self._folder / f"models--{model.hub.repository.replace('/', '--')}" / "snapshots" / model.hub.revision
        return place if place.is_dir() else None


def caches(environ: Mapping[str, str] = os.environ) -> tuple[HubCache, ...]:
    """One for each folder that a variable names and that is there."""
    named = (Path(environ[name]) / ("hub" if name == "HF_HOME" else "") for name in VARIABLES if environ.get(name))
    return tuple(HubCache(folder) for folder in dict.fromkeys(named) if folder.is_dir())
