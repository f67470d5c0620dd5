"""CSV for spreadsheets: one row an utterance."""

from __future__ import annotations

import csv
import io

from workbench.domain.sheet import Sheet
from workbench.domain.transcript import Line

COLUMNS = (
    "start", "end", "speaker", "text", "confidence", "corrected_by", "corrected_at", "machine_text", "flags", "confirmed_by",
    "first_frame", "end_frame", "rate_hz", "row",
)  # fmt: skip


def as_csv(sheet: Sheet) -> bytes:
    """RFC 4180, in UTF-8 with the mark by which spreadsheets know it. A cell that one would run as a formula gets a leading
    apostrophe."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(_row(line, sheet) for line in sheet.lines)
    return target.getvalue().encode("utf-8-sig")


def is_measured(line: Line) -> bool:
    """Whether an engine said how sure it was of any word."""
    return any(word.permille is not None for word in line.segment.words)


def _row(line: Line, sheet: Sheet) -> list[str | int]:
    rate, made = sheet.recording.rate, line.revision or line.correction
    return [
        rate.clock(line.span.first),
        rate.clock(line.span.end),
        _inert(sheet.name(line.speaker)),
        _inert(line.text),
        str(line.segment.band) if is_measured(line) else "",
        _inert(made.author) if made else "",
        _inert(made.made_at) if made else "",
        _inert(line.segment.text) if line.correction else "",
        "; ".join(str(s.kind) for s in line.suspicions),
        _inert(line.confirmation.author) if line.confirmation and line.is_confirmed else "",
        line.span.first,
        line.span.end,
        rate.hz,
        _inert(line.id),
    ]


def _inert(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
