"""What a worker does with a piece: one table from task to engine, with engines that stay open from one piece to the next."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from workbench.domain.canonical import Json, canonical, fact, plain
from workbench.domain.chunks import Hearing
from workbench.domain.devices import Placement
from workbench.domain.engines import Task
from workbench.domain.errors import BadRequest, Unavailable
from workbench.domain.progress import Progress
from workbench.domain.recipe import Recipe, RunRecord
from workbench.domain.spread import Piece, key_of
from workbench.domain.timeline import Span, hull
from workbench.domain.utterances import Asked, ChunkText, RawSegment
from workbench.hub.sounds import FetchedSounds
from workbench.stages.profiling import languages_of

if TYPE_CHECKING:
    from workbench.jobs.workplace import EngineRoom
    from workbench.stages.alignment import Aligner
    from workbench.stages.diarization import ChannelDiarizer, Diarizer
    from workbench.stages.transcription import SpeechDetector, Transcriber

T = TypeVar("T")
WARM = 3  # engines that stay loaded beside each other
SPEECH, DIGEST = "speech", "digest"
AROUND = 1  # blocks on either side of words that are placed


class Closable(Protocol):
    """What ends a process."""

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """A piece's result as canonical JSON, and where it was made."""

    body: bytes
    place: Json


class Performer:
    """One worker's engines. One piece at a time; `stop` from another thread ends the engine that works on it."""

    def __init__(self, room: EngineRoom, sounds: FetchedSounds, device: str = "cpu") -> None:
        self._room, self.sounds, self._device = room, sounds, device
        self._open: OrderedDict[tuple[str, str, Placement], Closable] = OrderedDict()
        self._lock = threading.Lock()
        self._stopped = False

    def perform(self, piece: Piece) -> Outcome:
        """Do it. Raises CaseError with what went wrong."""
        if piece.task not in _TASKS:
            raise BadRequest(f"This worker does not know the task {piece.task!r}.", "Update its workbench.")
        if piece.key != key_of(piece.task, piece.engine, piece.question):  # else its answer would be signed for another
            raise BadRequest("The question is not the one that its key names: the hub's state was changed.")
        self.sounds.next_piece()
        with self._lock:
            self._stopped = False
        began = time.monotonic()
        try:
            asking = _Asking(piece, json.loads(piece.question), self)
            body = canonical(_TASKS[piece.task](asking))
        except Unavailable:
            self._drop()  # it may have died; the next piece starts it anew
            raise
        return Outcome(body, _place(asking.record, time.monotonic() - began))

    def stop(self) -> None:
        """End what it is at: the piece is nobody's business any more."""
        with self._lock:
            self._stopped = True
            last = next(reversed(self._open.values()), None)
        if last is not None:
            last.close()

    def close(self) -> None:
        """End every engine and forget every sound."""
        with self._lock:
            held, self._open = list(self._open.values()), OrderedDict()
        for engine in held:
            engine.close()
        self.sounds.close()

    def engine(self, task: str, name: str, placement: Placement) -> Any:
        """The engine, loaded where it is not yet; the one that was not used for longest makes room."""
        # Any: a transcriber, a diarizer, an aligner or a detector, by its task.
        here = replace(placement, device=self._device if placement.device != "cpu" else "cpu")
        key = (task, name, here)
        if key not in self._open:
            while len(self._open) >= WARM:
                self._open.popitem(last=False)[1].close()
            self._open[key] = self._made(task, name, here)
        self._open.move_to_end(key)
        self.must_be_wanted()
        return self._open[key]

    def must_be_wanted(self) -> None:
        """Raises Unavailable where the piece was taken back meanwhile."""
        with self._lock:
            if self._stopped:
                raise Unavailable("The piece was taken back.")

    def _made(self, task: str, name: str, placement: Placement) -> Closable:
        if task == SPEECH:
            return self._room.detector()
        making: Mapping[str, Callable[[str, Placement], Closable]] = {
            Task.TRANSCRIPTION: self._room.transcriber,
            Task.DIARIZATION: self._room.diarizer,
            Task.ALIGNMENT: self._room.aligner,
        }
        return making[task](name, placement)

    def _drop(self) -> None:
        if self._open:
            self._open.popitem()[1].close()


class _Asking:
    """One question under way."""

    def __init__(self, piece: Piece, question: dict[str, Any], performer: Performer) -> None:
        self.piece, self.question, self._performer = piece, question, performer
        self.record: RunRecord | None = None

    def engine(self, task: str) -> Any:
        return self._performer.engine(task, self.piece.engine, self._placement())

    def must_be_wanted(self) -> None:
        self._performer.must_be_wanted()

    def _placement(self) -> Placement:
        return fact(Placement, self.question.get("placement", {}))

    def recipe(self) -> Recipe:
        return fact(Recipe, self.question["recipe"])

    def sound(self, told: Mapping[str, Any], spans: Iterable[Span] | None = None, around: int = 0) -> Any:
        return self._performer.sounds.pcm(told, spans, around)


def _place(record: RunRecord | None, seconds: float) -> Json:
    return plain(replace(record, seconds_tenths=round(seconds * 10))) if record else {"seconds_tenths": round(seconds * 10)}


