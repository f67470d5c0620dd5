"""JSON with every word, time and recipe, as `resources/schemas/transcript-1.json` describes it. `SCHEMA` rises when a member
changes its meaning."""

from __future__ import annotations

import json

from workbench.domain.canonical import Json, plain
from workbench.domain.sheet import Sheet
from workbench.domain.transcript import Line
from workbench.exchange.spreadsheet import is_measured

SCHEMA = "forensic-audio-workbench/transcript/1"


def as_json(sheet: Sheet) -> bytes:
    """One document; times are sample frames at `rate_hz`, probabilities permille."""
    document: Json = {
        "schema": SCHEMA,
        "exhibit": {
            "reference": sheet.evidence.reference,
            "name": sheet.evidence.name,
            "size": sheet.evidence.size,
            "sha256": sheet.evidence.sha256,
        },
        "recording": {
            "track": sheet.recording.track,
            "rate_hz": sheet.recording.rate.hz,
            "frames": sheet.recording.frames,
            "channels": sheet.recording.channels,
            "codec": sheet.recording.codec,
            "audio_sha256": sheet.recording.audio_sha256,
            "caveats": plain(sheet.recording.caveats),
        },
        "draft": {
            "id": sheet.draft.id,
            "made_at": sheet.draft.made_at,
            "language": sheet.draft.language,
            "routing": sheet.draft.routing,
            "recipes": [{"digest": r.digest(), **_object(plain(r))} for r in sheet.draft.recipes],
            "runs": plain(sheet.draft.runs),
        },
        "speakers": plain(sheet.speakers),
        "turns": plain(sheet.turns),
        "lines": [_line(line) for line in sheet.lines],
        "left_out": _left_out(sheet),
        "readings": plain(sheet.draft.readings),
        "suspicions": plain(sheet.draft.suspicions),
        "annotations": plain(sheet.annotations),
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _line(line: Line) -> Json:
    return {
        "id": line.id,
        "span": plain(line.span),
        "speaker": line.speaker,
        "text": line.text,
        "words": plain(line.words),
        "confidence": str(line.segment.band) if is_measured(line) else None,
        "correction": plain(line.correction),
        "revision": plain(line.revision),
        "confirmation": plain(line.confirmation),
        "suspicions": plain(line.suspicions),
        "machine": plain(line.segment),
    }


def _left_out(sheet: Sheet) -> Json:
    """Where drafted rows stood that no line stands for any more, struck by a person or joined to another: not what they said."""
    standing = {line.id for line in sheet.lines}
    return [{"id": s.id, "span": plain(s.span)} for s in sheet.draft.segments if s.id not in standing]


def _object(value: Json) -> dict[str, Json]:
    if not isinstance(value, dict):
        raise TypeError("not an object")
    return value
