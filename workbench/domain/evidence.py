"""Exhibits and the recordings inside them."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.audio import MediaProbe
from workbench.domain.caveats import Caveat
from workbench.domain.timeline import Rate, Span


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that now stands in the evidence store. `known` when its bytes stood there before."""

    sha256: str
    size: int
    blake3: str
    known: bool


def shown_name(name: str) -> str:
    """A file name fit for a page and for a fact: undecodable bytes and control characters written as escapes."""
    readable = name.encode("utf-8", "backslashreplace").decode()
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in readable)


@dataclass(frozen=True, slots=True)
class Case:
    """A case number with its title; a critical one needs a supervisor's approval."""

    number: str
    title: str
    critical: bool
    opened_at: str


@dataclass(frozen=True, slots=True)
class Acquisition:
    """How a file came to the laboratory, as the person who received it states it."""

    received_from: str = ""
    device: str = ""
    seal: str = ""
    clock_offset: str = ""
    recorded_at: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One exhibit: a file as received, named by the digest of its bytes. `name` is data, never a path."""

    id: str
    case_number: str
    exhibit: str
    name: str
    sha256: str
    size: int
    imported_at: str
    imported_by: str
    probe: MediaProbe
    acquisition: Acquisition = Acquisition()
    blake3: str = ""

    @property
    def reference(self) -> str:
        """CASE/EXHIBIT, the name people use for it."""
        return f"{self.case_number}/{self.exhibit}"


@dataclass(frozen=True, slots=True)
class Recording:
    """One decoded audio track of an exhibit; frame 0 is its first timestamp."""

    id: str
    evidence_id: str
    track: int
    rate: Rate
    frames: int
    channels: int
    codec: str
    audio_sha256: str
    caveats: tuple[Caveat, ...] = ()

    @property
    def span(self) -> Span:
        """The whole recording."""
        return Span(0, self.frames)
