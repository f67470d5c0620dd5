"""One writing process per vault, and who it is."""

from __future__ import annotations

import getpass
import json
import os
import platform
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Protocol

from workbench.domain.errors import CaseError, Unavailable

FILE = "vault.lock"
WAIT_SECONDS = 2.0
_PAUSE = 0.05
# Windows locks bytes and forbids reading them: the locked one lies far behind the text.
_FAR = 1 << 30


@dataclass(frozen=True, slots=True)
class Holder:
    """The process that writes to a vault."""

    pid: int
    host: str
    user: str
    since: str

    def __str__(self) -> str:
        who = f"{self.user or 'someone'} on {self.host or 'an unknown machine'}"
        return f"{who} since {self.since or 'a while'} (process {self.pid})"


class Right(Protocol):
    """The right to write to a vault: one process has it, and loses it when it ends, however it ends."""

    was_abandoned: bool

    def confirm(self) -> None:
        """Raise Unavailable when it was lost."""
        ...

    def release(self) -> None:
        """Let another process write."""
        ...


class VaultBusy(CaseError):
    """Another process writes to the vault; `holder` says which."""

    def __init__(self, folder: Path, holder: Holder) -> None:
        super().__init__(
            f"{folder.name} is open for writing by {holder}.",
            "Close it there, or open it here to read only.",
        )
        self.holder = holder


class WriterLock:
    """The right to write to a vault. The system takes it back when the process ends, however it ends.

    `was_abandoned` when the last holder did not release it: its process was killed, or the machine went down.
    """

    def __init__(self, folder: Path, *, wait_seconds: float = WAIT_SECONDS) -> None:
        self._folder = folder
        self._file = _opened(folder)
        try:
            self._wait(time.monotonic() + wait_seconds)
            self.was_abandoned = bool(self._file.seek(0, os.SEEK_END))
            self._sign()
        except BaseException:
            self._file.close()
            raise

    def confirm(self) -> None:
        """Nothing to ask: the system lets go of a file's lock only with the file."""

    def release(self) -> None:
        """Let another process write."""
        if not self._file.closed:
            with suppress(OSError):  # on a failing disk it stays abandoned, and the next opening reads the whole file
                self._file.truncate(0)
            _unlock(self._file)
            self._file.close()

    def _wait(self, until: float) -> None:
        while not _locked(self._file):
            if time.monotonic() >= until:
                raise VaultBusy(self._folder, _holder(self._file))
            time.sleep(_PAUSE)

    def _sign(self) -> None:
        me = Holder(os.getpid(), platform.node(), _user(), datetime.now(UTC).isoformat(timespec="seconds"))
        try:
            self._file.truncate(0)
            self._file.write(json.dumps(asdict(me)).encode())
            self._file.flush()
        except OSError as error:
            with suppress(OSError):  # what could not be written now is tried again on closing
                self._file.close()
            raise Unavailable(f"{self._folder} cannot be written to: {error.strerror}.", "Make room on the disk.") from error


def _opened(folder: Path) -> IO[bytes]:
    try:
        # Never through a link: whoever may write to the folder could have our lock cut another file short.
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        return os.fdopen(os.open(folder / FILE, flags, 0o600), "a+b")
    except OSError as error:
        raise CaseError(
            f"{folder} cannot be written to: {error.strerror}.", "Mend its rights, or open it to read only."
        ) from error


def _holder(file: IO[bytes]) -> Holder:
    file.seek(0)
    try:
        return Holder(**json.loads(file.read(4096)))
    except (ValueError, TypeError):
        return Holder(0, "", "", "")


def _user() -> str:
    with suppress(OSError, KeyError, ImportError):
        return getpass.getuser()
    return ""


if sys.platform == "win32":
    import msvcrt

    def _locked(file: IO[bytes]) -> bool:
        file.seek(_FAR)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(file: IO[bytes]) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _locked(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
