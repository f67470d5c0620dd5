"""Peers in a process of their own: the same weights in faster-whisper's and whisperX's own pipelines.

usage: python -m workbench.benchmarks.peers KIND MODEL_FOLDER THREADS, KIND one of KINDS. For each path on stdin a line of JSON:
the seconds to the first segment and to the last, the text, and the most memory the process has had.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

Read = Callable[[str], Iterator[str]]


def main() -> None:
    """Load once, then read what is named."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints must not reach the answers
    kind, folder, threads = sys.argv[1:4]
    read = KINDS[kind](folder, int(threads))
    print(json.dumps({"ready": kind}), file=answers, flush=True)
    for line in sys.stdin:
        print(json.dumps(measured(read, line.strip())), file=answers, flush=True)


def measured(read: Read, path: str) -> dict[str, Any]:
    """One recording read."""
    began, first, texts = time.perf_counter(), 0.0, []
    for text in read(path):
        first = first or time.perf_counter() - began
        texts.append(text)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    return {"first": first, "seconds": time.perf_counter() - began, "text": " ".join(texts), "mib": memory}


def sequential(folder: str, threads: int) -> Read:
    """faster-whisper as its read-me shows it, with its voice activity filter."""
    from faster_whisper import WhisperModel

    model = WhisperModel(folder, device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True)

    def read(path: str) -> Iterator[str]:
        found, _ = model.transcribe(path, language="en", beam_size=5, word_timestamps=True, vad_filter=True)
        yield from (segment.text.strip() for segment in found)

    return read


def batched(folder: str, threads: int) -> Read:
    """faster-whisper's batched pipeline with its own batch of eight."""
    from faster_whisper import BatchedInferencePipeline, WhisperModel

    pipeline = BatchedInferencePipeline(
        WhisperModel(folder, device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True)
    )

    def read(path: str) -> Iterator[str]:
        found, _ = pipeline.transcribe(path, language="en", beam_size=5, word_timestamps=True, batch_size=8)
        yield from (segment.text.strip() for segment in found)

    return read


def batched_first(folder: str, threads: int) -> Read:
    """The same up to its first words."""
    read = batched(folder, threads)
    return lambda path: islice(read(path), 1)


def whisperx(folder: str, threads: int) -> Read:
    """whisperX's recogniser with its own voice activity detector, without its alignment."""
    from workbench.engines import torch_stack

    torch_stack.settle()
    os.environ["TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD"] = "1"  # its detector's weights are a pickle within its own package
    from whisperx import load_audio, load_model

    model = load_model(folder, "cpu", compute_type="int8", language="en", threads=threads, local_files_only=True)

    def read(path: str) -> Iterator[str]:
        yield from (segment["text"].strip() for segment in model.transcribe(load_audio(path), batch_size=8)["segments"])

    return read


KINDS: dict[str, Callable[[str, int], Read]] = {
    "sequential": sequential,
    "batched": batched,
    "batched_first": batched_first,
    "whisperx": whisperx,
}

if __name__ == "__main__":
    main()
