"""What the workers on NVIDIA NeMo share. Needs NeMo's environment, nothing of ours but the file named here."""

from __future__ import annotations

import importlib.metadata
import os

import torch_ground


def settled(request: dict):
    """torch made to repeat itself, NeMo quiet and without its reports home. Call before NeMo is imported."""
    os.environ.update(NEMO_TESTING="1", ONE_LOGGER_ENABLED="0", HYDRA_FULL_ERROR="1")
    torch = torch_ground.settled(request)
    from nemo.utils import logging

    logging.setLevel(logging.ERROR)
    return torch


def dtype(request: dict):
    """What the model computes in."""
    import torch

    return {"float32": torch.float32, "bfloat16": torch.bfloat16}[request["precision"]]


def told(torch) -> dict:
    """Versions of what computes here, and where."""
    about = torch_ground.told(torch)
    return {**about, "versions": {**about["versions"], "nemo_toolkit": importlib.metadata.version("nemo_toolkit")}}


def whole(model, weights) -> None:
    """Raises ValueError where a file lacks weights of the model: NeMo would leave those as chance made them."""
    from safetensors import safe_open

    with safe_open(str(weights), framework="pt") as file:
        held = set(file.keys())
    names: dict = {}
    for name, parameter in model.named_parameters(remove_duplicate=False):
        names.setdefault(id(parameter), []).append(name)  # a weight that two layers share stands in the file once
    lost = [shared[0] for shared in names.values() if not held.intersection(shared)]
    if lost:
        raise ValueError(f"{weights.name} lacks {len(lost)} of the model's {len(names)} weights, {lost[0]} among them")
