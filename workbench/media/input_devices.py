"""Which input devices this machine has, by the names that FFmpeg opens them with."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Final

from workbench.domain.live import InputDevice

_PCM: Final = Path("/proc/asound/pcm")
_LINE: Final = re.compile(r"(\d+)-(\d+): (.*)")
_SYSTEMS: Final = {"darwin": "avfoundation", "win32": "dshow"}


def input_devices() -> tuple[InputDevice, ...]:
    """ALSA's on Linux, AVFoundation's on a Mac, DirectShow's on Windows; none where the system has none."""
    system = _SYSTEMS.get(sys.platform)
    if system is None:
        return alsa(_PCM)
    import av
    from av.device import enumerate_input_devices

    try:
        found = enumerate_input_devices(system)
    except (av.FFmpegError, ValueError):
        return ()
    audio = [device for device in found if "audio" in device.media_types]
    return tuple(
        InputDevice(f"{system}:{_opened_by(system, device.name)}", device.description or device.name) for device in audio
    )


def alsa(listed: Path) -> tuple[InputDevice, ...]:
    """What the kernel lists as able to capture, and before it the default of the person's own settings."""
    try:
        lines = listed.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ()
    found = []
    for line in lines:
        said = _LINE.match(line)
        if said is not None and "capture" in line:
            title = next((part.strip() for part in said[3].split(":") if part.strip()), "input")
            found.append(InputDevice(f"alsa:plughw:{int(said[1])},{int(said[2])}", title))
    return (InputDevice("alsa:default", "The system's own choice"), *found) if found else ()


def _opened_by(system: str, name: str) -> str:
    return f":{name}" if system == "avfoundation" else f"audio={name}"
