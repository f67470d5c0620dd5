"""From decoded samples to a draft's content: the engines and the pure stages between them, without any vault."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import cast

from workbench.domain.audio import AudioTrack, DecodedTrack
from workbench.domain.caveats import Caveat
from workbench.domain.devices import CPU, Placement
from workbench.domain.engines import Task
from workbench.domain.gates import merged, uncovered
from workbench.domain.orders import Process
from workbench.domain.profile import Profile
from workbench.domain.progress import Progress
from workbench.domain.recipe import Recipe, RunRecord
from workbench.domain.routing import Decision
from workbench.domain.speakers import Speaker, Turn
from workbench.domain.timeline import Span
from workbench.domain.transcript import Reading, Segment, Suspicion, SuspicionKind
from workbench.jobs.beside import Beside
from workbench.jobs.open_engines import OpenEngines
from workbench.jobs.sounding import Sounding, profiled, sound_out
from workbench.jobs.word_times import Timed, timed
from workbench.jobs.wording import Wording, Words, is_by_channel, read_channels, read_mix
from workbench.jobs.workplace import Ears
from workbench.stages import alignment, diarization, profiling
from workbench.stages.diarization import ChannelDiarizer, Diarizer
from workbench.stages.transcription import Transcription

__all__ = ["Heard", "OpenEngines", "Sounding", "hear", "read", "sound_out"]


@dataclass(frozen=True, slots=True)
class Heard:
    """A draft's content, on the recording's frames."""

    profile: Profile
    decision: Decision
    recipes: tuple[Recipe, ...]
    runs: tuple[RunRecord, ...]
    segments: tuple[Segment, ...]
    speakers: tuple[Speaker, ...]
    turns: tuple[Turn, ...]
    suspicions: tuple[Suspicion, ...]
    readings: tuple[Reading, ...]
    caveats: tuple[Caveat, ...]
    language: str


def read(
    decoded: DecodedTrack, sounding: Sounding, wish: Process, ears: Ears, engines: OpenEngines, slot: int = 0
) -> Generator[Progress, None, Heard]:
    """Words, voices, and whose words: everything on the recording's own frames."""
    decision = sounding.decision
    wording = _wording(sounding, ears, engines, slot)
    diarizer = engines.diarizer(decision.diarizer, decision.placement_of(Task.DIARIZATION), slot)
    recipe = diarizer.recipe(speakers=wish.speakers)
    if is_by_channel(decoded, decision.diarizer):
        words = yield from read_channels(decoded, wording, cast("ChannelDiarizer", diarizer), recipe)
        turns = words.turns
    else:
        voices = diarization.diarize(decoded.mix, diarizer, recipe, ears.results)
        reading = read_mix(decoded.mix, wording, sounding.speech)
        words, turns = yield from _both(reading, voices, diarizer, decision.placement, engines.room.roster.processors)
    times = yield from _timed(words, decoded, sounding, ears, engines, slot)
    words = times.words
    runs = (wording.transcriber.run_record(), *times.runs, diarizer.run_record())
    profile = sounding.profile
    if sounding.speech is None:
        yield Progress("listening", 1, 1, "the whole recording's condition")
        profile = profiled(sounding.track, decoded, words.speech, profile.languages, ears)
    return _placed(decoded, replace(sounding, profile=profile), words, turns, (*words.text.recipes, *times.recipes, recipe), runs)


def _wording(sounding: Sounding, ears: Ears, engines: OpenEngines, slot: int) -> Wording:
    name, place = sounding.decision.transcriber, sounding.decision.placement
    transcriber = engines.transcriber(name, place, engines.affordable(name, place, slot))
    said, vocabulary = sounding.language, sounding.vocabulary
    first = transcriber.recipe(language=said, vocabulary=vocabulary)
    second = transcriber.recipe(language=said, second=True, vocabulary=vocabulary)
    return Wording(transcriber, (first, second), engines.detector(), ears.results)


def _timed(
    words: Words, decoded: DecodedTrack, sounding: Sounding, ears: Ears, engines: OpenEngines, slot: int
) -> Generator[Progress, None, Timed]:
    """The words where the chosen aligner finds them; where none was chosen the recogniser's own times stand."""
    name = sounding.decision.aligner
    if name in ("", alignment.OWN_TIMES) or not words.text.segments:
        return Timed(words)
    aligner = engines.aligner(name, sounding.decision.placement_of(Task.ALIGNMENT), slot)
    return (yield from timed(words, decoded, aligner, aligner.recipe(language=sounding.language), ears.results))


def _both(
    words: Generator[Progress, None, Words],
    voices: Generator[Progress, None, tuple[Turn, ...]],
    diarizer: Diarizer,
    place: Placement,
    processors: int,
) -> Generator[Progress, None, tuple[Words, tuple[Turn, ...]]]:
    """One after the other, or side by side where neither takes the other's processors; the outcome is the same."""
    if not has_room_beside(place, processors):
        return (yield from words), (yield from voices)
    beside = Beside(voices, "voices")
    try:
        heard = yield from words
        return heard, (yield from beside.steps())
    except BaseException:
        diarizer.close()
        raise
    finally:
        beside.stop()


def has_room_beside(place: Placement, processors: int) -> bool:
    """Whether voices can be told apart while words are read: words on a GPU, or processors enough for both."""
    return place.device != CPU.name or processors >= 4


def hear(
    track: AudioTrack, decoded: DecodedTrack, wish: Process, ears: Ears, engines: OpenEngines
) -> Generator[Progress, None, Heard]:
    """Sounding and reading in one go, without any vault."""
    sounding = yield from sound_out(track, decoded, wish, ears, engines)
    return (yield from read(decoded, sounding, wish, ears, engines))


def _voices_unwritten(text: Transcription, turns: tuple[Turn, ...]) -> tuple[Suspicion, ...]:
    """Stretches where the diarizer hears somebody and the draft has no word, beyond those the recogniser flagged itself."""
    words = [word.span for segment in text.segments for word in segment.words]
    flagged = [s.span for s in text.suspicions if s.kind is SuspicionKind.SPEECH_WITHOUT_TEXT]
    silent = uncovered(words, merged([turn.span for turn in turns]))
    return tuple(s for s in silent if not any(s.span.overlap(f) for f in flagged))


def _placed(
    decoded: DecodedTrack,
    sounding: Sounding,
    words: Words,
    heard_turns: tuple[Turn, ...],
    recipes: tuple[Recipe, ...],
    runs: tuple[RunRecord, ...],
) -> Heard:
    whole = Span(0, decoded.frames)

    def place(span: Span) -> Span:
        return alignment.placed(span, decoded.rate, whole)

    text = words.text
    turns = diarization.on_recording(heard_turns, decoded.rate, decoded.frames)
    segments = alignment.on_recording(text.segments, decoded.rate, decoded.frames)
    return Heard(
        profile=sounding.profile,
        decision=sounding.decision,
        recipes=recipes,
        runs=runs,
        segments=segments if words.turns else diarization.assign(segments, turns),
        speakers=diarization.speakers(turns),
        turns=turns,
        suspicions=tuple(
            Suspicion(s.kind, place(s.span), s.text) for s in (*text.suspicions, *_voices_unwritten(text, heard_turns))
        ),
        readings=tuple(Reading(place(r.span), r.recipe, r.text, r.reason) for r in text.readings),
        caveats=(
            *profiling.condition_caveats(sounding.profile),
            *(Caveat(c.kind, c.text, place(c.span) if c.span else None) for c in text.caveats),
        ),
        language=sounding.language,
    )
