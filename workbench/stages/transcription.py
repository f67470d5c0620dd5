"""Transcription: speech to text, chunk by chunk, deterministic and resumable."""

from __future__ import annotations

import json
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Protocol

from workbench.domain.audio import ENGINE_RATE, WorkPcm
from workbench.domain.canonical import canonical, fact, plain
from workbench.domain.caveats import Caveat, CaveatKind
from workbench.domain.gates import doubts, suspicions, touching, without, worth_permille
from workbench.domain.progress import Progress
from workbench.domain.recipe import Recipe, RunRecord, cache_key
from workbench.domain.timeline import Span, hull
from workbench.domain.transcript import Reading, Segment, Suspicion, Word
from workbench.domain.utterances import ChunkText

READINGS = ("first made", "under the second recipe", "in other borders")


class Transcriber(Protocol):
    """Port: a speech recogniser behind a child process."""

    def recipe(self, *, language: str, second: bool = False, vocabulary: tuple[str, ...] = ()) -> Recipe:
        """The court recipe for a language, or the named second one for passages that looped; `vocabulary` are names and terms
        to expect, where the engine can be told."""
        ...

    def speech(self, pcm: WorkPcm) -> tuple[Span, ...]:
        """Where the voice activity detector hears speech."""
        ...

    def language(self, pcm: WorkPcm, speech: tuple[Span, ...]) -> tuple[str, int]:
        """ISO 639-1 code and probability in permille; ("", 0) where there is no speech."""
        ...

    def transcribe(self, pcm: WorkPcm, chunk: Span, recipe: Recipe, clips: tuple[Span, ...] = ()) -> ChunkText:
        """One chunk under one recipe, hearing only `clips` of it (all of it when there are none).

        Raises Unavailable when the child crashed, hung or ran out of memory.
        """
        ...

    def run_record(self) -> RunRecord:
        """Where this ran."""
        ...

    def close(self) -> None:
        """End the child; also from another thread, to cancel within a second."""
        ...


class ResultKeeper(Protocol):
    """Port: stored results by cache key. What is kept survives the program's end."""

    def find(self, key: str) -> bytes | None:
        """The stored canonical JSON, or None."""
        ...

    def keep(self, key: str, kind: str, body: bytes) -> None:
        """Store a result; the same key again changes nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Chunk:
    """What an engine is given at once: the clips, joined; `span` reaches from the first to the last of them."""

    span: Span
    clips: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Where speech was heard and in which chunks it is read. Computed once over the whole recording."""

    frames: int
    speech: tuple[Span, ...]
    chunks: tuple[Chunk, ...]


@dataclass(frozen=True, slots=True)
class Transcription:
    """What a recogniser made of a recording, on `ENGINE_RATE` frames; alignment places it on the recording's own."""

    segments: tuple[Segment, ...]
    suspicions: tuple[Suspicion, ...]
    readings: tuple[Reading, ...]
    caveats: tuple[Caveat, ...]
    recipes: tuple[Recipe, ...]


def plan(speech: tuple[Span, ...], frames: int, recipe: Recipe) -> Plan:
    """The fixed chunk plan: clips of speech in chunks of at most the recipe's `chunk_limit_ms` of sound."""
    held = clips(speech, Span(0, frames), pad=_asked(recipe, "pad_ms"), pause=_asked(recipe, "join_under_ms"))
    return Plan(frames, speech, chunks(held, speech, _asked(recipe, "chunk_limit_ms")))


def _asked(recipe: Recipe, milliseconds: str) -> int:
    return int(recipe.value(milliseconds)) * ENGINE_RATE.hz // 1000


