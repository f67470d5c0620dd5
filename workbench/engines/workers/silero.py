"""Child side of voice activity detection: Silero, block by block. Nothing of the workbench is imported.

Needs numpy, onnxruntime and the network that faster-whisper's package brings.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Generator, Iterable
from pathlib import Path

import numpy as np

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # onnxruntime reads it on import

WINDOW = 512
CONTEXT = 64
BLOCK = 500  # windows at a time: 16 s, so that the first words can be read early; any size gives the same numbers
LEVEL_BLOCK = 4_000 * WINDOW
LEVEL_STEPS = 121  # whole decibels under full scale
LOUD_SHARE = 0.005  # of the samples are louder than the level
NORMAL_LEVEL = 26
MOST_GAIN = 46

_loaded: dict = {}


def listen(request: dict) -> Generator[dict, None, dict]:
    """Spans where Silero's speech probability rises over `threshold` until it stays under `release`, as they are settled.

    Each part has the spans that ended and a `frontier`: no later span begins before it.
    """
    path, length = request["path"], Path(request["path"]).stat().st_size // 4
    heard = Hysteresis(request["threshold_permille"] / 1000, request["release_permille"] / 1000, request["pause"])
    gain = amplification(blocks(path, LEVEL_BLOCK), length, -request["quiet_db"])
    for probabilities in speech_probabilities(blocks(path, BLOCK * WINDOW), gain):
        heard.listen(probabilities)
        yield {"spans": heard.taken(), "frontier": min(heard.frontier, length)}
    heard.finish(length)
    return {"spans": heard.taken(), "frontier": length}


def blocks(path: str, count: int) -> Generator[np.ndarray, None, None]:
    """The raw float32 file, so many samples at a time. Read, not mapped: ten hours mapped would count as memory."""
    with Path(path).open("rb") as file:
        while len(block := np.frombuffer(file.read(4 * count), dtype="<f4")):
            yield block


def amplification(sound: Iterable[np.ndarray], length: int, quiet: int) -> float:
    """Gain for a recording so quiet that Silero would hear nothing in it (it misses speech 30 dB under normal); else 1.

    The level is the whole recording's; reading ends as soon as the rest of it cannot make it a quiet one.
    """
    counts = np.zeros(LEVEL_STEPS, dtype=np.int64)
    for block in sound:
        decibels = 20 * np.log10(np.maximum(np.abs(block), 1e-6))
        counts += np.bincount(np.clip(-decibels, 0, LEVEL_STEPS - 1).astype(int), minlength=LEVEL_STEPS)
        if counts[:quiet].sum() >= length * LOUD_SHARE:
            return 1.0
    loud = int(np.searchsorted(np.cumsum(counts), length * LOUD_SHARE)) if length else 0
    return 10 ** (min(loud - NORMAL_LEVEL, MOST_GAIN) / 20) if loud >= quiet else 1.0


def speech_probabilities(sound: Iterable[np.ndarray], gain: float) -> Generator[np.ndarray, None, None]:
    """Silero's probability for each window of 512 samples, its state carried from block to block."""
    network = session()
    h = c = np.zeros((1, 1, 128), dtype=np.float32)
    tail = np.zeros(CONTEXT, dtype=np.float32)
    for block in sound:
        windows = np.zeros((-(-len(block) // WINDOW), CONTEXT + WINDOW), dtype=np.float32)
        padded = np.pad(block, (0, -len(block) % WINDOW)).reshape(-1, WINDOW)
        np.multiply(padded, np.float32(gain), out=windows[:, CONTEXT:])
        windows[0, :CONTEXT] = tail
        windows[1:, :CONTEXT] = windows[:-1, -CONTEXT:]
        output, h, c = network.run(None, {"input": windows, "h": h, "c": c})
        tail = windows[-1, -CONTEXT:]
        yield output.reshape(-1)


def session():
    """The network on one thread: each window waits for the one before, so that more would only take them from the recogniser."""
    if "session" not in _loaded:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.inter_op_num_threads = options.intra_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 4
        _loaded["session"] = onnxruntime.InferenceSession(model(), sess_options=options, providers=["CPUExecutionProvider"])
    return _loaded["session"]


def model() -> str:
    """The network's file; faster-whisper's package need not be imported for it."""
    package = importlib.util.find_spec("faster_whisper")
    if package is None or not package.submodule_search_locations:
        raise FileNotFoundError("the package faster_whisper is not installed")
    return str(Path(package.submodule_search_locations[0]) / "assets" / "silero_vad_v6.onnx")


class Hysteresis:
    """Speech begins at `threshold` and ends where `release` is undercut for `pause` samples."""

    def __init__(self, threshold: float, release: float, pause: int) -> None:
        self.threshold, self.release, self.pause = threshold, release, pause
        self._at = 0
        self._first = self._quiet_since = -1
        self._spans: list[tuple[int, int]] = []

    @property
    def frontier(self) -> int:
        """No span that is still to end begins before it."""
        return self._first if self._first >= 0 else self._at

    def listen(self, probabilities: np.ndarray) -> None:
        """Take the next windows."""
        for probability in probabilities.tolist():
            self._step(probability)
            self._at += WINDOW

    def finish(self, length: int) -> None:
        """The audio ends, and the last span with it."""
        if self._first >= 0:
            self._end(self._quiet_since if self._quiet_since >= 0 else length)

    def taken(self) -> list[tuple[int, int]]:
        """Spans that ended since this was last asked."""
        spans, self._spans = self._spans, []
        return spans

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


OPERATIONS = {"listen": listen}
