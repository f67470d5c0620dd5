"""The parent's side of engines that NVIDIA NeMo runs, in its own environment."""

from __future__ import annotations

import os

from workbench.domain.engines import Engine
from workbench.domain.errors import Unavailable
from workbench.engines.making import Making
from workbench.engines.torch_child import TorchChild

ENVIRONMENT = "nemo"
CACHE = "NEMO_CACHE_DIR"


class NemoChild(TorchChild):
    """A worker in NeMo's environment with its model loaded."""

    library = "nemo_toolkit"

    @property
    def precision(self) -> str:
        """On a GPU the half width that these models were trained in; its range is that of whole width."""
        return "bfloat16" if self._making.device.is_gpu and "float32" not in self._making.compute else "float32"

    def surroundings(self) -> dict[str, str]:
        """NeMo's own cache where the user named one. Weights that hold anything but numbers are refused by torch itself."""
        place = os.environ.get(CACHE, "")
        return {"TORCH_FORCE_WEIGHTS_ONLY_LOAD": "1", **({CACHE: place, "TMPDIR": place} if place else {})}


def checked(engine: Engine, making: Making, files: tuple[str, ...], remedy: str) -> None:
    """Raises Unavailable where the environment is missing or the model's folder lacks a file."""
    if making.python is None:
        raise Unavailable(
            f"{engine.title} runs in the environment {ENVIRONMENT}, which is not installed.",
            f"Install it: workbench engines install {ENVIRONMENT}.",
        )
    folder = making.folder(engine.models[0])
    lacking = [name for name in files if not (folder / name).is_file()]
    if lacking:
        raise Unavailable(f"The model {engine.models[0]} lacks {', '.join(lacking)}.", remedy)
