"""Makes the installed torch stack importable: a CPU torch beside a torchaudio that was linked against CUDA.

Source of the trap: torchaudio ≥ 2.9 from the package index loads its CUDA extension on import and fails where torch
has none. A stand-in for the module that loads it lets everything but the compiled extras import.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import types


def settle() -> None:
    """Call before anything imports torchaudio; does nothing where torch has CUDA or is missing."""
    os.environ.setdefault("PYANNOTE_METRICS_ENABLED", "0")
    if importlib.util.find_spec("torch") is None:
        return
    import torch

    if torch.version.cuda is not None or "torchaudio._extension" in sys.modules:
        return
    stand_in = types.ModuleType("torchaudio._extension")
    stand_in.__dict__.update(
        _IS_TORCHAUDIO_EXT_AVAILABLE=False, _IS_ALIGN_AVAILABLE=False, fail_if_no_align=lambda wrapped: wrapped
    )
    sys.modules["torchaudio._extension"] = stand_in
