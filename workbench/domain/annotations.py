"""Notes that people attach to a recording or a passage."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.timeline import Span

REDACTION = "redaction"
KINDS = ("note", "mark", "quote", "question", "disputed", REDACTION)
IMPORTANCES = ("", "important", "critical")
LARGEST_ATTACHMENT, MOST_ATTACHMENTS = 2_000_000, 20


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture that hangs on a note; its bytes are asked for by digest."""

    name: str
    media_type: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Attached:
    """A picture as it comes in: `data` is base64."""

    name: str
    media_type: str
    data: str


@dataclass(frozen=True, slots=True)
class Annotation:
    """A note on a span, or on the whole recording when `span` is None; a mark's span is empty.

    `reply_to` is the note that this one answers; `segment_id` the row it is about, where it is about one.
    """

    id: str
    recording_id: str
    span: Span | None
    kind: str
    text: str
    author: str
    made_at: str
    tags: tuple[str, ...] = ()
    importance: str = ""
    reply_to: str = ""
    segment_id: str = ""
    attachments: tuple[Attachment, ...] = ()
