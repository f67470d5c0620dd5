"""Transcription: speech to text, chunk by chunk, deterministic and resumable."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from workbench.domain.audio import WorkPcm
from workbench.domain.canonical import canonical, fact, plain
from workbench.domain.caveats import Caveat, CaveatKind
from workbench.domain.chunks import Chunk, Found, Hearing, Plan, asked, plan
from workbench.domain.chunks import chunks as packed
from workbench.domain.gates import doubts, suspicions, touching, worth_permille
from workbench.domain.progress import Progress
from workbench.domain.recipe import Recipe, RunRecord, cache_key
from workbench.domain.timeline import Span
from workbench.domain.transcript import Reading, Segment, Suspicion, Word
from workbench.domain.utterances import Asked, ChunkText

__all__ = ["Chunk", "Plan", "plan"]

AHEAD = 4  # batches' worth of chunks that are looked at together, so that those of one length meet
READINGS = ("first made", "under the second recipe", "in other borders")


class Transcriber(Protocol):
    """Port: a speech recogniser behind a child process."""

    def recipe(self, *, language: str, second: bool = False, vocabulary: tuple[str, ...] = ()) -> Recipe:
        """The court recipe for a language, or the named second one for passages that looped; `vocabulary` are names and terms
        to expect, where the engine can be told."""
        ...

    def language(self, pcm: WorkPcm, speech: tuple[Span, ...]) -> tuple[str, int]:
        """ISO 639-1 code and probability in permille; ("", 0) where there is no speech."""
        ...

    def transcribe(self, pcm: WorkPcm, chunk: Span, recipe: Recipe, clips: tuple[Span, ...] = ()) -> ChunkText:
        """One chunk under one recipe, hearing only `clips` of it (all of it when there are none).

        Raises Unavailable when the child crashed, hung or ran out of memory.
        """
        ...

    @property
    def batch(self) -> int:
        """How many chunks it takes at once; 1 where that gains nothing."""
        ...

    def transcribe_batch(self, asked: Sequence[Asked], recipe: Recipe) -> Generator[ChunkText, None, None]:
        """Chunks, of several recordings too, under one recipe: a text for each, in their order, as soon as it is there."""
        ...

    def run_record(self) -> RunRecord:
        """Where this ran."""
        ...

    def close(self) -> None:
        """End the child; also from another thread, to cancel within a second."""
        ...


class Flow(Protocol):
    """Port: readings that are made in many places at once, as they come."""

    @property
    def room(self) -> int:
        """How many chunks keep all places busy."""
        ...

    def send(self, number: int, asked: Asked, recipe: Recipe) -> None:
        """Have a reading made; `number` names it."""
        ...

    def came(self) -> tuple[int, ChunkText]:
        """The next one that is there, waited for. Raises Unavailable where one cannot be made."""
        ...


@runtime_checkable
class Spread(Protocol):
    """Port: what a recogniser that reads in many places at once can do besides."""

    def flow(self) -> Flow | None:
        """Readings of one sound; None where this one reads in one place only."""
        ...


class ResultKeeper(Protocol):
    """Port: stored results by cache key. What is kept survives the program's end."""

    def find(self, key: str) -> bytes | None:
        """The stored canonical JSON, or None."""
        ...

    def keep(self, key: str, kind: str, body: bytes) -> None:
        """Store a result in the place of any other under its key."""
        ...


class SpeechDetector(Protocol):
    """Port: tells speech from the rest, behind a child process of its own that runs beside whoever reads."""

    def listen(self, pcm: WorkPcm, hearing: Hearing) -> Generator[Found, None, None]:
        """Speech as it is settled, from the first frame to the last."""
        ...

    def close(self) -> None:
        """End the child; also from another thread."""
        ...


class Chunks(Protocol):
    """A chunk plan that may still be in the making."""

    @property
    def frames(self) -> int:
        """Of the recording."""
        ...

    @property
    def speech(self) -> Sequence[Span]:
        """As far as it is known; at least as far as the chunks that were taken reach."""
        ...

    def take(self, *, wait: bool) -> Chunk | None:
        """The next chunk. None at the end, or without `wait` where the next is not settled yet."""
        ...


class Planned:
    """A finished plan as `Chunks`."""

    def __init__(self, made: Plan) -> None:
        self._chunks = iter(made.chunks)
        self.frames, self.speech = made.frames, made.speech

    def take(self, *, wait: bool) -> Chunk | None:
        """The next chunk, None at the end."""
        return next(self._chunks, None)


@dataclass(frozen=True, slots=True)
class Transcription:
    """What a recogniser made of a recording, on `ENGINE_RATE` frames; alignment places it on the recording's own."""

    segments: tuple[Segment, ...]
    suspicions: tuple[Suspicion, ...]
    readings: tuple[Reading, ...]
    caveats: tuple[Caveat, ...]
    recipes: tuple[Recipe, ...]


