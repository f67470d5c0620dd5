"""From decoded samples to a draft's content: the engines and the pure stages between them, without any vault."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from workbench.domain.audio import AudioTrack, DecodedTrack
from workbench.domain.caveats import Caveat
from workbench.domain.devices import HERE, Placement
from workbench.domain.gates import merged, uncovered
from workbench.domain.orders import Process
from workbench.domain.profile import Profile
from workbench.domain.progress import Progress
from workbench.domain.recipe import Recipe, RunRecord
from workbench.domain.routing import Decision
from workbench.domain.speakers import Speaker, Turn
from workbench.domain.timeline import Span
from workbench.domain.transcript import Reading, Segment, Suspicion, SuspicionKind
from workbench.jobs.routing import route, scout
from workbench.jobs.workplace import Ears, EngineRoom
from workbench.stages import alignment, diarization, profiling, transcription
from workbench.stages.diarization import Diarizer
from workbench.stages.transcription import Transcriber, Transcription


class OpenEngines:
    """Engines that stay loaded from one recording to the next; a crashed one is started anew."""

    def __init__(self, room: EngineRoom) -> None:
        self._room = room
        self._transcribers: dict[tuple[str, Placement], Transcriber] = {}
        self._diarizers: dict[tuple[str, Placement], Diarizer] = {}

    @property
    def room(self) -> EngineRoom:
        """Where they come from."""
        return self._room

    def transcriber(self, name: str, placement: Placement = HERE) -> Transcriber:
        """The recogniser of this name, loaded where it shall run."""
        if (name, placement) not in self._transcribers:
            self._transcribers[name, placement] = self._room.transcriber(name, placement)
        return self._transcribers[name, placement]

    def diarizer(self, name: str, placement: Placement = HERE) -> Diarizer:
        """The diarizer of this name, loaded where it shall run."""
        if (name, placement) not in self._diarizers:
            self._diarizers[name, placement] = self._room.diarizer(name, placement)
        return self._diarizers[name, placement]

    def close(self) -> None:
        """End every engine process; the next use starts it anew."""
        for transcriber in self._transcribers.values():
            transcriber.close()
        for diarizer in self._diarizers.values():
            diarizer.close()
        self._transcribers.clear()
        self._diarizers.clear()


@dataclass(frozen=True, slots=True)
class Sounding:
    """What is known before any word is read: speech, language, condition, who shall read it and which names to expect."""

    speech: tuple[Span, ...]
    language: str
    profile: Profile
    decision: Decision
    vocabulary: tuple[str, ...] = ()


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


def sound_out(
    track: AudioTrack, decoded: DecodedTrack, wish: Process, ears: Ears, engines: OpenEngines
) -> Generator[Progress, None, Sounding]:
    """Speech, language, condition, then the choice of engines."""
    yield Progress("listening", 0, None, "where there is speech")
    listener = engines.transcriber(scout(wish, engines.room))
    speech = listener.speech(decoded.mix)
    yield Progress("listening", 1, None, "which language")
    language = (wish.language, 1000) if wish.language else listener.language(decoded.mix, speech)
    condition = ears.meter.measure(decoded, speech)
    profile = profiling.profile(track, decoded, speech=speech, language=language, condition=condition)
    return Sounding(speech, language[0], profile, route(wish, profile, engines.room))


def read(
    decoded: DecodedTrack, sounding: Sounding, wish: Process, ears: Ears, engines: OpenEngines
) -> Generator[Progress, None, Heard]:
    """Words, then voices, then whose words: everything on the recording's own frames."""
    transcriber = engines.transcriber(sounding.decision.transcriber)
    said, words = sounding.language, sounding.vocabulary
    first = transcriber.recipe(language=said, vocabulary=words)
    recipes = (first, transcriber.recipe(language=said, second=True, vocabulary=words))
    plan = transcription.plan(sounding.speech, decoded.mix.frames, recipes[0])
    text = yield from transcription.transcribe(decoded.mix, plan, transcriber, recipes, ears.results)
    diarizer = engines.diarizer(sounding.decision.diarizer)
    recipe = diarizer.recipe(speakers=wish.speakers)
    heard_turns = yield from diarization.diarize(decoded.mix, diarizer, recipe, ears.results)
    runs = (transcriber.run_record(), diarizer.run_record())
    return _placed(decoded, sounding, text, heard_turns, (*text.recipes, recipe), runs)


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
    text: Transcription,
    heard_turns: tuple[Turn, ...],
    recipes: tuple[Recipe, ...],
    runs: tuple[RunRecord, ...],
) -> Heard:
    whole = Span(0, decoded.frames)

    def place(span: Span) -> Span:
        return alignment.placed(span, decoded.rate, whole)

    turns = diarization.on_recording(heard_turns, decoded.rate, decoded.frames)
    segments = diarization.assign(alignment.on_recording(text.segments, decoded.rate, decoded.frames), turns)
    return Heard(
        profile=sounding.profile,
        decision=sounding.decision,
        recipes=recipes,
        runs=runs,
        segments=segments,
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
