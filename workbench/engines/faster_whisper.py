"""Whisper through faster-whisper (CTranslate2), in a child process of its own."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from workbench.domain.audio import ENGINE_RATE, WorkPcm
from workbench.domain.engines import Engine, Task
from workbench.domain.recipe import Recipe, RunRecord, Scalar, parameters
from workbench.domain.timeline import Span
from workbench.domain.utterances import ChunkText, RawSegment, RawWord
from workbench.engines.making import Making
from workbench.engines.supervision import Child

ENGINE = "faster-whisper"

# The codes of Whisper's multilingual vocabulary; large-v3 added Cantonese.
_CODES = (
    "af am ar as az ba be bg bn bo br bs ca cs cy da de el en es et eu fa fi fo fr gl gu ha haw he hi hr ht hu hy id is it ja jw "
    "ka kk km kn ko la lb ln lo lt lv mg mi mk ml mn mr ms mt my ne nl nn no oc pa pl ps pt ro ru sa sd si sk sl sn so sq sr su "
    "sv sw ta te tg th tk tl tr tt uk ur uz vi yi yo yue zh"
)
WHISPER_LANGUAGES: tuple[str, ...] = tuple(_CODES.split())


def _whisper(name: str, title: str, memory_mib: int, gpu_memory_mib: int, *guide: str) -> Engine:
    return Engine(
        name=name,
        title=title,
        task=Task.TRANSCRIPTION,
        models=(name,),
        packages=("faster_whisper", "ctranslate2", "onnxruntime"),
        memory_mib=memory_mib,
        gpu_memory_mib=gpu_memory_mib,
        languages=("en",) if name.endswith(".en") or name.startswith("distil") else WHISPER_LANGUAGES,
        guide=guide,
    )


# Memory: the process at int8 with a 30 s chunk, in round figures: tiny.en and base measured, the others from their parameters;
# on a GPU at fp16.
ENGINES: tuple[Engine, ...] = (
    _whisper("whisper-tiny", "Whisper tiny", 400, 500, "whisper_tiny"),
    _whisper("whisper-tiny.en", "Whisper tiny, English", 400, 500),
    _whisper("whisper-base", "Whisper base", 500, 700, "whisper_base"),
    _whisper("whisper-small", "Whisper small", 900, 1_400, "whisper_small"),
    _whisper("whisper-medium", "Whisper medium", 1_900, 3_000, "whisper_medium"),
    _whisper("whisper-large-v3", "Whisper large-v3", 3_500, 5_000, "whisper_large_v3"),
    _whisper("whisper-large-v3-turbo", "Whisper large-v3 turbo", 2_200, 3_200, "whisper_large_v3_turbo"),
    _whisper("distil-large-v3", "Distil-Whisper large-v3", 2_100, 3_000, "distil_whisper_large_v3"),
)


def make(engine: Engine, making: Making) -> FasterWhisper:
    """The recogniser over its model's files."""
    model = engine.models[0]
    return FasterWhisper(
        making.folder(model),
        name=model,
        digests={model: making.digest(model)},
        threads=making.threads,
        compute_type=making.compute,
        memory_mib=making.memory_mib,
    )


SILENCE_LIMIT_S = 300.0  # the longest a chunk of 30 s may go without an answer on a slow, busy machine
LANGUAGE_WINDOWS = 4
LANGUAGE_WINDOW = 30 * ENGINE_RATE.hz

HEARING: dict[str, Scalar] = {
    "vad": "silero-v6",
    "vad_threshold_permille": 500,
    "vad_release_permille": 350,
    "vad_pause_ms": 200,
    "vad_quiet_below_db": -34,
    "pad_ms": 400,
    "join_under_ms": 2_000,
}
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
RELISTEN: dict[str, Scalar | float] = {**FIRST, "no_repeat_ngram_size": 3}


class FasterWhisper:
    """A transcriber over one model folder; leaving its context ends the child."""

    def __init__(
        self,
        folder: Path,
        *,
        name: str,
        digests: Mapping[str, str],
        threads: int = 2,
        compute_type: str = "int8",
        memory_mib: int = 0,
    ) -> None:
        self._name, self._digests, self._threads, self._compute = name, dict(digests), threads, compute_type
        self._started = time.monotonic()
        self._started_at = datetime.now(UTC).isoformat(timespec="seconds")
        self._child = Child("whisper", title=f"Whisper {name}", environment={"OMP_NUM_THREADS": str(threads)})
        self._about = self._load(folder, memory_mib)

    def _load(self, folder: Path, memory_mib: int) -> dict[str, Any]:
        try:
            return self._child.ask(
                "load", folder=str(folder), device="cpu", compute_type=self._compute, threads=self._threads, memory_mib=memory_mib
            )
        except BaseException:
            self._child.close()
            raise

    def recipe(self, *, language: str, second: bool = False, vocabulary: tuple[str, ...] = ()) -> Recipe:
        """The court recipe for a language, or the named second one for passages that looped. A vocabulary goes before every
        chunk as hot words; faster-whisper takes what fits in half its prompt, 223 tokens."""
        hotwords = {"hotwords": ", ".join(vocabulary)} if vocabulary else {}
        asked = {**HEARING, **(RELISTEN if second else FIRST), **hotwords}
        libraries = {"ctranslate2": str(self._about["versions"]["ctranslate2"])}
        return Recipe(
            engine=ENGINE,
            version=str(self._about["versions"][ENGINE]),
            name="court-relisten" if second else "court",
            models=tuple(sorted(self._digests.items())),
            parameters=parameters(**asked, **libraries, language=language, model=self._name, compute_type=self._compute),
        )

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
        windows = [[(s.first, s.end) for s in window] for window in language_windows(speech)]
        if not windows:
            return "", 0
        told = self._child.ask("language", path=str(pcm.path), windows=windows)
        return str(told["language"]), round(told["probability"] * 1000)

    def transcribe(self, pcm: WorkPcm, chunk: Span, recipe: Recipe, clips: tuple[Span, ...] = ()) -> ChunkText:
        """One chunk under one recipe; only the samples of `clips` are heard, all of the chunk when there are none."""
        heard = self._child.ask(
            "transcribe",
            limit_s=SILENCE_LIMIT_S,
            path=str(pcm.path),
            clips=[(clip.first, clip.end) for clip in clips or (chunk,)],
            parameters=asked_of_the_engine(recipe),
        )
        return ChunkText(chunk, recipe.digest(), tuple(segment(s) for s in heard["segments"]))

    def run_record(self) -> RunRecord:
        """Where this ran."""
        return RunRecord(
            device="cpu",
            cpu=str(self._about["cpu"]),
            threads=self._threads,
            libraries=tuple(sorted((str(n), str(v)) for n, v in self._about["versions"].items())),
            started_at=self._started_at,
            seconds_tenths=round((time.monotonic() - self._started) * 10),
        )

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._child.pid

    def close(self) -> None:
        """End the child; also from another thread."""
        self._child.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


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
