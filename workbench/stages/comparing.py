"""Comparing: where two transcripts of a recording differ, and rows that take one's words into the other.

The working transcript is "ours", another draft or a second listener's "theirs". Words are set against each other inside
stretches that both leave by a pause, with difflib's longest matching blocks; case and punctuation make no difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import zip_longest

from workbench.domain.agreement import Agreement, Agreements
from workbench.domain.errors import BadRequest
from workbench.domain.recipe import Recipe, parameters
from workbench.domain.revision import Row
from workbench.domain.speakers import Speaker, Turn
from workbench.domain.spoken import joined
from workbench.domain.timeline import Rate, Span, hull
from workbench.domain.transcript import Draft, DraftInfo, Line, Segment, Word
from workbench.stages.editing import spoken, standing

LISTENER = "second listener"
_MANY = 400  # words of a stretch after which the next border between rows cuts it
LONGEST, BRIDGE = 15, 1  # seconds of a row to type in, and of a pause within one


@dataclass(frozen=True, slots=True)
class Place:
    """A word of ours: the row it stands in, and its number there."""

    row: str
    number: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A passage that two transcripts write differently. `places` are our words, empty where only they have any; then `before`
    is the word of ours that theirs come before, in a row that is said meanwhile, or None where no row is. `speaker` is theirs,
    `voice` ours where the passage begins."""

    span: Span
    ours: str
    theirs: str
    places: tuple[Place, ...]
    words: tuple[Word, ...]
    speaker: str = ""
    before: Place | None = None
    voice: str = ""


@dataclass(frozen=True, slots=True)
class _Said:
    place: Place
    word: Word
    row: Span
    speaker: str


def differences(ours: Sequence[Line], theirs: Sequence[Line]) -> tuple[Difference, ...]:
    """Every passage the two write differently, in time order; struck rows say nothing."""
    return tuple(
        difference
        for mine, other in _stretches(list(_said(ours)), list(_said(theirs)))
        for difference in _in_stretch(mine, other)
    )


def agreements(ours: Sequence[Line], theirs: Sequence[Line]) -> Agreements:
    """In figures how far the two agree, in all and for each voice of ours."""
    counted: dict[str, Agreement] = {}
    for mine, other in _stretches(list(_said(ours)), list(_said(theirs))):
        for tag, held, heard, voice in _passages(mine, other):
            for more in _counted(tag != "equal", held, heard, voice):
                counted[more.voice] = counted.get(more.voice, Agreement(voice=more.voice)) + more
    voices = tuple(counted[voice] for voice in sorted(counted))
    return Agreements(sum(voices, Agreement()), voices)


def _counted(differs: bool, ours: Sequence[_Said], theirs: Sequence[_Said], voice: str) -> Iterator[Agreement]:
    """The k-th word of theirs stands against the k-th of ours; what is left over stands alone, with the voice before it."""
    for at, (mine, other) in enumerate(zip_longest(ours, theirs)):
        voice = mine.speaker if mine else voice
        weight = sum(_sure(said.word) for said in (mine, other) if said)
        yield Agreement(
            ours=1 if mine else 0,
            theirs=1 if other else 0,
            other=1 if differs and mine and other else 0,
            only_ours=0 if other else 1,
            only_theirs=0 if mine else 1,
            passages=1 if differs and at == 0 else 0,
            doubt=weight if differs else 0,
            weight=weight,
            voice=voice,
        )


def _sure(word: Word) -> int:
    """How sure of a word its writer was: a person's word counts in full."""
    return 1000 if word.permille is None else word.permille


