"""Recordings side by side: order, slots, and what is left when somebody stops."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator
from functools import partial

import pytest

from workbench.domain.errors import Unavailable
from workbench.domain.progress import Progress
from workbench.jobs.streams import Turnstile, side_by_side

Steps = Generator[Progress, None, int]


def counted(number: int, steps: int) -> Steps:
    for step in range(steps):
        yield Progress("reading", step, steps, str(number))
    return number


def finished(steps: Generator[Progress, None, list[int]]) -> tuple[list[Progress], list[int]]:
    said = []
    while True:
        try:
            said.append(next(steps))
        except StopIteration as end:
            return said, end.value


def test_all_is_told_and_the_outcomes_stand_in_order() -> None:
    said, outcomes = finished(side_by_side([partial(counted, n, 3) for n in range(5)], 2, lambda: None))
    assert outcomes == [0, 1, 2, 3, 4]
    assert sorted((p.note, p.done) for p in said if p.stage == "reading") == [(str(n), s) for n in range(5) for s in range(3)]


def test_the_next_one_is_made_ready_but_waits_for_its_turn() -> None:
    gate, order = Turnstile(1), []

    def work(number: int) -> Steps:
        order.append(("ready", number))
        yield Progress("ready", 0, 1)
        with gate.through(number):
            time.sleep(0.05)
            order.append(("read", number))
        return number

    finished(side_by_side([partial(work, n) for n in range(3)], 2, lambda: None))
    assert [number for what, number in order if what == "read"] == [0, 1, 2]
    assert order.index(("ready", 1)) < order.index(("read", 0))


def test_who_gives_up_is_not_waited_for() -> None:
    gate = Turnstile(1)
    gate.leave(0)
    with gate.through(1) as slot:
        assert slot == 0


def test_closing_stops_all_within_a_second_and_says_a_word_meanwhile() -> None:
    ended, gate = threading.Event(), Turnstile(2)

    def stuck(number: int) -> Steps:
        yield Progress("reading", 0, 1)
        with gate.through(number):
            ended.wait(30)
        raise Unavailable("It was stopped.")

    steps = side_by_side([partial(stuck, n) for n in range(2)], 2, ended.set)
    said = [next(steps) for _ in range(3)]
    began = time.monotonic()
    steps.close()
    assert len(said) == 3
    assert ended.is_set()
    assert time.monotonic() - began < 1


def test_an_error_of_one_is_raised_and_stops_the_others() -> None:
    def broken() -> Steps:
        yield Progress("reading", 0, 1)
        raise ZeroDivisionError

    ended = threading.Event()
    with pytest.raises(ZeroDivisionError):
        finished(side_by_side([broken, partial(counted, 1, 10_000)], 2, ended.set))
    assert ended.is_set()
