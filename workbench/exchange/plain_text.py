"""Plain text for reading: a heading that says what it is, then one utterance a paragraph."""

from __future__ import annotations

from workbench.domain.sheet import Sheet
from workbench.exchange.wording import STANDING, flat, mark, origin


def as_text(sheet: Sheet) -> bytes:
    """Time, speaker and text; corrected lines carry a mark, because a reader must know which words a human heard."""
    rate = sheet.recording.rate
    head = [
        f"Transcript of exhibit {sheet.evidence.reference} · {flat(sheet.evidence.name)}",
        f"SHA-256 of the recording as received: {sheet.evidence.sha256}",
        STANDING,
        origin(sheet),
        "",
    ]
    body = [
        f"[{rate.clock(line.span.first)}] {flat(sheet.name(line.speaker)) or 'Unknown'}: "
        + " ".join(filter(None, (mark(line, sheet), flat(line.text))))
        for line in sheet.lines
    ]
    return ("\n".join(head + body) + "\n").encode()
