#!/usr/bin/env python3
"""How many GPUs a laboratory needs, how long its work waits at the busiest hour of the day, and what that costs: by simulation.

    python installers/capacity.py                    the tables of capacity.md, for a million hours of sound a day
    python installers/capacity.py --hours 5000       for another day
    python installers/capacity.py --write            into capacity.md

Two models of the same queue stand in capacity_queue.py. `served` is exact to the piece: arrivals at random, urgencies with
priority, pieces that are not interrupted, stages that wait for each other; it is held to the formulas of Erlang, Cobham and
Pollaczek and Khinchine by tests/installers/test_capacity.py, and runs over the busiest quarter of an hour. `flowed` takes work as
a liquid and runs over whole days, for work that waits for the night. Every figure that goes in stands in the tables below.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from capacity_queue import (
    CARDS,
    CAUTIOUS,
    DAY_S,
    HOUR_S,
    URGENCIES,
    Card,
    Day,
    Flow,
    Job,
    Numbers,
    arrivals,
    flowed,
    served,
    work_of,
)

SEED = 20_261_126
OUT = Path(__file__).with_name("capacity.md")

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
