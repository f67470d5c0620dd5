"""Environments of their own, for engines whose pins fight the workbench's."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RollCall:
    """What an engine's process said of itself when all its modules were imported there."""

    name: str
    python: str
    machine: str
    versions: tuple[tuple[str, str], ...]
    devices: tuple[str, ...]
    seconds_tenths: int


@dataclass(frozen=True, slots=True)
class EnvironmentState:
    """An environment on this machine: which engines run in it, where it stands or would, whether it is of the present pins."""

    name: str
    title: str
    engines: tuple[str, ...]
    place: str
    is_installed: bool
    is_current: bool
    room_mib: int
