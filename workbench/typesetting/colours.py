"""What red, green and blue mean in a report: the sRGB colour space as an ICC profile, made here so that it is ours to give away.

IEC 61966-2-1 in a display profile of ICC.1:2004 (version 4.2): three primaries adapted to D50, one curve for all of them.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from functools import cache

NAME = "sRGB IEC61966-2.1"

_D50 = (0.9642, 1.0, 0.8249)
_PRIMARIES = {
    "rXYZ": (0.436066, 0.222488, 0.013916),
    "gXYZ": (0.385147, 0.716873, 0.097076),
    "bXYZ": (0.143066, 0.060608, 0.714096),
}
_ADAPTATION = (1.047882, 0.022918, -0.050217, 0.029587, 0.990479, -0.017059, -0.009247, 0.015076, 0.751678)
_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
_DATED = (2000, 1, 1, 0, 0, 0)


@cache
def profile() -> bytes:
    """The profile, 600 bytes or so."""
    tags = {
        "desc": _text(NAME),
        "cprt": _text("No rights reserved"),
        "wtpt": _numbers(b"XYZ ", _D50),
        "chad": _numbers(b"sf32", _ADAPTATION),
        **{name: _numbers(b"XYZ ", place) for name, place in _PRIMARIES.items()},
        **dict.fromkeys(("rTRC", "gTRC", "bTRC"), b"para" + bytes(4) + struct.pack(">HH", 3, 0) + _fixed(_CURVE)),
    }
    table, body = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    placed: dict[bytes, int] = {}
    for name, data in tags.items():
        if data not in placed:
            placed[data] = start + len(body)
            body += data + bytes(-len(data) % 4)
        table += struct.pack(">4sII", name.encode(), placed[data], len(data))
    return _header(start + len(body)) + table + body


def _header(size: int) -> bytes:
    fixed = struct.pack(">I4sI4s4s4s", size, bytes(4), 0x04200000, b"mntr", b"RGB ", b"XYZ ")
    rest = struct.pack(">6H4s", *_DATED, b"acsp") + bytes(28) + _fixed(_D50)
    return (fixed + rest).ljust(128, b"\0")


def _text(text: str) -> bytes:
    encoded = text.encode("utf-16-be")
    return b"mluc" + bytes(4) + struct.pack(">II4sII", 1, 12, b"enUS", len(encoded), 28) + encoded


def _numbers(kind: bytes, values: Sequence[float]) -> bytes:
    return kind + bytes(4) + _fixed(values)


def _fixed(values: Sequence[float]) -> bytes:
    return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))
