"""Who talks how much, and over whom.

Talk time and pace come from the rows as they stand, so that people's corrections count; overlaps and interruptions from the
diarizer's turns, since rows of one channel hardly ever overlap. An interruption is what Beattie calls a simple one: two talk at
once, and the first to have spoken stops while the other goes on (G. W. Beattie, "Interruption in conversational interaction",
Linguistics 19, 1981). Whether the first had finished cannot be told from times, so they are candidates. A word thrown in
(“mhm”) ends before the other's turn does and counts as an overlap only.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.domain.speakers import Speaker, Turn
from workbench.domain.timeline import Rate, Span
from workbench.domain.transcript import Line

SHORTEST_OVERLAP_MS = 250  # below it, two turns meet rather than overlap
SHORTEST_TURN_MS = 1_000  # whoever interrupts goes on talking; anything shorter is a word thrown in


@dataclass(frozen=True, slots=True)
class Talk:
    """One voice's share."""

    speaker: str
    name: str
    frames: int
    words: int
    rows: int
    words_a_minute: int
    permille: int


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two voices at once; `is_interruption` where the first stopped and the second went on."""

    span: Span
    first: str
    second: str
    is_interruption: bool


def talk(lines: Sequence[Line], speakers: Sequence[Speaker], rate: Rate) -> tuple[Talk, ...]:
    """Every voice that says something, by time; what rows of one voice share counts once."""
    names = {speaker.key: speaker.name for speaker in speakers}
    held: dict[str, list[Line]] = {}
    for line in lines:
        held.setdefault(line.speaker, []).append(line)
    frames = {key: _covered([line.span for line in rows]) for key, rows in held.items()}
    total = sum(frames.values())
    made = [_talk(key, names.get(key, key), rows, frames[key], total, rate) for key, rows in held.items()]
    return tuple(sorted(made, key=lambda talk: -talk.frames))


def _talk(key: str, name: str, rows: Sequence[Line], frames: int, total: int, rate: Rate) -> Talk:
    words = sum(len(line.text.split()) for line in rows)
    pace = round(words * 60 * rate.hz / frames) if frames else 0
    return Talk(key, name or "nobody named", frames, words, len(rows), pace, frames * 1000 // total if total else 0)


def _covered(spans: Sequence[Span]) -> int:
    frames = end = 0
    for span in sorted(spans):
        frames += max(0, span.end - max(span.first, end))
        end = max(end, span.end)
    return frames


def overlaps(turns: Sequence[Turn], rate: Rate) -> tuple[Overlap, ...]:
    """All passages where two voices are heard at once, in order of time."""
    least, goes_on = SHORTEST_OVERLAP_MS * rate.hz // 1000, SHORTEST_TURN_MS * rate.hz // 1000
    ordered = sorted(turns, key=lambda turn: (turn.span.first, turn.span.end))
    longest = max((turn.span.length for turn in ordered), default=0)
    firsts = [turn.span.first for turn in ordered]
    return tuple(
        Overlap(both, first.speaker, second.speaker, _is_interruption(first.span, second.span, goes_on))
        for at, second in enumerate(ordered)
        for first in _under_way(ordered, firsts, at, longest)
        if (both := second.span.clipped(first.span)).length >= least
    )


def _under_way(ordered: Sequence[Turn], firsts: Sequence[int], at: int, longest: int) -> Iterator[Turn]:
    second = ordered[at]
    for first in ordered[bisect_left(firsts, second.span.first - longest) : at]:
        if first.speaker != second.speaker and first.span.end > second.span.first:
            yield first


def _is_interruption(first: Span, second: Span, goes_on: int) -> bool:
    return first.first < second.first and first.end < second.end and second.end - first.end >= goes_on
