"""The C sources beside this file, compiled when they are needed, and the shim's functions as Python calls."""

from __future__ import annotations

import atexit
import ctypes
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from tests.faults.campaign import Missing

HERE = Path(__file__).parent


@cache
def compiled(name: str, *options: str) -> Path:
    """`name`.c compiled into a folder that lives as long as this process; raises Missing without a compiler."""
    if sys.platform != "linux":
        raise Missing("what stands between a program and its disk here is written for Linux")
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        raise Missing("no C compiler here: install gcc")
    made = _folder() / name
    command = [compiler, "-O2", *options, "-o", str(made), str(HERE / f"{name}.c"), "-ldl", "-lpthread"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Missing(f"{name}.c cannot be compiled here: {done.stderr[:200]}")
    return made


def shared_object() -> Path:
    """What LD_PRELOAD names."""
    return compiled("shim", "-shared", "-fPIC", "-w")


def loaded() -> Any:
    """The shim inside a process that was started with it."""
    shim = ctypes.CDLL(None)
    shim.faults_fail.argtypes = (ctypes.c_long, ctypes.c_int, ctypes.c_int, ctypes.c_char_p)
    shim.faults_counted.restype = ctypes.c_long
    return shim


@cache
def _folder() -> Path:
    made = tempfile.mkdtemp(prefix="faults-")
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return Path(made)
