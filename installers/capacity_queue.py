"""A laboratory's work as a queue before its GPUs, simulated twice: exact to the piece, and as a liquid over whole days."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

DAY_S, HOUR_S = 86_400, 3_600
URGENCIES = ("critical", "standard", "batch")


@dataclass(frozen=True)
class Card:
    """A GPU: seconds of sound a second with Whisper Turbo and with Canary Qwen, dollars an hour, and hours of sound a day. The
    middle of each span in the deployment guide."""

    name: str
    turbo: float
    canary: float
    dollars: float
    told: float


CARDS = (
    Card("RTX 4090", 275, 475, 0.50, 900),
    Card("A100 40GB", 375, 650, 3.00, 1275),
    Card("H100", 500, 800, 5.00, 1200),
)
# The same engines on an A100 over long recordings, as the Open ASR Leaderboard measured them in 2026.
CAUTIOUS = Card("A100, as published", 148, 16, 3.00, 1275)


@dataclass(frozen=True)
class Day:
    """What comes in, and what work on it takes beside the engines of the card. Shares are of the hours of sound. What a figure is
    and rests on stands in `BASIS`."""

    hours: float = 1_000_000
    peak: float = 1.5
    peak_hour: float = 14
    shares: tuple[float, float, float] = (0.05, 0.55, 0.40)
    median_s: float = 720
    sigma: float = 1.1
    longest_s: float = 10 * HOUR_S
    piece_s: float = 180
    piece_over_s: float = 0.02
    busy: float = 0.9
    diarization: float = 270
    alignment: float = 1000
    core: float = 181
    job_s: float = 0.1
    bytes_s: float = 16_000

    @property
    def mean_s(self) -> float:
        """Length of a recording in the mean; the few beyond the longest count as that long."""
        return _mean_length(self)

    def lengths(self, chance: np.random.Generator, count: int) -> Numbers:
        """Lengths of so many recordings in seconds."""
        drawn = chance.lognormal(math.log(self.median_s), self.sigma, count)
        return np.clip(drawn, 5.0, self.longest_s)


@cache
def _mean_length(day: Day) -> float:
    return float(day.lengths(np.random.default_rng(0), 400_000).mean())


# Exact to the piece


@dataclass
class Job:
    """A job: when it came, its urgency (0 first), and its stages, each the seconds its pieces take. A stage begins when the one
    before is over."""

    came: float
    urgency: int
    stages: Sequence[Sequence[float]]
    began: float = -1.0
    ended: float = -1.0
    left: int = 0
    stage: int = 0

    @property
    def wait(self) -> float:
        """Until its first piece began."""
        return self.began - self.came

    @property
    def stay(self) -> float:
        """Until its last piece was over."""
        return self.ended - self.came


@dataclass
class Pool:
    """Servers that take pieces by urgency, then in the order in which they came, and finish what they began."""

    servers: int
    now: float = 0.0
    worked: float = 0.0
    _busy: list[tuple[float, int, Job]] = field(default_factory=list)
    _queues: tuple[deque[tuple[Job, float]], ...] = field(default_factory=lambda: tuple(deque() for _ in URGENCIES))
    _count: int = 0

    def come(self, job: Job) -> None:
        """A job comes; everything before it has been done."""
        self._until(job.came)
        self.now = job.came
        self._send(job)

    def finish(self) -> None:
        """Nothing more comes."""
        self._until(math.inf)

    def _until(self, time: float) -> None:
        while self._busy and self._busy[0][0] <= time:
            self.now, _, job = heappop(self._busy)
            job.left -= 1
            if not job.left:
                self._next_stage(job)
            self._take()

    def _next_stage(self, job: Job) -> None:
        job.stage += 1
        if job.stage < len(job.stages):
            self._send(job)
        else:
            job.ended = self.now

    def _send(self, job: Job) -> None:
        pieces = job.stages[job.stage]
        job.left = len(pieces)
        queue = self._queues[job.urgency]
        queue.extend((job, seconds) for seconds in pieces)
        while len(self._busy) < self.servers and self._take():
            pass

    def _take(self) -> bool:
        """A server that is free takes the next piece."""
        for queue in self._queues:
            if queue:
                job, seconds = queue.popleft()
                if job.began < 0:
                    job.began = self.now
                self.worked += seconds
                self._count += 1
                heappush(self._busy, (self.now + seconds, self._count, job))
                return True
        return False


def served(jobs: Iterable[Job], servers: int) -> tuple[list[Job], float]:
    """Every job with its times, and how busy the servers were, from the first arrival to the last."""
    pool, done = Pool(servers), []
    for job in jobs:
        pool.come(job)
        done.append(job)
    span = done[-1].came - done[0].came
    busy = min(1.0, pool.worked / (servers * span)) if span else 0.0
    pool.finish()
    return done, busy


def stages_of(length: float, urgency: int, card: Card, day: Day) -> tuple[tuple[float, ...], ...]:
    """Seconds that a recording's pieces take on a card: transcription cut in pieces, alignment the same, diarization whole."""
    recognition = card.canary if urgency == 0 else card.turbo
    whole, rest = divmod(length, day.piece_s)
    cut = [day.piece_s] * int(whole) + ([rest] if rest > 1 or not whole else [])
    pieces = [
        tuple(part / (speed * day.busy) + day.piece_over_s for part in parts)
        for speed, parts in ((recognition, cut), (day.alignment, cut), (day.diarization, [length]))
    ]
    return tuple(pieces)


