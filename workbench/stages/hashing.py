"""Hashing: digests while reading, and again whenever somebody doubts."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import Final, Protocol

from workbench.domain.custody import Finding
from workbench.domain.progress import Progress

_MEANING: Final = "The file in the store is not the file that was received; nothing drawn from it can be relied on."


class Rehasher(Protocol):
    """Port: reads a stored file again from the disk."""

    def recheck(self, sha256: str) -> bool:
        """Whether the file under this digest still has it; False also when it is missing."""
        ...


def rehashed(digests: Iterable[str], store: Rehasher) -> Generator[Progress, None, tuple[Finding, ...]]:
    """Hash every file again; a finding for each that is missing or changed."""
    wanted = sorted(set(digests))
    findings: list[Finding] = []
    for number, sha256 in enumerate(wanted):
        yield Progress("hashing", number, len(wanted), sha256[:12])
        if not store.recheck(sha256):
            findings.append(Finding(f"store/{sha256[:2]}/{sha256}", "The file is missing or its digest differs.", _MEANING))
    return tuple(findings)