def clips(speech: Sequence[Span], bounds: Span, *, pad: int, pause: int) -> tuple[Span, ...]:
    """Speech with `pad` frames around it; shorter pauses than `pause` stay in, since each cut costs words at its edges."""
    joined: list[Span] = []
    for span in speech:
        if joined and span.first - joined[-1].end < pause:
            joined[-1] = Span(joined[-1].first, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(Span(max(0, s.first - pad), s.end + pad).clipped(bounds) for s in joined)


def chunks(clips: Sequence[Span], speech: Sequence[Span], limit: int) -> tuple[Chunk, ...]:
    """Clips packed, in order, into chunks of at most `limit` frames of sound; longer clips are cut at their pauses."""
    packed: list[list[Span]] = []
    for piece in (piece for clip in clips for piece in cut(clip, speech, limit)):
        if packed and sum(c.length for c in packed[-1]) + piece.length <= limit:
            packed[-1].append(piece)
        else:
            packed.append([piece])
    return tuple(Chunk(hull(held), tuple(held)) for held in packed)


def cut(clip: Span, speech: Sequence[Span], limit: int) -> tuple[Span, ...]:
    """A clip in pieces of at most `limit` frames, each cut in the middle of the longest pause of the window's second half."""
    pieces = []
    while clip.length > limit:
        at = _pause(Span(clip.first + limit // 2, clip.first + limit), speech)
        pieces.append(Span(clip.first, at))
        clip = Span(at, clip.end)
    return (*pieces, clip)


def _pause(window: Span, speech: Sequence[Span]) -> int:
    pauses = without(window, touching(window, speech))
    longest = max(pauses, key=lambda p: p.length, default=None)
    return window.end if longest is None else (longest.first + longest.end) // 2


def transcribe(
    pcm: WorkPcm, plan: Plan, transcriber: Transcriber, recipes: tuple[Recipe, Recipe], results: ResultKeeper
) -> Generator[Progress, None, Transcription]:
    """Read all chunks; a doubtful one is read again under the second recipe. Yields after each chunk with its segments."""
    desk = _Desk(pcm, plan, transcriber, recipes, results)
    heard: list[Heard] = []
    count = 0
    for chunk in plan.chunks:
        heard.append(desk.hear(chunk))
        fresh = utterances(heard[-1].chosen, first=count, language=str(recipes[0].value("language")))
        count += len(fresh)
        yield Progress("transcription", chunk.span.end, plan.frames, note=heard[-1].why, segments=fresh)
    return assembled(heard, plan, recipes)


@dataclass(frozen=True, slots=True)
class Heard:
    """A chunk's chosen reading, the others if there are any, and why."""

    chunk: Chunk
    chosen: ChunkText
    others: tuple[ChunkText, ...] = ()
    why: str = ""


class _Desk:
    """Reads chunks, keeping every reading under its key, so that a killed run continues where it stood."""

    def __init__(
        self, pcm: WorkPcm, plan: Plan, transcriber: Transcriber, recipes: tuple[Recipe, Recipe], results: ResultKeeper
    ) -> None:
        self._pcm, self._plan, self._transcriber, self._results = pcm, plan, transcriber, results
        self._first, self._second = recipes

    def hear(self, chunk: Chunk) -> Heard:
        """The chunk's reading; two more where the first cannot be trusted, and the best of the three."""
        first = self._read(chunk, self._first)
        speech = [s.clipped(clip) for clip in chunk.clips for s in touching(clip, self._plan.speech)]
        reasons = doubts(first.segments, speech)
        if not reasons:
            return Heard(chunk, first)
        return choose(chunk, (first, self._read(chunk, self._second), self._in_other_borders(chunk)), reasons)

    def _in_other_borders(self, chunk: Chunk) -> ChunkText:
        # Two thirds of the sound at most, so that the borders are others in any chunk.
        share = sum(clip.length for clip in chunk.clips) * 2 // 3
        limit = min(_asked(self._first, "other_limit_ms"), max(_asked(self._first, "other_least_ms"), share))
        read = [self._read(part, self._first) for part in chunks(chunk.clips, self._plan.speech, limit)]
        return ChunkText(chunk.span, self._first.digest(), tuple(s for text in read for s in text.segments))

    def _read(self, chunk: Chunk, recipe: Recipe) -> ChunkText:
        key = cache_key(self._pcm.sha256, chunk.span.first, chunk.span.end, self._pcm.channel, recipe.digest())
        kept = self._results.find(key)
        if kept is not None:
            return fact(ChunkText, json.loads(kept))
        text = self._transcriber.transcribe(self._pcm, chunk.span, recipe, chunk.clips)
        self._results.keep(key, "chunk-text", canonical(plain(text)))
        return text


def choose(chunk: Chunk, readings: tuple[ChunkText, ChunkText, ChunkText], reasons: Sequence[str]) -> Heard:
    """The reading with most words expected to be right less words expected to be wrong; the earliest of equals."""
    worths = [worth_permille(reading.segments) for reading in readings]
    best = worths.index(max(worths))
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


def assembled(heard: Sequence[Heard], plan: Plan, recipes: tuple[Recipe, Recipe]) -> Transcription:
    """All chunks as one transcript, with what is doubtful about it and what was chosen among."""
    segments: list[Segment] = []
    for chunk in heard:
        segments += utterances(chunk.chosen, first=len(segments), language=str(recipes[0].value("language")))
    chosen = [raw for chunk in heard for raw in chunk.chosen.segments]
    again = [chunk for chunk in heard if chunk.others]
    return Transcription(
        segments=tuple(segments),
        suspicions=suspicions(chosen, plan.speech),
        readings=tuple(Reading(c.chunk.span, other.recipe, other.text, c.why) for c in again for other in c.others),
        caveats=tuple(Caveat(CaveatKind.ENGINE, c.why, c.chunk.span) for c in again),
        recipes=recipes if again else recipes[:1],
    )