def arrivals(day: Day, card: Card, chance: np.random.Generator, first: float, end: float) -> Iterator[Job]:
    """Jobs that come between two times of the day, in their order."""
    most = day.hours * HOUR_S / day.mean_s / DAY_S * day.peak
    count = int(chance.poisson(most * (end - first)))
    times = np.sort(chance.uniform(first, end, count))
    kept = times[chance.uniform(0, 1, count) < profile(day, times) / day.peak]
    lengths = day.lengths(chance, len(kept))
    urgencies = chance.choice(len(URGENCIES), len(kept), p=day.shares)
    for time, length, urgency in zip(kept.tolist(), lengths.tolist(), urgencies.tolist(), strict=True):
        yield Job(time, urgency, stages_of(length, urgency, card, day))


def profile(day: Day, times: Numbers) -> Numbers:
    """Arrivals at a time against the day's mean."""
    shift: Numbers = np.cos(2 * np.pi * (times / DAY_S - day.peak_hour / 24))
    return 1 + (day.peak - 1) * shift


# Work as a liquid


@dataclass(frozen=True)
class Flow:
    """Two days of work: by urgency, GPU seconds that came and that were done until the end of each minute."""

    came: Numbers
    done: Numbers
    step_s: float

    def waits(self, urgency: int, first: float, end: float) -> Numbers:
        """How long work waited that came between two times, minute by minute."""
        came, done = self.came[urgency], self.done[urgency]
        steps = np.arange(int(first / self.step_s), int(end / self.step_s))
        began = np.searchsorted(done, came[steps] - 1e-6)
        waited: Numbers = np.maximum(0, began - steps) * self.step_s
        return waited

    def backlog(self, urgency: int, time: float) -> float:
        """GPU seconds that wait."""
        step = int(time / self.step_s) - 1
        return float(self.came[urgency, step] - self.done[urgency, step])


def flowed(day: Day, card: Card, servers: int, chance: np.random.Generator, *, days: int = 3, step_s: float = 60) -> Flow:
    """Days of work, the more urgent first; how much comes in a minute is drawn at random."""
    times = np.arange(0, days * DAY_S, step_s) + step_s / 2
    load = work_of(day, card)
    came = np.array([_drawn(day, load[k], day.shares[k], times, step_s, chance) for k in range(len(URGENCIES))])
    done, waiting = np.zeros_like(came), np.zeros(len(URGENCIES))
    for n in range(len(times)):
        room = servers * step_s
        for k in range(len(URGENCIES)):
            waiting[k] += came[k, n]
            done[k, n] = min(room, waiting[k])
            room -= done[k, n]
            waiting[k] -= done[k, n]
    return Flow(came.cumsum(axis=1), done.cumsum(axis=1), step_s)


def _drawn(day: Day, seconds: float, share: float, times: Numbers, step_s: float, chance: np.random.Generator) -> Numbers:
    """GPU seconds that come in each step: a random number of recordings, each of a random length."""
    jobs = day.hours * HOUR_S / day.mean_s / DAY_S * share * step_s * profile(day, times)
    spread = day.lengths(chance, 100_000)
    unevenness = float((spread**2).mean() / spread.mean() ** 2)
    mean = jobs * seconds
    drawn: Numbers = np.maximum(0, chance.normal(mean, np.sqrt(jobs * unevenness) * seconds))
    return drawn


@cache
def work_of(day: Day, card: Card) -> tuple[float, ...]:
    """GPU seconds of a recording in the mean, by urgency."""
    lengths = day.lengths(np.random.default_rng(1), 20_000).tolist()
    worked = ((sum(map(sum, stages_of(length, k, card, day))) for length in lengths) for k in range(len(URGENCIES)))
    return tuple(sum(seconds) / sum(lengths) * day.mean_s for seconds in worked)
