"""Child side of the recognisers that transformers has natively, one worker for all. Nothing of the workbench is imported."""

from __future__ import annotations

import json
import sys
from collections.abc import Generator
from pathlib import Path

sys.path.append(str(Path(__file__).parent))  # last, so that no neighbour hides a library of the same name

import torch_ground
import transformers_reading

Parts = Generator[dict, None, dict]

_held: dict = {}


def load(request: dict) -> Parts:
    """The model and its processor from a folder on this machine; the folder's own configuration says of which kind."""
    torch = torch_ground.settled(request)
    yield {"done": 0}
    import transformers

    config = json.loads((Path(request["folder"]) / "config.json").read_text(encoding="utf-8"))
    kind = transformers_reading.KINDS.get(config.get("model_type", ""))
    if kind is None:
        raise ValueError(f"a model of the type {config.get('model_type')!r} cannot be read with")
    _held["processor"] = getattr(transformers, kind.processor).from_pretrained(request["folder"], local_files_only=True)
    model = getattr(transformers, kind.model).from_pretrained(request["folder"], **torch_ground.placed(request))
    _held["model"], _held["read"] = model.to(request["device"]).eval(), kind.read
    return {**torch_ground.told(torch), "kind": config["model_type"]}


def transcribe(request: dict) -> Parts:
    """One chunk: the clips' samples joined, times put back where they came from."""
    words = torch_ground.put_back(_words(request, request["clips"]), request["clips"])
    return {"segments": [torch_ground.as_segment(part) for part in torch_ground.utterances(words)]}
    yield


def language(request: dict) -> Parts:
    """The language that a model writes before its text, window by window, weighted by their length."""
    import torch
    from transformers.models.qwen3_asr.processing_qwen3_asr import LANGUAGE_CODE_TO_NAME

    codes = {name: code for code, name in LANGUAGE_CODE_TO_NAME.items()}
    total: dict[str, int] = {}
    for number, clips in enumerate(request["windows"]):
        audio = torch_ground.joined(request["path"], clips)
        given = _held["processor"].apply_transcription_request(audio).to(_held["model"].device, dtype=_held["model"].dtype)
        with torch.inference_mode():
            out = _held["model"].generate(**given, max_new_tokens=8, do_sample=False)
        said = _held["processor"].decode(out[0, given["input_ids"].shape[1] :], return_format="parsed")["language"]
        code = codes.get(said or "", "")
        total[code] = total.get(code, 0) + len(audio)
        yield {"done": number + 1}
    best = max(sorted(total), key=lambda code: total[code])
    return {"language": best, "probability": total[best] / sum(total.values()) if best else 0.0}


def _words(request: dict, clips: list) -> list[dict]:
    import torch

    audio = torch_ground.joined(request["path"], clips)
    if not len(audio):
        return []
    with torch.inference_mode():
        return _held["read"](_held["model"], _held["processor"], audio, request["asked"])


OPERATIONS = {"load": load, "transcribe": transcribe, "language": language}
