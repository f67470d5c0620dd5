"""Work spread over many machines: jobs of a hub, and the pieces they are cut into."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from workbench.domain.canonical import digest_of

MOST_ATTEMPTS = 4  # a piece that took so many workers with it is poison
PIECE_S = 180  # a piece holds about so much sound, cut where nobody speaks


class WorkState(StrEnum):
    """How far a job or a piece is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self in (WorkState.DONE, WorkState.FAILED, WorkState.CANCELLED)


class Urgency(StrEnum):
    """What is done first: of the quality tiers, critical before standard before batch."""

    CRITICAL = "critical"
    STANDARD = "standard"
    BATCH = "batch"

    @property
    def rank(self) -> int:
        """0 is first."""
        return tuple(Urgency).index(self)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of work for one engine on one sound. `key` is its result's: the same question has the same key, and is answered
    once.

    `task` is "transcription", "diarization", "alignment", "language", "recipe" …; `question` canonical JSON that the worker's
    task of that name understands; `fence` rises with every claim, and only the holder of the last one may answer."""

    id: str
    job: str
    key: str
    task: str
    engine: str
    question: str
    urgency: Urgency
    state: WorkState = WorkState.WAITING
    attempts: int = 0
    fence: int = 0
    beat: int = 0
    worker: str = ""
    problem: str = ""


def key_of(task: str, engine: str, question: str) -> str:
    """What a question is known by, and what its answer is signed for."""
    return digest_of([task, engine, question])


@dataclass(frozen=True, slots=True)
class Answer:
    """A piece's result: `body` is canonical JSON, signed by the worker's key over tag, piece key and body; `place` is the
    worker's run record as JSON. Nothing unsigned, or signed by a key the hub does not know, is believed."""

    key: str
    body: bytes
    worker: str
    worker_key: str
    signature: bytes
    place: str


@dataclass(frozen=True, slots=True)
class Job:
    """What a unit, or a person at the hub, asked to be done with one exhibit. Times are ISO 8601."""

    id: str
    unit: str
    case_number: str
    evidence_id: str
    sha256: str
    urgency: Urgency
    wish: str
    state: WorkState = WorkState.WAITING
    stage: str = ""
    permille: int = 0
    asked_at: str = ""
    started_at: str = ""
    ended_at: str = ""
    attempts: int = 0
    problem: str = ""
    draft_ids: tuple[str, ...] = ()
    audio_ms: int = 0


@dataclass(frozen=True, slots=True)
class Presented:
    """A worker as it presents itself: `proof` shows that it was let in, `about` is its device and machine as JSON."""

    name: str
    key: str
    proof: str
    device: str
    about: str
    engines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorkerState:
    """A worker as the hub sees it; `device` is "cpu" or "cuda:0", `seen_s` how long ago it was heard of."""

    name: str
    key: str
    device: str
    engines: tuple[str, ...]
    busy: bool
    seen_s: int
    pieces: int = 0


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits at a hub: by urgency the number of jobs and the longest wait in seconds; pieces; workers that answer."""

    waiting: dict[str, int] = field(default_factory=dict)
    longest_s: dict[str, int] = field(default_factory=dict)
    running: int = 0
    pieces_waiting: int = 0
    pieces_running: int = 0
    workers: tuple[WorkerState, ...] = ()
