"""Engines as jobs know them, whose work is done by workers: a job makes the same draft with them however many there are."""

from __future__ import annotations

import json
import threading
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from workbench.domain.audio import WorkPcm
from workbench.domain.canonical import Json, fact, plain
from workbench.domain.chunks import Found, Hearing
from workbench.domain.devices import CPU, Placement
from workbench.domain.engines import Task
from workbench.domain.progress import Progress
from workbench.domain.recipe import Recipe, RunRecord
from workbench.domain.speakers import Turn
from workbench.domain.spread import PIECE_S, Answer, Job
from workbench.domain.timeline import Span, hull
from workbench.domain.utterances import Asked, ChunkText, RawSegment
from workbench.hub.performing import AROUND, SPEECH, told_spans
from workbench.hub.posting import Arrivals, Asking, Post, Ticket
from workbench.hub.sounds import SharedSounds

if TYPE_CHECKING:
    from collections.abc import Callable

SIGN_S = 0.5
WAIT_S = 5.0
DEEP = 2  # pieces that are out for each worker: one in its hands, one that waits
MOST = PIECE_S // 30  # chunks of a piece


def queue_of(engine: str, device: str = CPU.name) -> str:
    """The queue in which workers listen that have an engine on a kind of device."""
    return f"workbench.{device.partition(':')[0]}.{engine or 'any'}"


@dataclass
class Trip:
    """One job's way to the workers: what its engines share."""

    job: Job
    post: Post
    sounds: SharedSounds
    workers: Callable[[str], int]
    abouts: dict[str, dict[str, Json]] = field(default_factory=dict)


class Sender:
    """What all spread engines do: ask, wait with signs of life, remember who answered, take back what nobody wants any more."""

    TASK: str

    def __init__(self, trip: Trip, name: str, placement: Placement) -> None:
        self._trip, self._name = trip, name
        # Which of its GPUs a worker computes on is its own business.
        self._placement = replace(placement, device=placement.device.partition(":")[0])
        self._out: set[Ticket] = set()
        self._answers: list[Answer] = []
        self._lock = threading.Lock()

    @property
    def place(self) -> str:
        """The queue for this engine."""
        return queue_of(self._name, self._placement.device)

    def send(self, task: str, questions: Sequence[dict[str, Json]], arrivals: Arrivals | None = None) -> list[Ticket]:
        """Have questions answered."""
        told: Json = plain(self._placement)
        askings = [Asking(task, self._name, self.place, {**question, "placement": told}) for question in questions]

        def settled(ticket: Ticket) -> None:
            self._note(ticket)
            if arrivals:
                arrivals.add(ticket)

        tickets = self._trip.post.send(self._trip.job, askings, settled)
        with self._lock:
            self._out.update(ticket for ticket in tickets if not ticket.answer.done())
        return tickets

    def ask(self, task: str, question: dict[str, Json]) -> dict[str, Json]:
        """Have one answered, and wait."""
        return self.send(task, [question])[0].body()

    def asked(self, task: str, question: dict[str, Json], note: str) -> Generator[Progress, None, dict[str, Json]]:
        """The same with a sign of life twice a second."""
        (ticket,) = self.send(task, [question])
        while not ticket.answer.done():
            yield Progress(self.TASK, 0, None, note)
            _wait(ticket, SIGN_S)
        return ticket.body()

    def about(self, **question: Json) -> dict[str, Json]:
        """What a worker's engine says of itself, asked once."""
        key = json.dumps([self.TASK, self._name, plain(self._placement), question], sort_keys=True)
        if key not in self._trip.abouts:
            self._trip.abouts[key] = self.ask("about", {"kind": self.TASK, **question})
        return self._trip.abouts[key]

    def run_record(self) -> RunRecord:
        """Where this ran: which workers took part, with how many pieces."""
        with self._lock:
            return taken_part(self._answers)

    def close(self) -> None:
        """Nobody waits any more; also from another thread."""
        with self._lock:
            out, self._out = list(self._out), set()
        self._trip.post.withdraw(out)

    def _note(self, ticket: Ticket) -> None:
        with self._lock:
            self._out.discard(ticket)
            if not ticket.answer.exception() and ticket.piece.task != "about":
                self._answers.append(ticket.answer.result())


def _wait(ticket: Ticket, seconds: float) -> None:
    try:
        ticket.answer.exception(seconds)
    except TimeoutError:
        return