def transcribe(
    pcm: WorkPcm, chunks: Plan | Chunks, transcriber: Transcriber, recipes: tuple[Recipe, Recipe], results: ResultKeeper
) -> Generator[Progress, None, Transcription]:
    """Read all chunks; a doubtful one is read again under the second recipe. Yields after each chunk with its segments, in order
    of time, also where an engine takes several at once."""
    plan: Chunks = Planned(chunks) if isinstance(chunks, Plan) else chunks
    desk = _Desk(pcm, plan, transcriber, recipes, results)
    heard: list[Heard] = []
    count = 0
    for one in desk.heard():
        heard.append(one)
        fresh = utterances(one.chosen, first=count, language=str(recipes[0].value("language")))
        count += len(fresh)
        yield Progress("transcription", one.chunk.span.end, plan.frames, note=one.why, segments=fresh)
    return assembled(heard, plan.speech, recipes)


@dataclass(frozen=True, slots=True)
class Heard:
    """A chunk's chosen reading, the others if there are any, and why."""

    chunk: Chunk
    chosen: ChunkText
    others: tuple[ChunkText, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A reading to be made."""

    chunk: Chunk
    recipe: Recipe


_Hearing = Generator[list[_Wanted], list[ChunkText], Heard]


class _Open:
    """A chunk that is being read: which readings it still wants, and the outcome once it has them."""

    def __init__(self, hearing: _Hearing) -> None:
        self._hearing = hearing
        self._texts: list[ChunkText | None] = []
        self.wanted: list[_Wanted] = []
        self.outcome: Heard | None = None
        self._go_on(None)

    @property
    def missing(self) -> list[int]:
        """Numbers of the readings that are wanted and not there."""
        return [number for number, text in enumerate(self._texts) if text is None]

    def give(self, number: int, text: ChunkText) -> None:
        """One of the readings."""
        self._texts[number] = text
        texts = [text for text in self._texts if text is not None]
        if len(texts) == len(self._texts):
            self._go_on(texts)

    def _go_on(self, texts: list[ChunkText] | None) -> None:
        try:
            self.wanted = next(self._hearing) if texts is None else self._hearing.send(texts)
            self._texts = [None] * len(self.wanted)
        except StopIteration as end:
            self.wanted, self._texts, self.outcome = [], [], end.value


class _Desk:
    """Reads chunks, keeping every reading under its key, so that a killed run continues where it stood."""

    def __init__(
        self, pcm: WorkPcm, plan: Chunks, transcriber: Transcriber, recipes: tuple[Recipe, Recipe], results: ResultKeeper
    ) -> None:
        self._pcm, self._plan, self._transcriber, self._results = pcm, plan, transcriber, results
        self._first, self._second = recipes
        self._flow = transcriber.flow() if isinstance(transcriber, Spread) else None
        self._batch = transcriber.batch
        self._under_way: dict[int, tuple[_Open, int]] = {}
        self._count = 0

    def heard(self) -> Iterator[Heard]:
        """Every chunk, in order of time, as soon as it and all before it are there."""
        window: deque[_Open] = deque()
        while self._topped_up(window):
            for _ in self._round(window) if self._flow is None else self._came(window, self._flow):
                while window and (outcome := window[0].outcome) is not None:
                    window.popleft()
                    yield outcome

    def _topped_up(self, window: deque[_Open]) -> bool:
        """Takes up as many chunks as batches can be cut from, or all places have work with; False where none are left."""
        most = self._flow.room if self._flow else 1 if self._batch == 1 else AHEAD * self._batch
        while len(window) < most and (chunk := self._plan.take(wait=not window)) is not None:
            window.append(self._opened(chunk))
        return bool(window)

    def _opened(self, chunk: Chunk) -> _Open:
        one = _Open(self._hear(chunk))
        self._fetch(one)
        return one

    def _round(self, window: deque[_Open]) -> Iterator[None]:
        """One batch: the longest waiting reading and those of its recipe that are most like it in length; all that wait, where
        they fit, in order of time. A step for each that is there."""
        waiting = [(one, number) for one in window for number in one.missing]
        if not waiting:
            yield
            return
        wanted = [one.wanted[number] for one, number in waiting]
        chosen = cut_batch([(w.recipe.digest(), w.chunk.sound) for w in wanted], self._batch)
        for place, text in zip(chosen, self._read([wanted[at] for at in chosen]), strict=True):
            self._given(*waiting[place], text)
            yield

    def _came(self, window: deque[_Open], flow: Flow) -> Iterator[None]:
        """Has every reading made that is wanted and not under way, and takes the next one that is there."""
        under_way = {(id(one), number) for one, number in self._under_way.values()}
        wanted = [(one, number) for one in window for number in one.missing]
        for one, number in (each for each in wanted if (id(each[0]), each[1]) not in under_way):
            self._count += 1
            self._under_way[self._count] = (one, number)
            chunk, recipe = one.wanted[number].chunk, one.wanted[number].recipe
            flow.send(self._count, Asked(self._pcm, chunk.span, chunk.clips), recipe)
        if self._under_way:
            count, text = flow.came()
            self._given(*self._under_way.pop(count), text)
        yield

    def _given(self, one: _Open, number: int, text: ChunkText) -> None:
        wanted = one.wanted
        self._results.keep(self._key(wanted[number]), "chunk-text", canonical(plain(text)))
        one.give(number, text)
        if one.wanted is not wanted:
            self._fetch(one)

    def _fetch(self, one: _Open) -> None:
        """What an earlier run has kept of its readings."""
        while one.missing:
            kept = [(number, self._results.find(self._key(one.wanted[number]))) for number in one.missing]
            found = [(number, body) for number, body in kept if body is not None]
            for number, body in found:
                one.give(number, fact(ChunkText, json.loads(body)))
            if len(found) < len(kept):
                return

    def _read(self, wanted: list[_Wanted]) -> Iterator[ChunkText]:
        recipe = wanted[0].recipe
        if self._batch == 1:
            yield self._transcriber.transcribe(self._pcm, wanted[0].chunk.span, recipe, wanted[0].chunk.clips)
            return
        several = [Asked(self._pcm, w.chunk.span, w.chunk.clips) for w in wanted]
        yield from self._transcriber.transcribe_batch(several, recipe)

    def _key(self, wanted: _Wanted) -> str:
        span = wanted.chunk.span
        return cache_key(self._pcm.sha256, span.first, span.end, self._pcm.channel, wanted.recipe.digest())

    def _hear(self, chunk: Chunk) -> _Hearing:
        """The chunk's reading; two more where the first cannot be trusted, and the best of the three."""
        (first,) = yield [_Wanted(chunk, self._first)]
        speech = [s.clipped(clip) for clip in chunk.clips for s in touching(clip, self._plan.speech)]
        reasons = doubts(first.segments, speech)
        if not reasons:
            return Heard(chunk, first)
        parts = self._in_other_borders(chunk)
        second, *read = yield [_Wanted(chunk, self._second), *(_Wanted(part, self._first) for part in parts)]
        third = ChunkText(chunk.span, self._first.digest(), tuple(s for text in read for s in text.segments))
        return choose(chunk, (first, second, third), reasons, int(dict(self._second.parameters).get("choice_margin_permille", 0)))

    def _in_other_borders(self, chunk: Chunk) -> tuple[Chunk, ...]:
        # Two thirds of the sound at most, so that the borders are others in any chunk.
        share = chunk.sound * 2 // 3
        limit = min(asked(self._first, "other_limit_ms"), max(asked(self._first, "other_least_ms"), share))
        return packed(chunk.clips, self._plan.speech, limit)


def cut_batch(waiting: Sequence[tuple[str, int]], most: int) -> list[int]:
    """Which of the waiting (recipe, length) are read together: the first, and those of its recipe nearest to it in length, from
    the shortest to the longest."""
    recipe, length = waiting[0]
    alike = [at for at, (other, _) in enumerate(waiting) if other == recipe]
    nearest = sorted(alike, key=lambda at: (at != 0, abs(waiting[at][1] - length), at))[:most]
    return sorted(nearest, key=lambda at: (waiting[at][1], at))


def choose(chunk: Chunk, readings: tuple[ChunkText, ChunkText, ChunkText], reasons: Sequence[str], margin: int = 0) -> Heard:
    """The reading with most words expected to be right less words expected to be wrong; the earliest of equals. Another than the
    first has to be worth `margin` more than it, since differences of less than a word are chance."""
    worths = [worth_permille(reading.segments) for reading in readings]
    best = worths.index(max(worths)) if max(worths) >= worths[0] + margin else 0
    told = ", ".join(f"{name} {worth / 1000:+.1f}" for name, worth in zip(READINGS, worths, strict=True))
    why = (
        f"Read three times because of {' and '.join(reasons)}; the reading {READINGS[best]} stands. Words expected to be right "
        f"less words expected to be wrong, a looped word counting as wrong: {told}."
    )
    return Heard(chunk, readings[best], tuple(r for number, r in enumerate(readings) if number != best), why)


def utterances(text: ChunkText, *, first: int, language: str) -> tuple[Segment, ...]:
    """A chunk's segments as the transcript's, numbered through."""
    return tuple(
        Segment(
            id=f"u{first + number:05d}",
            span=raw.span,
            text=raw.text.strip(),
            words=tuple(Word(word.text.strip(), word.span, word.permille) for word in raw.words),
            speaker="",
            recipe=text.recipe,
            language=language,
            no_speech_permille=raw.no_speech_permille,
        )
        for number, raw in enumerate(text.segments, start=1)
    )


def assembled(heard: Sequence[Heard], speech: Sequence[Span], recipes: tuple[Recipe, Recipe]) -> Transcription:
    """All chunks as one transcript, with what is doubtful about it and what was chosen among."""
    segments: list[Segment] = []
    for chunk in heard:
        segments += utterances(chunk.chosen, first=len(segments), language=str(recipes[0].value("language")))
    chosen = [raw for chunk in heard for raw in chunk.chosen.segments]
    again = [chunk for chunk in heard if chunk.others]
    return Transcription(
        segments=tuple(segments),
        suspicions=suspicions(chosen, speech),
        readings=tuple(Reading(c.chunk.span, other.recipe, other.text, c.why) for c in again for other in c.others),
        caveats=tuple(Caveat(CaveatKind.ENGINE, c.why, c.chunk.span) for c in again),
        recipes=recipes if again else recipes[:1],
    )