def _about(asking: _Asking) -> Json:
    """The recipe that an engine would be asked under, and how many chunks it takes at once."""
    asked = asking.question
    engine = asking.engine(asked["kind"])
    if asked["kind"] == Task.TRANSCRIPTION:
        more = {"second": bool(asked["second"]), "vocabulary": tuple(asked["vocabulary"])}
        return {"recipe": plain(engine.recipe(language=asked["language"], **more)), "batch": int(engine.batch)}
    if asked["kind"] == Task.DIARIZATION:
        return {"recipe": plain(engine.recipe(speakers=int(asked["speakers"])))}
    return {"recipe": plain(engine.recipe(language=asked["language"]))}


def _language(asking: _Asking) -> Json:
    engine: Transcriber = asking.engine(Task.TRANSCRIPTION)
    speech = spans_of(asking.question["speech"])
    pcm = asking.sound(asking.question["sound"], speech)
    likely = languages_of(engine, pcm, speech)
    asking.record = engine.run_record()
    return {"likely": [[code, permille] for code, permille in likely]}


def _transcription(asking: _Asking) -> Json:
    engine: Transcriber = asking.engine(Task.TRANSCRIPTION)
    recipe = asking.recipe()
    _must_be_its(recipe, engine.recipe(language=str(recipe.value("language"))))
    asked = [_asked(one, asking) for one in asking.question["asked"]]
    if engine.batch > 1:
        texts = list(engine.transcribe_batch(asked, recipe))
    else:
        texts = [engine.transcribe(one.pcm, one.chunk, recipe, one.clips) for one in asked]
    asking.record = engine.run_record()
    return {"texts": [plain(text) for text in texts]}


def _asked(told: Mapping[str, Any], asking: _Asking) -> Asked:
    chunk, clips = Span(*told["chunk"]), spans_of(told["clips"])
    return Asked(asking.sound(told["sound"], clips or (chunk,)), chunk, clips)


def _diarization(asking: _Asking) -> Json:
    engine: Diarizer = asking.engine(Task.DIARIZATION)
    recipe = asking.recipe()
    _must_be_its(recipe, engine.recipe(speakers=0))
    turns = finished(engine.diarize(asking.sound(asking.question["sound"]), recipe))
    asking.record = engine.run_record()
    return {"turns": plain(turns)}


def _channels(asking: _Asking) -> Json:
    engine = asking.engine(Task.DIARIZATION)
    recipe = asking.recipe()
    _must_be_its(recipe, engine.recipe(speakers=0))
    sounds = [asking.sound(told) for told in asking.question["sounds"]]
    turns = finished(cast("ChannelDiarizer", engine).diarize_channels(sounds, recipe))
    asking.record = engine.run_record()
    return {"turns": plain(turns)}


def _prints(asking: _Asking) -> Json:
    engine: Diarizer = asking.engine(Task.DIARIZATION)
    recipe = asking.recipe()
    _must_be_its(recipe, engine.recipe(speakers=0))
    voices = {name: spans_of(spans) for name, spans in asking.question["voices"].items()}
    found = finished(engine.prints(asking.sound(asking.question["sound"]), recipe, voices))
    asking.record = engine.run_record()
    return {"prints": plain(found)}


def _alignment(asking: _Asking) -> Json:
    engine: Aligner = asking.engine(Task.ALIGNMENT)
    recipe = asking.recipe()
    _must_be_its(recipe, engine.recipe(language=str(dict(recipe.parameters).get("language", ""))))
    segments = tuple(fact(RawSegment, told) for told in asking.question["segments"])
    stretch = hull(segment.span for segment in segments)
    placed = finished(engine.align(asking.sound(asking.question["sound"], (stretch,), AROUND), segments, recipe))
    asking.record = engine.run_record()
    return {"segments": plain(placed)}


def _speech(asking: _Asking) -> Json:
    engine: SpeechDetector = asking.engine(SPEECH)
    hearing = fact(Hearing, asking.question["hearing"])
    return {"found": [plain(one) for one in engine.listen(asking.sound(asking.question["sound"]), hearing)]}


def _digest(asking: _Asking) -> Json:
    """SHA-256 over and over: shows that a worker answers, without any engine."""
    digest = str(asking.question["text"]).encode()
    for number in range(int(asking.question["rounds"])):
        digest = hashlib.sha256(digest).digest()
        if not number % 1_000:
            asking.must_be_wanted()
    return {"sha256": digest.hex()}


_TASKS: Mapping[str, Callable[[_Asking], Json]] = {
    "about": _about,
    "language": _language,
    "transcription": _transcription,
    "diarization": _diarization,
    "channels": _channels,
    "prints": _prints,
    "alignment": _alignment,
    SPEECH: _speech,
    DIGEST: _digest,
}


def spans_of(told: Iterable[Iterable[int]]) -> tuple[Span, ...]:
    """Spans as a question writes them."""
    return tuple(Span(*pair) for pair in told)


def told_spans(spans: Iterable[Span]) -> list[Json]:
    """Spans as a question writes them."""
    return [[span.first, span.end] for span in spans]


def finished(steps: Generator[Progress, None, T]) -> T:
    """A generator's outcome."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            made: T = end.value
            return made


def _must_be_its(asked: Recipe, own: Recipe) -> None:
    """A result under a recipe that this worker's engine has not got would be a lie."""
    for name in ("engine", "version", "models"):
        if getattr(asked, name) != getattr(own, name):
            raise BadRequest(
                f"The question is about {asked.engine} {asked.version}; this worker has {own.engine} {own.version}"
                f"{', with other models' if name == 'models' else ''}.",
                "Install the same version and models on all workers.",
            )


__all__ = ["DIGEST", "SPEECH", "ChunkText", "Outcome", "Performer", "finished", "spans_of", "told_spans"]