class SpreadTranscriber(Sender):
    """A recogniser that reads in as many places as there are workers."""

    TASK = Task.TRANSCRIPTION

    @property
    def batch(self) -> int:
        """How many chunks a worker takes at once."""
        return int(str(self.about(language="", second=False, vocabulary=[])["batch"]))

    def recipe(self, *, language: str, second: bool = False, vocabulary: tuple[str, ...] = ()) -> Recipe:
        """The workers' engine's."""
        return fact(Recipe, self.about(language=language, second=second, vocabulary=list(vocabulary))["recipe"])

    def language(self, pcm: WorkPcm, speech: tuple[Span, ...]) -> tuple[str, int]:
        """The likeliest one."""
        return next(iter(self.languages(pcm, speech)), ("", 0))

    def languages(self, pcm: WorkPcm, speech: tuple[Span, ...]) -> tuple[tuple[str, int], ...]:
        """The likeliest languages, the first one first."""
        question: dict[str, Json] = {"sound": self._shared(pcm, speech), "speech": told_spans(speech)}
        found: list[list[str | int]] = self.ask("language", question)["likely"]  # type: ignore[assignment]
        return tuple((str(code), int(permille)) for code, permille in found)

    def transcribe(self, pcm: WorkPcm, chunk: Span, recipe: Recipe, clips: tuple[Span, ...] = ()) -> ChunkText:
        """One chunk."""
        (text,) = self.transcribe_batch((Asked(pcm, chunk, clips),), recipe)
        return text

    def transcribe_batch(self, asked: Sequence[Asked], recipe: Recipe) -> Generator[ChunkText, None, None]:
        """Several, each sent by itself."""
        for ticket in self.send("transcription", [self.question([one], recipe) for one in asked]):
            yield from texts(ticket)

    def flow(self) -> SpreadFlow:
        """Readings as they come."""
        return SpreadFlow(self)

    def question(self, asked: Sequence[Asked], recipe: Recipe) -> dict[str, Json]:
        """Chunks as one question."""
        return {"asked": [self._asked(one) for one in asked], "recipe": plain(recipe)}

    @property
    def hands(self) -> int:
        """How many workers can read."""
        return max(1, self._trip.workers(self.place))

    def _asked(self, one: Asked) -> dict[str, Json]:
        clips = one.clips or (one.chunk,)
        return {"sound": self._shared(one.pcm, clips), "chunk": told_spans([one.chunk])[0], "clips": told_spans(one.clips)}

    def _shared(self, pcm: WorkPcm, spans: Sequence[Span]) -> dict[str, Json]:
        return self._trip.sounds.share(self._trip.job.id, pcm, spans)


