"""Child side of the streaming Sortformer: whole recordings, or one as it arrives. Nothing of the workbench is imported."""

from __future__ import annotations

import sys
from collections.abc import Generator
from pathlib import Path

import numpy as np

sys.path.append(str(Path(__file__).parent))  # last, so that no neighbour hides a library of the same name

import sortformer_stream
import torch_ground

Parts = Generator[dict, None, dict]

_held: dict = {}


def load(request: dict) -> Parts:
    """The model and its processor from a folder on this machine."""
    torch = torch_ground.settled(request)
    yield {"done": 0}
    from transformers import Nemotron3DiarizationForAudioFrameClassification, Nemotron3DiarizationProcessor

    _held["processor"] = Nemotron3DiarizationProcessor.from_pretrained(request["folder"], local_files_only=True)
    model = Nemotron3DiarizationForAudioFrameClassification.from_pretrained(request["folder"], **torch_ground.placed(request))
    _held["model"], config = model.to(request["device"]).eval(), model.config
    quick, ahead = _held["processor"].streaming_modes["low_latency"]
    return {
        **torch_ground.told(torch),
        "speakers": config.head_config.num_speakers,
        "court": [config.chunk_length, config.chunk_right_context, config.fifo_length, config.speaker_cache_update_period],
        "live": [quick, ahead, config.streaming_config.fifo_length, config.streaming_config.speaker_cache_update_period],
        "left_context": config.chunk_left_context,
    }


def diarize(request: dict) -> Parts:
    """Turns over a whole recording."""
    session, heard, frames = _session(request), [], request["frames"]
    for first in range(0, frames, sortformer_stream.BLOCK):
        end = min(frames, first + sortformer_stream.BLOCK)
        samples = torch_ground.joined(request["path"], [(first, end)])
        heard += [step.astype(np.float16) for step in session.feed(samples, last=end == frames)]
        yield {"done": end, "total": frames}
    return {"turns": _turns(heard, request, frames)}


def begin(request: dict) -> Parts:
    """A recording that is still being made."""
    _held["session"], _held["heard"], _held["request"] = _session(request), [], request
    return {}
    yield


def feed(request: dict) -> Parts:
    """What has arrived: all turns as they are known by now, and the frame up to which they are."""
    first, end = request["span"]
    samples = torch_ground.joined(request["path"], [(first, end)])
    _held["heard"] += _held["session"].feed(samples, last=request["last"])
    yield {"done": end}
    return {"turns": _turns(_held["heard"], _held["request"], end), "at": sum(map(len, _held["heard"])) * _hop()}


def _session(request: dict) -> sortformer_stream.Session:
    return sortformer_stream.Session(_held["model"], _held["processor"], sortformer_stream.Pace(*request["pace"]))


def _turns(heard: list, request: dict, frames: int) -> list:
    if not heard:
        return []
    chosen = sortformer_stream.active(np.concatenate(heard), request["threshold_permille"] / 1000, request["speakers"])
    return sortformer_stream.turns(chosen, _hop(), frames, bridge=request["bridge"], shortest=request["shortest"])


def _hop() -> int:
    return _held["processor"].feature_extractor.hop_length


OPERATIONS = {"load": load, "diarize": diarize, "begin": begin, "feed": feed}
