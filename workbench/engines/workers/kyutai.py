"""Child side of Kyutai's speech-to-text: whole chunks, or a recording as it arrives. Nothing of the workbench is imported."""

from __future__ import annotations

import sys
from collections.abc import Generator
from pathlib import Path

sys.path.append(str(Path(__file__).parent))  # last, so that no neighbour hides a library of the same name

import kyutai_stream
import torch_ground

Parts = Generator[dict, None, dict]
STEP = 4 * torch_ground.RATE  # samples fed between two signs of life

_held: dict = {}


def load(request: dict) -> Parts:
    """The model and its processor from a folder on this machine."""
    torch = torch_ground.settled(request)
    yield {"done": 0}
    from transformers import KyutaiSpeechToTextForConditionalGeneration, KyutaiSpeechToTextProcessor

    _held["processor"] = KyutaiSpeechToTextProcessor.from_pretrained(request["folder"], local_files_only=True)
    model = KyutaiSpeechToTextForConditionalGeneration.from_pretrained(request["folder"], **torch_ground.placed(request))
    _held["model"] = model.to(request["device"]).eval()
    extractor = _held["processor"].feature_extractor
    return {
        **torch_ground.told(torch),
        "delay_ms": round(extractor.audio_delay_seconds * 1000),
        "prefix_ms": round(extractor.audio_silence_prefix_seconds * 1000),
        "frame_ms": round(1000 * model.config.frame_size / kyutai_stream.CODEC_RATE),
        "window": kyutai_stream.WINDOW,
    }


def transcribe(request: dict) -> Parts:
    """One chunk: the clips' samples joined, times put back where they came from."""
    audio = torch_ground.joined(request["path"], request["clips"])
    stream, words = _stream(request), []
    for first in range(0, len(audio), STEP):
        words += stream.feed(audio[first : first + STEP])
        yield {"done": first}
    words += stream.end()
    words = torch_ground.put_back(words, request["clips"])
    return {"segments": [torch_ground.as_segment(part) for part in torch_ground.utterances(words)]}


def begin(request: dict) -> Parts:
    """A recording that is still being made."""
    _held["stream"] = _stream(request)
    return {}
    yield


def feed(request: dict) -> Parts:
    """What has arrived: settled words, and the one that may still grow."""
    stream, words = _held["stream"], []
    audio = torch_ground.joined(request["path"], [request["span"]])
    for first in range(0, len(audio), STEP):
        words += stream.feed(audio[first : first + STEP])
        yield {"done": first}
    return {"words": words, "provisional": stream.provisional, "at": stream.at}


def end(request: dict) -> Parts:
    """Nothing more arrives."""
    words = _held.pop("stream").end()
    return {"words": words, "provisional": "", "at": -1}
    yield


def _stream(request: dict) -> kyutai_stream.Stream:
    return kyutai_stream.Stream(_held["model"], _held["processor"], most_word_ms=request["most_word_ms"])


OPERATIONS = {
    "load": load,
    "transcribe": transcribe,
    "begin": begin,
    "feed": feed,
    "end": end,
}
