"""Things by name, too large for a database: in a folder, or where another address of fsspec's leads (s3://BUCKET/PREFIX)."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, cast

from workbench.domain.errors import BadRequest, CaseError, Unavailable
from workbench.storage.durable import write_whole

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*")


def objects(address: str) -> Objects:
    """The store at an address: a folder's path, or what fsspec knows."""
    if "://" not in address or address.startswith("file://"):
        return FolderObjects(Path(address.removeprefix("file://")))
    return RemoteObjects(address)


class Objects:
    """Bytes by name. A name is there whole or not at all."""

    def put(self, name: str, body: bytes) -> None:
        """Keep bytes, in the place of any others."""
        raise NotImplementedError

    def get(self, name: str) -> bytes:
        """The bytes; raises CaseError where there are none of that name."""
        raise NotImplementedError

    def open(self, name: str) -> IO[bytes]:
        """The same to be read piece by piece."""
        raise NotImplementedError

    def exists(self, name: str) -> bool:
        """Whether there is something of that name."""
        raise NotImplementedError

    def delete(self, name: str) -> None:
        """Take it away, and all whose names begin with it and a slash; nothing where there is nothing."""
        raise NotImplementedError

    def names(self, under: str = "") -> tuple[str, ...]:
        """Every name, or those that begin so and a slash."""
        raise NotImplementedError


class FolderObjects(Objects):
    """In a folder of this machine, or one that several share."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, name: str, body: bytes) -> None:
        """Written beside it first, so that nobody ever finds half."""
        path = self._path(name)
        try:
            _own(path.parent)
            write_whole(path, body)
        except OSError as error:
            raise CaseError(f"{path} cannot be written: {error.strerror}.", "Make room on the disk.") from error

    def get(self, name: str) -> bytes:
        """The bytes."""
        with self.open(name) as file:
            return file.read()

    def open(self, name: str) -> IO[bytes]:
        """To be read."""
        try:
            return self._path(name).open("rb")
        except OSError as error:
            raise CaseError(f"The object {name} cannot be read: {error.strerror}.") from error

    def exists(self, name: str) -> bool:
        """Whether there is such a file."""
        return self._path(name).is_file()

    def delete(self, name: str) -> None:
        """The file, or the folder with all in it."""
        path = self._path(name)
        if path.is_dir():
            for place, _, names in os.walk(path, topdown=False):  # others may delete here meanwhile, which rglob would not bear
                for inner in names:
                    with suppress(OSError):
                        (Path(place) / inner).unlink()
                with suppress(OSError):
                    Path(place).rmdir()
        with suppress(FileNotFoundError, IsADirectoryError):
            path.unlink()

    def names(self, under: str = "") -> tuple[str, ...]:
        """As they lie."""
        root = self._path(under) if under else self._folder
        files = (Path(place) / inner for place, _, names in os.walk(root) for inner in names)
        found = (path.relative_to(self._folder).as_posix() for path in files)
        return tuple(sorted(name for name in found if _NAME.fullmatch(name)))

    def _path(self, name: str) -> Path:
        return self._folder / checked(name)


class RemoteObjects(Objects):
    """Where fsspec leads. What the far side needs to let us in stands in its own variables (AWS_ACCESS_KEY_ID …)."""

    def __init__(self, address: str) -> None:
        try:
            import fsspec
        except ImportError as error:
            raise Unavailable("Objects elsewhere than in a folder need fsspec.", "Install it with the extra “hub”.") from error
        try:
            self._system, self._root = fsspec.core.url_to_fs(address, **_options(address))
        except (ValueError, ImportError, OSError) as error:
            raise BadRequest(
                f"{address} is no place for objects: {error}.", "Name a folder, or for example s3://BUCKET/PREFIX"
            ) from error

    def put(self, name: str, body: bytes) -> None:
        """In one upload; where the far side is a file system, beside it first."""
        path = self._path(name)
        with _answering(name):
            if "s3" in self._protocols:
                self._system.pipe_file(path, body)
                return
            self._system.makedirs(path.rpartition("/")[0], exist_ok=True)
            beside = f"{path}.{secrets.token_hex(8)}"
            self._system.pipe_file(beside, body)
            self._system.mv(beside, path)

    def get(self, name: str) -> bytes:
        """The bytes."""
        with _answering(name):
            return cast("bytes", self._system.cat_file(self._path(name)))

    def open(self, name: str) -> IO[bytes]:
        """To be read."""
        with _answering(name):
            return cast("IO[bytes]", self._system.open(self._path(name), "rb"))

    def exists(self, name: str) -> bool:
        """Whether there is one."""
        with _answering(name):
            self._system.invalidate_cache()
            return bool(self._system.exists(self._path(name)))

    def delete(self, name: str) -> None:
        """With all below it."""
        with _answering(name):
            self._system.invalidate_cache()
            if self._system.exists(self._path(name)):
                self._system.rm(self._path(name), recursive=True)

    def names(self, under: str = "") -> tuple[str, ...]:
        """As they are listed now."""
        with _answering(under or "all"):
            self._system.invalidate_cache()
            found: Iterator[Any] = iter(self._system.find(self._path(under) if under else self._root))
            return tuple(sorted(str(path).removeprefix(self._root).strip("/") for path in found))

    @property
    def _protocols(self) -> tuple[str, ...]:
        held = self._system.protocol
        return (held,) if isinstance(held, str) else tuple(held)

    def _path(self, name: str) -> str:
        return f"{self._root.rstrip('/')}/{checked(name)}"


def _own(folder: Path) -> None:
    """The folder, and those above it that are missing, for their owner alone: what lies there is sealed, its names are not."""
    if not folder.is_dir():
        _own(folder.parent)
        folder.mkdir(exist_ok=True, mode=0o700)


def checked(name: str) -> str:
    """A name that leads nowhere else."""
    if not _NAME.fullmatch(name):
        raise BadRequest(f"{name!r} cannot be an object's name.")
    return name


def _options(address: str) -> dict[str, Any]:
    """An S3 server of one's own is named as its own tools name it."""
    server = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
    return {"client_kwargs": {"endpoint_url": server}} if server and address.startswith("s3://") else {}


@contextmanager
def _answering(name: str) -> Iterator[None]:
    try:
        yield
    except CaseError:
        raise
    except FileNotFoundError as error:
        raise CaseError(f"There is no object {name}.") from error
    except Exception as error:  # botocore, aiohttp and each file system have trees of errors of their own
        told = str(error).rstrip(".") or type(error).__name__
        raise Unavailable(f"The object store does not answer: {told}.", "Check its address and credentials.") from error
