"""Ledger entries as people read them."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.canonical import Json


@dataclass(frozen=True, slots=True)
class Entry:
    """One signed ledger entry. `body` is the exact canonical bytes that were signed."""

    seq: int
    at: str
    actor: str
    kind: str
    subject: str
    payload: Json
    hash: str
    body: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Head:
    """The ledger's size and RFC 6962 root: what a checkpoint witnesses."""

    size: int
    root: str
    last_hash: str

    @property
    def short(self) -> str:
        """The root's first twelve digits in groups, for footers and status bars."""
        return f"{self.root[:4]} {self.root[4:8]} {self.root[8:12]}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing `verify` found wrong: where, and what it means."""

    place: str
    problem: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `verify` says in the end: sound when there are no findings."""

    subject: str
    checked: tuple[str, ...]
    findings: tuple[Finding, ...]
    head: Head | None = None

    @property
    def is_sound(self) -> bool:
        """No finding at all."""
        return not self.findings
