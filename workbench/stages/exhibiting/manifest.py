"""What a folder holds, what its page says, and what both stand on, as a JSON document."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final

from workbench.domain.canonical import Json, plain
from workbench.domain.exhibits import Disputed, Enclosed
from workbench.domain.timeline import Rate, Span

FORMAT: Final = "forensic-audio-workbench/exhibit/1"
STANDING: Final = "The recording is the evidence; everything in this folder is an aid to listening."


def manifest(made: Disputed, files: Iterable[Enclosed], root_fingerprint: str) -> bytes:
    """The document; times are sample frames at `rate_hz`, digests SHA-256."""
    evidence, recording, rate = made.evidence, made.recording, made.recording.rate
    document: dict[str, Json] = {
        "format": FORMAT,
        "standing": STANDING,
        "title": made.title,
        "case": made.case.number,
        "evidence": {
            "reference": evidence.reference,
            "name": evidence.name,
            "size": evidence.size,
            "sha256": evidence.sha256,
            "blake3": evidence.blake3,
        },
        "recording": {
            "id": recording.id,
            "track": recording.track,
            "rate_hz": rate.hz,
            "channels": recording.channels,
            "frames": recording.frames,
            "audio_sha256": recording.audio_sha256,
        },
        "passage": _span(made.span, rate),
        "shown": _span(made.shown, rate),
        "drafts": plain(made.drafts),
        "readings": plain(made.readings),
        "listened": [{"by": name, "times": count} for name, count in made.listened],
        "disclosure": made.is_disclosure,
        "files": plain(tuple(files)),
        "made": {
            "by": made.made_by.name,
            "role": made.made_by.role.value,
            "at": made.made_at,
            "program": made.application,
            "root_fingerprint": root_fingerprint,
        },
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _span(span: Span, rate: Rate) -> Json:
    return {"first": span.first, "end": span.end, "from": rate.clock(span.first), "to": rate.clock(span.end)}
