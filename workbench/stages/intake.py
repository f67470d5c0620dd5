"""Intake: a file becomes evidence. Read once, hashed while it is written to the store."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

from workbench.domain.evidence import Taken, shown_name
from workbench.domain.orders import Refusal


class EvidenceKeeper(Protocol):
    """Port: the content-addressed, read-only store of received files."""

    def take(self, source: Path, *, on_bytes: Callable[[int, int], None]) -> Taken:
        """Copy `source` in, hashing on the way; `on_bytes(done, total)` may raise to cancel.

        Raises InputRefused, naming the file, for anything but an unchanging regular file. Nothing half-written stays.
        """
        ...

    def path(self, sha256: str) -> Path:
        """Where the bytes with this digest stand; raises CaseError when they do not."""
        ...

    def discard(self, sha256: str) -> None:
        """Remove bytes that no case came to know; nothing happens when they are not there."""
        ...


def found_files(paths: Iterable[Path]) -> tuple[tuple[Path, ...], tuple[Refusal, ...]]:
    """The paths with folders replaced by their files, in sorted order; what was passed over is said, folder by folder.

    Links and special files stay in the list: the store refuses each by name.
    """
    files: list[Path] = []
    refusals: list[Refusal] = []
    for path in paths:
        if _is_folder(path):
            _expand(path, files, refusals)
        else:
            files.append(path)
    return tuple(dict.fromkeys(files)), tuple(refusals)


def _is_folder(path: Path) -> bool:
    """A folder, not a link to one. What cannot even be looked at goes on as a file: the store refuses it by name."""
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except (OSError, ValueError):
        return False


def _expand(folder: Path, files: list[Path], refusals: list[Refusal]) -> None:
    try:
        inside = sorted(folder.iterdir())
    except OSError as error:
        problem = f"The folder “{shown_name(str(folder))}” cannot be read: {error.strerror}."
        refusals.append(Refusal(shown_name(folder.name), problem, "Give yourself the right to read it, or copy it first."))
        return
    if hidden := [path for path in inside if path.name.startswith(".")]:
        refusals.append(_passed_over(folder, hidden))
    for path in inside:
        if path in hidden:
            continue
        if _is_folder(path):
            _expand(path, files, refusals)
        else:
            files.append(path)
    if not inside:
        problem = f"The folder “{shown_name(str(folder))}” is empty."
        refusals.append(Refusal(shown_name(folder.name), problem, "Check that it is the right one."))


def _passed_over(folder: Path, hidden: list[Path]) -> Refusal:
    names = ", ".join(shown_name(path.name) for path in hidden[:3])
    more = f" and {len(hidden) - 3} more" if len(hidden) > 3 else ""
    problem = f"Hidden entries of “{shown_name(str(folder))}” were passed over: {names}{more}."
    return Refusal(shown_name(folder.name), problem, "To take one in, import it by its own name.")
