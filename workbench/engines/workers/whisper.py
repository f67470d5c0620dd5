"""Child side of faster-whisper: voice activity, language, chunks one at a time or several at once.

Needs faster-whisper and numpy, nothing of ours but the files beside it.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Generator
from pathlib import Path

import numpy as np

sys.path.append(str(Path(__file__).parent))  # last, so that no neighbour hides a library of the same name

import ctranslate2_places as places

RATE = 16_000
WINDOW = 512
CONTEXT = 64
LEVEL_STEPS = 121  # whole decibels under full scale
LOUD_SHARE = 0.005  # of the samples are louder than the level
NORMAL_LEVEL = 26
MOST_GAIN = 46
VAD_BATCH = 4_000  # windows at a time: 128 s, so that ten hours never stand in memory

_loaded: dict = {}


def load(request: dict) -> Generator[dict, None, dict]:
    """Load the model from a folder on this machine."""
    import ctranslate2
    import faster_whisper
    import onnxruntime

    limit_memory(request.get("memory_mib", 0))
    yield {"done": 0}
    model, flash = places.opened(request)
    _loaded["model"] = model
    versions = {m.__name__.replace("_", "-"): m.__version__ for m in (faster_whisper, ctranslate2, onnxruntime)}
    versions["python"] = sys.version.split()[0]
    return {
        "versions": versions,
        "multilingual": model.model.is_multilingual,
        "cpu": processor(),
        "compute_type": model.model.compute_type,
        "flash": flash,
        "cuda": places.cuda_versions() if request["device"].startswith("cuda") else [],
    }


def processor() -> str:
    """The processor and what of it decides which arithmetic runs."""
    try:
        said = dict(line.split(":", 1) for line in Path("/proc/cpuinfo").read_text().splitlines() if ":" in line)
    except OSError:
        return platform.processor() or platform.machine()
    told = {name.strip(): value.strip() for name, value in said.items()}
    features = [f for f in ("avx2", "avx512f", "avx512_vnni", "amx_int8", "asimddp") if f in (told.get("flags") or "").split()]
    return " ".join([told.get("model name") or platform.machine(), *features])


def limit_memory(mebibytes: int) -> None:
    """An honest MemoryError inside this process rather than a kill of something else."""
    if mebibytes:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (mebibytes << 20, mebibytes << 20))


def samples(request: dict, span: tuple[int, int] | None = None) -> np.ndarray:
    """A stretch of the raw float32 file, mapped, not read."""
    size = Path(request["path"]).stat().st_size // 4
    if not size:
        return np.zeros(0, dtype=np.float32)
    mapped = np.memmap(request["path"], dtype="<f4", mode="r", shape=(size,))
    return mapped if span is None else mapped[span[0] : span[1]]


def speech(request: dict) -> Generator[dict, None, dict]:
    """Spans where Silero's speech probability rises over `threshold` until it stays under `release`."""
    heard = Hysteresis(request["threshold_permille"] / 1000, request["release_permille"] / 1000, request["pause"])
    audio = samples(request)
    gain = amplification(audio, -request["quiet_db"])
    for done, probabilities in speech_probabilities(audio, gain):
        heard.listen(probabilities)
        yield {"done": done}
    return {"spans": heard.spans(len(audio))}


def amplification(audio: np.ndarray, quiet: int = 34) -> float:
    """Gain for a recording so quiet that Silero would hear nothing in it (it misses speech 30 dB under normal); else 1."""
    counts = np.zeros(LEVEL_STEPS, dtype=np.int64)
    for first in range(0, len(audio), VAD_BATCH * WINDOW):
        decibels = 20 * np.log10(np.maximum(np.abs(audio[first : first + VAD_BATCH * WINDOW]), 1e-6))
        counts += np.bincount(np.clip(-decibels, 0, LEVEL_STEPS - 1).astype(int), minlength=LEVEL_STEPS)
    loud = int(np.searchsorted(np.cumsum(counts), counts.sum() * LOUD_SHARE)) if len(audio) else 0
    return 10 ** (min(loud - NORMAL_LEVEL, MOST_GAIN) / 20) if loud >= quiet else 1.0


def speech_probabilities(audio: np.ndarray, gain: float = 1.0) -> Generator[tuple[int, np.ndarray], None, None]:
    """Silero's probability for each window of 512 samples, its state carried from block to block."""
    from faster_whisper.vad import get_vad_model

    session = get_vad_model().session
    h = c = np.zeros((1, 1, 128), dtype=np.float32)
    tail = np.zeros(CONTEXT, dtype=np.float32)
    for first in range(0, len(audio), VAD_BATCH * WINDOW):
        block = np.asarray(audio[first : first + VAD_BATCH * WINDOW]) * gain
        windows = np.pad(block, (0, -len(block) % WINDOW)).reshape(-1, WINDOW)
        before = np.vstack([tail, windows[:-1, -CONTEXT:]])
        output, h, c = session.run(None, {"input": np.hstack([before, windows]), "h": h, "c": c})
        tail = windows[-1, -CONTEXT:]
        yield first + len(block), output.reshape(-1)


