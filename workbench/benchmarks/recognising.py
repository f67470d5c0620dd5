"""Recognisers: how fast and how right each is that runs here, and the same weights in the pipelines of others in the same run."""

from __future__ import annotations

import importlib.util
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from workbench.benchmarks import hearing, long_hearing
from workbench.benchmarks.hearing import Forgetful, finished
from workbench.benchmarks.peer_process import Answer, Lacking, Peer
from workbench.benchmarks.processes import children, peak_mib
from workbench.benchmarks.rounds import Ground, Result, alternate
from workbench.domain.audio import WorkPcm
from workbench.domain.chunks import COURT_HEARING, plan
from workbench.domain.devices import HERE
from workbench.domain.engines import Task
from workbench.domain.errors import CaseError, InputRefused
from workbench.domain.timeline import Span
from workbench.evaluation.corpus import labelled
from workbench.evaluation.scoring import WordErrors, reference_text, word_errors
from workbench.jobs.workplace import Ears
from workbench.models.store import open_store
from workbench.stages import transcription

LISTENER = "whisper-base"
MOST_S = 150  # of labelled sound: each recogniser and each peer hears all of it
NONE_LABELLED = "WORKBENCH_BENCHMARK_DATA names no folder with English recordings and their NAME.ref.txt."
PEERS = {
    "sequential": ("faster_whisper", "faster-whisper, sequential"),
    "batched": ("faster_whisper", "faster-whisper, BatchedInferencePipeline"),
    "whisperx": ("whisperx", "whisperX"),
}


