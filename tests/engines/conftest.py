"""Where the models stand that engine tests need."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs
import pytest


@pytest.fixture(scope="session")
def model_home() -> Path:
    """The model store, as the program finds it."""
    return Path(os.environ.get("WORKBENCH_MODELS") or platformdirs.user_data_path("forensic-audio-workbench") / "models")


@pytest.fixture(scope="session")
def whisper_folder(model_home: Path) -> Path:
    """The smallest Whisper model on this machine."""
    for name in ("whisper-tiny.en", "whisper-base"):
        if (model_home / name / "model.bin").is_file():
            return model_home / name
    pytest.skip(f"no Whisper model in {model_home}: workbench models fetch whisper-base")
