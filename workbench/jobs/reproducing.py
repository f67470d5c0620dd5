"""Reproduce: a draft's recorded recipes run again on the same decoded audio, with nothing taken from an earlier run."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import TypeVar, cast

from workbench.domain.audio import DecodedTrack
from workbench.domain.court_commands import RecordReproduction
from workbench.domain.court_orders import Reproduce, ReproductionOutcome
from workbench.domain.errors import BadRequest, Unavailable
from workbench.domain.evidence import Evidence, Recording
from workbench.domain.leaving import Reproduction, Sameness
from workbench.domain.progress import Progress
from workbench.domain.questions import DraftOf, EvidenceBy, RecordingBy
from workbench.domain.recipe import Recipe
from workbench.domain.speakers import Turn
from workbench.domain.transcript import Draft
from workbench.jobs.decoded import decoded_track
from workbench.jobs.open_engines import OpenEngines
from workbench.jobs.word_times import Timed, timed
from workbench.jobs.wording import Wording, Words, is_by_channel, read_channels, read_mix
from workbench.jobs.workplace import EngineRoom, Workplace
from workbench.stages import alignment, diarization
from workbench.stages.alignment import Aligner
from workbench.stages.comparing import LISTENER
from workbench.stages.diarization import ChannelDiarizer, Diarizer
from workbench.stages.reproducing import Result, compared, explained
from workbench.stages.transcription import ResultKeeper, SpeechDetector, Transcriber

T = TypeVar("T")
_NEEDED = ("pad_ms", "join_under_ms", "chunk_limit_ms", "other_limit_ms", "other_least_ms")


def reproduce(order: Reproduce, place: Workplace) -> Generator[Progress, None, ReproductionOutcome]:
    """Run the recipes, compare, enter the outcome. Raises Unavailable where an engine or a model of the recipe is not here."""
    recording, evidence, draft = _subject(order, place)
    recipes = _recipes(draft)
    engines = OpenEngines(place.ears.engines)
    try:
        transcriber, diarizer = _engines(recipes, draft, engines)
        decoded = yield from _quiet(decoded_track(recording, evidence, place), recording)
        aligner = engines.aligner(recipes.times.engine) if recipes.times else None
        again = yield from _quiet(_run(recipes, decoded, transcriber, diarizer, aligner, engines.detector()), recording)
    finally:
        engines.close()
    return _entered(draft, recording, again, place)


@dataclass(frozen=True, slots=True)
class _Recipes:
    """A draft's recipes by what they are for; `second` is the one for chunks that cannot be trusted, where it was needed,
    `times` an aligner's, where one placed or questioned the words."""

    first: Recipe
    second: Recipe | None
    voices: Recipe
    times: Recipe | None = None

    @property
    def language(self) -> str:
        return str(dict(self.first.parameters).get("language", ""))

    @property
    def transcriber(self) -> str:
        """The engine's name as people choose it: its model's, else its own."""
        return str(dict(self.first.parameters).get("model", self.first.engine))

    @property
    def vocabulary(self) -> tuple[str, ...]:
        words = dict(self.first.parameters).get("hotwords")
        return (str(words),) if words else ()


