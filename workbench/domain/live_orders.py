"""Orders about recordings that are still being made."""

from __future__ import annotations

from dataclasses import dataclass, field

from workbench.domain.evidence import Evidence
from workbench.domain.live import Finish, Source

QUIET_S = 10


@dataclass(frozen=True, slots=True)
class ListenLive:
    """Record a source, show what is heard, and take the recording in as evidence once it ends.

    It ends when the source does, when a file has not grown for `quiet_s`, after `stop_after_s` (0: never), or when `finish` is
    asked. Cancelled, its sound stays unsealed and is offered by `SealSpool`. With `draft` the sealed recording is then processed
    like any other; `engine` and `language` hold for both.
    """

    case_number: str
    source: Source
    name: str = ""
    engine: str = ""
    language: str = ""
    stop_after_s: int = 0
    quiet_s: int = QUIET_S
    draft: bool = True
    finish: Finish = field(default_factory=Finish, compare=False)


@dataclass(frozen=True, slots=True)
class SealSpool:
    """Take in as evidence what a crash or a cancelled recording left, or with `throw_away` give it up, which is entered too."""

    key: str
    throw_away: bool = False
    draft: bool = True
    engine: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class LiveOutcome:
    """What became of a live recording: the exhibit, its draft if there is one, and what did not work. Without an exhibit nothing
    arrived, or it was thrown away."""

    evidence: Evidence | None
    draft_id: str = ""
    seconds: int = 0
    trouble: str = ""
    thrown_away: bool = False
