"""How a transcript stands: the machine's rows below, of each row the one version that stands above it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from workbench.domain.revision import Confirmation, Revision, is_voice
from workbench.domain.speakers import Speaker
from workbench.domain.timeline import Span
from workbench.domain.transcript import Correction, Line, Segment, Suspicion


@dataclass(frozen=True, slots=True)
class Over:
    """What people put over a draft, by row: texts with the entry that made each, revisions, confirmations of whole rows; and
    which voice each key is heard as."""

    corrections: Mapping[str, tuple[int, Correction]] = field(default_factory=dict)
    revisions: Mapping[str, Revision] = field(default_factory=dict)
    confirmed: Mapping[str, Confirmation] = field(default_factory=dict)
    heard: Mapping[str, str] = field(default_factory=dict)


def standing(segments: Sequence[Segment], over: Over, flags: Iterable[Suspicion]) -> tuple[Line, ...]:
    """The lines of a draft, in time order; `segments` come in theirs."""
    drafted = {segment.id for segment in segments}
    fresh = [_inserted(made) for name, made in over.revisions.items() if name not in drafted]
    lines = [_line(segment, over) for segment in (*segments, *fresh)]
    if over.revisions:
        lines.sort(key=lambda line: (line.span.first, line.span.end))
    return _flagged(lines, flags)


def _line(segment: Segment, over: Over) -> Line:
    revision, confirmation = over.revisions.get(segment.id), over.confirmed.get(segment.id)
    seq, made = over.corrections.get(segment.id) or (0, None)
    if revision is not None:
        seq, made = revision.seq, _text_of(revision, segment)
    said_by = revision.row.speaker if revision is not None and revision.row.speaker is not None else segment.speaker
    return Line(segment, made, (), revision, confirmation, seq, over.heard.get(said_by, said_by))


def _text_of(revision: Revision, segment: Segment) -> Correction | None:
    """A revision's text, where it is another than the machine's."""
    text = revision.row.text
    is_other = text is not None and text != segment.text
    return Correction(segment.id, text or "", revision.author, revision.made_at) if is_other else None


def _inserted(revision: Revision) -> Segment:
    """What lies beneath a row that no machine drafted: nothing."""
    row = revision.row
    return Segment(row.segment_id, row.span or Span(0, 0), "", (), row.speaker or "", recipe="")


def _flagged(lines: list[Line], flags: Iterable[Suspicion]) -> tuple[Line, ...]:
    """Lines with the flags on them. Lines stand in the order of their beginnings: none behind a flag's end can touch it, and
    none before the last that reaches its beginning."""
    firsts = [line.span.first for line in lines]
    reach = list(accumulate((line.span.end for line in lines), max))
    found: dict[int, tuple[Suspicion, ...]] = {}
    for flag in flags:
        place = bisect_left(firsts, flag.span.end) - 1
        while place >= 0 and reach[place] > flag.span.first:
            if lines[place].span.overlap(flag.span):
                found[place] = (*found.get(place, ()), flag)
            place -= 1
    return tuple(replace(line, suspicions=found[place]) if place in found else line for place, line in enumerate(lines))


def newcomers(keys: Iterable[str], known: Collection[str]) -> tuple[Speaker, ...]:
    """Voices that rows were given to before anybody arranged them."""
    fresh = {key for key in keys if key not in known and is_voice(key)}
    return tuple(map(newcomer, sorted(fresh, key=lambda key: int(key[1:]))))


def newcomer(key: str) -> Speaker:
    """A voice that only its key tells."""
    return Speaker(key, int(key[1:]), f"Speaker {key[1:]}")
