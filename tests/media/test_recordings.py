"""The shared recordings: each format as labelled, each damaged file its exact verdict."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.media.conftest import decode
from workbench.domain.caveats import CaveatKind
from workbench.domain.errors import InputRefused
from workbench.media.condition import SignalMeter
from workbench.media.decoder import PyAvDecoder

REFUSED = {
    "malformed-pocketsphinx/awful.wav": "its header claims 1092676 samples a second",
    "malformed-pocketsphinx/bad.wav": "Invalid data found when processing input: Failed to read extradata of size 24932",
    "malformed-pocketsphinx/evil.wav": "its header leads to no sound (no data chunk)",
    "malformed-pocketsphinx/null.wav": "it ends before any sound",
    "malformed-flac/faulty_03_-_wrong_bit_depth.flac": (
        "nothing in it could be decoded (switching bps mid-stream is not supported)"
    ),
    "malformed-flac/faulty_06_-_missing_streaminfo_metadata_block.flac": "Invalid data found when processing input",
    "malformed-flac/faulty_08_-_blocksize_65536.flac": "its header claims 0 channels",
    "malformed-flac/faulty_11_-_incorrect_metadata_block_length.flac": "it ends before any sound",
    "formats/goforward.raw": "its format is not one of those this program opens",
    "MANIFEST.tsv": "Invalid data found when processing input",
}

DAMAGED = {
    "malformed-flac/faulty_01_-_wrong_max_blocksize.flac": (4.25, {CaveatKind.DAMAGE}),
    "malformed-flac/faulty_02_-_wrong_maximum_framesize.flac": (4.44, set()),
    "malformed-flac/faulty_05_-_wrong_total_number_of_samples.flac": (4.56, {CaveatKind.DAMAGE}),
    "malformed-flac/uncommon_02_-_increasing_number_of_channels.flac": (14.48, {CaveatKind.CONVERTED}),
    "malformed-flac/uncommon_03_-_decreasing_number_of_channels.flac": (8.51, {CaveatKind.CONVERTED}),
    "malformed-flac/uncommon_04_-_changing_bitdepth.flac": (3.16, {CaveatKind.DAMAGE}),
    "malformed-flac/uncommon_10_-_file_starting_at_frame_header.flac": (15.07, set()),
    "malformed-flac/uncommon_11_-_file_starting_with_unparsable_data.flac": (12.95, {CaveatKind.DAMAGE}),
}

SOUND = {
    "formats/audio-mono-24-bit-44100Hz.flac": 2.74,
    "formats/audio-mono-8-bit-44100Hz.wav": 2.74,
    "formats/audio-stereo-16-bit-44100Hz.aiff": 2.74,
    "formats/chan3.sph": 20.87,
    "formats/junkchunk16khz.wav": 8.22,
    "formats/p001.aac": 9.0,
    "formats/p001.mp4": 9.0,
    "formats/p001.ogg": 8.99,
    "formats/p001.webm": 9.0,
    "derived-telephony/libri1995_opus8k.ogg": 8.73,
    "derived-telephony/jfk_g726_8k.wav": 11.0,
    "derived-telephony/jfk_gsm.wav": 11.0,
    "derived-telephony/jfk_aac32k.m4a": 11.0,
    "derived-telephony/jfk_mp3_16k.mp3": 11.0,
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_heard_is_refused_with_its_reason(name: str, shared_data: Path, tmp_path: Path) -> None:
    path = shared_data / name
    with pytest.raises(InputRefused) as refusal:
        _taken_in(path, tmp_path / "out")
    assert refusal.value.problem == f"“{path.name}” cannot be read as audio or video: {REFUSED[name]}."


def _taken_in(path: Path, folder: Path) -> None:
    for track in PyAvDecoder().probe(path, path.name).tracks:
        decode(path, folder, track.index)


@pytest.mark.parametrize("name", DAMAGED)
def test_what_can_be_heard_is_kept_with_its_caveats(name: str, shared_data: Path, tmp_path: Path) -> None:
    length, kinds = DAMAGED[name]
    track = decode(shared_data / name, tmp_path / "out")
    assert track.frames / track.rate.hz == pytest.approx(length, abs=0.02)
    assert {caveat.kind for caveat in track.caveats} == kinds


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_file_has_its_length_and_no_caveat(name: str, shared_data: Path, tmp_path: Path) -> None:
    track = decode(shared_data / name, tmp_path / "out")
    assert track.frames / track.rate.hz == pytest.approx(SOUND[name], abs=0.1)
    assert track.caveats == ()


@pytest.mark.parametrize("copy", ["ulaw8k.wav", "alaw8k.wav", "gsm.wav", "g726_8k.wav"])
def test_telephone_copies_are_narrow(copy: str, shared_data: Path, tmp_path: Path) -> None:
    track = decode(shared_data / "derived-telephony" / f"libri1995_{copy}", tmp_path / "out")
    bandwidth = SignalMeter().measure(track, ()).bandwidth_hz
    assert bandwidth is not None
    assert bandwidth <= 4_000
