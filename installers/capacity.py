#!/usr/bin/env python3
"""How many GPUs a laboratory needs, how long its work waits at the busiest hour of the day, and what that costs: by simulation.

    python installers/capacity.py                    the tables of capacity.md, for a million hours of sound a day
    python installers/capacity.py --hours 5000       for another day
    python installers/capacity.py --write            into capacity.md

Two models of the same queue. `served` is exact to the piece: arrivals at random, urgencies with priority, pieces that are not
interrupted, stages that wait for each other; it is held to the formulas of Erlang, Cobham and Pollaczek and Khinchine by
tests/installers/test_capacity.py, and runs over the busiest quarter of an hour.
`flowed` takes work as a liquid and runs over whole days,
for work that waits for the night. Every figure that goes in stands in the tables below.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from heapq import heappop, heappush
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

SEED = 20_261_126
DAY_S, HOUR_S = 86_400, 3_600
URGENCIES = ("critical", "standard", "batch")
OUT = Path(__file__).with_name("capacity.md")


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


BASIS = (
    ("peak", "arrivals at the busiest time against the mean; the day is a cosine", "assumed"),
    ("shares", "critical, standard and batch, of the hours of sound", "assumed"),
    ("median_s", "half of the recordings are shorter than so many seconds", "assumed"),
    ("sigma", "spread of the lengths (log-normal)", "assumed"),
    ("piece_s", "a piece of a recording that one worker transcribes", "set: domain/spread.PIECE_S"),
    ("piece_over_s", "broker, claim, sound and answer of a piece", "bound: `workbench benchmark hub`"),
    ("busy", "share of its time that a worker works while there is work", "bound: `workbench benchmark hub`"),
    ("diarization", "seconds of sound a second, Sortformer on a GPU", "published"),
    ("alignment", "seconds of sound a second on a GPU", "assumed"),
    ("core", "seconds of sound a second that one core decodes, listens to and prepares", "measured on 2 EPYC cores"),
    ("job_s", "the hub's own work on a hand-over: hash, ledger, draft", "assumed"),
    ("bytes_s", "sound on its way to a worker: 16 kHz, 16 bit, packed without loss", "computed"),
)


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


# Sizes and tables


@dataclass(frozen=True)
class Found:
    """What so many GPUs make of a day. Waits and stays at the peak: median, 95 % and 99 %, by urgency; jobs under way then."""

    card: Card
    size: str
    servers: int
    load: float
    waits: tuple[tuple[float, float, float], ...]
    stays: tuple[tuple[float, float, float], ...]
    busy: float
    under_way: float


def load_of(day: Day, card: Card) -> float:
    """GPUs that are busy in the mean."""
    jobs = day.hours * HOUR_S / day.mean_s / DAY_S
    return jobs * sum(share * work for share, work in zip(day.shares, work_of(day, card), strict=True))


MOST_WAIT_S = (60.0, 600.0)  # critical, standard
SIZES = (("the mean + 5 %", 1.05), ("the mean + 25 %", 1.25), ("the peak + 5 %", 0.0))


def found(day: Day, card: Card, size: str, above: float, *, half_s: float = 450) -> Found:
    """Simulate one size: days as a liquid, the time around the peak piece by piece, with the batch work that waits by then."""
    load = load_of(day, card)
    servers = math.ceil(load * (above or 1.05 * day.peak))
    chance = np.random.default_rng(SEED)
    flow = flowed(day, card, servers, chance)
    peak = DAY_S + day.peak_hour * HOUR_S
    jobs, busy = served(_with_backlog(day, card, flow, chance, peak - half_s, peak + half_s, servers), servers)
    seen = [job for job in jobs if job.came > peak - half_s / 2]
    waits, stays = [], []
    for k in range(len(URGENCIES)):
        own = [job for job in seen if job.urgency == k]
        exact = np.array([job.wait for job in own]), np.array([job.stay for job in own])
        late = flow.waits(k, peak - HOUR_S / 2, peak + HOUR_S / 2)
        waits.append(_three(late if np.median(late) >= 2 * flow.step_s else exact[0]))
        stays.append(_three(late if np.median(late) >= 2 * flow.step_s else exact[1]))
    return Found(card, size, servers, load, tuple(waits), tuple(stays), busy, _under_way(seen, half_s * 1.5))


def _under_way(jobs: Sequence[Job], seconds: float) -> float:
    """How many jobs are between their first piece and their last at once, in the mean (Little, 1961)."""
    return sum(job.stay - job.wait for job in jobs) / seconds


def _with_backlog(
    day: Day, card: Card, flow: Flow, chance: np.random.Generator, first: float, end: float, servers: int
) -> Iterator[Job]:
    """What waits at a time, as one batch job of ordinary pieces, then what comes. More than the servers can do is left out."""
    waiting = min(flow.backlog(2, first), 1.5 * servers * (end - first))
    piece = day.piece_s / (card.turbo * day.busy) + day.piece_over_s
    if waiting > piece:
        yield Job(first, 2, ((piece,) * int(waiting / piece),))
    yield from arrivals(day, card, chance, first, end)


def _three(values: Numbers) -> tuple[float, float, float]:
    if not len(values):
        return (0.0, 0.0, 0.0)
    middle, high, highest = np.percentile(values, (50, 95, 99))
    return float(middle), float(high), float(highest)


def tables(day: Day, cards: Sequence[Card]) -> Iterator[str]:
    """The whole of capacity.md."""
    yield f"## Sizing: {day.hours:,.0f} hours of sound a day"
    yield ""
    yield from _preface(day)
    results = []
    for card in cards:
        for size, above in SIZES:
            results.append(found(day, card, size, above))
            print(f"{card.name}, {size}: done", file=sys.stderr)
    yield from _gpu_table(day, results)
    yield from _wait_table(results)
    yield from _reading(results)
    yield from _rest(day, results[len(SIZES) - 1])
    yield from _smaller(cards[0])
    yield from figures(day)


def _preface(day: Day) -> Iterator[str]:
    jobs, (critical, standard, batch) = day.hours * HOUR_S / day.mean_s, map(percent, day.shares)
    yield (
        f"Simulated by `python installers/capacity.py` (seed {SEED}); every figure that goes in stands at the end, and another "
        f"day is one option away (`--hours`). A day of {jobs / 1e6:.2f} million recordings of {day.mean_s / 60:.0f} min in the "
        f"mean comes in along a cosine whose peak is {day.peak:g} times its mean; {critical} of it is critical (Canary Qwen), "
        f"{standard} standard and {batch} batch (Whisper Turbo). Prices and speeds of recognition are the deployment guide's."
    )
    yield ""


def _gpu_table(day: Day, results: Sequence[Found]) -> Iterator[str]:
    yield "| GPU | sized for | GPUs | in use, mean | in use, peak | $ a day | $ an hour of sound | hours a day per GPU |"
    yield "|---|---|---:|---:|---:|---:|---:|---:|"
    for one in results:
        cost, use = one.servers * 24 * one.card.dollars, one.load / one.servers
        yield (
            f"| {one.card.name} | {one.size} | {one.servers:,} | {percent(use)} | {percent(one.busy)} | {cost:,.0f} | "
            f"{cost / day.hours:.4f} | {day.hours / one.servers:,.0f} |"
        )
    yield ""


def _wait_table(results: Sequence[Found]) -> Iterator[str]:
    yield "Until work begins, at the busiest time: median / 95 % / 99 %. Until the draft is there: median / 99 %."
    yield ""
    heads = "".join(f" {urgency} waits | draft after |" for urgency in URGENCIES)
    yield f"| GPU | GPUs |{heads}"
    yield "|---|---:|" + "---|---|" * len(URGENCIES)
    for one in results:
        cells = "".join(
            f" {' / '.join(map(spoken, wait))} | {spoken(stay[0])} / {spoken(stay[2])} |"
            for wait, stay in zip(one.waits, one.stays, strict=True)
        )
        yield f"| {one.card.name} | {one.servers:,} |{cells}"
    yield ""


def spoken(seconds: float) -> str:
    """A time as people say it."""
    if seconds < 0.05:
        return "0 s"
    if seconds < 90:
        return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / HOUR_S:.1f} h"


def _reading(results: Sequence[Found]) -> Iterator[str]:
    first, most = results[0], results[len(SIZES) - 1]
    late, card = spoken(first.waits[2][0]), first.card.name
    yield (
        "Critical and standard work hardly waits in any size: it goes before batch, and there is enough of that to give way. "
        f"With {first.servers:,} {card} the afternoon's batch work is done by night (it waits {late} at the busiest time), with "
        f"{most.servers:,} at once. Most of what a draft takes then is the diarization of a long recording, which is not cut. "
        "Times are those of the GPUs: what it takes to send the evidence comes to them. Have a twentieth more cards than that, "
        "for those that fail. The cheap card is the cheapest by far as long as what engines do beside recognition is as fast on "
        "it as on a dear one, which is assumed here: measure it."
    )
    yield ""


def percent(share: float) -> str:
    """A share as people write it."""
    return f"{share * 100:.0f} %" if share > 0.02 else f"{share * 100:.1f} %"


def _rest(day: Day, one: Found) -> Iterator[str]:
    jobs = day.hours * HOUR_S / day.mean_s / DAY_S * day.peak
    speed = day.hours * HOUR_S / DAY_S * day.peak
    yield "What else the busiest time asks for:"
    yield ""
    yield f"- processor cores for decoding, listening and preparing: {speed / day.core:,.0f}"
    yield f"- recordings a second: {jobs:,.0f}; hubs, each with a vault of its own: {math.ceil(jobs * day.job_s / 0.7):,}"
    yield (
        f"- jobs under way at once, over all hubs, where none waits for the night: {one.under_way:,.0f}; so many have to be "
        "conducted side by side"
    )
    yield f"- sound to the workers: {speed * day.bytes_s * 8 / 1e9:,.1f} Gbit/s"
    yield f"- evidence that stays, a day: {day.hours * HOUR_S * day.bytes_s / 1e12:,.0f} TB"
    yield ""
    yield from _compared(day)


def _compared(day: Day) -> Iterator[str]:
    yield "How much hangs on the engines' speed, for the mean + 5 %:"
    yield ""
    yield "| figures | GPUs | dollars a day |"
    yield "|---|---:|---:|"
    for card in (*CARDS, CAUTIOUS):
        count = math.ceil(1.05 * load_of(day, card))
        yield f"| {card.name}: Turbo {card.turbo:g}, Canary {card.canary:g} | {count:,} | {count * 24 * card.dollars:,.0f} |"
    for card in CARDS:
        count = math.ceil(day.hours / card.told)
        yield f"| {card.name}: the guide's own {card.told:g} h a day per GPU | {count:,} | {count * 24 * card.dollars:,.0f} |"
    yield ""
    yield (
        "The guide's hours a day per GPU are a seventh to a tenth of what its own speeds come to: a GPU that waits for files, "
        "for models and for a serial pipeline. Warm workers, pieces of minutes and batches close that gap. Measure your own card "
        "with `workbench benchmark` before you buy, and put its figure in the place of the guide's."
    )
    yield ""


def _smaller(card: Card) -> Iterator[str]:
    yield f"### Smaller laboratories, on {card.name}"
    yield ""
    yield (
        f"The fewest GPUs with which, at the busiest time, 99 % of critical work begins within {MOST_WAIT_S[0]:.0f} s and 95 % "
        f"of standard work within {MOST_WAIT_S[1] / 60:.0f} min, and the day's work is done within the day. Small ones need more "
        "room: one long recording is a larger part of what they have."
    )
    yield ""
    yield "| hours a day | GPUs | in use, mean | critical waits (99 %) | standard waits (95 %) | $ a day | $ an hour of sound |"
    yield "|---:|---:|---:|---:|---:|---:|---:|"
    for hours in (10, 100, 1_000, 10_000, 100_000):
        day = Day(hours=hours)
        servers, waits = least(day, card)
        cost, use = servers * 24 * card.dollars, load_of(day, card) / servers
        waited = " | ".join(map(spoken, waits))
        yield f"| {hours:,} | {servers:,} | {percent(use)} | {waited} | {cost:,.0f} | {cost / hours:.4f} |"
        print(f"{hours:,} hours a day: done", file=sys.stderr)
    yield ""


def least(day: Day, card: Card, *, jobs: int = 20_000) -> tuple[int, tuple[float, float]]:
    """The fewest GPUs that keep `MOST_WAIT_S` while the busiest time lasts on and on, and the waits they make."""
    busiest = replace(day, hours=day.hours * day.peak, peak=1.0)
    servers = math.ceil(1.05 * load_of(day, card))
    lasting = jobs * day.mean_s * DAY_S / (busiest.hours * HOUR_S)
    while True:
        seen, _ = served(arrivals(busiest, card, np.random.default_rng(SEED), 0, lasting), servers)
        waits = tuple(_quantile(seen, k, part) for k, part in ((0, 99), (1, 95)))
        if all(wait <= most for wait, most in zip(waits, MOST_WAIT_S, strict=True)):
            return servers, (waits[0], waits[1])
        servers += max(1, servers // 50)


def _quantile(jobs: Sequence[Job], urgency: int, part: float) -> float:
    return float(np.percentile([job.wait for job in jobs if job.urgency == urgency], part))


def figures(day: Day) -> Iterator[str]:
    """The table of what goes in."""
    yield "| figure | value | what it is | from |"
    yield "|---|---:|---|---|"
    for name, says, source in BASIS:
        value = getattr(day, name)
        shown = " / ".join(f"{part:g}" for part in value) if isinstance(value, tuple) else f"{value:g}"
        yield f"| {name} | {shown} | {says} | {source} |"


def main(words: Sequence[str]) -> int:
    """Print the tables, or write them."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--hours", type=float, default=Day.hours, metavar="H", help="hours of sound a day")
    parser.add_argument("--write", action="store_true", help=f"into {OUT.name}")
    args = parser.parse_args(words)
    if not 1 <= args.hours <= 1e8:
        parser.error("hours a day go from 1 to 100,000,000")
    text = "\n".join(tables(Day(hours=args.hours), CARDS)) + "\n"
    if args.write:
        OUT.write_text(text, "utf-8")
    else:
        print(text, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
