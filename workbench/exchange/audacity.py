"""Label tracks of Audacity: beginning, end and text between tabs, in order of time."""

from __future__ import annotations

from workbench.domain.sheet import Sheet
from workbench.domain.timeline import Span
from workbench.exchange.ticks import seconds
from workbench.exchange.wording import flat, noted


def as_labels(sheet: Sheet) -> bytes:
    """Each row with its speaker; notes stand among them in brackets."""
    rows = [(line.span, ": ".join(filter(None, (flat(sheet.name(line.speaker)), flat(line.text))))) for line in sheet.lines]
    rows += [(note.span or sheet.recording.span, f"[{flat(noted(note))}]") for note in sheet.annotations]
    return "".join(f"{_times(span, sheet)}\t{text}\n" for span, text in sorted(rows)).encode()


def _times(span: Span, sheet: Sheet) -> str:
    return f"{seconds(span.first, sheet.recording.rate)}\t{seconds(span.end, sheet.recording.rate)}"
