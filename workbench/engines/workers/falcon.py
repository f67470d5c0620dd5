"""Worker: Picovoice Falcon. Its maker checks the access key over the network, so this process alone may use one.

Needs pvfalcon (its weights are inside) and numpy, nothing of ours.
"""

from __future__ import annotations

import os
import platform
import tempfile
import wave
from collections.abc import Generator
from pathlib import Path

import numpy as np

Parts = Generator[dict, None, dict]
RATE, BLOCK = 16_000, 1 << 22
KEY = "PICOVOICE_ACCESS_KEY"
# What the library's errors mean to somebody who has never seen its code.
MEANINGS = {
    "FalconInvalidArgumentError": "the access key is not one of Picovoice's, or is not whole",
    "FalconKeyError": "the access key is not known to Picovoice",
    "FalconActivationRefusedError": "Picovoice refused the access key",
    "FalconActivationLimitError": "the access key's allowance is used up",
    "FalconActivationThrottledError": "Picovoice asks to try again later",
    "FalconActivationError": "the access key could not be checked with Picovoice over the network",
    "FalconIOError": "its files cannot be read",
}

_held: dict = {}


def load(request: dict) -> Parts:
    """The engine, its key checked. The key comes in the environment, so that it stands in no message."""
    import pvfalcon

    yield {"done": 0, "total": 1}
    try:
        _held["falcon"] = pvfalcon.create(access_key=os.environ.get(KEY, ""), device=request["device"])
    except pvfalcon.FalconError as error:
        raise ValueError(MEANINGS.get(type(error).__name__, "it could not be started")) from None
    versions = {"pvfalcon": _held["falcon"].version, "numpy": np.__version__, "python": platform.python_version()}
    return {"versions": versions, "cpu": platform.processor() or platform.machine()}


def diarize(request: dict) -> Parts:
    """Turns [first, end, number] on 16 kHz frames, numbers from 1 by first appearance."""
    import pvfalcon

    yield {"done": 0, "total": 2}
    if not request["frames"]:
        return {"turns": []}
    with tempfile.TemporaryDirectory(prefix="falcon-") as place:
        path = Path(place) / "sound.wav"
        written(np.memmap(request["pcm"], np.float32, "r"), path)
        yield {"done": 1, "total": 2}
        try:
            found = _held["falcon"].process_file(str(path))
        except pvfalcon.FalconError as error:
            raise ValueError(MEANINGS.get(type(error).__name__, "it could not read the recording")) from None
    return {"turns": numbered([(s.start_sec, s.end_sec, s.speaker_tag) for s in found], request["frames"])}


def written(samples: np.ndarray, path: Path) -> None:
    """16-bit samples as the library reads them, some at a time."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        for first in range(0, len(samples), BLOCK):
            block = np.clip(np.round(samples[first : first + BLOCK] * 32_767), -32_768, 32_767)
            file.writeframes(block.astype("<i2").tobytes())


def numbered(heard: list[tuple[float, float, int]], frames: int) -> list[list[int]]:
    """Seconds as frames of the recording, speakers numbered from 1 by first appearance."""
    numbers: dict[int, int] = {}
    turns = []
    for start, stop, tag in sorted(heard):
        first, end = max(0, round(start * RATE)), min(frames, round(stop * RATE))
        if end > first:
            turns.append([first, end, numbers.setdefault(tag, len(numbers) + 1)])
    return turns


OPERATIONS = {"load": load, "diarize": diarize}
