"""What stays as long as the program does is left out of the collector's rounds: one over all of it stops every thread."""

from __future__ import annotations

import gc
import sys

_FEW = 40  # modules that may be imported before it is worth while


class Rounds:
    """Knows what was left out. Counting references goes on as ever; circles that are garbage by then stay, which is little."""

    def __init__(self) -> None:
        self._modules = 0
        self._has_facts = False

    def settle(self) -> None:
        """Leave out what was imported since the last time, where that was much."""
        if len(sys.modules) - self._modules > _FEW:
            self._modules = len(sys.modules)
            gc.freeze()

    def leave_out_facts(self) -> None:
        """A very long transcript was read: leave it out too, until another is read."""
        self._has_facts = True
        gc.freeze()

    def take_back_facts(self) -> None:
        """Another is read: the one before may go."""
        if self._has_facts:
            self._has_facts, self._modules = False, 0
            gc.unfreeze()


rounds = Rounds()
