"""The words of a decoded recording: of all channels together, or of each by itself where every channel is one person's."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace

from workbench.domain.audio import ENGINE_RATE, DecodedTrack, WorkPcm
from workbench.domain.chunks import COURT_HEARING, Hearing, plan
from workbench.domain.gates import merged
from workbench.domain.progress import Progress
from workbench.domain.recipe import Recipe
from workbench.domain.speakers import Turn
from workbench.domain.timeline import Span
from workbench.domain.transcript import Segment
from workbench.jobs.following import Following
from workbench.stages import transcription
from workbench.stages.transcription import ResultKeeper, SpeechDetector, Transcriber, Transcription

CHANNELS = "channels"  # the diarizer that takes every channel for one person's
TURN_PAUSE = ENGINE_RATE.hz  # a shorter pause does not end somebody's turn


@dataclass(frozen=True, slots=True)
class Wording:
    """What reads: a recogniser under a first and a second recipe, what finds speech for it, and where results are kept."""

    transcriber: Transcriber
    recipes: tuple[Recipe, Recipe]
    detector: SpeechDetector
    results: ResultKeeper


@dataclass(frozen=True, slots=True)
class Words:
    """All words with the speech they were found in, on `ENGINE_RATE` frames; `turns` where the channels tell who speaks."""

    text: Transcription
    speech: tuple[Span, ...]
    turns: tuple[Turn, ...] = ()


def read_mix(pcm: WorkPcm, wording: Wording, speech: tuple[Span, ...] | None = None) -> Generator[Progress, None, Words]:
    """The words of one sound. `speech` is what COURT_HEARING finds in it, where that is known."""
    first = wording.recipes[0]
    if speech is not None and Hearing.of(first) == COURT_HEARING:
        return Words((yield from _read(pcm, plan(speech, pcm.frames, first), wording)), speech)
    with Following(pcm, wording.detector, first) as chunks:
        text = yield from _read(pcm, chunks, wording)
        return Words(text, tuple(chunks.speech))


def _read(
    pcm: WorkPcm, chunks: transcription.Plan | transcription.Chunks, wording: Wording
) -> Generator[Progress, None, Transcription]:
    return (yield from transcription.transcribe(pcm, chunks, wording.transcriber, wording.recipes, wording.results))


def is_by_channel(decoded: DecodedTrack, diarizer: str) -> bool:
    """Whether each channel is read by itself: the diarizer takes channels for people, and there are some that differ."""
    return diarizer == CHANNELS and len(decoded.per_channel) > 1


def read_channels(decoded: DecodedTrack, wording: Wording) -> Generator[Progress, None, Words]:
    """Every channel by itself, its words spoken by its person; where two speak at once, both stay."""
    heard = []
    for number, pcm in enumerate(decoded.per_channel, 1):
        words = yield from read_mix(pcm, wording)
        heard.append(_spoken_by(words, f"S{number}"))
    return Words(_together([words.text for words in heard]), _all_speech(heard), _all_turns(heard))


def _spoken_by(words: Words, speaker: str) -> Words:
    segments = tuple(replace(segment, speaker=speaker) for segment in words.text.segments)
    turns = tuple(Turn(span, speaker) for span in _bridged(words.speech))
    return replace(words, text=replace(words.text, segments=segments), turns=turns)


def _bridged(speech: Sequence[Span]) -> list[Span]:
    whole: list[Span] = []
    for span in speech:
        if whole and span.first - whole[-1].end < TURN_PAUSE:
            whole[-1] = Span(whole[-1].first, span.end)
        else:
            whole.append(span)
    return whole


def _together(texts: Sequence[Transcription]) -> Transcription:
    """Several channels' texts in order of time, numbered through."""
    segments = sorted((s for text in texts for s in text.segments), key=lambda s: (s.span, s.speaker))
    return Transcription(
        segments=tuple(_numbered(segments)),
        suspicions=tuple(sorted((s for text in texts for s in text.suspicions), key=lambda s: (s.span, s.kind))),
        readings=tuple(sorted((r for text in texts for r in text.readings), key=lambda r: r.span)),
        caveats=tuple(caveat for text in texts for caveat in text.caveats),
        recipes=max((text.recipes for text in texts), key=len),
    )


def _numbered(segments: Sequence[Segment]) -> list[Segment]:
    return [replace(segment, id=f"u{number:05d}") for number, segment in enumerate(segments, 1)]


def _all_speech(heard: Sequence[Words]) -> tuple[Span, ...]:
    return tuple(merged([span for words in heard for span in words.speech]))


def _all_turns(heard: Sequence[Words]) -> tuple[Turn, ...]:
    return tuple(sorted((turn for words in heard for turn in words.turns), key=lambda turn: (turn.span, turn.speaker)))
