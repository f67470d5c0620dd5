"""Where the engines of a recording run: device, precision, batch and threads, from the preset and what the machine has."""

from __future__ import annotations

import re
from dataclasses import replace

from workbench.domain.devices import CPU, Device, Placement
from workbench.domain.engines import Engine
from workbench.domain.errors import BadRequest, Unavailable
from workbench.domain.presets import Preset
from workbench.jobs.roster import Roster

_FLASH_FROM = (8, 0)  # Ampere: what came before it has no such kernels


def device_for(engine: Engine, wanted: str, preset: Preset, roster: Roster) -> Device:
    """The device asked for, else the GPU with most free memory that the engine fits on, else the processor."""
    if wanted:
        return _asked(wanted, roster)
    if not engine.gpu_memory_mib:
        return CPU
    fitting = [gpu for gpu in roster.gpus() if engine.gpu_memory_mib <= room_on(gpu, preset)]
    return max(fitting, key=lambda gpu: room_on(gpu, preset), default=CPU)


def room_on(gpu: Device, preset: Preset) -> int:
    """MiB that may be used of it: what is free, and no more than the preset's limit."""
    free = gpu.free_mib or gpu.memory_mib
    return min(free, preset.gpu_memory_limit_mib) if preset.gpu_memory_limit_mib else free


def no_room(engine: Engine, wanted: str, preset: Preset, roster: Roster) -> str:
    """Why an engine that computes on GPUs alone has no place; empty when it has one, or needs none."""
    if not engine.needs_gpu:
        return ""
    if wanted == CPU.name:
        return "It computes on a GPU only; the processor was asked for."
    best = max((room_on(gpu, preset) for gpu in roster.gpus()), default=0)
    if best >= engine.gpu_memory_mib:
        return ""
    limit = f"; the preset {preset.name} allows {preset.gpu_memory_limit_mib} MiB" if preset.gpu_memory_limit_mib else ""
    return f"It needs {engine.gpu_memory_mib} MiB of GPU memory; {best} MiB are to be had{limit}."


def placement(engine: Engine, device: Device, preset: Preset, roster: Roster, duration_ms: int) -> Placement:
    """How the engine runs there."""
    precision = _precision(device, preset)
    return Placement(
        device.name,
        precision,
        preset.batch_size or _batch(engine, device, precision, preset, roster, duration_ms),
        preset.flash_attention and precision == "float16" and _has_flash(device),
        min(preset.cpu_threads, roster.processors) if preset.cpu_threads else 0,
    )


def must_be_a_device(wanted: str) -> None:
    """Raises BadRequest where nothing is ever called so."""
    if not re.fullmatch(r"cpu|cuda(:\d{1,3})?", wanted):
        raise BadRequest(f"There is no device “{wanted}”.", "Devices are called cpu, cuda, cuda:0, cuda:1 …")


def _asked(wanted: str, roster: Roster) -> Device:
    must_be_a_device(wanted)
    if wanted == CPU.name:
        return CPU
    gpus = roster.gpus()
    found = next((gpu for gpu in gpus if wanted in (gpu.name, "cuda")), None)
    if found is not None:
        return found
    here = f"It has {', '.join(f'{gpu.name} ({gpu.title})' for gpu in gpus)}." if gpus else "It has no GPU that engines can use."
    raise Unavailable(f"This machine has no device {wanted}.", here)


def _precision(device: Device, preset: Preset) -> str:
    """A processor has no half precision worth the name: there it is eight bits, as everywhere where nobody says otherwise."""
    if not device.is_gpu:
        return "int8"
    return "int8_float16" if preset.int8 else "float16"


def _batch(engine: Engine, device: Device, precision: str, preset: Preset, roster: Roster, duration_ms: int) -> int:
    if not preset.batch_size_auto or not device.is_gpu:
        return 1
    most = min(device.memory_mib, preset.gpu_memory_limit_mib or device.memory_mib)
    return roster.batch(engine, replace(device, memory_mib=most), precision, duration_ms)


def _has_flash(device: Device) -> bool:
    major, _, minor = device.capability.partition(".")
    return (int(major), int(minor or 0)) >= _FLASH_FROM if major.isdigit() else False
