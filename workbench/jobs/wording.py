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
from workbench.domain.transcript import Reading, Segment
from workbench.jobs.following import Following
from workbench.stages import transcription
from workbench.stages.diarization import ChannelDiarizer
from workbench.stages.transcription import ResultKeeper, SpeechDetector, Transcriber, Transcription

CHANNELS = "channels"  # the diarizer that takes every channel for one person's
NEAR = 3 * ENGINE_RATE.hz // 10  # so far from somebody's turn a word may still be theirs
BLED = "Taken for another channel's voice bleeding over: channel {number} has no turn here."


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


def read_channels(
    decoded: DecodedTrack, wording: Wording, diarizer: ChannelDiarizer, recipe: Recipe
) -> Generator[Progress, None, Words]:
    """Every channel by itself, its words spoken by its person; where two speak at once, both stay.

    What a channel says where only another one has a turn is that one's voice a second time: it is kept as a reading.
    """
    turns = yield from diarizer.diarize_channels(decoded.per_channel, recipe)
    heard = []
    for number, pcm in enumerate(decoded.per_channel, 1):
        words = yield from read_mix(pcm, wording)
        heard.append(replace(words, text=_spoken_by(words.text, number, turns)))
    return Words(_together([words.text for words in heard]), _all_speech(heard), turns)


def _spoken_by(text: Transcription, number: int, turns: Sequence[Turn]) -> Transcription:
    own = [_widened(turn.span) for turn in turns if turn.speaker == f"S{number}"]
    others = [turn.span for turn in turns if turn.speaker != f"S{number}"]
    bled = [segment for segment in text.segments if _is_bled(segment.span, own, others)]
    return replace(
        text,
        segments=tuple(replace(segment, speaker=f"S{number}") for segment in text.segments if segment not in bled),
        readings=(*text.readings, *(Reading(s.span, s.recipe, s.text, BLED.format(number=number)) for s in bled)),
    )


def _is_bled(span: Span, own: Sequence[Span], others: Sequence[Span]) -> bool:
    return not any(span.overlap(turn) for turn in own) and any(span.overlap(turn) for turn in others)


def _widened(span: Span) -> Span:
    return Span(max(0, span.first - NEAR), span.end + NEAR)


def _together(texts: Sequence[Transcription]) -> Transcription:
    """Several channels' texts in order of time, numbered through."""
    segments = sorted((s for text in texts for s in text.segments), key=lambda s: (s.span.first, s.speaker))
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
