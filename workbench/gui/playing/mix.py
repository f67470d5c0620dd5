"""How the sound is mixed for the ear, as values and in words; needs no arrays, so the window may know it early."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.gui.language import tr

AS_RECORDED, MIXED = -1, -2
QUIETEST_DB, LOUDEST_DB = -30, 30


@dataclass(frozen=True, slots=True)
class Mix:
    """`channel` is a channel's number, AS_RECORDED (each in its own ear) or MIXED (all in both)."""

    is_original: bool = False
    channel: int = AS_RECORDED
    gain_db: int = 0


def channel_in_words(channel: int, channels: int) -> str:
    """Which channels reach the ear."""
    if channel == AS_RECORDED:
        return tr("As recorded")
    if channel == MIXED:
        return tr("Mixed in both ears")
    if channels == 2:
        return (tr("Left only"), tr("Right only"))[channel]
    return tr("Channel {number} only").format(number=channel + 1)


def gain_in_words(decibels: int) -> str:
    """+6 dB, −3 dB, 0 dB."""
    return f"{decibels:+d} dB".replace("-", "−") if decibels else "0 dB"
