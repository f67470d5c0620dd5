"""A worker that is told to end ends in order, be it ready or not."""

from __future__ import annotations

import os
import signal

import pytest

from workbench.hub.worker import ends_when_asked


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_told_to_end_before_it_is_ready_ends_in_order_and_leaves_no_handler(asked: signal.Signals) -> None:
    before, reached = signal.getsignal(asked), []
    with ends_when_asked():
        os.kill(os.getpid(), asked)
        reached.append("work")
    assert (reached, signal.getsignal(asked)) == ([], before)
