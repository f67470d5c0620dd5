"""Worker: pyannote.audio's SpeakerDiarization, from a folder with a config.yaml or from our own two networks.

The pipeline gets samples, never a path: it would read the file again for every window.
"""

from __future__ import annotations

import platform
import queue
import sys
import threading
import warnings
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import numpy as np

sys.path.append(str(Path(__file__).parent))  # last, so that no neighbour hides a library of the same name

import torch_ground

Parts = Generator[dict, None, dict]
STEPS = {"segmentation": 0, "embeddings": 1}  # what takes time, each counted as a thousand
RATE = 16_000

_held: dict = {}


def load(request: dict) -> Parts:
    """The pipeline, on its device; the versions of what does the work."""
    torch = torch_ground.settled(request)
    torch_ground.stack().settle()
    warnings.simplefilter("ignore")
    yield {"done": 0, "total": 1}
    made = _from_parts(request) if request["voices"] else _from_folder(Path(request["folder"]))
    made.to(torch.device(request["device"]))
    _held["pipeline"] = made
    return _about(torch)


def _from_parts(request: dict) -> object:
    import pyannote_parts

    return pyannote_parts.pipeline(Path(request["folder"]), Path(request["voices"]), request["threads"])


def _from_folder(folder: Path) -> object:
    import pyannote_folder

    return pyannote_folder.pipeline(folder)


def _about(torch) -> dict:
    import pyannote.audio

    versions = {"pyannote.audio": pyannote.audio.__version__, "torch": torch.__version__, "numpy": np.__version__}
    return {"versions": {**versions, "python": platform.python_version()}, "cpu": torch_ground.processor()}


def convert(request: dict) -> Parts:
    """A published pipeline's folder without its pickles: {"parts": names}."""
    torch_ground.stack().settle()
    import pyannote_folder

    yield {"done": 0, "total": 1}
    return {"parts": pyannote_folder.turned(Path(request["source"]), Path(request["target"]))}


def diarize(request: dict) -> Parts:
    """Turns [first, end, number] on 16 kHz frames, numbers from 1 by first appearance. Parts: {"done", "total"}."""
    import torch

    if not request["frames"]:
        return {"turns": []}
    samples = np.fromfile(request["pcm"], np.float32)
    file = {"waveform": torch.from_numpy(samples)[None], "sample_rate": RATE, "uri": "recording"}
    asked = {"num_speakers": request["speakers"]} if request["speakers"] else {}
    result = yield from _followed(lambda hook: _held["pipeline"](file, hook=hook, **asked))
    found = getattr(result, "speaker_diarization", result)
    return {"turns": numbered(_spans(found, request["frames"]))}


def _followed(work: Callable) -> Generator[dict, None, object]:
    """Runs the pipeline beside, so that what its hook says becomes parts while it works."""
    said: queue.SimpleQueue = queue.SimpleQueue()
    outcome: dict = {}

    def hook(step: str, *_: object, completed: int | None = None, total: int | None = None, **__: object) -> None:
        if step in STEPS and total:
            share = int(1000 * completed // total)  # it counts in numpy's numbers, which are no JSON
            said.put({"done": 1000 * STEPS[step] + share, "total": 1000 * len(STEPS)})

    def run() -> None:
        try:
            outcome["value"] = work(hook)
        except BaseException as error:  # noqa: BLE001 - raised again by whoever waits
            outcome["error"] = error
        said.put(None)

    threading.Thread(target=run, daemon=True).start()
    yield from iter(said.get, None)
    if "error" in outcome:
        raise outcome["error"]
    return outcome["value"]


def _spans(found: object, frames: int) -> Iterator[tuple[int, int, str]]:
    for segment, _, name in found.itertracks(yield_label=True):
        first, end = max(0, round(segment.start * RATE)), min(frames, round(segment.end * RATE))
        if end > first:
            yield first, end, str(name)


def numbered(spans: Iterator[tuple[int, int, str]]) -> list[list[int]]:
    """Spans by start, speakers numbered from 1 by first appearance."""
    numbers: dict[str, int] = {}
    return [[first, end, numbers.setdefault(name, len(numbers) + 1)] for first, end, name in sorted(spans)]


OPERATIONS = {"load": load, "diarize": diarize, "convert": convert}
