"""What the workers on Whisper share: samples by clips, where speech is, places in the recording, the processor.

Needs numpy and onnxruntime, nothing of ours but the file beside it.
"""

from __future__ import annotations

import platform
from collections.abc import Generator
from pathlib import Path

import numpy as np
import silero

RATE = 16_000
LIKELY = 4  # languages that are worth telling


def speech(request: dict) -> Generator[dict, None, dict]:
    """All spans where Silero hears speech."""
    spans, steps = [], silero.listen(request)
    while True:
        try:
            part = next(steps)
        except StopIteration as end:
            return {"spans": spans + end.value["spans"]}
        spans += part["spans"]
        yield {"done": part["frontier"]}


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


def samples(request: dict) -> np.ndarray:
    """The raw float32 file, mapped, not read."""
    size = Path(request["path"]).stat().st_size // 4
    return np.memmap(request["path"], dtype="<f4", mode="r", shape=(size,)) if size else np.zeros(0, dtype=np.float32)


def joined(request: dict, clips: list) -> np.ndarray:
    """The clips' samples one after the other."""
    audio = samples(request)
    return np.concatenate([audio[first:end] for first, end in clips] or [audio[:0]]).astype(np.float32)


def language_heard(model, request: dict) -> Generator[dict, None, dict]:
    """Language probabilities averaged over several windows of speech, weighted by their length."""
    if not model.model.is_multilingual:
        return {"language": "en", "probability": 1.0, "likely": [["en", 1.0]]}
    total: dict[str, float] = {}
    weight = 0
    for number, clips in enumerate(request["windows"]):
        audio = joined(request, clips)
        _, _, probabilities = model.detect_language(audio=audio, language_detection_threshold=2.0)
        for name, probability in probabilities:
            total[name] = total.get(name, 0.0) + probability * len(audio)
        weight += len(audio)
        yield {"done": number + 1}
    likely = sorted(((name, share / weight) for name, share in total.items()), key=lambda one: (-one[1], one[0]))[:LIKELY]
    return {"language": likely[0][0], "probability": likely[0][1], "likely": likely}


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
