"""What this machine's clock is worth: whether a service keeps it right, and whether it runs evenly while one looks."""

from __future__ import annotations

import ctypes
import struct
import sys
import time
from collections.abc import Callable

Check = tuple[str, bool, str]

LOOK_S = 0.2
UNEVEN_S = 0.05
_UNKEPT = 5  # TIME_ERROR of adjtimex(2): nobody keeps the clock right
_ROOM = 512  # bytes; struct timex has 208 on 64-bit systems
_BOUND = 3 * struct.calcsize("l")  # where maxerror stands: after modes (padded), offset and freq


def health(
    *,
    wall: Callable[[], float] = time.time,
    steady: Callable[[], float] = time.monotonic,
    pause: Callable[[float], None] = time.sleep,
) -> tuple[Check, ...]:
    """One line. A clock nobody keeps right is a warning: a machine without a network has none; one that is put while it is
    looked at is a fault."""
    before = wall() - steady()
    pause(LOOK_S)
    step = wall() - steady() - before
    if abs(step) > UNEVEN_S:
        return (("clock", False, f"it was put by {step:+.2f} s while it was looked at: look at the time service"),)
    return (("clock", True, f"runs evenly; {kept()}"),)


def kept() -> str:
    """Whether a service keeps the clock right, as the system tells it."""
    if not sys.platform.startswith("linux"):
        return "whether a service keeps it right was not looked at on this system"
    state, bound_s = _asked()
    if state < 0:
        return "the system does not tell whether a service keeps it right"
    if state == _UNKEPT:
        return "warning: no service keeps it right (timedatectl, chronyc tracking)"
    return f"kept right by a service, to {max(bound_s, 0.001):.3f} s at worst"


def _asked() -> tuple[int, float]:
    """The state of the clock and how far it may be off; -1 where the system does not say. Nothing is set: modes is 0."""
    room = ctypes.create_string_buffer(_ROOM)
    try:
        state = ctypes.CDLL(None).adjtimex(room)
    except (OSError, AttributeError):
        return -1, 0.0
    (worst,) = struct.unpack_from("l", room, _BOUND)
    return int(state), worst / 1e6
