"""Editing: what people make of a transcript's rows, as pure functions from lines to the rows of one revision.

Every function answers rows only; BadRequest says where an edit would be none or cannot be.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from workbench.domain.errors import BadRequest
from workbench.domain.retiming import retimed
from workbench.domain.revision import Row
from workbench.domain.speakers import Speaker
from workbench.domain.spoken import joined, places, spread, tokens
from workbench.domain.timeline import Span, hull
from workbench.domain.transcript import Line, Word

UNTYPED = "[not yet transcribed]"


def standing(line: Line) -> Row:
    """The row as it stands; what the machine drafted and nobody changed stays unsaid."""
    row = line.revision.row if line.revision else Row(line.id)
    if row.text is None and line.correction is not None:
        row = replace(row, text=line.text, words=spoken(line))
    return row


def whole(line: Line, text: str = "") -> Row:
    """The row with everything said, under another text where one is given."""
    text = text or line.text
    return Row(line.id, line.span, text, spoken(line, text), line.speaker, line.is_struck)


def spoken(line: Line, text: str = "") -> tuple[Word, ...]:
    """The words of a line, or of a text typed over it; words an engine left without times get their share."""
    text, words = text or line.text, line.words
    if text == line.text and len(places(text, (w.text.strip() for w in words))) == len(words) > 0:
        return words
    return retimed(words, text, line.span)


def split(line: Line, at: int, new_id: str, text: str = "") -> tuple[Row, Row]:
    """Two rows, parted before the character `at` of the line's text, or of a text typed over it; the first keeps the id."""
    row = whole(line, text)
    typed = row.text or ""
    before, after = typed[:at].strip(), typed[at:].strip()
    if not before or not after:
        raise BadRequest(
            "A line is split between two words.", "Put the caret between two words, or the playhead inside the line."
        )
    first, second = _dealt(row.words or (), typed, before, after, line.span)
    return (
        replace(row, span=_lasting(line.span.first, first[-1].span.end, line.span), text=before, words=first),
        replace(
            row,
            segment_id=new_id,
            span=_lasting(second[0].span.first, line.span.end, line.span),
            text=after,
            words=second,
        ),
    )


def place_at(line: Line, frame: int) -> int:
    """The character of the line's text before which the frame parts it: before the first word whose middle is later."""
    words = spoken(line)
    starts = places(line.text, (w.text.strip() for w in words))
    later = (start for start, word in zip(starts, words, strict=False) if word.span.first + word.span.end > 2 * frame)
    return next(later, len(line.text))


def merge(lines: Sequence[Line], speaker: str = "") -> tuple[Row, ...]:
    """One row of several; the first keeps its id, the others are struck, and their words stand in it."""
    lines = sorted(lines, key=lambda line: line.span.first)
    if len(lines) < 2:
        raise BadRequest("There is nothing to merge with.", "Choose several lines, or one that has a line after it.")
    if any(line.is_struck for line in lines):
        raise BadRequest("A struck line cannot be merged.", "Restore it first.")
    if not speaker and len({line.speaker for line in lines}) > 1:
        raise BadRequest(
            "The lines are said by different voices.", "Assign them to one voice first, or say whose the merged line is."
        )
    merged = Row(
        lines[0].id,
        hull(line.span for line in lines),
        joined([line.text for line in lines if line.text]),
        tuple(word for line in lines for word in spoken(line)),
        speaker or lines[0].speaker,
    )
    return (merged, *(replace(standing(line), struck=True) for line in lines[1:]))


def insert(span: Span, frames: int, new_id: str, speaker: str, text: str = UNTYPED) -> tuple[Row, ...]:
    """A row that no machine drafted."""
    text = " ".join(text.split())
    if not text:
        raise BadRequest("A line cannot be empty.", "Write [inaudible] where no words can be made out, or strike the line out.")
    return (Row(new_id, _inside(span, frames), text, _shared(text, span), speaker),)


def room_after(line: Line, following: Line | None, frames: int, wanted: int) -> Span:
    """Where a new line after this one can stand: the gap before the next, as much of it as wanted."""
    end = following.span.first if following is not None and following.span.first > line.span.end else frames
    return _room(Span(min(line.span.end, frames), max(min(end, line.span.end + wanted), min(line.span.end, frames))), line)


def room_before(line: Line, previous: Line | None, wanted: int) -> Span:
    """Where a new line before this one can stand."""
    first = previous.span.end if previous is not None and previous.span.end < line.span.first else 0
    return _room(Span(max(first, line.span.first - wanted), line.span.first), line)


def strike(lines: Iterable[Line]) -> tuple[Row, ...]:
    """The rows taken out: they stay in sight on the desk, and go nowhere else."""
    rows = tuple(replace(standing(line), struck=True) for line in lines if not line.is_struck)
    return rows or _nothing("The lines are struck already.", "Restore brings them back.")


def restore(lines: Iterable[Line]) -> tuple[Row, ...]:
    """Struck rows stand again."""
    rows = tuple(replace(standing(line), struck=False) for line in lines if line.is_struck)
    return rows or _nothing("None of these lines is struck.")


