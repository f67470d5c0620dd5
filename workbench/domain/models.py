"""Models as people see them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ModelState:
    """One model of the lock and how it stands on this machine."""

    name: str
    title: str
    licence: str
    size: int
    present: bool
    is_default: bool
