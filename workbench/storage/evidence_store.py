"""The content-addressed, read-only store of received files: store/ab/abcdef…"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import importlib
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Final
from uuid import uuid4

from workbench.domain.errors import CaseError, InputRefused
from workbench.domain.evidence import Taken, shown_name
from workbench.storage.durable import sync_folder

fcntl: Any
try:
    import fcntl
except ImportError:  # Windows has no advisory locks of this kind
    fcntl = None

BLOCK: Final = 4 << 20
INCOMING: Final = "incoming"

OnBytes = Callable[[int, int], None]

_OPENING: Final = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
_COPY_IT: Final = "Copy the file's contents to an ordinary file and import that."

_ODD_KINDS: Final = (
    (stat.S_ISLNK, "is a symbolic link", "Import the file it points to by its own path."),
    (stat.S_ISDIR, "is a folder", "Import the files in it."),
    (stat.S_ISFIFO, "is a pipe (FIFO)", _COPY_IT),
    (stat.S_ISSOCK, "is a socket", "Choose an audio or video file."),
    (stat.S_ISCHR, "is a character device", "Choose an audio or video file."),
    (stat.S_ISBLK, "is a block device", "Image the device first, then import the files in the image."),
)

_READ_TROUBLE: Final = {
    errno.ENOENT: ("does not exist", "Check the path."),
    errno.ENOTDIR: ("does not exist", "Check the path."),
    errno.EACCES: ("may not be read by you", "Ask its owner for the right to read it."),
    errno.EPERM: ("may not be read by you", "Ask its owner for the right to read it."),
    errno.EIO: ("cannot be read from its medium (input/output error)", "Image the medium first and import from the image."),
    errno.ENAMETOOLONG: ("has a name that is too long", "Copy it under a shorter name."),
}


class EvidenceStore:
    """Files by digest; nothing half-written ever stands under a digest's name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._incoming = folder / INCOMING
        with _storing(folder):
            self._incoming.mkdir(parents=True, exist_ok=True)
        if folder.is_symlink() or self._incoming.is_symlink():
            raise CaseError(f"{self._incoming} is a link.", "Put the vault's own folder back: nothing is stored through a link.")
        _sweep(self._incoming)

    def take(self, source: Path, *, on_bytes: OnBytes) -> Taken:
        """Copy `source` in, hashing on the way; `on_bytes(done, total)` may raise to cancel.

        Raises InputRefused, naming the file, for anything but an unchanging regular file. Nothing half-written stays.
        """
        with _opened(source) as (descriptor, before), _Incoming(self._incoming) as copy:
            digests = _Digests()
            for block in _blocks(descriptor, source, before.st_size, on_bytes):
                digests.update(block)
                copy.write(block)
            _refuse_changed(source, descriptor, before, digests.size)
            return self._keep(copy, digests)

    def path(self, sha256: str) -> Path:
        """Where the bytes with this digest stand; raises CaseError when they do not."""
        path = self._place(sha256)
        # A link's target is whatever its owner makes it, also after it was looked at.
        if path.is_symlink() or path.parent.is_symlink() or not path.is_file():
            raise CaseError(
                f"The evidence store holds no file with digest {sha256}.", "Restore the vault's store folder from its backup."
            )
        return path

    def discard(self, sha256: str) -> None:
        """Remove bytes that no case came to know; nothing happens when they are not there."""
        place = self._place(sha256)
        with _storing(place):
            place.unlink(missing_ok=True)

    def recheck(self, sha256: str) -> bool:
        """Whether the file under this digest still has it; False also when it is missing."""
        try:
            return _sha256_of(self._place(sha256)) == sha256
        except OSError:
            return False

    def digests(self) -> Iterator[str]:
        """Every digest that has a file, in order."""
        for shard in sorted(self._folder.iterdir()):
            if shard.is_dir() and len(shard.name) == 2:
                yield from sorted(path.name for path in shard.iterdir())

    def _place(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    def _keep(self, copy: _Incoming, digests: _Digests) -> Taken:
        place = self._place(digests.sha256)
        known = place.exists()
        if known and not self.recheck(digests.sha256):
            raise CaseError(
                f"The stored file {digests.sha256} no longer has the digest it is named by.",
                "Stop, run verify, and restore the store folder from its backup.",
            )
        if not known:
            copy.move_to(place, digests.sha256)
        return Taken(digests.sha256, digests.size, digests.blake3, known)


class _Digests:
    """SHA-256 of what went by, and BLAKE3 where the optional package stands."""

    def __init__(self) -> None:
        self.size = 0
        self._sha256 = hashlib.sha256()
        self._blake3 = _blake3()

    def update(self, block: bytes) -> None:
        self.size += len(block)
        self._sha256.update(block)
        if self._blake3 is not None:
            self._blake3.update(block)

    @property
    def sha256(self) -> str:
        return self._sha256.hexdigest()

    @property
    def blake3(self) -> str:
        return "" if self._blake3 is None else str(self._blake3.hexdigest())


class _Incoming:
    """A file being written; gone again unless it was moved to its place."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / f"{uuid4().hex}.part"
        self._descriptor = -1

    def __enter__(self) -> _Incoming:
        with _storing(self._path):
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0), 0o600)
            if fcntl is not None:
                fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        os.close(self._descriptor)
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)

    def write(self, block: bytes) -> None:
        rest = memoryview(block)
        with _storing(self._path):
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]

    def move_to(self, place: Path, sha256: str) -> None:
        """Make it durable and read-only, check that what the disk gives back is what was read, and rename it."""
        with _storing(place):
            os.fsync(self._descriptor)
            self._path.chmod(0o444)
            _forget_cache(self._descriptor)
            if _sha256_of(self._path) != sha256:
                raise CaseError(
                    "The copy in the evidence store differs from what was read.", "Check the disk and the memory of this machine."
                )
            place.parent.mkdir(exist_ok=True)
            self._path.rename(place)
            sync_folder(place.parent)
            sync_folder(place.parent.parent)


@contextlib.contextmanager
def _opened(source: Path) -> Iterator[tuple[int, os.stat_result]]:
    try:
        _refuse_odd(source, os.lstat(source))
        descriptor = os.open(source, _OPENING)
    except (OSError, ValueError) as error:
        raise _unreadable(source, error) from error
    try:
        status = os.fstat(descriptor)  # the path may have been exchanged since lstat
        _refuse_odd(source, status)
        if status.st_size == 0:
            raise _refused(source, "is empty", "Ask the sender for the file again.")
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_SEQUENTIAL)
        yield descriptor, status
    finally:
        os.close(descriptor)


def _blocks(descriptor: int, source: Path, total: int, on_bytes: OnBytes) -> Iterator[bytes]:
    done = 0
    while True:
        try:
            block = os.read(descriptor, BLOCK)
        except OSError as error:
            raise _unreadable(source, error, f" at byte {done}") from error
        if not block:
            return
        done += len(block)
        if done > total:  # a file that is still being written would never end
            raise _changed(source)
        yield block
        on_bytes(done, total)


def _refuse_odd(source: Path, status: os.stat_result) -> None:
    for is_kind, problem, remedy in _ODD_KINDS:
        if is_kind(status.st_mode):
            raise _refused(source, f"{problem}, not a file", remedy)


def _refuse_changed(source: Path, descriptor: int, before: os.stat_result, read: int) -> None:
    after = os.fstat(descriptor)
    try:
        named = source.lstat().st_ino
    except OSError:
        named = -1
    same = (after.st_size, after.st_mtime_ns, after.st_ctime_ns) == (before.st_size, before.st_mtime_ns, before.st_ctime_ns)
    if not same or read != before.st_size or named != before.st_ino:
        raise _changed(source)


def _refused(source: Path, problem: str, remedy: str) -> InputRefused:
    return InputRefused(f"“{shown_name(str(source))}” {problem}.", remedy)


def _changed(source: Path) -> InputRefused:
    return _refused(source, "changed while it was being read", "Stop whatever writes to it, then import it again.")


def _unreadable(source: Path, error: OSError | ValueError, where: str = "") -> InputRefused:
    if isinstance(error, ValueError):
        return _refused(source, "is not a possible file name", "Check the path.")
    said = f"cannot be read ({error.strerror})"
    problem, remedy = _READ_TROUBLE.get(error.errno or 0, (said, "Copy it to a local disk and import the copy."))
    return _refused(source, problem + where, remedy)


@contextlib.contextmanager
def _storing(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _store_trouble(place, error) from error


def _store_trouble(place: Path, error: OSError) -> CaseError:
    folder = shown_name(str(place.parent))
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return CaseError(f"The disk that holds the evidence store “{folder}” is full.", "Free some space and import again.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return CaseError(
            f"The evidence store “{folder}” may not be written to ({error.strerror}).",
            "Mend the folder's rights and import again.",
        )
    return CaseError(
        f"The evidence store “{folder}” failed ({error.strerror}).", "Check the disk before anything else is written to it."
    )


def _sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _forget_cache(descriptor: int) -> None:
    """The check must see the disk's bytes, not the memory they were written from."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def _sweep(incoming: Path) -> None:
    """Remove what crashed imports left; a part that another process still writes is locked and stays."""
    for part in incoming.glob("*.part"):
        with contextlib.suppress(OSError), part.open("rb") as file:
            if fcntl is not None:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            part.unlink()


def _blake3() -> Any:
    """A hasher of the optional package, or None."""
    try:
        return importlib.import_module("blake3").blake3()
    except ImportError:
        return None
