"""What media may claim before it is believed, and what its decoder may use; each limit with its reason."""

from __future__ import annotations

from typing import Final

MAX_HZ: Final = 768_000  # the fastest audio converters made; a header beyond it is damage
MIN_HZ: Final = 1_000  # no speech survives below
MAX_CHANNELS: Final = 64  # the largest interfaces that record one file
MAX_SECONDS: Final = 14 * 24 * 3600  # two weeks of surveillance in one file; longer claims are bombs
MAX_JUMP_SECONDS: Final = 24 * 3600  # a later timestamp is not believed: one damaged field must not fill a disk with zeros
MAX_TRACKS: Final = 64

ADDRESS_SPACE: Final = 3 << 30  # numpy and FFmpeg map about 1 GiB before they work
CPU_SECONDS: Final = 600  # for a small file; more is granted by size, below
CPU_SECONDS_PER_MIB: Final = 12  # 16 kbit/s speech: nine minutes a MiB, decoded at about 300 × real time
SILENCE_SECONDS: Final = 90  # the longest the decoder may say nothing
PICTURE_SECONDS: Final = 20  # the longest one picture may take, a slow search for its key picture included
MAX_PIXELS: Final = 8192 * 4320  # the largest pictures that cameras write
SPARE_DISK: Final = 256 << 20  # left free for the database and the ledger

FORMATS: Final = (
    "aac", "ac3", "aiff", "amr", "amrnb", "amrwb", "ape", "asf", "au", "avi", "caf", "dts", "dss", "eac3", "flac", "flv",
    "g722", "gsm", "matroska", "mov", "mp3", "mpeg", "mpegts", "mxf", "nistsphere", "ogg", "qcp", "rm", "tta", "voc", "w64",
    "wav", "webm", "wv", "xwma",
)  # fmt: skip
"""Demuxers that read one file and nothing else; playlists, concatenations, devices and picture formats stay out."""