def retime(line: Line, span: Span, frames: int) -> tuple[Row, ...]:
    """The row at another time: words move with a row that was moved, and keep their place in one whose edges were."""
    if _inside(span, frames) == line.span:
        raise BadRequest("The line has these times already.")
    words, fitted = spoken(line), _fitted(spoken(line), line.span, span)
    if fitted == words and standing(line).text is None:
        return (replace(standing(line), span=span),)
    return (replace(whole(line), span=span, words=fitted),)


def start_at(line: Line, frame: int, frames: int) -> tuple[Row, ...]:
    """The row with its start at a frame."""
    if frame >= line.span.end:
        raise BadRequest("A line cannot start after its end.", "Put the playhead before the end of the line.")
    return retime(line, Span(frame, line.span.end), frames)


def end_at(line: Line, frame: int, frames: int) -> tuple[Row, ...]:
    """The row with its end at a frame."""
    if frame <= line.span.first:
        raise BadRequest("A line cannot end before its start.", "Put the playhead after the start of the line.")
    return retime(line, Span(line.span.first, frame), frames)


def assign(lines: Iterable[Line], speaker: str) -> tuple[Row, ...]:
    """The rows said by another voice."""
    rows = tuple(replace(standing(line), speaker=speaker) for line in lines if line.speaker != speaker)
    return rows or _nothing("These lines are said by this voice already.")


def move(line: Line, span: Span, speaker: str, frames: int) -> tuple[Row, ...]:
    """The row at another time and on another voice's lane."""
    if span == line.span:
        return assign((line,), speaker)
    return tuple(replace(row, speaker=speaker) for row in retime(line, span, frames))


def retyped(line: Line, text: str) -> Row:
    """The row under another text."""
    text = " ".join(text.split())
    if not text:
        raise BadRequest("A line cannot be empty.", "Write [inaudible] where no words can be made out, or strike the line out.")
    return whole(line, text)


def replace_all(changes: Iterable[tuple[Line, str]]) -> tuple[Row, ...]:
    """The rows under their new texts, those that change."""
    rows = tuple(retyped(line, text) for line, text in changes if " ".join(text.split()) != line.text)
    return rows or _nothing("Nothing would change.", "Tick at least one place that reads otherwise afterwards.")


def new_voice(speakers: Iterable[Speaker], lines: Iterable[Line], keys: Collection[str] = ()) -> str:
    """A key that no voice has."""
    taken = {s.key for s in speakers} | {line.speaker for line in lines} | set(keys)
    numbers = [int(key[1:]) for key in taken if key[1:].isdigit()]
    return f"S{max(numbers, default=0) + 1}"


def _dealt(words: tuple[Word, ...], text: str, before: str, after: str, span: Span) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    """The words of either part; a word that the place cuts shares its time."""
    starts, lead = places(text, (w.text.strip() for w in words)), len(text) - len(text.lstrip())
    cut = lead + len(before)
    kept = sum(start + len(word.text.strip()) <= cut for start, word in zip(starts, words, strict=False))
    came = sum(start < cut for start in starts)
    if starts and kept == came and 0 < kept < len(words):
        return words[:kept], words[kept:]
    parts = retimed(words, f"{before} {after}", span)
    count = len(tokens(before))
    return parts[:count], parts[count:]


def _fitted(words: tuple[Word, ...], before: Span, span: Span) -> tuple[Word, ...]:
    if not before.length or not words:
        return words
    if span.length == before.length:
        return tuple(
            replace(
                w, span=Span(max(0, w.span.first + span.first - before.first), max(0, w.span.end + span.first - before.first))
            )
            for w in words
        )
    clipped = tuple(replace(w, span=w.span.clipped(span)) for w in words)
    if all(new.span.length or not old.span.length for new, old in zip(clipped, words, strict=True)):
        return clipped
    # A word would be cut to nothing: all share the new time in proportion.
    return tuple(replace(w, span=_scaled(w.span.clipped(before), before, span)) for w in words)


def _scaled(span: Span, before: Span, after: Span) -> Span:
    first, end = (after.first + (at - before.first) * after.length // before.length for at in (span.first, span.end))
    return Span(first, end)


def _shared(text: str, span: Span) -> tuple[Word, ...]:
    texts = tokens(text)
    return tuple(Word(word, room) for word, room in zip(texts, spread(texts, span), strict=True))


def _lasting(first: int, end: int, bounds: Span) -> Span:
    """A span that lasts, inside the bounds where they last."""
    if bounds.length < 2:
        raise BadRequest("The line is too short to be split.", "Give it more time first.")
    first = min(max(first, bounds.first), bounds.end - 1)
    return Span(first, max(first + 1, min(end, bounds.end)))


def _room(span: Span, line: Line) -> Span:
    if not span.length:
        raise BadRequest("There is no room for a line.", "Mark a passage on the timeline, or shorten the line beside it.")
    return span


def _inside(span: Span, frames: int) -> Span:
    if not span.length:
        raise BadRequest("A line needs a length.", "Mark a passage on the timeline.")
    if span.end > frames:
        raise BadRequest("A line cannot go past the recording's end.", "End it before the recording does.")
    return span


def _nothing(problem: str, remedy: str = "") -> tuple[Row, ...]:
    raise BadRequest(problem, remedy)