class Hysteresis:
    """Speech begins at `threshold` and ends where `release` is undercut for `pause` samples."""

    def __init__(self, threshold: float, release: float, pause: int) -> None:
        self.threshold, self.release, self.pause = threshold, release, pause
        self._at = 0
        self._first = self._quiet_since = -1
        self._spans: list[tuple[int, int]] = []

    def listen(self, probabilities: np.ndarray) -> None:
        """Take the next windows."""
        for probability in probabilities:
            self._step(float(probability))
            self._at += WINDOW

    def spans(self, length: int) -> list[tuple[int, int]]:
        """All spans heard, the last one ended with the audio."""
        if self._first >= 0:
            self._end(self._quiet_since if self._quiet_since >= 0 else length)
        return self._spans

    def _step(self, probability: float) -> None:
        if probability >= self.threshold:
            self._first = self._at if self._first < 0 else self._first
            self._quiet_since = -1
        elif probability < self.release and self._first >= 0:
            self._quiet_since = self._at if self._quiet_since < 0 else self._quiet_since
            if self._at - self._quiet_since >= self.pause:
                self._end(self._quiet_since)

    def _end(self, end: int) -> None:
        if end > self._first:
            self._spans.append((self._first, end))
        self._first = self._quiet_since = -1


def language(request: dict) -> Generator[dict, None, dict]:
    """Language probabilities averaged over several windows of speech, weighted by their length."""
    model = _loaded["model"]
    if not model.model.is_multilingual:
        return {"language": "en", "probability": 1.0}
    total: dict[str, float] = {}
    weight = 0
    for number, clips in enumerate(request["windows"]):
        audio = joined(request, clips)
        _, _, probabilities = model.detect_language(audio=audio, language_detection_threshold=2.0)
        for name, probability in probabilities:
            total[name] = total.get(name, 0.0) + probability * len(audio)
        weight += len(audio)
        yield {"done": number + 1}
    best = max(sorted(total), key=lambda name: total[name])
    return {"language": best, "probability": total[best] / weight}


def joined(request: dict, clips: list) -> np.ndarray:
    """The clips' samples one after the other."""
    audio = samples(request)
    return np.concatenate([audio[first:end] for first, end in clips] or [audio[:0]]).astype(np.float32)


def transcribe(request: dict) -> Generator[dict, None, dict]:
    """One chunk: the clips' samples joined, decoded at temperature 0, times put back where they came from."""
    clips = request["clips"]
    audio = joined(request, clips)
    if not len(audio):
        return {"segments": []}
    found, _ = _loaded["model"].transcribe(audio, **request["parameters"])
    back = Clips(clips)
    segments = []
    for segment in found:
        segments.append(as_plain(heard(segment), back))
        yield {"done": len(segments)}
    return {"segments": segments}


def transcribe_batch(request: dict) -> Generator[dict, None, dict]:
    """Several chunks, of several files too. Parts: {"number", "segments"}, each chunk as soon as it is read."""
    from whisper_windows import Batch, Reading

    groups: dict[str, list[Reading]] = {}
    for number, chunk in enumerate(request["chunks"]):
        audio = joined(chunk, chunk["clips"])
        if len(audio):
            features = _loaded["model"].feature_extractor(audio)
            groups.setdefault(spoken(request["parameters"]["language"], features), []).append(Reading(number, features))
        else:
            yield {"number": number, "segments": []}
    for name, readings in sorted(groups.items()):
        for done in Batch(_loaded["model"], name, request["parameters"]).read(readings):
            for reading in done:
                back = Clips(request["chunks"][reading.number]["clips"])
                yield {"number": reading.number, "segments": [as_plain(segment, back) for segment in reading.heard]}
    return {}


def spoken(language: str | None, features: np.ndarray) -> str:
    """The language that was named, else what the chunk's beginning sounds like."""
    model = _loaded["model"]
    if not model.model.is_multilingual:
        return "en"
    return language or model.detect_language(features=features)[0]


class Clips:
    """Where a time in the joined audio lies in the recording."""

    def __init__(self, clips: list) -> None:
        self._clips = clips
        self._starts = np.cumsum([0] + [end - first for first, end in clips])

    def span(self, start: float, end: float) -> tuple[int, int]:
        """Seconds of joined audio as frames of the recording, both ends in the clip that holds the middle."""
        number = int(np.searchsorted(self._starts[1:-1], (start + end) / 2 * RATE, side="right"))
        first, last = self._clips[number]
        offset = first - int(self._starts[number])
        begin = min(max(round(start * RATE) + offset, first), last)
        return begin, min(max(round(end * RATE) + offset, begin), last)


def as_plain(segment: dict, back: Clips) -> dict:
    """A segment with frames for seconds; probabilities stay what they were, the parent rounds them."""
    words = [
        {"text": w["word"], "span": back.span(w["start"], w["end"]), "probability": float(w["probability"])}
        for w in segment["words"] or ()
    ]
    spans = [w["span"] for w in words] or [back.span(segment["start"], segment["end"])]
    return {**segment, "span": (spans[0][0], max(end for _, end in spans)), "words": words}


def heard(segment) -> dict:
    """faster-whisper's segment under the names of ours."""
    return {
        "start": segment.start,
        "end": segment.end,
        "text": segment.text,
        "words": [vars(word) for word in segment.words or ()],
        "no_speech": float(segment.no_speech_prob),
        "logprob": float(segment.avg_logprob),
        "compression": float(segment.compression_ratio),
    }


OPERATIONS = {
    "load": load,
    "speech": speech,
    "language": language,
    "transcribe": transcribe,
    "transcribe_batch": transcribe_batch,
}
