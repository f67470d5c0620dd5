"""Plain text for reading: a heading that says what it is, then one utterance a paragraph."""

from __future__ import annotations

from workbench.domain.sheet import Sheet


def as_text(sheet: Sheet) -> str:
    """Time, speaker and text; corrected lines carry a mark, because a reader must know which words a human heard."""
    rate = sheet.recording.rate
    head = [
        f"Transcript of exhibit {sheet.evidence.reference} · {sheet.evidence.name}",
        f"SHA-256 of the recording as received: {sheet.evidence.sha256}",
        "The recording is the evidence; this transcript is an aid to listening.",
        "Machine text unless marked * (corrected by a person).",
        "",
    ]
    body = [
        f"[{rate.clock(line.span.first)}] {_flat(sheet.name(line.speaker)) or 'Unknown'}:"
        f"{' *' if line.is_changed else ''} {_flat(line.text)}"
        for line in sheet.lines
    ]
    return "\n".join(head + body) + "\n"


def _flat(text: str) -> str:
    # A line break inside a text would let it pass for another speaker's line.
    return " ".join(text.split())
