"""Intake: a file becomes evidence. Read once, hashed while it is written to the store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that now stands in the evidence store. `known` when its bytes stood there before."""

    sha256: str
    size: int
    blake3: str
    known: bool


class EvidenceKeeper(Protocol):
    """Port: the content-addressed, read-only store of received files."""

    def take(self, source: Path, *, on_bytes: Callable[[int, int], None], tap: Callable[[bytes], None] | None = None) -> Taken:
        """Copy `source` in, hashing on the way; `on_bytes(done, total)` may raise to cancel, `tap` sees every block.

        Raises InputRefused, naming the file, for anything but an unchanging regular file. Nothing half-written stays.
        """
        ...

    def path(self, sha256: str) -> Path:
        """Where the bytes with this digest stand; raises CaseError when they do not."""
        ...
