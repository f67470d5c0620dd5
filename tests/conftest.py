"""What every test stands on: where data and models are, and what is said when they are missing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYANNOTE_METRICS_ENABLED", "0")
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("WORKBENCH_TEST_DATA", ROOT.parent / "shared" / "data"))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of labelled and damaged recordings, where it stands beside the checkout."""
    if not (SHARED / "MANIFEST.tsv").is_file():
        pytest.skip(f"no test recordings at {SHARED}: set WORKBENCH_TEST_DATA")
    return SHARED
