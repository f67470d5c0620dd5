"""Passages of a recording as people write them."""

from __future__ import annotations

import re

from workbench.domain.errors import BadRequest
from workbench.domain.evidence import Recording
from workbench.domain.timeline import Span

_CLOCK = re.compile(r"(?:(?:(\d+):)?(\d{1,2}):)?(\d+(?:\.\d+)?)")


def frame(time: str, recording: Recording) -> int:
    """The frame at h:mm:ss.mmm, m:ss or seconds."""
    match = _CLOCK.fullmatch(time)
    if match is None:
        raise BadRequest(f"{time!r} is no time.", "Write h:mm:ss.mmm, m:ss or seconds.")
    hours, minutes, seconds = (float(part or 0) for part in match.groups())
    return recording.rate.frames(hours * 3600 + minutes * 60 + seconds)


def passage(first: str | None, end: str | None, recording: Recording) -> Span | None:
    """The frames between two times, of which one may be left open; None where both are."""
    if first is None and end is None:
        return None
    begin = frame(first, recording) if first else 0
    finish = frame(end, recording) if end else recording.frames
    if begin >= recording.frames:
        raise BadRequest(f"The recording is {recording.rate.clock(recording.frames)} long.", "Mark a passage inside it.")
    if finish <= begin:
        raise BadRequest("The passage ends before it begins.", "--from must come before --to.")
    return Span(begin, finish)


def marked(first: str, end: str, recording: Recording) -> Span:
    """The frames between two times, inside the recording; BadRequest where there are none."""
    span = passage(first, end, recording)
    if span is None or span.end > recording.frames:
        raise BadRequest(f"The recording is {recording.rate.clock(recording.frames)} long.", "Mark a passage inside it.")
    return span
