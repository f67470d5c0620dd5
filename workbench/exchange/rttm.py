"""RTTM, the NIST format of speaker turns: written, and read."""

from __future__ import annotations

from workbench.domain.incoming import ReadRow, ReadTranscript, Unreadable
from workbench.domain.sheet import Sheet
from workbench.domain.timeline import Rate, Span
from workbench.exchange.received import nanoseconds, text_of
from workbench.exchange.ticks import seconds
from workbench.exchange.wording import joined, stem


def as_rttm(sheet: Sheet) -> bytes:
    """SPEAKER lines in seconds; names without blanks, as the format wants them. Turns of several people may overlap."""
    rows = [
        f"SPEAKER {stem(sheet)} 1 {_times(turn.span, sheet.recording.rate)} <NA> <NA> "
        f"{joined(sheet.name(turn.speaker)) or turn.speaker or 'unknown'} <NA> <NA>\n"
        for turn in sheet.turns
    ]
    return "".join(rows).encode()


def read_rttm(body: bytes) -> ReadTranscript:
    """Turns as rows without text; other kinds of lines are counted and left out."""
    text, notes = text_of(body)
    rows: list[ReadRow] = []
    others = 0
    for number, line in enumerate(text.splitlines(), start=1):
        fields = line.split()
        if not fields or fields[0].startswith(";"):
            continue
        if fields[0] != "SPEAKER":
            others += 1
            continue
        if len(fields) < 8:
            raise Unreadable(f"line {number} has {len(fields)} fields, not the ten of RTTM")
        first = nanoseconds(fields[3], number)
        rows.append(ReadRow(first, first + nanoseconds(fields[4], number), "", _named(fields[7])))
    if not rows:
        raise Unreadable("it names no turn")
    if others:
        notes = (*notes, f"{others} lines that name no turn were left out.")
    return ReadTranscript(tuple(rows), notes)


def _times(span: Span, rate: Rate) -> str:
    return f"{seconds(span.first, rate)} {seconds(span.length, rate)}"


def _named(field: str) -> str:
    return "" if field in ("<NA>", "unknown") else field.replace("_", " ")
