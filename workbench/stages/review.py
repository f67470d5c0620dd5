"""Review: what people change about a draft, as pure functions from facts to facts; BadRequest where a change would be none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from workbench.domain.annotations import IMPORTANCES, KINDS, Annotation, Attached, Attachment
from workbench.domain.desk_rules import no_picture, pictured
from workbench.domain.errors import BadRequest
from workbench.domain.evidence import Recording
from workbench.domain.leaving import PRIVILEGED
from workbench.domain.retiming import retimed
from workbench.domain.revision import Row
from workbench.domain.speakers import Speaker
from workbench.domain.timeline import Span
from workbench.domain.transcript import Correction, Line


def corrected(line: Line, text: str, *, author: str, made_at: str) -> Correction:
    """A human's text over a line. One that changes nothing is refused, so that history stays worth reading."""
    text = " ".join(text.split())
    if not text:
        raise BadRequest(
            "A segment's text cannot be empty.", "Write [inaudible] where no words can be made out, or strike the line out."
        )
    if text == line.text:
        raise BadRequest("The text is the same as before.")
    return Correction(line.segment.id, text, author, made_at)


def reworded(line: Line, text: str) -> Row:
    """A revised row with another text: its time and voice stay, its words are placed anew."""
    words = retimed(line.words, text, line.span)
    held = line.revision.row if line.revision else Row(line.id)
    return replace(held, span=line.span, text=text, words=words, struck=False)


def reinstated(line: Line) -> str:
    """The machine's words, where something stands over them."""
    if line.is_inserted:
        raise BadRequest("The machine drafted no such row.", "Strike it out instead.")
    if not line.is_changed:
        raise BadRequest("The machine's words stand already.")
    return line.segment.text


def spelt(voice: Speaker) -> Speaker:
    """A voice with its name and role as they will stand."""
    return replace(voice, name=" ".join(voice.name.split()), role=" ".join(voice.role.split()))


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


def remark(recording: Recording, text: str, span: Span | None, *, is_mark: bool = False) -> str:
    """A note's text as it will stand, on a passage inside the recording or on the whole of it; a mark may do without."""
    if not text.strip() and not is_mark:
        raise BadRequest("A note needs a text.")
    if span is not None and span.end > recording.frames:
        raise BadRequest(f"The recording ends at {recording.rate.clock(recording.frames)}.", "Mark a passage inside it.")
    return text.strip()


def ranked(kind: str, importance: str) -> tuple[str, str]:
    """A note's kind and importance, where there are such."""
    if not kind.strip():
        raise BadRequest("A note needs a kind.", f"For example: {', '.join(KINDS)}.")
    if importance not in IMPORTANCES:
        raise BadRequest(f"There is no importance {importance!r}.", f"Known: {', '.join(filter(None, IMPORTANCES))}.")
    return kind.strip(), importance


def tagged(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags as they will stand: each once, without the sign before it. Privileged is privileged, however it is written."""
    plain = (" ".join(given.lstrip("#").split()) for given in tags)
    return tuple(dict.fromkeys(PRIVILEGED if tag.casefold() == PRIVILEGED else tag for tag in plain if tag))


def picture(given: Attached) -> Attachment:
    """What a note says of a picture that hangs on it."""
    if why := no_picture(given):
        raise BadRequest(f"The picture {given.name} {why}.", "Attach a PNG or a JPEG.")
    return pictured(given)


def own(note: Annotation, who: str) -> Annotation:
    """The note, where it is this person's: only its author takes it back or lets it stand again."""
    if note.author != who:
        raise BadRequest(f"The note is {note.author}'s.", "Add a note of your own instead.")
    return note
