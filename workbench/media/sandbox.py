"""The command line of a decoding process: in bubblewrap's box where the system has it, plainly where not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]

_SYSTEM: Final = ("/usr", "/lib", "/lib64", "/lib32", "/bin", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d")


def command(path: Path, folder: Path | None) -> list[str]:
    """Start the child so that it sees the one file, writes the one folder, and reaches nothing else."""
    python = [sys.executable, "-P", "-m", "workbench.media.decoder_child"]
    if not is_boxed():
        return python
    binds = ["--ro-bind", str(path), str(path)]
    if folder is not None:
        binds += ["--bind", str(folder), str(folder)]
    return [*_box(), *binds, "--", *python]


def environment() -> dict[str, str]:
    """What the child needs to find the program, and one thread for its arithmetic."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    return {
        **kept,
        "PYTHONPATH": os.pathsep.join([str(ROOT), *_packages()]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }


@cache
def is_boxed() -> bool:
    """Whether bubblewrap is installed and user namespaces work here; tried once."""
    if sys.platform != "linux" or shutil.which("bwrap") is None:
        return False
    try:
        done = subprocess.run([*_box(), "--", sys.executable, "-c", ""], capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _box() -> list[str]:
    box = ["bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    box += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]  # noqa: S108 - a private one inside the box
    for place in dict.fromkeys([*_SYSTEM, sys.prefix, sys.base_prefix, *_packages(), str(ROOT / "workbench")]):
        box += ["--ro-bind-try", place, place]
    return box


def _packages() -> list[str]:
    return [place for place in sys.path if place and Path(place).name in ("site-packages", "dist-packages")]