def taken(lines: Sequence[Line], difference: Difference, new_id: str, voices: Iterable[str]) -> tuple[Row, ...]:
    """Rows of ours with their words in the difference's place. Words that are only theirs join the row that is said then, or
    make a row of their own."""
    by_id = {line.id: line for line in lines}
    rows = list(dict.fromkeys(place.row for place in difference.places))
    if not rows:
        return (_joining(lines, difference, new_id, voices),)
    if any(row not in by_id for row in rows):
        raise BadRequest("The rows have changed since they were compared.", "Compare again.")
    gone = {row: {p.number for p in difference.places if p.row == row} for row in rows}
    return tuple(_without(by_id[row], gone[row], difference.words if n == 0 else ()) for n, row in enumerate(rows))


def maker(draft: Draft) -> str:
    """What made a draft: its engine, with its model where the recipe names one."""
    if not draft.recipes:
        return "unknown"
    recipe = draft.recipes[0]
    model = dict(recipe.parameters).get("model")
    return f"{recipe.engine}, {model}" if model else recipe.engine


def source_of(info: DraftInfo, draft: Draft | None) -> str:
    """Whose reading a draft is: the listener's, else its engine's and model's."""
    return info.by if draft is None or LISTENER in info.engines or not draft.recipes else maker(draft)


def blank(recording_id: str, turns: Sequence[Turn], rate: Rate, ids: Iterator[str], made_at: str, listener: str) -> Draft:
    """A draft without words for a second listener to fill: rows where somebody speaks, as long as one can keep in mind."""
    recipe = Recipe(LISTENER, "1", listener, (), parameters(blind="yes"))
    draft_id = next(ids)
    spans = list(_rows(turns, rate))
    segments = tuple(
        Segment(f"{draft_id}-{number:05d}", turn.span, "", (), turn.speaker, recipe.digest())
        for number, turn in enumerate(spans, 1)
    )
    keys = list(dict.fromkeys(turn.speaker for turn in spans if turn.speaker))
    voices = tuple(Speaker(key, int(key[1:]), f"Speaker {key[1:]}") for key in keys)
    return Draft(draft_id, recording_id, made_at, (recipe,), (), segments, voices, ())


def _said(lines: Sequence[Line]) -> Iterator[_Said]:
    for line in lines:
        if not line.is_struck and line.text:
            for number, word in enumerate(spoken(line)):
                yield _Said(Place(line.id, number), word, line.span, line.speaker)


def _stretches(ours: list[_Said], theirs: list[_Said]) -> Iterator[tuple[list[_Said], list[_Said]]]:
    """Both cut where neither is in a row: words that never meet need no comparing. A long stretch is cut between two rows."""
    marked = [(said.word.span.first, side, said) for side, one in enumerate((ours, theirs)) for said in one]
    marked.sort(key=lambda mark: mark[:2])
    sides: tuple[list[_Said], list[_Said]] = ([], [])
    reached = 0
    for first, side, said in marked:
        if any(sides) and (first > reached or (first == reached and len(sides[0]) > _MANY)):
            yield sides
            sides = ([], [])
        sides[side].append(said)
        reached = max(reached, said.row.end, said.word.span.end)
    if any(sides):
        yield sides


def _in_stretch(ours: list[_Said], theirs: list[_Said]) -> Iterator[Difference]:
    for tag, first, end, other_first, other_end in _alike(ours, theirs):
        if tag != "equal":
            made = _difference(ours[first:end], theirs[other_first:other_end])
            before = _slot(ours, first, made.span) if first == end else None
            yield replace(made, before=before, voice=_voice(ours, first))


def _alike(ours: list[_Said], theirs: list[_Said]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, [_bare(s) for s in ours], [_bare(s) for s in theirs], autojunk=False).get_opcodes()


def _passages(ours: list[_Said], theirs: list[_Said]) -> Iterator[tuple[str, list[_Said], list[_Said], str]]:
    """What differs and what does not, in order, each with the voice of ours that speaks where it begins."""
    for tag, first, end, other_first, other_end in _alike(ours, theirs):
        yield tag, ours[first:end], theirs[other_first:other_end], _voice(ours, first)


def _voice(ours: list[_Said], at: int) -> str:
    """Whose turn it is where a passage begins: the voice of its first word of ours, else of the one before."""
    return ours[min(at, len(ours) - 1)].speaker if ours else ""


