"""Ten hours: how soon the first words stand, and how much more memory it takes than half a minute.

The recording is the sample's speech over and over. Speech is found in all of it and every chunk passes the pipeline; the
recogniser reads the first chunks and then hands out what it made of one of them, since ten hours of reading say nothing more.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from workbench.benchmarks.hearing import RECOGNISER, Forgetful, finished
from workbench.benchmarks.peer_process import Lacking, Peer, TooSlow
from workbench.benchmarks.processes import children, forget_peak, peak_mib
from workbench.benchmarks.rounds import Ground, Result
from workbench.domain.audio import AudioTrack, DecodedTrack, WorkPcm
from workbench.domain.orders import Process
from workbench.domain.recipe import Recipe
from workbench.domain.timeline import Rate, Span
from workbench.domain.utterances import ChunkText
from workbench.jobs.hearing import OpenEngines
from workbench.jobs.sounding import sound_out
from workbench.jobs.wording import Wording, read_mix
from workbench.jobs.workplace import Ears
from workbench.media.track_writer import TrackWriter
from workbench.models.store import open_store
from workbench.stages import transcription

HOURS = 10
READ = 2  # chunks that are really read
PEER_LIMIT_S = 300
MOST_MIB = 300
FIRST, MEMORY = "first words of 10 h", "memory of 10 h"


def measure(ground: Ground) -> Iterator[Result]:
    """Ours once over ten hours and once over the sample, then the peer up to its first words."""
    ears, _ = ground.ears()
    if lack := ears.engines.lack(RECOGNISER, "en"):
        yield Result(FIRST, "faster-whisper's batched pipeline", "≤ 1/20", None, skipped=lack)
        return
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        samples, rate = soundfile.read(ground.sample, dtype="int16", always_2d=True)
        once = _written(samples, 1, Rate(rate), Path(folder) / "short")
        long = _written(samples, int(HOURS * 3600 * rate) // len(samples), Rate(rate), Path(folder) / "long")
        short_run, long_run = (_heard(track, ears) for track in (once, long))
        yield _first(long_run, Path(folder), samples, rate)
        yield _memory(short_run, long_run)


def _written(samples: np.ndarray[Any, np.dtype[np.int16]], times: int, rate: Rate, folder: Path) -> DecodedTrack:
    folder.mkdir()
    writer = TrackWriter(folder, rate, samples.shape[1])
    sound = samples.astype(np.float32) / np.float32(32768)
    for _ in range(times):
        writer.add(sound)
    return writer.finish(()).track(folder)


@dataclass(frozen=True, slots=True)
class _Run:
    """Seconds until the first words and until the end, and the most MiB that all processes together had."""

    first: float
    whole: float
    mib: int


@dataclass
class _Short:
    """A recogniser that really reads a few chunks and says the last of them again for all others."""

    engine: transcription.Transcriber
    read: int = 0
    last: ChunkText | None = None
    batch: int = 1

    def transcribe(self, pcm: WorkPcm, chunk: Span, recipe: Recipe, clips: tuple[Span, ...] = ()) -> ChunkText:
        self.read += 1
        if self.last is None or self.read <= READ:
            self.last = self.engine.transcribe(pcm, chunk, recipe, clips)
            return self.last
        return _moved(self.last, chunk, recipe)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.engine, name)


def _moved(text: ChunkText, chunk: Span, recipe: Recipe) -> ChunkText:
    by = chunk.first - text.chunk.first

    def there(span: Span) -> Span:
        return Span(span.first + by, span.end + by).clipped(chunk)

    segments = tuple(
        replace(s, span=there(s.span), words=tuple(replace(w, span=there(w.span)) for w in s.words)) for s in text.segments
    )
    return ChunkText(chunk, recipe.digest(), segments)


def _heard(decoded: DecodedTrack, ears: Ears) -> _Run:
    """The recogniser is loaded beforehand, as the peer's is."""
    engines = OpenEngines(ears.engines)
    with closing(engines):
        engine = engines.transcriber(RECOGNISER)
        engine.recipe(language="en")
        forget_peak()
        began, before = time.perf_counter(), peak_mib("self")
        with decoded.mix.path.open("rb") as file:  # the job checks the sound first, too
            hashlib.file_digest(file, "sha256")
        track = AudioTrack(0, "pcm_s16le", decoded.rate, decoded.channels, "s16", 0, 0)
        sounding = finished(sound_out(track, decoded, Process("", engine=RECOGNISER), ears, engines))
        recipes = (engine.recipe(language=sounding.language), engine.recipe(language=sounding.language, second=True))
        wording = Wording(_Short(engine), recipes, engines.detector(), Forgetful())
        first = 0.0
        for step in read_mix(decoded.mix, wording, sounding.speech):
            first = first or (time.perf_counter() - began if step.segments else 0.0)
        took = time.perf_counter() - began
        mib = peak_mib("self") - before + sum(peak_mib(pid) for pid in children())
    return _Run(first, took, mib)


def _memory(short: _Run, long: _Run) -> Result:
    figures = {"10 h, MiB": long.mib, "short, MiB": short.mib, "speech and chunks of 10 h, s": round(long.whole, 1)}
    return Result(MEMORY, f"a short recording, MiB more (limit {MOST_MIB})", f"≤ {MOST_MIB}", long.mib - short.mib, figures)


def _first(ours: _Run, folder: Path, samples: np.ndarray[Any, np.dtype[np.int16]], rate: int) -> Result:
    """The peer gets a file, since it decodes by itself; ours were decoded when they were taken in."""
    against = "faster-whisper's batched pipeline, loaded, from a WAV file: our time over its"
    place = folder / "long.wav"
    with soundfile.SoundFile(place, "w", rate, samples.shape[1], "PCM_16") as file:
        for _ in range(int(HOURS * 3600 * rate) // len(samples)):
            file.write(samples)
    figures = {"ours, s": round(ours.first, 1)}
    try:
        with Peer("batched_first", open_store().folder(RECOGNISER), len(os.sched_getaffinity(0))) as peer:
            answer = peer.read(place, PEER_LIMIT_S)
    except TooSlow:
        figures["peer, s (ended)"] = PEER_LIMIT_S
        told = f"{against}, at most: it had none after {PEER_LIMIT_S} s"
        return Result(FIRST, told, "≤ 0.05", round(ours.first / PEER_LIMIT_S, 3), figures)
    except Lacking as lack:
        return Result(FIRST, against, "≤ 0.05", None, figures, skipped=f"{lack} Ours took {ours.first:.1f} s.")
    figures |= {"peer, s": round(answer.first, 1), "peer, MiB": answer.mib}
    goal = f"≤ {max(3.0, answer.first / 20) / answer.first:.3f}"
    return Result(FIRST, against, goal, round(ours.first / answer.first, 3), figures)