@dataclass(frozen=True, slots=True)
class Talk:
    """A recording to read, its decoded sound and speech; `said` is what was said in it, empty where nobody wrote it down."""

    path: Path
    pcm: WorkPcm
    speech: tuple[Span, ...]
    said: str

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.pcm.rate.seconds(self.pcm.frames)


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of all talks."""

    texts: tuple[str, ...]
    wall: float


def measure(ground: Ground) -> Iterator[Result]:
    """Each recogniser; the peers; the whole pipeline against its engines; a recording of ten hours."""
    ears, _ = ground.ears()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        talks, unread = _talks(ground, ears, Path(folder))
        yield from (Result("labelled recording", name, "–", None, skipped=why) for name, why in unread)
        for engine in ears.engines.roster.engines():
            if engine.task is Task.TRANSCRIPTION:
                yield _recogniser(engine.name, talks, ears)
        yield from _against_peers(talks, ears)
    yield from hearing.measure(ground)
    yield from long_hearing.measure(ground)


def _talks(ground: Ground, ears: Ears, folder: Path) -> tuple[list[Talk], list[tuple[str, str]]]:
    """English recordings with a reference, up to so many seconds, the sample where there are none; and what cannot be read."""
    found = [item for item in labelled(ground.data) if item.text] if ground.data else []
    made: list[Talk] = []
    unread: list[tuple[str, str]] = []
    with closing(ears.engines.detector()) as detector:
        for number, item in enumerate(found):
            if "de-" in item.name or "es-" in item.name:  # the peers are told that it is English
                continue
            said = reference_text(item.text) if item.text else ""
            try:
                talk = _talk(item.audio, said, ears, detector, folder / str(number))
            except InputRefused as refused:
                unread.append((item.name, refused.problem))
                continue
            if sum(t.seconds for t in made) + talk.seconds <= MOST_S:
                made.append(talk)
        return made or [_talk(ground.sample, "", ears, detector, folder / "sample")], unread


def _talk(path: Path, said: str, ears: Ears, detector: transcription.SpeechDetector, folder: Path) -> Talk:
    track = ears.decoder.probe(path, path.name).tracks[0]
    decoded = finished(ears.decoder.decode(path, name=path.name, track=track.index, folder=folder))
    speech = tuple(span for found in detector.listen(decoded.mix, COURT_HEARING) for span in found.spans)
    return Talk(path, decoded.mix, speech, said)


def _recogniser(name: str, talks: Sequence[Talk], ears: Ears) -> Result:
    title, against = f"recogniser {name}", "real time; WER in the figures"
    if lack := ears.engines.lack(name, "en"):
        return Result(title, against, "–", None, skipped=lack)
    before = children()
    try:
        with closing(ears.engines.transcriber(name, HERE)) as engine:
            reading = read(engine, talks)
            memory = sum(peak_mib(pid) for pid in children() - before)
    except CaseError as error:
        return Result(title, against, "–", None, skipped=f"{error.problem} {error.remedy}".strip())
    seconds = sum(talk.seconds for talk in talks)
    figures = {"× real time": round(seconds / reading.wall, 2), "child, MiB": memory, **_wer(reading.texts, talks)}
    return Result(title, against, "–", figures["× real time"], figures)


def read(engine: transcription.Transcriber, talks: Sequence[Talk]) -> Reading:
    """All talks as the pipeline reads them, doubtful chunks again; nothing is kept from before."""
    began, texts = time.perf_counter(), []
    recipes = (engine.recipe(language="en"), engine.recipe(language="en", second=True))
    for talk in talks:
        made = plan(talk.speech, talk.pcm.frames, recipes[0])
        text = finished(transcription.transcribe(talk.pcm, made, engine, recipes, Forgetful()))
        texts.append(" ".join(segment.text for segment in text.segments))
    return Reading(tuple(texts), time.perf_counter() - began)


def _wer(texts: Sequence[str], talks: Sequence[Talk]) -> dict[str, float]:
    pairs = [(talk.said, text) for talk, text in zip(talks, texts, strict=True) if talk.said]
    if not pairs:
        return {}
    errors = sum((word_errors(said, text, "en") for said, text in pairs), WordErrors(0, 0, 0, 0))
    return {"WER %": round(errors.rate or 0.0, 2), "words": errors.reference}


def _against_peers(talks: Sequence[Talk], ears: Ears) -> Iterator[Result]:
    """The same model, threads and talks; ours and the peers take turns."""
    if lack := ears.engines.lack(LISTENER, "en"):
        yield Result(f"reading, {LISTENER}", "peers with the same weights", "–", None, skipped=lack)
        return
    with ExitStack() as open_now:
        engine = open_now.enter_context(closing(ears.engines.transcriber(LISTENER, HERE)))
        model, threads = open_store().folder(LISTENER), engine.run_record().threads
        peers: dict[str, Peer] = {}
        for kind, (package, title) in PEERS.items():
            try:
                if importlib.util.find_spec(package) is None:
                    raise Lacking(f"The package {package} is not installed.")
                peers[kind] = open_now.enter_context(Peer(kind, model, threads))
            except Lacking as lack:
                yield Result(f"reading, {LISTENER}", title, "≥ 1", None, skipped=str(lack))
        yield from _compared(engine, peers, talks)


def _compared(engine: transcription.Transcriber, peers: dict[str, Peer], talks: Sequence[Talk]) -> Iterator[Result]:
    ours: list[Reading] = []
    theirs: dict[str, list[list[Answer]]] = {kind: [] for kind in peers}

    def reading_of(kind: str) -> Callable[[], None]:
        return lambda: theirs[kind].append([peers[kind].read(talk.path) for talk in talks])

    rounds = 4 if sum(talk.seconds for talk in talks) <= 40 else 2
    best = alternate({"": lambda: ours.append(read(engine, talks)), **{kind: reading_of(kind) for kind in peers}}, rounds)
    mine = _wer(ours[0].texts, talks)
    for kind in peers:
        answers, title = theirs[kind][0], PEERS[kind][1]
        wer = _wer([answer.text for answer in answers], talks)
        figures = {"ours, s": round(best[""].wall, 1), "peer, s": round(best[kind].wall, 1), "rounds": rounds}
        memory = max(answer.mib for answer in answers)
        yield Result(
            f"reading, {LISTENER}", f"{title}: its time over ours", "–", round(best[kind].wall / best[""].wall, 2), figures
        )
        yield _word_errors(title, mine, wer, memory)


def _word_errors(title: str, mine: dict[str, float], theirs: dict[str, float], memory: int) -> Result:
    name, against, goal = f"WER, {LISTENER}", f"{title}: points above it", "≤ 0.1"
    if not mine or not theirs:
        return Result(name, against, goal, None, skipped=NONE_LABELLED)
    figures = {"ours, %": mine["WER %"], "peer, %": theirs["WER %"], "words": mine["words"], "peer, MiB": memory}
    return Result(name, against, goal, round(mine["WER %"] - theirs["WER %"], 2), figures)
