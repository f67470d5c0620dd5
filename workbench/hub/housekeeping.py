"""What a hub does now and then: carry out what administrators ordered, make checkpoints, forget what nobody finishes."""

from __future__ import annotations

import logging
import threading
import time

from workbench.domain.errors import CaseError
from workbench.domain.hub_questions import Units
from workbench.hub.enrolling import carry_out
from workbench.hub.logs import told
from workbench.hub.side import HubSide

EVERY_S, TICK_S = 1.0, 30.0
FORSAKEN = "It was not finished in time, or its unit was revoked, and the hub forgot it. Announce it again: it begins anew."


def forget(hub: HubSide) -> int:
    """Transfers that nobody finished for long, or whose unit was revoked, are over, and their chunks go; how many. Announced
    again they begin anew."""
    revoked = [unit.name for unit in hub.bench.ask(Units()) if unit.revoked]
    count = 0
    for transfer in hub.transfers.forsaken(hub.ago(hub.limits.forsaken_s), revoked):
        if hub.transfers.forsake(transfer, FORSAKEN):
            hub.objects.delete(f"transfers/{transfer.id}")
            told("transfer.forgotten", transfer=transfer.id, unit=transfer.unit, bytes=transfer.size)
            count += 1
    return count


class Housekeeping:
    """One thread that looks every second."""

    def __init__(self, hub: HubSide, *, every_s: float = EVERY_S) -> None:
        self._hub, self._every_s = hub, every_s
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="housekeeping")
        self._ticked = time.monotonic()

    def start(self) -> None:
        """Look from now on."""
        self._thread.start()

    def close(self) -> None:
        """Look no more."""
        self._ending.set()
        if self._thread.ident is not None:
            self._thread.join()

    def look(self) -> None:
        """One look."""
        carry_out(self._hub)
        self._hub.figures.backlog(self._hub.work.backlog(self._hub.now()))
        if time.monotonic() - self._ticked > TICK_S:
            self._ticked = time.monotonic()
            forget(self._hub)
            self._hub.bench.tick()

    def _run(self) -> None:
        while not self._ending.wait(self._every_s):
            try:
                self.look()
            except CaseError as error:  # the state is away: it comes back
                told("hub.waits", level=logging.WARNING, error=error)
            except Exception as error:  # noqa: BLE001 - a thread's edge: one odd order must not end all looking
                told("hub.failed", level=logging.ERROR, error=error)
