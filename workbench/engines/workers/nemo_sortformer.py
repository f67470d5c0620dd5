"""Child side of NeMo's Sortformer: whole recordings, step by step in bounded memory. Nothing of the workbench is imported."""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterator
from pathlib import Path

import numpy as np

sys.path.append(str(Path(__file__).parent))  # last, so that no neighbour hides a library of the same name

import nemo_ground
import sortformer_stream
import torch_ground

Parts = Generator[dict, None, dict]
HOP = 160  # samples of a spectral frame; 8 of them are one of the model's
BLOCK = 600 * torch_ground.RATE  # samples whose spectra are made at once
MARGIN = 64 * HOP  # samples around a block, so that no spectrum knows of its edges
SIZES = {
    "chunk_len": "chunk_frames",
    "chunk_right_context": "ahead_frames",
    "chunk_left_context": "before_frames",
    "fifo_len": "fifo_frames",
    "spkcache_update_period": "update_frames",
    "spkcache_len": "cache_frames",
}
_held: dict = {}


def load(request: dict) -> Parts:
    """The model from its folder's configuration and weights."""
    torch = nemo_ground.settled(request)
    yield {"done": 0}
    from safetensors.torch import load_file

    folder = Path(request["folder"])
    model = built(folder / "model_config.yaml")
    model.load_state_dict(load_file(str(folder / "model.safetensors")), strict=False)
    nemo_ground.whole(model, folder / "model.safetensors")
    model.streaming_mode, model.async_streaming = True, False
    _held["model"] = model.to(device=request["device"]).eval()
    _held["dtype"] = nemo_ground.dtype(request)
    return {**nemo_ground.told(torch), "speakers": model.sortformer_modules.n_spk}


def built(config: Path):
    """The model that a configuration describes, without what belongs to training."""
    from nemo.collections.asr.models import SortformerEncLabelModel
    from omegaconf import OmegaConf, open_dict

    asked = OmegaConf.load(config)
    with open_dict(asked):
        for name in ("train_ds", "validation_ds", "test_ds", "optim", "spec_augment", "augmentor"):
            asked.pop(name, None)
        asked.preprocessor.dither = 0.0  # noise of chance
    return SortformerEncLabelModel(cfg=asked)


def diarize(request: dict) -> Parts:
    """Turns over a whole recording, under the sizes asked for."""
    import torch

    model, frames = _held["model"], request["frames"]
    for name, said in SIZES.items():
        setattr(model.sortformer_modules, name, request[said])
    model.sortformer_modules._check_streaming_parameters()
    heard = []
    with torch.inference_mode(), torch.autocast(model.device.type, _held["dtype"], enabled=_held["dtype"] != torch.float32):
        for chances, at in steps(model, spectra(model, request["path"], frames)):
            heard.append(chances)
            yield {"done": min(frames, at * HOP), "total": frames}
    return {"turns": turns(heard, request, frames)}


def turns(heard: list, request: dict, frames: int) -> list:
    """Who is over the threshold where."""
    if not heard:
        return []
    active = sortformer_stream.active(np.concatenate(heard), request["threshold_permille"] / 1000, request["speakers"])
    limits = {name: request[f"{name}_ms"] * torch_ground.RATE // 1000 for name in ("bridge", "shortest")}
    return sortformer_stream.turns(active, 8 * HOP, frames, **limits)


def steps(model, blocks: Iterator) -> Iterator[tuple]:
    """NeMo's own streaming step over spectra that arrive in blocks: (chances of a voice, spectral frames so far)."""
    import torch

    sizes = model.sortformer_modules
    chunk, before, ahead = (8 * size for size in (sizes.chunk_len, sizes.chunk_left_context, sizes.chunk_right_context))
    state = sizes.init_streaming_state(batch_size=1, async_streaming=False, device=model.device)
    nothing = torch.zeros((1, 0, sizes.n_spk), device=model.device)
    held, first, at = None, 0, 0  # `held` begins at frame `first`; the next chunk at `at`
    for block, is_last in blocks:
        held = block if held is None else torch.cat([held, block], dim=2)
        while at < first + held.shape[2] and (is_last or at + chunk + ahead <= first + held.shape[2]):
            left, end = min(before, at), min(at + chunk, first + held.shape[2])
            right = min(ahead, first + held.shape[2] - end)
            part = held[:, :, at - left - first : end + right - first].transpose(1, 2)
            length = torch.tensor([part.shape[1]], device=model.device)
            state, chances = model.forward_streaming_step(part, length, state, nothing, left_offset=left, right_offset=right)
            at = end
            yield chances[0].float().cpu().numpy(), at
        kept = max(0, at - before - first)
        held, first = held[:, :, kept:], first + kept


def spectra(model, path: str, frames: int) -> Iterator[tuple]:
    """Spectra block by block, the same as of the whole: each block is made with sound around it, which is cut off again."""
    import torch

    for first in range(0, frames, BLOCK):
        end, is_last = min(frames, first + BLOCK), first + BLOCK >= frames
        begin = max(0, first - MARGIN)
        samples = torch_ground.joined(path, [(begin, min(frames, end + MARGIN))])
        made, length = model.process_signal(torch.from_numpy(samples)[None], torch.tensor([len(samples)]))
        skip = (first - begin) // HOP
        stop = int(length.max()) if is_last else skip + (end - first) // HOP
        yield made[:, :, skip:stop], is_last


OPERATIONS = {"load": load, "diarize": diarize}
