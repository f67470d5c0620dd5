"""Recording: what arrives stands on the disk at once and can be heard while it grows; nothing of it is lost."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.sounds import a_tone
from workbench.domain.errors import CaseError, Unavailable
from workbench.domain.live import Arrived, Source, SourceKind, Spool
from workbench.media.capture import Capture, LiveRoom
from workbench.media.input_devices import alsa

STARTED = "2026-01-02T03:04:05Z"
TONE = "lavfi:sine=frequency=440:sample_rate=22050,arealtime"


@pytest.fixture
def room(tmp_path: Path) -> LiveRoom:
    return LiveRoom(tmp_path / "live")


def begun(room: LiveRoom, source: Source, key: str = "k1") -> Iterator[Capture]:
    return room.start(Spool(key, "C-1", "talk.wav", source, "ann", STARTED), quiet_s=1)


def ended(capture: Capture, seconds: float = 30) -> tuple[Arrived, list[tuple[int, int]]]:
    peaks: list[tuple[int, int]] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        arrived = capture.poll(0.05)
        peaks += arrived.peaks
        if arrived.ended:
            return arrived, peaks
    raise AssertionError("it never ended")


def growing(whole: Path, path: Path) -> threading.Thread:
    """A recorder that does not know how long it will record: unknown sizes first, the true ones at the end."""
    body = whole.read_bytes()
    path.write_bytes(body[:40] + b"\xff\xff\xff\xff")

    def write() -> None:
        with path.open("r+b", buffering=0) as file:
            file.seek(44)
            for first in range(44, len(body), 8_000):
                file.write(body[first : first + 8_000])
                time.sleep(0.02)
            file.seek(0)
            file.write(body[:44])

    thread = threading.Thread(target=write)
    thread.start()
    return thread


def test_a_file_is_heard_while_it_grows_and_kept_as_it_is_at_the_end(room: LiveRoom, tmp_path: Path) -> None:
    whole, own = a_tone(tmp_path / "whole.wav", seconds=3), tmp_path / "own.wav"
    writer = growing(whole, own)
    capture = begun(room, Source(SourceKind.FILE, str(own)))
    last, peaks = ended(capture)
    writer.join()
    assert (last.trouble, last.deaf, last.frames) == ("", "", 48_000)
    assert len(peaks) == 60
    assert max(high for _, high in peaks) > 1_000
    heard = np.fromfile(capture.samples, "<f4")
    np.testing.assert_allclose(heard, soundfile.read(whole, dtype="float32")[0], atol=1e-4)
    capture.close()
    assert room.whole("k1")[0].read_bytes() == whole.read_bytes()


def test_a_device_records_until_it_is_asked_to_stop(room: LiveRoom) -> None:
    capture = begun(room, Source(SourceKind.DEVICE, TONE))
    while capture.poll(0.05).arrived < 20_000:
        assert room.left()[0].is_running
    capture.stop()
    last, _ = ended(capture)
    capture.close()
    samples, rate = soundfile.read(room.whole("k1")[0], dtype="int16")
    assert (rate, 2 * len(samples)) == (22_050, last.arrived)
    assert abs(last.frames - len(samples) * 16_000 / rate) < 800
    assert not room.left()[0].is_running


def test_closing_keeps_every_byte_that_arrived(room: LiveRoom) -> None:
    capture = begun(room, Source(SourceKind.DEVICE, TONE))
    while (arrived := capture.poll(0.05).arrived) < 10_000:
        pass
    capture.close()
    (left,) = room.left()
    assert left.arrived >= arrived
    assert not left.is_running
    room.drop("k1")
    assert room.left() == ()


def test_a_killed_recorder_loses_at_most_what_was_not_forced_to_disk(room: LiveRoom) -> None:
    capture = begun(room, Source(SourceKind.DEVICE, TONE))
    while (arrived := capture.poll(0.05).arrived) < 10_000:
        pass
    assert capture.pid
    os.kill(capture.pid, signal.SIGKILL)
    last, _ = ended(capture)
    capture.close()
    assert last.trouble == "the process that records it ended"
    assert room.left()[0].arrived >= arrived


def test_what_cannot_be_decoded_is_kept_all_the_same(room: LiveRoom, tmp_path: Path) -> None:
    (tmp_path / "text.wav").write_text("this is no sound\n" * 100)
    capture = begun(room, Source(SourceKind.FILE, str(tmp_path / "text.wav")))
    last, _ = ended(capture)
    capture.close()
    assert "cannot be read as audio" in last.deaf
    assert last.arrived == 1_700


def test_bare_samples_are_heard_where_their_shape_is_said(room: LiveRoom, tmp_path: Path) -> None:
    (np.sin(np.arange(8_000) / 9) * 8_000).astype("<i2").tofile(tmp_path / "bare.pcm")
    capture = begun(room, Source(SourceKind.FILE, str(tmp_path / "bare.pcm"), hz=8_000, channels=1))
    last, _ = ended(capture)
    capture.close()
    assert last.frames == 16_000
    assert soundfile.info(room.whole("k1")[0]).samplerate == 8_000


def test_a_device_or_file_that_is_not_there_is_said_and_leaves_nothing(room: LiveRoom, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="alsa:none-such cannot be recorded from"):
        begun(room, Source(SourceKind.DEVICE, "alsa:none-such"))
    with pytest.raises(CaseError, match="cannot be read"):
        begun(room, Source(SourceKind.FILE, str(tmp_path / "missing.wav")), "k2")
    assert not list((tmp_path / "live").glob("*"))


def test_the_kernel_s_list_names_what_can_capture(tmp_path: Path) -> None:
    listed = tmp_path / "pcm"
    listed.write_text("00-00: ALC257 Analog : ALC257 Analog : playback 1 : capture 1\n00-03: HDMI 0 : HDMI 0 : playback 1\n")
    assert [(found.name, found.title) for found in alsa(listed)] == [
        ("alsa:default", "The system's own choice"),
        ("alsa:plughw:0,0", "ALC257 Analog"),
    ]
    assert alsa(tmp_path / "none") == ()
