"""Connections that are taken apart together: a signal that comes after its window or desk is gone must find nobody."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import SignalInstance


class Links:
    """Signals and the slots they were connected to."""

    def __init__(self) -> None:
        self._made: list[tuple[SignalInstance, Callable[..., object]]] = []

    def link(self, signal: SignalInstance, slot: Callable[..., object]) -> None:
        """Connect."""
        signal.connect(slot)
        self._made.append((signal, slot))

    def close(self) -> None:
        """Disconnect everything."""
        for signal, slot in self._made:
            signal.disconnect(slot)
        self._made.clear()
