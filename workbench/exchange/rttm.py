"""RTTM, the NIST format of speaker turns."""

from __future__ import annotations

from workbench.domain.sheet import Sheet


def as_rttm(sheet: Sheet) -> str:
    """SPEAKER lines in seconds with three decimals; names without blanks, as the format wants them."""
    uri = "_".join(sheet.evidence.name.rsplit(".", 1)[0].split()) or "recording"
    rate = sheet.recording.rate
    rows = [
        f"SPEAKER {uri} 1 {rate.seconds(turn.span.first):.3f} {rate.seconds(turn.span.length):.3f} <NA> <NA> "
        f"{'_'.join((sheet.name(turn.speaker) or turn.speaker).split())} <NA> <NA>"
        for turn in sheet.turns
    ]
    return "\n".join(rows) + ("\n" if rows else "")
