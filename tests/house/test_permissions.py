from __future__ import annotations

from typing import get_args

from workbench.bench.permissions import REQUIRED
from workbench.domain.commands import Command
from workbench.domain.orders import Order


def test_every_command_and_order_says_what_it_requires_and_nothing_else_does() -> None:
    assert set(REQUIRED) == {*get_args(Command), *get_args(Order)}
