"""The parent's side of engines over CTranslate2's Whisper: one child, chunks one by one or in batches, answers as facts."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Self

from workbench.domain.audio import ENGINE_RATE, WorkPcm
from workbench.domain.chunks import HEARING
from workbench.domain.devices import CPU, Device
from workbench.domain.recipe import Recipe, RunRecord, Scalar, parameters
from workbench.domain.timeline import Span
from workbench.domain.utterances import Asked, ChunkText, RawSegment, RawWord
from workbench.engines import tuning
from workbench.engines.supervision import Child
from workbench.engines.tuning import Batching, Book

# The codes of Whisper's multilingual vocabulary; large-v3 added Cantonese.
_CODES = (
    "af am ar as az ba be bg bn bo br bs ca cs cy da de el en es et eu fa fi fo fr gl gu ha haw he hi hr ht hu hy id is it ja jw "
    "ka kk km kn ko la lb ln lo lt lv mg mi mk ml mn mr ms mt my ne nl nn no oc pa pl ps pt ro ru sa sd si sk sl sn so sq sr su "
    "sv sw ta te tg th tk tl tr tt uk ur uz vi yi yo yue zh"
)
WHISPER_LANGUAGES: tuple[str, ...] = tuple(_CODES.split())


SILENCE_LIMIT_S = 300.0  # the longest a chunk of 30 s may go without an answer on a slow, busy machine
LANGUAGE_WINDOWS = 4
LANGUAGE_WINDOW = 30 * ENGINE_RATE.hz

DECODING: dict[str, Scalar | float] = {
    "beam_size": 5,
    "patience": 1.0,
    "length_penalty": 1.0,
    "repetition_penalty": 1.0,
    "no_repeat_ngram_size": 0,
    "temperature": 0.0,
    "condition_on_previous_text": False,
    "word_timestamps": True,
}
# Measured on ten telephone copies of one meeting, plain settings 58 % WER: a repetition penalty of 1.1 makes 36 %, of 1.2 49 %,
# and costs undamaged meetings 6 points; forbidding repeated triples of tokens makes 29 %, but forbids what people do say twice,
# so it is kept for chunks that cannot be trusted. Chunks of 20 s gain where 30 s lose and the reverse: hence a third reading.
FIRST: dict[str, Scalar | float] = {**DECODING, "chunk_limit_ms": 30_000, "other_limit_ms": 20_000, "other_least_ms": 8_000}
RELISTEN: dict[str, Scalar | float] = {**FIRST, "no_repeat_ngram_size": 3, "choice_margin_permille": 1_000}


@dataclass(frozen=True, slots=True)
class Ground:
    """What a recogniser computes on: a device, how many chunks at once, and whether flash attention is wanted."""

    device: Device = CPU
    batch: int = 1
    flash: bool = False


PROCESSOR = Ground()


class Whisper:
    """A transcriber over one model folder; leaving its context ends the child. What differs from engine to engine is said by
    `WORKER`, the file of the child's side, `ENGINE`, its name in recipes, and `kind`."""

    WORKER: ClassVar[str]
    ENGINE: ClassVar[str]

    def __init__(
        self,
        folder: Path,
        *,
        name: str,
        digests: Mapping[str, str],
        threads: int = 2,
        compute_type: str = "int8",
        memory_mib: int = 0,
        ground: Ground = PROCESSOR,
    ) -> None:
        self._name, self._digests, self._compute, self._ground = name, dict(digests), compute_type, ground
        self._kind, self._threads = self.kind, threads
        self._asked: dict[str, Any] = {
            "folder": str(folder),
            "compute_type": compute_type,
            "flash": ground.flash,
            "memory_mib": memory_mib,
        }
        self._batching = Batching(ground.batch, self._read_batch, measured=self._measured, overflowed=self._overflowed)
        self._started = time.monotonic()
        self._started_at = datetime.now(UTC).isoformat(timespec="seconds")
        self._closed, self._longest_ms = False, 0
        self._child, self._about = self._loaded()

    def _loaded(self) -> tuple[Child, dict[str, Any]]:
        # Cards in the order of nvidia-smi, so that cuda:1 is the same one everywhere.
        limits = {"OMP_NUM_THREADS": str(self._threads), "CUDA_DEVICE_ORDER": "PCI_BUS_ID"}
        child = Child(self.WORKER, title=f"Whisper {self._name}", environment=limits)
        try:
            return child, child.ask("load", device=self._ground.device.name, threads=self._threads, **self._asked)
        except BaseException:
            child.close()
            raise

    def recipe(self, *, language: str, second: bool = False, vocabulary: tuple[str, ...] = ()) -> Recipe:
        """The court recipe for a language, or the named second one for passages that looped. A vocabulary goes before every
        chunk as hot words; faster-whisper takes what fits in half its prompt, 223 tokens."""
        hotwords = {"hotwords": ", ".join(vocabulary)} if vocabulary else {}
        asked = {**HEARING, **(RELISTEN if second else FIRST), **hotwords, **self._beside()}
        libraries = {"ctranslate2": str(self._about["versions"]["ctranslate2"])}
        return Recipe(
            engine=self.ENGINE,
            version=str(self._about["versions"][self.ENGINE]),
            name=f"{self._kind}-relisten" if second else self._kind,
            models=tuple(sorted(self._digests.items())),
            parameters=parameters(**asked, **libraries, language=language, model=self._name, compute_type=self._compute),
        )

    def _beside(self) -> dict[str, Scalar]:
        """What results depend on beside the settings that all share."""
        return {"flash_attention": True} if self._ground.flash and not self._about["flash"] else {}

    def speech(self, pcm: WorkPcm) -> tuple[Span, ...]:
        """Where Silero hears speech, on `ENGINE_RATE` frames, without padding."""
        heard = self._child.ask(
            "speech",
            path=str(pcm.path),
            threshold_permille=HEARING["vad_threshold_permille"],
            release_permille=HEARING["vad_release_permille"],
            pause=int(HEARING["vad_pause_ms"]) * ENGINE_RATE.hz // 1000,
            quiet_db=HEARING["vad_quiet_below_db"],
        )
        return tuple(Span(first, end) for first, end in heard["spans"])

    def language(self, pcm: WorkPcm, speech: tuple[Span, ...]) -> tuple[str, int]:
        """ISO 639-1 code and probability in permille, over windows of speech spread across the recording."""
        return next(iter(self.languages(pcm, speech)), ("", 0))

    def languages(self, pcm: WorkPcm, speech: tuple[Span, ...]) -> tuple[tuple[str, int], ...]:
        """The likeliest languages, the first one first."""
        windows = [[(s.first, s.end) for s in window] for window in language_windows(speech)]
        if not windows:
            return ()
        told = self._child.ask("language", path=str(pcm.path), windows=windows)
        return tuple((str(code), round(probability * 1000)) for code, probability in told["likely"])

    def transcribe(self, pcm: WorkPcm, chunk: Span, recipe: Recipe, clips: tuple[Span, ...] = ()) -> ChunkText:
        """One chunk under one recipe; only the samples of `clips` are heard, all of the chunk when there are none."""
        (text,) = self.transcribe_batch((Asked(pcm, chunk, clips),), recipe)
        return text

    @property
    def batch(self) -> int:
        """How many chunks it takes at once; fewer after it ran out of memory."""
        return self._batching.size

    def transcribe_batch(self, asked: Sequence[Asked], recipe: Recipe) -> Generator[ChunkText, None, None]:
        """Several chunks, of several recordings too, under one recipe: a text for each, in their order, as soon as it is there.
        A text does not depend on which others share its batch."""
        self._longest_ms = max([self._longest_ms, *(one.pcm.frames * 1000 // one.pcm.rate.hz for one in asked)])
        yield from self._batching.texts(asked, recipe)

    def _read_batch(self, asked: Sequence[Asked], recipe: Recipe) -> Iterator[tuple[int, ChunkText]]:
        if not self._child.is_running and not self._closed:
            self._child, self._about = self._loaded()
        chunks = [{"path": str(a.pcm.path), "clips": [(c.first, c.end) for c in a.clips or (a.chunk,)]} for a in asked]
        digest, limit_s = recipe.digest(), SILENCE_LIMIT_S * len(asked)
        steps = self._child.call("transcribe_batch", limit_s=limit_s, chunks=chunks, parameters=asked_of_the_engine(recipe))
        for part in steps:
            number = part["number"]
            yield number, ChunkText(asked[number].chunk, digest, tuple(segment(s) for s in part["segments"]))

    def _measured(self, size: int, permille: int) -> None:
        if self._ground.device.is_gpu:
            Book().measured(self._setting, size, permille)

    def _overflowed(self, fits: int) -> None:
        if self._ground.device.is_gpu:
            Book().overflowed(self._setting, fits)

    @property
    def _setting(self) -> tuning.Setting:
        return tuning.setting(self._ground.device, self._digests[self._name], self._compute, self._longest_ms)

    def run_record(self) -> RunRecord:
        """Where this ran."""
        return RunRecord(
            device=where(self._ground.device),
            cpu=str(self._about["cpu"]),
            threads=self._threads,
            libraries=(*sorted((str(n), str(v)) for n, v in self._about["versions"].items()), *self._about_the_gpu()),
            started_at=self._started_at,
            seconds_tenths=round((time.monotonic() - self._started) * 10),
            note=self._note(),
        )

    def _about_the_gpu(self) -> tuple[tuple[str, str], ...]:
        driver = self._ground.device.driver
        return (*((("NVIDIA driver", driver),) if driver else ()), *((str(n), str(v)) for n, v in self._about["cuda"]))

    def _note(self) -> str:
        """What one chunk after the other on a processor has no need to say: precision and batch."""
        if self._ground.batch == 1 and not self._ground.device.is_gpu:
            return ""
        flash = f"without flash attention: {self._about['flash']}" if self._about["flash"] else ""
        told = (str(self._about["compute_type"]), f"{self.batch} at once", flash)
        return "; ".join(filter(None, told))

    @property
    def kind(self) -> str:
        """The first recipe's name."""
        raise NotImplementedError

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._child.pid

    def close(self) -> None:
        """End the child; also from another thread."""
        self._closed = True
        self._child.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def where(device: Device) -> str:
    """A device by name and title; the processor's stands apart in a run record."""
    return f"{device.name} {device.title}" if device.is_gpu else device.name


def asked_of_the_engine(recipe: Recipe) -> dict[str, Scalar | float | None]:
    """The recipe's parameters that faster-whisper itself takes, decimals as numbers again."""
    given = dict(recipe.parameters)
    decimals = {name for name, value in DECODING.items() if isinstance(value, float)}
    taken = {name: float(given[name]) if name in decimals else given[name] for name in DECODING if name in given}
    return {**taken, "language": given["language"] or None, "hotwords": given.get("hotwords")}


def language_windows(speech: tuple[Span, ...]) -> list[tuple[Span, ...]]:
    """At most four windows of up to 30 s of speech, spread evenly over the recording."""
    windows: list[tuple[Span, ...]] = []
    current: list[Span] = []
    for span in speech:
        if current and sum(s.length for s in current) + span.length > LANGUAGE_WINDOW:
            windows.append(tuple(current))
            current = []
        current.append(Span(span.first, min(span.end, span.first + LANGUAGE_WINDOW)))
    windows += [tuple(current)] if current else []
    step = max(1, len(windows) / LANGUAGE_WINDOWS)
    return [windows[int(i * step)] for i in range(min(LANGUAGE_WINDOWS, len(windows)))]


def segment(heard: dict[str, Any]) -> RawSegment:
    """An answer of the child as a fact in whole numbers."""
    return RawSegment(
        span=Span(*heard["span"]),
        text=heard["text"],
        words=tuple(RawWord(w["text"], Span(*w["span"]), round(w["probability"] * 1000)) for w in heard["words"]),
        no_speech_permille=round(heard["no_speech"] * 1000),
        logprob_milli=round(heard["logprob"] * 1000),
        compression_permille=round(heard["compression"] * 1000),
    )
