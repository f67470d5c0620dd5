"""Child side of faster-whisper: voice activity, language, chunks one at a time or several at once.

Needs faster-whisper and numpy, nothing of ours but the files beside it.
"""

from __future__ import annotations

import sys
from collections.abc import Generator
from pathlib import Path

import numpy as np

sys.path.append(str(Path(__file__).parent))  # last, so that no neighbour hides a library of the same name

import ctranslate2_places as places
from whisper_sound import Clips, joined, language_heard, limit_memory, processor, speech

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


def language(request: dict) -> Generator[dict, None, dict]:
    """Which language is spoken in several windows."""
    return (yield from language_heard(_loaded["model"], request))


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
