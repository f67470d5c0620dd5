"""Small media files in many formats, and what can be done to them: with an eye to their structure, and blindly."""

from __future__ import annotations

import io
import random
import shutil
import struct
import subprocess
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import numpy as np

# Container, codec, rate: half a second each; what this PyAV cannot write is left out and counted.
FORMATS = (
    ("wav", "pcm_s16le", 16_000), ("wav", "pcm_f32le", 44_100), ("wav", "pcm_mulaw", 8_000), ("wav", "adpcm_ima_wav", 8_000),
    ("flac", "flac", 16_000), ("mp3", "libmp3lame", 16_000), ("ogg", "libvorbis", 16_000), ("ogg", "libopus", 48_000),
    ("ogg", "flac", 16_000), ("mp4", "aac", 16_000), ("mp4", "alac", 16_000), ("mov", "pcm_s16le", 16_000),
    ("3gp", "aac", 16_000),
    ("matroska", "aac", 16_000), ("matroska", "flac", 16_000), ("webm", "libopus", 48_000), ("avi", "libmp3lame", 16_000),
    ("mpegts", "aac", 16_000), ("asf", "wmav2", 16_000), ("aiff", "pcm_s16be", 16_000), ("au", "pcm_s16be", 16_000),
    ("caf", "pcm_s16be", 16_000), ("w64", "pcm_s16le", 16_000), ("wv", "wavpack", 16_000), ("tta", "tta", 16_000),
    ("amr", "libopencore_amrnb", 8_000), ("ac3", "ac3", 48_000), ("adts", "aac", 16_000), ("voc", "pcm_u8", 8_000),
)  # fmt: skip
_EXTREMES = (0, 1, 2, 0x7F, 0xFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)


def seeds() -> dict[str, bytes]:
    """Sound files by a name with the right ending."""
    import av

    made = {}
    for number, (container, codec, rate) in enumerate(FORMATS):
        try:
            made[f"{number:02d}-{codec}.{container}"] = _encoded(container, codec, rate)
        except (av.FFmpegError, ValueError):
            if body := _by_command(container, codec, rate):
                made[f"{number:02d}-{codec}.{container}"] = body
    return made


def _by_command(container: str, codec: str, rate: int) -> bytes:
    """The same with the ffmpeg command, which has encoders that PyAV was built without; empty where it has not either."""
    if shutil.which("ffmpeg") is None:
        return b""
    tone = ["-f", "lavfi", "-i", f"sine=440:r={rate}:d=0.5", "-c:a", codec, "-f", container, "-"]
    return subprocess.run(["ffmpeg", "-loglevel", "quiet", "-nostdin", *tone], capture_output=True, check=False).stdout


