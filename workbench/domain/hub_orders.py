"""Work between a field unit and its hub, and with folders that are watched, as it is ordered, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from workbench.domain.errors import CaseError
from workbench.domain.evidence import Acquisition, Evidence
from workbench.domain.live import Finish
from workbench.domain.spread import Backlog, Job


@dataclass(frozen=True, slots=True)
class EnterHub:
    """Join a hub: show it the one-time code, learn its keys, compare them with `fingerprint` (of its signing key, in any case the
    person is shown it), and enter it."""

    url: str
    code: str
    unit: str
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class EnterOutcome:
    """The hub as it is on record now."""

    name: str
    url: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class SyncWithHub:
    """Send what is to go, take what is ready, have the newest checkpoint witnessed. What cannot be done now is told and stays to
    be done. With `wait_s` it goes on asking for drafts that are being made, for so long."""

    wait_s: int = 0


@dataclass(frozen=True, slots=True)
class SyncOutcome:
    """What went, what came (recording, draft), what still waits, and what did not work (exhibit or hub, problem); `witnessed` is
    how many entries the hub vouches for; `is_away` where it could not be reached, or not until the end."""

    sent: tuple[str, ...] = ()
    drafted: tuple[tuple[str, str], ...] = ()
    waiting: tuple[str, ...] = ()
    troubles: tuple[tuple[str, str], ...] = ()
    witnessed: int = 0
    fork: str = ""
    is_away: bool = False


@dataclass(frozen=True, slots=True)
class LookAtHub:
    """Ask the hub what waits there and what becomes of this unit's own jobs; nothing is changed."""


@dataclass(frozen=True, slots=True)
class HubLook:
    """What the hub says: what waits, this unit's jobs, how many workers answer and are busy. Where it cannot be reached, or
    refuses, `problem` says why and the rest is empty."""

    backlog: Backlog | None = None
    jobs: tuple[Job, ...] = ()
    problem: str = ""
    workers: int = 0
    busy: int = 0


@dataclass(frozen=True, slots=True)
class TakeHandOver:
    """At a hub: take a file into a case that a unit handed over and the hub opened at `path`, under the name it has there.
    It must have that digest."""

    case_number: str
    path: Path
    name: str
    sha256: str
    acquisition: Acquisition = Acquisition()


@dataclass(frozen=True, slots=True)
class HandOverTaken:
    """The exhibit, and whether it is new in the case."""

    evidence: Evidence
    is_new: bool


@dataclass(frozen=True, slots=True)
class WatchFolder:
    """Import what arrives in a folder and queue it, until `stop` is asked. A file counts as arrived when its size and times have
    not changed for `stable_s`. Nothing in the folder is moved or changed; what cannot be taken is told with its reason, once for
    each state of the file. `once` looks until nothing is on its way and ends."""

    folder: Path
    case_number: str
    process: bool = True
    hand_over: bool = False
    stable_s: int = 5
    every_s: int = 2
    once: bool = False
    stop: Finish = field(default_factory=Finish, compare=False)


@dataclass(frozen=True, slots=True)
class WatchOutcome:
    """What came in, what was known, what was set aside with its reason, what was drafted; what was left alone, because it hides
    or is not whole; and what did not work though nothing was wrong with the file."""

    taken: tuple[str, ...] = ()
    known: int = 0
    aside: tuple[tuple[str, str], ...] = ()
    drafted: int = 0
    left: tuple[tuple[str, str], ...] = ()
    troubles: tuple[tuple[str, str], ...] = ()


class HubAway(CaseError):
    """The hub cannot be reached now; nothing is lost, the work stays to be done."""
