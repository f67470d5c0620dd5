"""CSV for spreadsheets: one row an utterance."""

from __future__ import annotations

import csv
import io

from workbench.domain.sheet import Sheet

COLUMNS = (
    "start", "end", "speaker", "text", "confidence", "corrected_by", "corrected_at", "machine_text", "flags", "confirmed_by",
)  # fmt: skip


def as_csv(sheet: Sheet) -> str:
    """RFC 4180. A cell that a spreadsheet would run as a formula gets a leading apostrophe."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    rate = sheet.recording.rate
    for line in sheet.lines:
        segment, correction, made = line.segment, line.correction, line.revision or line.correction
        writer.writerow(
            [
                rate.clock(line.span.first),
                rate.clock(line.span.end),
                _inert(sheet.name(line.speaker)),
                _inert(line.text),
                str(segment.band) if segment.words else "",
                _inert(made.author) if made else "",
                _inert(made.made_at) if made else "",
                _inert(segment.text) if correction else "",
                "; ".join(str(s.kind) for s in line.suspicions),
                _inert(line.confirmation.author) if line.confirmation and line.is_confirmed else "",
            ]
        )
    return target.getvalue()


def _inert(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
