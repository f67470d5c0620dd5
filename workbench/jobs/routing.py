"""Routing: which engines hear a recording, and the reason, which is stored and printed."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.errors import Unavailable
from workbench.domain.orders import Process
from workbench.domain.profile import Profile
from workbench.jobs.workplace import EngineRoom


@dataclass(frozen=True, slots=True)
class Decision:
    """The engines that will run and why these."""

    transcriber: str
    diarizer: str
    reason: str


def route(wish: Process, profile: Profile, room: EngineRoom) -> Decision:
    """An engine asked for by name runs or fails; otherwise the first of the preset's chain that this machine has.

    Raises Unavailable, with what each engine lacks, when nothing of the chain can run.
    """
    transcribers, diarizers = room.chain(wish.preset, wish.tier)
    heard, why = _first((wish.engine,) if wish.engine else transcribers, room, wish.language or profile.language or "")
    parted, why_parted = _first(diarizers, room, "")
    asked = "asked for by name" if wish.engine else f"preset {wish.preset or 'workstation'}, tier {wish.tier or 'standard'}"
    reason = f"{heard} and {parted}: {asked}; {_condition(profile)}"
    return Decision(heard, parted, "; ".join([reason, *why, *why_parted]))


def _first(names: tuple[str, ...], room: EngineRoom, language: str) -> tuple[str, list[str]]:
    lacking: list[str] = []
    for name in names:
        lack = room.lack(name, language)
        if not lack:
            return name, lacking
        lacking.append(f"{name} not used: {lack}")
    raise Unavailable("No engine can run here. " + "; ".join(lacking) + ".", "See: workbench models fetch, workbench health")


def _condition(profile: Profile) -> str:
    parts = [f"speech {profile.spoken_share}"]
    if profile.snr_tenths_db is not None:
        parts.append(f"SNR {profile.spoken_ratio}")
    if profile.is_narrow_band:
        parts.append("telephone band")
    return ", ".join(parts)