def _encoded(form: str, codec: str, rate: int) -> bytes:
    import av

    tone = (np.sin(np.arange(rate // 2) * 2 * np.pi * 440 / rate) * 9_000).astype(np.int16)
    out = io.BytesIO()
    with av.open(out, "w", format=form) as container:
        stream: Any = container.add_stream(codec, rate=rate, layout="mono")
        resampler = av.AudioResampler(stream.format, "mono", rate, frame_size=stream.frame_size or 1_024)
        frame = av.AudioFrame.from_ndarray(tone[None, :], "s16", "mono")
        frame.sample_rate, frame.pts, frame.time_base = rate, 0, Fraction(1, rate)
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return out.getvalue()


def mutated(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """One to three changes; `other` is a second file to splice with."""
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        change = chance.choice(CHANGES)
        data = change(data, other, chance) or b"\0"
    return data


def units(data: bytes) -> list[tuple[int, int]]:
    """The parts a file is made of (first byte, length): chunks, boxes, blocks, pages; slices where the format has none."""
    found: list[tuple[int, int]] = []
    if data[:4] in (b"RIFF", b"RF64", b"FORM"):
        found = list(_chunks(data, 12, "<I" if data[:4] != b"FORM" else ">I"))
    elif data[4:8] in (b"ftyp", b"moov", b"wide"):
        found = list(_boxes(data, 0, len(data)))
    elif data[:4] == b"fLaC":
        found = list(_flac_blocks(data))
    elif data[:4] == b"OggS":
        starts = [n for n in range(len(data) - 4) if data[n : n + 4] == b"OggS"]
        found = [(a, b - a) for a, b in zip(starts, [*starts[1:], len(data)], strict=True)]
    step = max(1, len(data) // 16)
    return found or [(n, min(step, len(data) - n)) for n in range(0, len(data), step)]


def _chunks(data: bytes, at: int, size: str) -> Iterator[tuple[int, int]]:
    while at + 8 <= len(data):
        length = 8 + struct.unpack_from(size, data, at + 4)[0]
        yield at, min(length + length % 2, len(data) - at)
        at += length + length % 2


def _boxes(data: bytes, at: int, end: int) -> Iterator[tuple[int, int]]:
    while at + 8 <= end:
        length = struct.unpack_from(">I", data, at)[0]
        if length < 8 or at + length > end:
            return
        yield at, length
        if data[at + 4 : at + 8] in (b"moov", b"trak", b"mdia", b"minf", b"stbl"):
            yield from _boxes(data, at + 8, at + length)
        at += length


def _flac_blocks(data: bytes) -> Iterator[tuple[int, int]]:
    at, last = 4, False
    while not last and at + 4 <= len(data):
        last = bool(data[at] & 0x80)
        length = 4 + int.from_bytes(data[at + 1 : at + 4], "big")
        yield at, min(length, len(data) - at)
        at += length
    if at < len(data):
        yield at, len(data) - at


def _some(data: bytes, chance: random.Random) -> tuple[int, int]:
    first = chance.randrange(len(data))
    return first, min(len(data), first + chance.choice((1, 4, 16, 200, 4_000)))


def flips_bits(data: bytes, other: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 2, 8, 64))):
        changed[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def damages_the_head(data: bytes, other: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 4, 16))):
        changed[chance.randrange(min(200, len(data)))] = chance.choice((0, 0xFF, chance.randrange(256)))
    return bytes(changed)


def overwrites(data: bytes, other: bytes, chance: random.Random) -> bytes:
    first, end = _some(data, chance)
    filling = chance.choice((bytes(end - first), b"\xff" * (end - first), chance.randbytes(end - first)))
    return data[:first] + filling + data[end:]


def takes_out(data: bytes, other: bytes, chance: random.Random) -> bytes:
    first, end = _some(data, chance)
    return data[:first] + data[end:]


def puts_in(data: bytes, other: bytes, chance: random.Random) -> bytes:
    first, end = _some(data, chance)
    return data[:first] + chance.choice((chance.randbytes(end - first), data[first:end], bytes(end - first))) + data[first:]


def cuts_off(data: bytes, other: bytes, chance: random.Random) -> bytes:
    return data[: chance.choice((chance.randrange(len(data)), chance.randrange(min(100, len(data))), len(data) - 1))]


def lies_about_a_size(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """A number that could be a length, near the head of the file or of one of its parts, becomes another."""
    start = chance.choice(units(data))[0]
    places = [(at, form) for at in range(start, min(start + 64, len(data) - 4)) for form in ("<I", ">I")]
    lengths = [(at, form) for at, form in places if 3 < struct.unpack_from(form, data, at)[0] <= 2 * len(data)]
    if not places:
        return data
    at, form = chance.choice(lengths or places)
    value = struct.unpack_from(form, data, at)[0]
    wrong = chance.choice((*_EXTREMES, value + 1, value - 1, value * 2, value // 2, len(data), chance.getrandbits(32)))
    return data[:at] + struct.pack(form, wrong & 0xFFFFFFFF) + data[at + 4 :]


def drops_a_part(data: bytes, other: bytes, chance: random.Random) -> bytes:
    at, length = chance.choice(units(data))
    return data[:at] + data[at + length :]


def repeats_a_part(data: bytes, other: bytes, chance: random.Random) -> bytes:
    at, length = chance.choice(units(data))
    times = chance.choice((1, 2, 50 if length < 4_000 else 3))
    return data[: at + length] + data[at : at + length] * times + data[at + length :]


def swaps_parts(data: bytes, other: bytes, chance: random.Random) -> bytes:
    (a, m), (b, n) = sorted(chance.choices(units(data), k=2))
    if a + m > b:
        return data
    return data[:a] + data[b : b + n] + data[a + m : b] + data[a : a + m] + data[b + n :]


def splices(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """The head of one file, the body of another."""
    at, upto = chance.choice(units(data))[0], chance.choice(units(other))[0]
    return data[:at] + other[upto:]


CHANGES: tuple[Callable[[bytes, bytes, random.Random], bytes], ...] = (
    flips_bits,
    damages_the_head,
    overwrites,
    takes_out,
    puts_in,
    cuts_off,
    lies_about_a_size,
    lies_about_a_size,
    drops_a_part,
    repeats_a_part,
    swaps_parts,
    splices,
)
