"""Routing: which engines hear a recording, and the reason, which is stored and printed."""

from __future__ import annotations

from workbench.domain.engines import Task
from workbench.domain.errors import Unavailable
from workbench.domain.orders import Process
from workbench.domain.profile import Profile
from workbench.domain.routing import Choice, Decision, PassedOver
from workbench.jobs.workplace import EngineRoom


def route(wish: Process, profile: Profile, room: EngineRoom) -> Decision:
    """An engine asked for by name runs or fails; otherwise the first of the preset's chain that this machine has.

    Raises Unavailable, with what each engine lacks, when nothing of the chain can run.
    """
    transcribers, diarizers = room.chain(wish.preset, wish.tier)
    heard, why = _first((wish.engine,) if wish.engine else transcribers, room, wish.language or profile.language or "")
    parted, why_parted = _first(diarizers, room, "")
    preset, tier = wish.preset or "workstation", wish.tier or "standard"
    chosen = f"by preset {preset}, tier {tier}"
    choices = (
        Choice(Task.TRANSCRIPTION, heard, "asked for by name" if wish.engine else chosen, tuple(why), bool(wish.engine)),
        Choice(Task.DIARIZATION, parted, chosen, tuple(why_parted)),
    )
    return Decision(choices, preset, tier, _condition(profile))


def _first(names: tuple[str, ...], room: EngineRoom, language: str) -> tuple[str, list[PassedOver]]:
    lacking: list[PassedOver] = []
    for name in names:
        lack = room.lack(name, language)
        if not lack:
            return name, lacking
        lacking.append(PassedOver(name, lack))
    told = "; ".join(f"{passed.engine} not used: {passed.why}" for passed in lacking)
    raise Unavailable(f"No engine can run here. {told}.", "See: workbench models fetch, workbench health")


def _condition(profile: Profile) -> str:
    parts = [f"speech {profile.spoken_share}"]
    if profile.snr_tenths_db is not None:
        parts.append(f"SNR {profile.spoken_ratio}")
    if profile.is_narrow_band:
        parts.append("telephone band")
    return ", ".join(parts)
