"""Notes that people attach to a recording or a passage."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.timeline import Span


@dataclass(frozen=True, slots=True)
class Annotation:
    """A note on a span, or on the whole recording when `span` is None."""

    id: str
    recording_id: str
    span: Span | None
    kind: str
    text: str
    author: str
    made_at: str
