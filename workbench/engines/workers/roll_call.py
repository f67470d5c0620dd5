"""Child side of `engines check`: whether the modules an engine needs import here, and what there is to compute on."""

from __future__ import annotations

import importlib
import sys


def imports(request: dict):
    """Imports the modules one after the other; the versions of the packages asked for."""
    for number, name in enumerate(request["modules"], 1):
        importlib.import_module(name)
        yield {"done": number, "total": len(request["modules"]), "module": name}
    return {"devices": devices()}


def devices() -> list:
    """The GPUs that an imported torch sees, by name."""
    torch = sys.modules.get("torch")
    if torch is None or not torch.cuda.is_available():
        return []
    return [torch.cuda.get_device_name(number) for number in range(torch.cuda.device_count())]


OPERATIONS = {"imports": imports}
