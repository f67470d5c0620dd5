"""Wrong passwords make the next attempt wait. A courtesy of this program: who owns the machine goes round it, and what really
slows a guess down is the cost of one."""

from __future__ import annotations

import hashlib
import json
import math
import time
from contextlib import suppress
from pathlib import Path

from workbench.bootstrap.roots import settings_folder
from workbench.domain.errors import Throttled

FREE = 5
LONGEST_SECONDS = 300


def hold_back(vault: Path, user: str) -> None:
    """Raises Throttled while the person has to wait."""
    _, until = _read(vault, user)
    wait = int(until - time.time()) + 1
    if until > time.time() and wait <= LONGEST_SECONDS + 1:
        raise Throttled(f"Too many wrong passwords for {user}.", f"Try again in {wait} s.", wait)


def failed(vault: Path, user: str) -> None:
    """Count one more; from the sixth on the wait doubles."""
    failures = _read(vault, user)[0] + 1
    wait = min(LONGEST_SECONDS, 2 ** min(failures - FREE, 9)) if failures > FREE else 0
    place = _place(vault, user)
    with suppress(OSError):  # a counter that cannot be kept is no reason to say something else than that the password is wrong
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(json.dumps({"failures": failures, "until": time.time() + wait}), encoding="utf-8")


def passed(vault: Path, user: str) -> int:
    """Forget the count, and say what it was: it goes into the ledger with the login."""
    failures, _ = _read(vault, user)
    with suppress(OSError):
        _place(vault, user).unlink(missing_ok=True)
    return failures


def _read(vault: Path, user: str) -> tuple[int, float]:
    try:
        said = json.loads(_place(vault, user).read_text(encoding="utf-8"))
        failures, until = int(said["failures"]), float(said["until"])
        return (failures, until) if math.isfinite(until) else (0, 0.0)
    except (OSError, ValueError, KeyError, TypeError):
        return 0, 0.0


def _place(vault: Path, user: str) -> Path:
    name = hashlib.sha256(f"{vault.resolve()}\0{user}".encode()).hexdigest()[:24]
    return settings_folder() / "attempts" / f"{name}.json"
