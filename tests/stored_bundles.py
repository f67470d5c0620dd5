"""A bundle as an earlier version of the program made it: format 1, of the case that `tests/bundles.py` makes."""

from __future__ import annotations

import zipfile
from pathlib import Path

FORMAT_1 = Path(__file__).parent / "migrations" / "bundles" / "format-1.zip"
ROOT = "75bec73f50412c34631370fee9022a3dcb23a8b4e2922e6f500cf826cee4b676"


def unpacked(folder: Path) -> Path:
    """This test's own copy."""
    with zipfile.ZipFile(FORMAT_1) as packed:
        packed.extractall(folder)
    return folder
