"""Asks the NVIDIA driver's library for its devices and prints them as JSON. Standard library only; run by its path.

A driver that hangs holds up this process, which whoever started it ends.
"""

from __future__ import annotations

import ctypes
import json
import sys
import uuid

LIBRARIES = ("libcuda.so.1", "libcuda.so", "nvcuda.dll")
MAJOR, MINOR = 75, 76  # CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_*


def main() -> None:
    """Print what there is; an empty list where there is no driver, or none that works."""
    sys.stdout.write(json.dumps(devices()))


def devices() -> list[dict]:
    """Every device that CUDA shows to this process."""
    cuda = opened()
    if cuda is None or cuda.cuInit(0) != 0:
        return []
    number, version = ctypes.c_int(), ctypes.c_int()
    if cuda.cuDeviceGetCount(ctypes.byref(number)) != 0:
        return []
    cuda.cuDriverGetVersion(ctypes.byref(version))
    driver = f"CUDA {version.value // 1000}.{version.value % 1000 // 10}"
    return [described(cuda, at, driver) for at in range(number.value)]


def opened() -> ctypes.CDLL | None:
    """The driver's library, if this machine has it."""
    for name in LIBRARIES:
        try:
            return ctypes.CDLL(name)
        except OSError:
            continue
    return None


def described(cuda: ctypes.CDLL, at: int, driver: str) -> dict:
    """One device."""
    device, name, key = ctypes.c_int(), ctypes.create_string_buffer(256), (ctypes.c_ubyte * 16)()
    cuda.cuDeviceGet(ctypes.byref(device), at)
    cuda.cuDeviceGetName(name, len(name), device)
    cuda.cuDeviceGetUuid(key, device)
    total = ctypes.c_size_t()
    cuda.cuDeviceTotalMem_v2(ctypes.byref(total), device)
    return {
        "title": name.value.decode(errors="replace"),
        "memory_mib": total.value >> 20,
        "free_mib": free(cuda, device) >> 20,
        "capability": f"{attribute(cuda, MAJOR, device)}.{attribute(cuda, MINOR, device)}",
        "driver": driver,
        "key": f"GPU-{uuid.UUID(bytes=bytes(key))}" if any(key) else "",
    }


def attribute(cuda: ctypes.CDLL, which: int, device: ctypes.c_int) -> int:
    """A property of a device."""
    value = ctypes.c_int()
    cuda.cuDeviceGetAttribute(ctypes.byref(value), which, device)
    return value.value


def free(cuda: ctypes.CDLL, device: ctypes.c_int) -> int:
    """Memory that is free on it; telling takes a context, which a card in exclusive use refuses: then 0."""
    context, left, total = ctypes.c_void_p(), ctypes.c_size_t(), ctypes.c_size_t()
    if cuda.cuDevicePrimaryCtxRetain(ctypes.byref(context), device) != 0:
        return 0
    try:
        cuda.cuCtxSetCurrent(context)
        return left.value if cuda.cuMemGetInfo_v2(ctypes.byref(left), ctypes.byref(total)) == 0 else 0
    finally:
        cuda.cuDevicePrimaryCtxRelease_v2(device)


if __name__ == "__main__":
    main()
