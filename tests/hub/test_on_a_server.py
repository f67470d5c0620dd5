"""What the hub's state on a server has to tell exactly as one in a file does: whether a row was there before."""

from __future__ import annotations

from tests.hub.state import State
from tests.hub.state import state as state  # each test on both
from workbench.storage.hub.transfers import Transfers


def test_a_nonce_counts_once_wherever_the_state_lies(state: State) -> None:
    account = Transfers(state.home)
    told = [account.first_time("van-3", nonce, 2_000_000_000, 1_000_000_000) for nonce in ("n", "n", "m")]
    assert told == [True, False, True]
