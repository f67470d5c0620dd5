"""A hub's jobs and pieces, told to the figures and to the log as they begin and end."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from workbench.domain.spread import MOST_ATTEMPTS, WorkState
from workbench.hub.logs import about, told
from workbench.hub.metrics import Figures
from workbench.hub.readiness import Look, NotReady
from workbench.storage.hub.pieces import Pieces
from workbench.storage.hub.work import Work

if TYPE_CHECKING:
    from workbench.domain.spread import Answer, Backlog, Job, Piece
    from workbench.hub.sweeping import Sweeper
    from workbench.storage.hub.home import Home

STILL_S = 120.0  # a sweeper that has not looked for so long stands still


class CountedPieces(Pieces):
    """Pieces whose claims are timed: on the hub for what it takes back, on a worker for what it does."""

    def __init__(self, home: Home, figures: Figures) -> None:
        super().__init__(home)
        self._figures = figures
        self._began: dict[str, float] = {}

    def claim(self, piece_id: str, worker: str) -> Piece | None:
        """The piece, and its time begins."""
        self._began[worker] = time.monotonic()
        return super().claim(piece_id, worker)

    def answer(self, piece: Piece, answer: Answer) -> bool:
        """Counts as done, where it came in time."""
        seconds = time.monotonic() - self._began.get(piece.worker, time.monotonic())
        taken = super().answer(piece, answer)
        if taken:
            heard = heard_s(piece)
            self._figures.piece_done(piece.engine, piece.urgency, seconds, heard)
            _tell("piece.done", piece, seconds=seconds, audio_s=heard)
        else:
            self._figures.piece_over(piece.engine, WorkState.CANCELLED)
            _tell("piece.late", piece, seconds=seconds)
        return taken

    def give_up(self, piece: Piece, problem: str, *, counted: bool = True) -> None:
        """Counts as one that another worker tries, or as poison."""
        super().give_up(piece, problem, counted=counted)
        is_over = counted and self._is_poison(piece)
        self._figures.piece_over(piece.engine, WorkState.FAILED if is_over else "retried")
        _tell("piece.failed" if is_over else "piece.left", piece, level=logging.WARNING)

    def take_back(self, piece: Piece, problem: str) -> bool:
        """Counts as lost."""
        taken = super().take_back(piece, problem)
        if taken:
            self._figures.lost()
            _tell("piece.lost", piece, level=logging.WARNING)
            self._is_poison(piece)
        return taken

    def _is_poison(self, piece: Piece) -> bool:
        if piece.attempts < MOST_ATTEMPTS:
            return False
        self._figures.poisoned()
        _tell("piece.poison", piece, level=logging.ERROR)
        return True


class CountedWork(Work):
    """Jobs whose waits and times are told."""

    def __init__(self, home: Home, figures: Figures) -> None:
        super().__init__(home)
        self._figures = figures
        self._began: dict[str, float] = {}

    def take(self, at: str) -> Job | None:
        """The next job; how long it waited counts where this is its first beginning."""
        job = super().take(at)
        if job is not None:
            self._began[job.id] = time.monotonic()
            waited = between_s(job.asked_at, at)
            if job.attempts <= 1:
                self._figures.job_begun(job.urgency, waited)
            told("job.begun", job=job.id, unit=job.unit, urgency=job.urgency.value, waited_s=waited, attempt=job.attempts)
        return job

    def finish(self, job_id: str, state: WorkState, at: str, *, problem: str = "", drafts: Sequence[str] = ()) -> bool:
        """A job's end counts once."""
        ended = super().finish(job_id, state, at, problem=problem, drafts=drafts)
        self._over(job_id, state, ended)
        return ended

    def cancel(self, job_id: str, at: str = "") -> bool:
        """Counts where it was not over."""
        ended = super().cancel(job_id, at)
        self._over(job_id, WorkState.CANCELLED, ended)
        return ended

    def backlog(self, now: str = "") -> Backlog:
        """What waits; the figures are told too."""
        backlog = super().backlog(now)
        self._figures.backlog(backlog)
        return backlog

    def _over(self, job_id: str, state: WorkState, ended: bool) -> None:
        seconds = time.monotonic() - self._began.pop(job_id, time.monotonic())
        job = self.job(job_id) if ended else None
        if job is not None:
            heard = job.audio_ms / 1000
            self._figures.job_over(job.urgency, state, seconds, heard)
            told("job.over", job=job.id, unit=job.unit, state=state.value, seconds=seconds, audio_s=heard)


def _tell(event: str, piece: Piece, *, level: int = logging.INFO, **more: float) -> None:
    with about(piece=piece.id, job=piece.job, worker=piece.worker, task=piece.task, urgency=piece.urgency.value):
        engine = {"engine": piece.engine} if piece.engine else {}
        with about(**engine, **more):
            told(event, level=level, attempt=piece.attempts)


def sweeps(sweeper: Sweeper, figures: Figures, steady: Callable[[], float] = time.monotonic) -> Look:
    """The sweeper still looks; what it did since the last time is told to the figures."""
    known = [0, 0]
    since = [steady()]

    def look() -> str:
        looked, again = sweeper.looked, sweeper.told_again
        figures.swept(looks=looked - known[0], resent=again - known[1])
        if looked != known[0]:
            since[0] = steady()
        known[:] = looked, again
        if steady() - since[0] > max(STILL_S, 4 * sweeper.looks.every_s):
            raise NotReady(f"nobody has looked for lost pieces for {steady() - since[0]:.0f} s")
        return f"looked {looked} times"

    return look


def heard_s(piece: Piece) -> float:
    """Seconds of sound that a piece's question is about; 0 where it is about none, or all of it was told of elsewhere."""
    try:
        asked: dict[str, Any] = json.loads(piece.question)
        if piece.task == "transcription":
            return float(sum(_length(one["chunk"]) / one["sound"]["rate"] for one in asked["asked"]))
        if piece.task in ("diarization", "channels"):
            sounds = asked.get("sounds") or [asked["sound"]]
            return float(max(sound["frames"] / sound["rate"] for sound in sounds))
        if piece.task == "alignment":
            spans = [one["span"] for one in asked["segments"]]
            return float(_length((_first(spans), _last(spans))) / asked["sound"]["rate"]) if spans else 0.0
    except (ValueError, TypeError, KeyError, AttributeError, ZeroDivisionError):
        return 0.0
    return 0.0


def _length(span: Any) -> float:
    return float(span[1] - span[0])


def _first(spans: Sequence[Any]) -> Any:
    return min(span["first"] for span in spans)


def _last(spans: Sequence[Any]) -> Any:
    return max(span["end"] for span in spans)


def between_s(first: str, now: str) -> float:
    """Seconds from one time to another, both ISO 8601; 0 where either is not known."""
    try:
        return max(0.0, (datetime.fromisoformat(now) - datetime.fromisoformat(first)).total_seconds())
    except (ValueError, TypeError):
        return 0.0