def _slot(ours: list[_Said], at: int, span: Span) -> Place | None:
    """Behind the word before or in front of the word after, in the row that shares more of the time."""
    behind = [(ours[at - 1].row, Place(ours[at - 1].place.row, ours[at - 1].place.number + 1))] if at else []
    ahead = [(ours[at].row, ours[at].place)] if at < len(ours) else []
    shared = [(row.overlap(span), place) for row, place in (*behind, *ahead)]
    return max(shared, key=lambda found: found[0])[1] if any(share for share, _ in shared) else None


def _difference(mine: list[_Said], other: list[_Said]) -> Difference:
    return Difference(
        span=hull(s.word.span for s in (*mine, *other)),
        ours=joined([s.word.text.strip() for s in mine]),
        theirs=joined([s.word.text.strip() for s in other]),
        places=tuple(s.place for s in mine),
        words=tuple(s.word for s in other),
        speaker=other[0].speaker if other else "",
    )


def _bare(said: _Said) -> str:
    return "".join(filter(str.isalnum, said.word.text.casefold())) or said.word.text


def _without(line: Line, gone: set[int], words: tuple[Word, ...]) -> Row:
    """The row with some words taken out and others in the first one's place; struck where nothing is left."""
    held = spoken(line)
    at = min(gone)
    kept = (*(w for n, w in enumerate(held) if n < at), *words, *(w for n, w in enumerate(held) if n > at and n not in gone))
    return _worded(line, kept)


def _joining(lines: Sequence[Line], difference: Difference, new_id: str, voices: Iterable[str]) -> Row:
    """The row that is said when the words are, or a new one."""
    slot, words = difference.before, difference.words
    if slot is not None:
        line = next(line for line in lines if line.id == slot.row)
        held = spoken(line)
        return _worded(line, (*held[: slot.number], *words, *held[slot.number :]))
    silent = [line for line in lines if not line.is_struck and not line.text and line.span.overlap(difference.span)]
    if silent:
        return _worded(max(silent, key=lambda line: line.span.overlap(difference.span)), words)
    speaker = difference.speaker if difference.speaker in set(voices) else ""
    span = hull(word.span for word in words)
    return Row(new_id, Span(span.first, max(span.end, span.first + 1)), joined([w.text.strip() for w in words]), words, speaker)


def _worded(line: Line, words: tuple[Word, ...]) -> Row:
    row = standing(line)
    if not words:
        return replace(row, struck=True)
    clean = tuple(_in_order(words))
    return replace(row, text=joined([word.text for word in clean]), words=clean, struck=False)


def _in_order(words: Iterable[Word]) -> Iterator[Word]:
    """No word begins before the one ahead of it, whichever transcript either comes from."""
    at = 0
    for word in words:
        at = max(at, word.span.first)
        yield replace(word, text=word.text.strip(), span=Span(at, max(at, word.span.end)))


def _rows(turns: Sequence[Turn], rate: Rate) -> Iterator[Turn]:
    """Turns of one voice joined over short pauses and cut where they grow too long."""
    limit, bridge = LONGEST * rate.hz, BRIDGE * rate.hz
    current: Turn | None = None
    for turn in sorted(turns, key=lambda one: one.span):
        if current and turn.speaker == current.speaker and turn.span.first - current.span.end <= bridge:
            current = Turn(Span(current.span.first, max(current.span.end, turn.span.end)), turn.speaker)
        else:
            yield from _cut(current, limit)
            current = turn
    yield from _cut(current, limit)


def _cut(turn: Turn | None, limit: int) -> Iterator[Turn]:
    if turn is None:
        return
    parts = -(-turn.span.length // limit)
    for part in range(parts):
        first = turn.span.first + turn.span.length * part // parts
        yield Turn(Span(first, turn.span.first + turn.span.length * (part + 1) // parts), turn.speaker)
