"""Review: what people change about a draft, as pure functions from facts to facts; BadRequest where a change would be none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workbench.domain.annotations import Annotation
from workbench.domain.errors import BadRequest
from workbench.domain.events import Event, SegmentCorrected, TextReinstated
from workbench.domain.evidence import Recording
from workbench.domain.speakers import Speaker
from workbench.domain.timeline import Span
from workbench.domain.transcript import Correction, Line


def corrected(line: Line, text: str, *, author: str, made_at: str) -> Correction:
    """A human's text over a line. One that changes nothing is refused, so that history stays worth reading."""
    text = " ".join(text.split())
    if not text:
        raise BadRequest("A segment's text cannot be empty.", "Write [inaudible] where no words can be made out.")
    if text == line.text:
        raise BadRequest("The text is the same as before.")
    return Correction(line.segment.id, text, author, made_at)


def reinstated(line: Line) -> str:
    """The machine's words, where something stands over them."""
    if line.correction is None:
        raise BadRequest("The machine's words stand already.")
    return line.segment.text


def text_after(story: Iterable[Event], segment_id: str) -> str:
    """The human's text that stands over a segment after these events; empty where the machine's words stand."""
    text = ""
    for happened in story:
        if isinstance(happened, SegmentCorrected) and happened.correction.segment_id == segment_id:
            text = happened.correction.text
        elif isinstance(happened, TextReinstated) and happened.segment_id == segment_id:
            text = ""
    return text


def named(speakers: Sequence[Speaker], key: str, name: str) -> str:
    """The name as it will stand. Two voices of one name could not be told apart."""
    name = " ".join(name.split())
    if not name:
        raise BadRequest("A speaker needs a name.")
    if key not in {s.key for s in speakers}:
        known = (
            f"Known here: {', '.join(s.key for s in speakers)}." if speakers else "It has no transcript yet; process it first."
        )
        raise BadRequest(f"There is no speaker {key} in this recording.", known)
    if any(s.name == name and s.key != key for s in speakers):
        raise BadRequest(f"Another voice is called {name} already.", "Two lanes with one name could not be told apart.")
    return name


def remark(recording: Recording, text: str, span: Span | None) -> str:
    """A note's text as it will stand, on a passage inside the recording or on the whole of it."""
    if not text.strip():
        raise BadRequest("A note needs a text.")
    if span is not None and span.end > recording.frames:
        raise BadRequest(f"The recording ends at {recording.rate.clock(recording.frames)}.", "Mark a passage inside it.")
    return text.strip()


def own(note: Annotation, who: str) -> Annotation:
    """The note, where it is this person's: only its author takes it back or lets it stand again."""
    if note.author != who:
        raise BadRequest(f"The note is {note.author}'s.", "Add a note of your own instead.")
    return note
