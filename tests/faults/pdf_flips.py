"""Bits that flip in signed reports: every one is found, in every part of the file, also without the ledger."""

from __future__ import annotations

from pathlib import Path

from tests.faults.campaign import Result, Tally, dice, scratch
from tests.faults.pdf_attacks import judged, report

_REPORTS = 4


def run(count: int, seed: int) -> Result:
    """Half of them anywhere, half in the signatures themselves."""
    tally = Tally("bit flips in reports")
    with scratch() as place:
        for number in range(count):
            tally.note(f"flip {number}", flipped(number, seed, Path(place)))
    return tally.result(f"{min(count, _REPORTS)} reports")


def flipped(number: int, seed: int, place: Path) -> str:
    """One flip; empty when it was found."""
    chance = dice(seed, "pdf", number)
    laboratory, genuine = report(number % _REPORTS)
    first = genuine.rindex(b"/Contents <30")
    last = genuine.index(b">", first) + 1
    place_ = chance.randrange(first, last) if number % 2 else chance.randrange(len(genuine))
    changed, bit = bytearray(genuine), chance.randrange(8)
    changed[place_] ^= 1 << bit
    if judged(bytes(changed), laboratory, place).findings:
        return ""
    return f"bit {bit} of byte {place_} of report {number % _REPORTS} is not found: {genuine[place_ - 20 : place_ + 20]!r}"