class SpreadFlow:
    """Satisfies the transcription stage's `Flow`. While much waits a piece holds minutes; towards the end less and less, so that
    all workers end together."""

    def __init__(self, engine: SpreadTranscriber) -> None:
        self._engine, self._batch = engine, engine.batch
        self._waiting: list[tuple[int, Asked, Recipe]] = []
        self._out: dict[Ticket, Sequence[int]] = {}
        self._arrivals = Arrivals()
        self._there: list[tuple[int, ChunkText]] = []
        self._has_begun = False  # the first pieces are small: somebody may wait for the first words

    @property
    def room(self) -> int:
        """How many chunks keep all workers busy with whole pieces."""
        return DEEP * self._engine.hands * max(MOST, self._batch) * 2

    def send(self, number: int, asked: Asked, recipe: Recipe) -> None:
        """Waits until a worker is free for it."""
        self._waiting.append((number, asked, recipe))

    def came(self) -> tuple[int, ChunkText]:
        """The next text that is there."""
        if not self._there:
            self._send_out()
            while (ticket := self._arrivals.next(WAIT_S)) is None:
                self._send_out()  # workers may have come
            self._there, self._has_begun = list(zip(self._out.pop(ticket), texts(ticket), strict=True)), True
        return self._there.pop(0)

    def _send_out(self) -> None:
        pieces = list(self._cut())
        questions = [self._engine.question([asked for _, asked, _ in piece], piece[0][2]) for piece in pieces]
        for piece, question in zip(pieces, questions, strict=True):
            (ticket,) = self._engine.send("transcription", [question], self._arrivals)
            self._out[ticket] = [number for number, _, _ in piece]

    def _cut(self) -> Iterator[list[tuple[int, Asked, Recipe]]]:
        out, most = len(self._out), DEEP * self._engine.hands
        while self._waiting and out < most:
            count = max(self._batch, min(MOST, len(self._waiting) // most) if self._has_begun else 1)
            digest = self._waiting[0][2].digest()
            piece = [one for one in self._waiting[:count] if one[2].digest() == digest]
            self._waiting = [one for one in self._waiting if one not in piece]
            out += 1
            yield piece


def texts(ticket: Ticket) -> list[ChunkText]:
    """What was answered about chunks. Raises Unavailable."""
    return [fact(ChunkText, told) for told in ticket.body()["texts"]]


class SpreadDiarizer(Sender):
    """A diarizer that one worker at a time has for one sound: who speaks is told from all of it."""

    TASK = Task.DIARIZATION

    def recipe(self, *, speakers: int) -> Recipe:
        """The workers' engine's."""
        return fact(Recipe, self.about(speakers=speakers)["recipe"])

    def diarize(self, pcm: WorkPcm, recipe: Recipe) -> Generator[Progress, None, tuple[Turn, ...]]:
        """Turns."""
        question: dict[str, Json] = {"sound": self._whole(pcm), "recipe": plain(recipe)}
        return _turns((yield from self.asked("diarization", question, "voices"))["turns"])

    def diarize_channels(self, channels: Sequence[WorkPcm], recipe: Recipe) -> Generator[Progress, None, tuple[Turn, ...]]:
        """Turns, a channel for each person."""
        question: dict[str, Json] = {"sounds": [self._whole(pcm) for pcm in channels], "recipe": plain(recipe)}
        return _turns((yield from self.asked("channels", question, "voices by channel"))["turns"])

    def prints(
        self, pcm: WorkPcm, recipe: Recipe, voices: Mapping[str, tuple[Span, ...]]
    ) -> Generator[Progress, None, dict[str, tuple[int, ...]]]:
        """What each voice sounds like."""
        told: dict[str, Json] = {name: told_spans(spans) for name, spans in voices.items()}
        question: dict[str, Json] = {"sound": self._whole(pcm), "recipe": plain(recipe), "voices": told}
        found: dict[str, list[int]] = (yield from self.asked("prints", question, "voice prints"))["prints"]  # type: ignore[assignment]
        return {name: tuple(values) for name, values in found.items()}

    def _whole(self, pcm: WorkPcm) -> dict[str, Json]:
        return self._trip.sounds.share(self._trip.job.id, pcm)


def _turns(told: Json) -> tuple[Turn, ...]:
    return tuple(fact(Turn, one) for one in told) if isinstance(told, list) else ()


class SpreadAligner(Sender):
    """An aligner on a worker."""

    TASK = Task.ALIGNMENT

    def recipe(self, *, language: str) -> Recipe:
        """The workers' engine's."""
        return fact(Recipe, self.about(language=language)["recipe"])

    def align(
        self, pcm: WorkPcm, segments: tuple[RawSegment, ...], recipe: Recipe
    ) -> Generator[Progress, None, tuple[RawSegment, ...]]:
        """The same utterances with new word spans."""
        stretch = (hull(segment.span for segment in segments),)
        sound = self._trip.sounds.share(self._trip.job.id, pcm, stretch, AROUND)
        question: dict[str, Json] = {"sound": sound, "recipe": plain(recipe), "segments": plain(segments)}
        placed = (yield from self.asked("alignment", question, "word times"))["segments"]
        return tuple(fact(RawSegment, one) for one in placed) if isinstance(placed, list) else ()


class SpreadDetector(Sender):
    """Tells speech from the rest on a worker."""

    TASK = SPEECH

    def listen(self, pcm: WorkPcm, hearing: Hearing) -> Generator[Found, None, None]:
        """All speech at once."""
        sound = self._trip.sounds.share(self._trip.job.id, pcm)
        found = self.ask(SPEECH, {"sound": sound, "hearing": plain(hearing)})["found"]
        yield from (fact(Found, one) for one in found) if isinstance(found, list) else ()


def taken_part(answers: Sequence[Answer]) -> RunRecord:
    """Several workers' run records as one: what they have in common once, what differs side by side."""
    records = [(a.worker, fact(RunRecord, told)) for a in answers if "device" in (told := json.loads(a.place))]
    counts: dict[str, int] = {}
    for worker, _ in records:
        counts[worker] = counts.get(worker, 0) + 1
    libraries = sorted({pair for _, record in records for pair in record.libraries})
    notes = dict.fromkeys(record.note for _, record in records if record.note)
    by = ", ".join(f"{worker} ({count})" for worker, count in sorted(counts.items()))
    return RunRecord(
        device=" + ".join(sorted({record.device for _, record in records})),
        cpu=" + ".join(sorted({record.cpu for _, record in records})),
        threads=max((record.threads for _, record in records), default=0),
        libraries=tuple(libraries),
        started_at=min((record.started_at for _, record in records), default=""),
        seconds_tenths=sum(record.seconds_tenths for _, record in records),
        note="; ".join((*notes, f"by workers, with their pieces: {by}" if by else "kept from an earlier run")),
    )
