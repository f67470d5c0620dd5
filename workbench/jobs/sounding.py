"""What is found out about a recording before any word is read: its condition, its language, and who shall read it."""

from __future__ import annotations

import tempfile
from collections.abc import Generator
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.domain.audio import AudioTrack, DecodedTrack, WorkPcm
from workbench.domain.chunks import COURT_HEARING
from workbench.domain.orders import Process
from workbench.domain.profile import Profile
from workbench.domain.progress import Progress
from workbench.domain.routing import Decision
from workbench.domain.timeline import Span
from workbench.jobs.open_engines import OpenEngines
from workbench.jobs.routing import route, scout
from workbench.jobs.workplace import Ears
from workbench.stages import profiling
from workbench.stages.profiling import Languages
from workbench.stages.transcription import SpeechDetector

LONG_S = 30 * 60
STRETCHES, STRETCH_S = 24, 15


@dataclass(frozen=True, slots=True)
class Sounding:
    """Speech as COURT_HEARING finds it (None in a long recording, where it is found while words are read), language, condition,
    who shall read it and which names to expect."""

    track: AudioTrack
    speech: tuple[Span, ...] | None
    language: str
    profile: Profile
    decision: Decision
    vocabulary: tuple[str, ...] = ()


def sound_out(
    track: AudioTrack, decoded: DecodedTrack, wish: Process, ears: Ears, engines: OpenEngines
) -> Generator[Progress, None, Sounding]:
    """Speech, language, condition, then the choice of engines.

    Of a recording longer than half an hour an excerpt is sounded out, so that its first words need not wait for its last: 24
    stretches of 15 s, spread evenly, one after the other. It is always the same excerpt. Chunks and words do not depend on it but
    by the language and the engines that were chosen.
    """
    if decoded.frames <= LONG_S * decoded.rate.hz:
        return (yield from _sounded(track, decoded, wish, ears, engines))
    yield Progress("listening", 0, None, "an excerpt of a long recording")
    with tempfile.TemporaryDirectory(prefix="excerpt-") as folder:
        sample = ears.decoder.excerpt(decoded, stretches(decoded), Path(folder) / "track")
        found = yield from _sounded(track, sample, wish, ears, engines)
    whole = replace(found.profile, duration_ms=decoded.frames * 1000 // decoded.rate.hz)
    return replace(found, speech=None, profile=whole)


def stretches(decoded: DecodedTrack) -> tuple[Span, ...]:
    """What a long recording's excerpt is made of, on its own frames."""
    length = STRETCH_S * decoded.rate.hz
    starts = ((2 * n + 1) * decoded.frames // (2 * STRETCHES) - length // 2 for n in range(STRETCHES))
    return tuple(Span(start, start + length) for start in starts)


def _sounded(
    track: AudioTrack, decoded: DecodedTrack, wish: Process, ears: Ears, engines: OpenEngines
) -> Generator[Progress, None, Sounding]:
    yield Progress("listening", 0, None, "where there is speech")
    speech = yield from speech_in(decoded.mix, engines.detector())
    yield Progress("listening", 1, None, "which language")
    listener = engines.transcriber(scout(wish, engines.room))
    asked = ((wish.language, 1000),)
    languages = asked if wish.language else profiling.languages_of(listener, decoded.mix, speech)
    profile = profiled(track, decoded, speech, languages, ears)
    return Sounding(track, speech, profile.language or "", profile, route(wish, profile, engines.room))


def speech_in(pcm: WorkPcm, detector: SpeechDetector) -> Generator[Progress, None, tuple[Span, ...]]:
    """All speech, as COURT_HEARING finds it."""
    spans: list[Span] = []
    for found in detector.listen(pcm, COURT_HEARING):
        spans += found.spans
        yield Progress("listening", found.frontier, pcm.frames, "where there is speech")
    return tuple(spans)


def profiled(track: AudioTrack, decoded: DecodedTrack, speech: tuple[Span, ...], languages: Languages, ears: Ears) -> Profile:
    """The recording's condition, measured over all of it."""
    condition = ears.meter.measure(decoded, speech)
    return profiling.profile(track, decoded, speech=speech, languages=languages, condition=condition)
