"""A process that holds nearly all memory of a GPU, so that it can be seen what engines do when none is left.

usage: python -m workbench.benchmarks.gpu_hog INDEX MIB_LEFT; it says "held" and ends with its standard input.
"""

from __future__ import annotations

import ctypes
import subprocess
import sys
from types import TracebackType
from typing import Self

from workbench.domain.devices import Device
from workbench.domain.errors import Unavailable

PIECE = 256 << 20


class Hog:
    """The process, for as long as its context lasts."""

    def __init__(self, gpu: Device, left_mib: int) -> None:
        command = [sys.executable, "-m", "workbench.benchmarks.gpu_hog", str(gpu.index), str(left_mib)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __enter__(self) -> Self:
        said = self._process.stdout.readline() if self._process.stdout else b""
        if said.strip() != b"held":
            self._process.kill()
            raise Unavailable("The memory of the GPU could not be taken.", "See: nvidia-smi")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._process.kill()
        self._process.communicate()


def main() -> None:
    """Take memory piece by piece until so much is left, and wait."""
    index, left = int(sys.argv[1]), int(sys.argv[2]) << 20
    cuda, device, context = ctypes.CDLL("libcuda.so.1"), ctypes.c_int(), ctypes.c_void_p()
    if cuda.cuInit(0) or cuda.cuDeviceGet(ctypes.byref(device), index):
        raise SystemExit(1)
    if cuda.cuDevicePrimaryCtxRetain(ctypes.byref(context), device) or cuda.cuCtxSetCurrent(context):
        raise SystemExit(1)
    while free(cuda) > left + PIECE and cuda.cuMemAlloc_v2(ctypes.byref(ctypes.c_uint64()), ctypes.c_size_t(PIECE)) == 0:
        pass
    sys.stdout.write("held\n")
    sys.stdout.flush()
    sys.stdin.read()


def free(cuda: ctypes.CDLL) -> int:
    """Bytes that nobody has."""
    left, total = ctypes.c_size_t(), ctypes.c_size_t()
    return left.value if cuda.cuMemGetInfo_v2(ctypes.byref(left), ctypes.byref(total)) == 0 else 0


if __name__ == "__main__":
    main()
