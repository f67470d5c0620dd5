"""What has to be said to a hub's state is said again and again while the state is away."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from workbench.domain.errors import Unavailable

T = TypeVar("T")
PATIENCE_S = 600.0
_FIRST_S, _LONGEST_S = 0.2, 10.0


def patiently(call: Callable[[], T], over: threading.Event, within_s: float = PATIENCE_S) -> T:
    """The outcome, once the state answers. Raises Unavailable where it stays away too long, or whoever asks has to end."""
    until, pause = time.monotonic() + within_s, _FIRST_S
    while True:
        try:
            return call()
        except Unavailable:
            if time.monotonic() > until or over.wait(pause):
                raise
            pause = min(_LONGEST_S, pause * 2)