class _OwnResults:
    """What this run has heard itself, and nothing of an earlier one: it proves something only by running."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def find(self, key: str) -> bytes | None:
        return self._kept.get(key)

    def keep(self, key: str, kind: str, body: bytes) -> None:
        self._kept.setdefault(key, body)


def _subject(order: Reproduce, place: Workplace) -> tuple[Recording, Evidence, Draft]:
    recording = place.ask(RecordingBy(order.recording_id))
    evidence = place.ask(EvidenceBy(recording.evidence_id)) if recording else None
    if recording is None or evidence is None:
        raise BadRequest(f"There is no recording {order.recording_id}.")
    draft = place.ask(DraftOf(recording.id, order.draft_id))
    if draft is None:
        named = f"no run {order.draft_id}" if order.draft_id else "no transcript yet"
        raise BadRequest(f"This recording has {named}.", "See its runs: workbench reproduce EVIDENCE --list")
    return recording, evidence, draft


def _recipes(draft: Draft) -> _Recipes:
    """Its recogniser's one or two recipes and its diarizer's, in the order in which they were recorded."""
    times = next((recipe for recipe in draft.recipes if recipe.name == alignment.KIND), None)
    *heard, voices = [r for r in draft.recipes if r is not times] or [Recipe(LISTENER, "", "")]
    if not draft.runs or not 1 <= len(heard) <= 2:
        raise BadRequest(
            f"No engine of this program made the draft of {draft.made_at}: there is no recipe to run again.",
            "Name a run that an engine made: workbench reproduce EVIDENCE --run ID",
        )
    if lacking := [name for name in _NEEDED if name not in dict(heard[0].parameters)]:
        raise BadRequest(
            f"The recipe of {draft.made_at} does not say {', '.join(lacking)}: an earlier version of the program made it.",
            "Run that version, or make a draft beside it: workbench process EVIDENCE --beside",
        )
    return _Recipes(heard[0], heard[1] if len(heard) > 1 else None, voices, times)


def _engines(recipes: _Recipes, draft: Draft, engines: OpenEngines) -> tuple[Transcriber, Diarizer]:
    needed = [(recipes.transcriber, recipes.language), (recipes.voices.engine, "")]
    needed += [(recipes.times.engine, recipes.language)] if recipes.times else []
    for name, language in needed:
        if lack := _lack(name, language, engines.room):
            made_with = ", ".join(dict.fromkeys(f"{model} ({digest[:8]}…)" for r in draft.recipes for model, digest in r.models))
            raise Unavailable(
                f"The run of {draft.made_at} cannot be repeated here. {name}: {lack}",
                f"It was made with {made_with or name}. See: workbench models fetch, workbench health",
            )
    return engines.transcriber(recipes.transcriber), engines.diarizer(recipes.voices.engine)


def _lack(name: str, language: str, room: EngineRoom) -> str:
    try:
        return room.lack(name, language)
    except BadRequest as unknown:
        return unknown.problem


def _run(
    recipes: _Recipes,
    decoded: DecodedTrack,
    transcriber: Transcriber,
    diarizer: Diarizer,
    aligner: Aligner | None,
    detector: SpeechDetector,
) -> Generator[Progress, None, Result]:
    results = _OwnResults()
    here = _here(recipes, transcriber, diarizer)
    wording = Wording(transcriber, (recipes.first, recipes.second or here[1]), detector, results)
    if is_by_channel(decoded, recipes.voices.engine):
        words = yield from read_channels(decoded, wording, cast("ChannelDiarizer", diarizer), recipes.voices)
        heard = words.turns
    else:
        words = yield from read_mix(decoded.mix, wording)
        heard = yield from diarization.diarize(decoded.mix, diarizer, recipes.voices, results)
    times = yield from _timed(recipes, words, decoded, aligner, results)
    runs = (transcriber.run_record(), *times.runs, diarizer.run_record())
    return _placed(times.words, heard, decoded, Result((), (), (*here[:2], *times.recipes, *here[2:]), runs))


def _timed(
    recipes: _Recipes, words: Words, decoded: DecodedTrack, aligner: Aligner | None, results: ResultKeeper
) -> Generator[Progress, None, Timed]:
    if aligner is None or recipes.times is None:
        return Timed(words)
    made = yield from timed(words, decoded, aligner, recipes.times, results)
    return replace(made, recipes=(aligner.recipe(language=recipes.language),))


def _here(recipes: _Recipes, transcriber: Transcriber, diarizer: Diarizer) -> tuple[Recipe, Recipe, Recipe]:
    """The recipes that this machine would record today for the same wish."""
    speakers = dict(recipes.voices.parameters).get("speakers", 0)
    return (
        transcriber.recipe(language=recipes.language, vocabulary=recipes.vocabulary),
        transcriber.recipe(language=recipes.language, second=True, vocabulary=recipes.vocabulary),
        diarizer.recipe(speakers=int(speakers)),
    )


def _placed(words: Words, heard: tuple[Turn, ...], decoded: DecodedTrack, made: Result) -> Result:
    turns = diarization.on_recording(heard, decoded.rate, decoded.frames)
    segments = alignment.on_recording(words.text.segments, decoded.rate, decoded.frames)
    return replace(made, segments=segments if words.turns else diarization.assign(segments, turns), turns=turns)


def _quiet(steps: Generator[Progress, None, T], recording: Recording) -> Generator[Progress, None, T]:
    """The steps without their rows: nobody is to take them for a fresh draft."""
    try:
        while True:
            yield replace(next(steps), segments=(), recording_id=recording.id)
    except StopIteration as end:
        made: T = end.value
        return made
    finally:
        steps.close()


def _entered(draft: Draft, recording: Recording, again: Result, place: Workplace) -> ReproductionOutcome:
    before = Result(draft.segments, draft.turns, draft.recipes, draft.runs)
    found = compared(before, again, recording.rate)
    why = "" if found.outcome is Sameness.IDENTICAL else explained(before, again)
    figures = (found.outcome, again.digest(), found.count, why)
    place.do(RecordReproduction(recording.id, draft.id, *figures))
    return ReproductionOutcome(Reproduction(recording.id, draft.id, *figures, place.who.name, place.clock()), found.rows)
