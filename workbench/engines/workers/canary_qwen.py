"""Child side of Canary-Qwen: NeMo's SALM from a folder on this machine. Nothing of the workbench is imported."""

from __future__ import annotations

import json
import sys
from collections.abc import Generator
from pathlib import Path

sys.path.append(str(Path(__file__).parent))  # last, so that no neighbour hides a library of the same name

import nemo_ground
import torch_ground
import transformers_reading

Parts = Generator[dict, None, dict]

_held: dict = {}


def load(request: dict) -> Parts:
    """The model from its folder alone: its configuration may name no code to run."""
    torch = nemo_ground.settled(request)
    folder = Path(request["folder"])
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    if config.get("trust_remote_code"):
        raise ValueError("its config.json asks for code of its own to be run")
    yield {"done": 0}
    from nemo.collections.speechlm2.models import SALM

    model = SALM.from_pretrained(str(folder), local_files_only=True)
    nemo_ground.whole(model, folder / "model.safetensors")
    _held["model"] = model.to(device=request["device"], dtype=nemo_ground.dtype(request)).eval()
    return nemo_ground.told(torch)


def transcribe(request: dict) -> Parts:
    """One chunk: the clips' samples joined, times put back where they came from."""
    audio = torch_ground.joined(request["path"], request["clips"])
    heard = words(audio, request) if len(audio) else []
    placed = torch_ground.put_back(heard, request["clips"])
    return {"segments": [torch_ground.as_segment(part) for part in torch_ground.utterances(placed)]}
    yield


def words(audio, request: dict) -> list[dict]:
    """What the language model writes after the prompt, greedily, as words that share the sound out."""
    import torch

    model, listener = _held["model"], transformers_reading.Listener()
    ending = {model.text_bos_id, model.text_eos_id, model.text_pad_id, model.audio_locator_tag_id}
    with torch.inference_mode():
        out = model.generate(
            prompts=[[{"role": "user", "content": f"{request['prompt']} {model.audio_locator_tag}"}]],
            audios=torch.from_numpy(audio)[None].to(model.device),
            audio_lens=torch.tensor([len(audio)], device=model.device),
            max_new_tokens=transformers_reading.LONGEST_ANSWER,
            do_sample=False,
            num_beams=1,
            no_repeat_ngram_size=request["no_repeat_ngram_size"],
            logits_processor=[listener],
        )
    tokenizer = model.tokenizer.tokenizer
    quiet = ending | set(tokenizer.all_special_ids)
    tokens = [
        transformers_reading.Token(number, share)
        for number, share in zip(out[0].tolist(), listener.shares, strict=False)
        if number not in quiet
    ]
    return transformers_reading.spread(transformers_reading.words(tokenizer, tokens), len(audio))


OPERATIONS = {"load": load, "transcribe": transcribe}
