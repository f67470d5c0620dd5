"""The simulation that sizes are taken from, against what is known of queues."""

from __future__ import annotations

import importlib.util
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "installers" / "capacity.py"


def _loaded() -> Any:
    spec = importlib.util.spec_from_file_location("capacity", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["capacity"] = module
    sys.path.insert(0, str(SCRIPT.parent))  # as when it is run, for the file beside it
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(SCRIPT.parent))
    return module


capacity = _loaded()
queue: Any = sys.modules["capacity_queue"]


def _poisson(rate: float, count: int, seconds: Any, *, urgencies: tuple[float, ...] = (1.0,), seed: int = 1) -> Iterator[Any]:
    """Jobs of one piece at random times; `seconds` draws how long each takes."""
    chance = np.random.default_rng(seed)
    times = chance.exponential(1 / rate, count).cumsum()
    kinds = chance.choice(len(urgencies), count, p=urgencies)
    for time, kind, long in zip(times.tolist(), kinds.tolist(), seconds(chance, count).tolist(), strict=True):
        yield capacity.Job(time, kind, ((long,),))


def _exponential(chance: np.random.Generator, count: int) -> Any:
    return chance.exponential(1.0, count)


def erlang_c(servers: int, load: float) -> float:
    """How likely a job has to wait (Erlang, 1917)."""
    blocked = 1.0
    for n in range(1, servers + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked / (1 - load / servers * (1 - blocked))


@pytest.mark.parametrize(("servers", "load"), [(1, 0.5), (4, 2.6), (8, 6.0)])
def test_waits_are_those_of_erlang(servers: int, load: float) -> None:
    jobs, busy = capacity.served(_poisson(load, 20_000, _exponential), servers)
    waits = np.array([job.wait for job in jobs[2_000:]])
    assert (waits > 0).mean() == pytest.approx(erlang_c(servers, load), rel=0.05)
    assert waits.mean() == pytest.approx(erlang_c(servers, load) / (servers - load), rel=0.10)
    assert busy == pytest.approx(load / servers, rel=0.02)


def test_priority_makes_the_waits_of_cobham() -> None:
    servers, load, shares = 3, 2.25, (0.2, 0.4, 0.4)
    jobs, _ = capacity.served(_poisson(load, 25_000, _exponential, urgencies=shares), servers)
    alone, sigma = erlang_c(servers, load) / servers, 0.0
    for kind, share in enumerate(shares):
        before, sigma = sigma, sigma + share * load / servers
        told = np.mean([job.wait for job in jobs[2_000:] if job.urgency == kind])
        assert told == pytest.approx(alone / ((1 - before) * (1 - sigma)), rel=0.12)


def test_uneven_lengths_make_the_waits_of_pollaczek_and_khinchine() -> None:
    sigma = 0.7

    def lengths(chance: np.random.Generator, count: int) -> Any:
        return chance.lognormal(-(sigma**2) / 2, sigma, count)

    jobs, _ = capacity.served(_poisson(0.6, 25_000, lengths), 1)
    known = 0.6 * math.exp(sigma**2) / (2 * (1 - 0.6))
    assert np.mean([job.wait for job in jobs]) == pytest.approx(known, rel=0.08)


def test_nothing_waits_where_there_is_room_and_a_stage_waits_for_the_one_before() -> None:
    job = capacity.Job(10.0, 1, ((1.0, 2.0, 1.0), (0.5,), (4.0,)))
    capacity.served([job], 3)
    assert (job.wait, job.stay) == (0.0, 6.5)
    alone = capacity.Job(10.0, 1, ((1.0, 2.0, 1.0), (0.5,), (4.0,)))
    capacity.served([alone], 1)
    assert alone.stay == 8.5


def test_what_was_begun_is_finished_before_what_is_urgent() -> None:
    batch, urgent = capacity.Job(0.0, 2, ((5.0, 5.0),)), capacity.Job(1.0, 0, ((1.0,),))
    capacity.served([batch, urgent], 1)
    assert (urgent.began, urgent.ended, batch.ended) == (5.0, 6.0, 11.0)


def test_the_same_seed_makes_the_same_day() -> None:
    day, card = capacity.Day(hours=2_000), capacity.CARDS[0]
    first, second = (
        [(job.came, job.stages) for job in capacity.arrivals(day, card, np.random.default_rng(7), 0, 3_600)] for _ in range(2)
    )
    assert first == second
    assert len(first) > 50


def test_arrivals_come_as_often_as_the_day_says() -> None:
    day, card = capacity.Day(hours=12_000), capacity.CARDS[0]
    jobs = list(capacity.arrivals(day, card, np.random.default_rng(3), 0, capacity.DAY_S))
    wanted = day.hours * 3_600 / day.mean_s
    assert len(jobs) == pytest.approx(wanted, rel=0.03)
    hours = np.histogram([job.came for job in jobs], bins=24, range=(0, capacity.DAY_S))[0]
    assert hours.max() / hours.mean() == pytest.approx(day.peak, rel=0.06)
    assert abs(int(hours.argmax()) - day.peak_hour) <= 2


def test_a_recording_keeps_its_length_however_it_is_cut() -> None:
    day, card = capacity.Day(piece_over_s=0.0), capacity.CARDS[0]
    for length in (5.0, 180.0, 400.0, 36_000.0):
        recognition, alignment, diarization = queue.stages_of(length, 1, card, day)
        assert sum(recognition) * card.turbo * day.busy == pytest.approx(length, abs=1.0)
        assert sum(alignment) * day.alignment * day.busy == pytest.approx(length, abs=1.0)
        assert len(diarization) == 1


def test_work_as_a_liquid_is_done_by_the_morning_and_the_urgent_never_waits() -> None:
    day, card = capacity.Day(hours=50_000), capacity.CARDS[0]
    servers = math.ceil(1.05 * capacity.load_of(day, card))
    flow = capacity.flowed(day, card, servers, np.random.default_rng(1))
    peak = capacity.DAY_S + day.peak_hour * 3_600
    assert flow.waits(0, peak - 1_800, peak + 1_800).max() == 0
    assert 3 * 3_600 < np.median(flow.waits(2, peak - 1_800, peak + 1_800)) < 12 * 3_600
    assert flow.backlog(2, capacity.DAY_S + 8 * 3_600) < 0.05 * servers * capacity.DAY_S


def test_both_models_agree_on_a_backlog() -> None:
    """Twice as much comes for ten minutes as can be done: the last waits for ten."""
    pieces = [capacity.Job(second * 0.5, 2, ((10.0,),)) for second in range(1_200)]
    jobs, _ = capacity.served(pieces, 10)
    came = np.array([[0.0] * 20, [0.0] * 20, [1_200.0] * 10 + [0.0] * 10]).cumsum(axis=1)
    done = np.array([[0.0] * 20, [0.0] * 20, [600.0] * 20]).cumsum(axis=1)
    flow = capacity.Flow(came, done, 60.0)
    assert flow.waits(2, 540, 600)[0] == pytest.approx(jobs[-1].wait, abs=60)


def test_sizes_and_prices_of_the_guide_are_the_guides() -> None:
    assert [(card.name, card.turbo, card.canary, card.dollars) for card in capacity.CARDS] == [
        ("RTX 4090", 275, 475, 0.5),
        ("A100 40GB", 375, 650, 3.0),
        ("H100", 500, 800, 5.0),
    ]


def test_the_section_was_made_from_the_figures_that_stand_in_the_script() -> None:
    """Whoever changes a figure runs: python installers/capacity.py --write"""
    text = capacity.OUT.read_text("utf-8")
    day = capacity.Day()
    assert "\n".join(capacity.figures(day)) in text
    assert f"seed {capacity.SEED}" in text
    for card in capacity.CARDS:
        servers = math.ceil(1.05 * capacity.load_of(day, card))
        assert f"| {card.name} | the mean + 5 % | {servers:,} |" in text
    assert "\n".join(capacity._compared(day)) in text


def test_a_small_laboratory_has_room_for_what_is_urgent() -> None:
    servers, waits = capacity.least(capacity.Day(hours=100), capacity.CARDS[0], jobs=2_000)
    assert servers <= 3
    assert waits[0] <= capacity.MOST_WAIT_S[0]
