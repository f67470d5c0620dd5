import time
from collections.abc import Callable

import pytest

from workbench.domain.errors import InputRefused
from workbench.jobs.pumping import pumped


def test_reports_become_progress_and_the_result_is_returned() -> None:
    def call(report: Callable[[int, int], None]) -> str:
        report(1, 2)
        report(2, 2)
        return "done"

    steps = []
    job = pumped(call, "stage", "note")
    result = None
    while result is None:
        try:
            steps.append(next(job))
        except StopIteration as end:
            result = end.value
    assert [(s.done, s.total) for s in steps] == [(1, 2), (2, 2)]
    assert result == "done"


def test_a_refusal_inside_comes_out() -> None:
    def call(report: Callable[[int, int], None]) -> None:
        raise InputRefused("x.wav is empty.")

    with pytest.raises(InputRefused, match=r"x\.wav"):
        next(pumped(call, "stage", ""))


def test_closing_stops_the_call_at_its_next_report() -> None:
    reached: list[int] = []

    def call(report: Callable[[int, int], None]) -> None:
        for n in range(10_000):
            report(n, 10_000)
            reached.append(n)
            time.sleep(0.001)

    job = pumped(call, "stage", "")
    next(job)
    job.close()
    assert len(reached) < 1000
