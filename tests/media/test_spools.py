"""Sound that arrived and is not evidence yet: found again, told apart from what is being recorded, made whole."""

from __future__ import annotations

import fcntl
import os
import struct
from pathlib import Path

import pytest
import soundfile

from workbench.domain.errors import CaseError
from workbench.domain.live import Source, SourceKind, Spool
from workbench.media.spools import ABOUT, SHAPE, SOUND, Spools, wave_header

STARTED = "2026-01-02T03:04:05Z"


def a_spool(key: str, source: Source) -> Spool:
    return Spool(key, "C-1", f"{key}.wav", source, "ann", STARTED)


def device(key: str = "d1") -> Spool:
    return a_spool(key, Source(SourceKind.DEVICE, "alsa:default"))


def test_what_a_crash_left_is_found_with_what_is_known_of_it(tmp_path: Path) -> None:
    spools = Spools(tmp_path / "live")
    folder = spools.begin(device())
    (folder / SOUND).write_bytes(b"\1\0" * 800)
    (left,) = Spools(tmp_path / "live").left()
    assert (left.key, left.case_number, left.arrived, left.is_running) == ("d1", "C-1", 1_600, False)
    assert left.started_at == STARTED < left.last_at


def test_what_is_being_recorded_says_so(tmp_path: Path) -> None:
    spools = Spools(tmp_path)
    folder = spools.begin(device())
    with (folder / SOUND).open("ab") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert spools.left()[0].is_running
    assert spools.left() == ()  # nothing arrived in it


def test_an_empty_one_is_cleared_away_once_it_is_old(tmp_path: Path) -> None:
    spools = Spools(tmp_path)
    folder = spools.begin(device())
    assert spools.left() == ()
    assert folder.is_dir()
    os.utime(folder / ABOUT, (0, 0))
    assert spools.left() == ()
    assert not folder.exists()


def test_a_device_s_samples_become_a_wave_file(tmp_path: Path) -> None:
    spools = Spools(tmp_path)
    folder = spools.begin(device())
    (folder / SOUND).write_bytes(struct.pack("<5h", 1, -1, 2, -2, 3) + b"\7")
    (folder / SHAPE).write_text('{"hz": 8000, "channels": 2}', encoding="utf-8")
    (whole,) = spools.whole("d1")
    samples, rate = soundfile.read(whole, dtype="int16")
    assert (samples.tolist(), rate) == ([[1, -1], [2, -2]], 8000)


def test_a_device_that_never_said_how_it_samples_cannot_be_sealed(tmp_path: Path) -> None:
    spools = Spools(tmp_path)
    (spools.begin(device()) / SOUND).write_bytes(b"\1\0")
    with pytest.raises(CaseError, match="how the sound of d1 was sampled"):
        spools.whole("d1")


def test_a_recorder_s_finished_file_goes_before_its_copy_and_another_does_not(tmp_path: Path) -> None:
    own, spools = tmp_path / "talk.wav", Spools(tmp_path / "live")
    folder = spools.begin(a_spool("f1", Source(SourceKind.FILE, str(own))))
    (folder / SOUND).write_bytes(b"unknown." + b"x" * 9_000)
    own.write_bytes(b"finished" + b"x" * 9_000)
    assert spools.whole("f1") == (own, folder / SOUND)
    own.write_bytes(b"finished" + b"x" * 8_999 + b"y")
    assert spools.whole("f1") == (folder / SOUND,)
    own.unlink()
    assert spools.whole("f1") == (folder / SOUND,)


def test_a_header_holds_sizes_beyond_four_gibibytes() -> None:
    small, large = wave_header(1_000, 16_000, 1), wave_header(5 << 30, 48_000, 2)
    assert (small[:4], small[40:44]) == (b"RIFF", struct.pack("<I", 1_000))
    assert (large[:4], large[12:16]) == (b"RF64", b"ds64")
    assert struct.unpack_from("<QQQ", large, 20) == (len(large) - 8 + (5 << 30), 5 << 30, (5 << 30) // 4)


@pytest.mark.parametrize("key", ["", "../store", "a/b", "none"])
def test_no_key_leads_elsewhere(tmp_path: Path, key: str) -> None:
    with pytest.raises(CaseError, match=r"names no recording|left unsealed"):
        Spools(tmp_path).named(key)
