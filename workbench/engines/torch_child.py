"""The parent's side of engines that transformers runs: one child, its precision and device, its answers as facts."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from datetime import UTC, datetime
from typing import Any

from workbench.domain.audio import WorkPcm
from workbench.domain.engines import Engine
from workbench.domain.errors import Unavailable
from workbench.domain.recipe import Recipe, RunRecord, Scalar, parameters
from workbench.domain.timeline import Span
from workbench.domain.utterances import Asked, ChunkText, RawSegment, RawWord
from workbench.engines.making import Making
from workbench.engines.supervision import Child

LOAD_LIMIT_S = 900.0  # several gigabytes from a slow disk
SILENCE_LIMIT_S = 600.0  # the longest a chunk may go without an answer on a slow, busy machine
PACKAGES = ("torch", "transformers", "scipy")


class TorchChild:
    """A worker with its model loaded. `library` is the package whose version names the engine's in recipes."""

    library = "transformers"

    def __init__(self, worker: str, engine: Engine, making: Making) -> None:
        self.engine, self._making = engine, making
        self._started = time.monotonic()
        self._started_at = datetime.now(UTC).isoformat(timespec="seconds")
        threads = str(making.threads)
        limits = {"OMP_NUM_THREADS": threads, "MKL_NUM_THREADS": threads, "CUBLAS_WORKSPACE_CONFIG": ":4096:8"}
        self._child = Child(worker, title=engine.title, python=making.python, environment={**limits, **self.surroundings()})
        self.about = self._loaded()

    def _loaded(self) -> dict[str, Any]:
        making = self._making
        try:
            folder = making.folder(self.engine.models[0])
            return self._child.ask(
                "load",
                limit_s=LOAD_LIMIT_S,
                folder=str(folder),
                device=making.device.name,
                precision=self.precision,
                threads=making.threads,
                memory_mib=making.memory_mib,
            )
        except BaseException:
            self._child.close()
            raise

    def surroundings(self) -> dict[str, str]:
        """Further variables of the process."""
        return {}

    @property
    def precision(self) -> str:
        """These models run in whole numbers nowhere, and in half width on a GPU alone."""
        return "float16" if self._making.device.is_gpu and "float32" not in self._making.compute else "float32"

    def ask(self, op: str, **arguments: Any) -> dict[str, Any]:
        """Send one request and wait for its result."""
        return self._child.ask(op, limit_s=SILENCE_LIMIT_S, **arguments)

    def call(self, op: str, **arguments: Any) -> Generator[dict[str, Any], None, dict[str, Any]]:
        """Send one request; yields its parts, returns its result."""
        return self._child.call(op, limit_s=SILENCE_LIMIT_S, **arguments)

    def recipe(self, name: str, **asked: Scalar | float) -> Recipe:
        """What is asked of the engine, with the libraries, the precision and the arithmetic that its results depend on."""
        versions = self.about["versions"]
        return Recipe(
            engine=self.engine.name,
            version=str(versions[self.library]),
            name=name,
            models=tuple((model, self._making.digest(model)) for model in self.engine.models),
            parameters=parameters(
                **asked,
                torch=str(versions["torch"]),
                compute_type=self.precision,
                decoding="greedy",
                deterministic=True,
            ),
        )

    def transcribe(self, pcm: WorkPcm, chunk: Span, recipe: Recipe, clips: tuple[Span, ...], **asked: Any) -> ChunkText:
        """One chunk under one recipe, hearing only `clips` of it, all of it when there are none."""
        heard = [(clip.first, clip.end) for clip in clips or (chunk,)]
        said = self.ask("transcribe", path=str(pcm.path), clips=heard, **asked)
        return ChunkText(chunk, recipe.digest(), tuple(raw_segment(segment) for segment in said["segments"]))

    def transcribe_batch(
        self, asked: Sequence[Asked], read: Callable[[WorkPcm, Span, tuple[Span, ...]], ChunkText]
    ) -> Generator[ChunkText, None, None]:
        """One after the other: greedy decoding gains nothing on a processor, and one chunk fills most GPUs' memory."""
        for one in asked:
            yield read(one.pcm, one.chunk, one.clips)

    def run_record(self) -> RunRecord:
        """Where this ran."""
        return RunRecord(
            device=self._making.device.name,
            cpu=str(self.about["cpu"]),
            threads=self._making.threads,
            libraries=tuple(sorted((str(n), str(v)) for n, v in self.about["versions"].items())),
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


class OverTorch:
    """An engine over such a child: where it ran, and how it ends."""

    _child: TorchChild

    def run_record(self) -> RunRecord:
        """Where this ran."""
        return self._child.run_record()

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._child.pid

    def close(self) -> None:
        """End the child; also from another thread."""
        self._child.close()


def raw_word(heard: dict[str, Any]) -> RawWord:
    """A word of the child's answer in whole numbers."""
    return RawWord(heard["text"], Span(*heard["span"]), round(heard["probability"] * 1000))


def raw_segment(heard: dict[str, Any]) -> RawSegment:
    """An utterance of the child's answer in whole numbers."""
    return RawSegment(
        span=Span(*heard["span"]),
        text=heard["text"],
        words=tuple(raw_word(word) for word in heard["words"]),
        no_speech_permille=round(heard["no_speech"] * 1000),
        logprob_milli=round(heard["logprob"] * 1000),
        compression_permille=round(heard["compression"] * 1000),
    )


def refused_language(engine: Engine, language: str) -> Unavailable:
    """What is said where an engine has to be told a language, or does not know the one it is told."""
    known = ", ".join(engine.languages)
    if not language:
        return Unavailable(f"{engine.title} has to be told the language.", f"Name one of: {known}.")
    return Unavailable(
        f"{engine.title} does not know the language “{language}”.", f"It knows: {known}. Or choose another engine."
    )
