"""Decoding real files in a process of its own: formats, refusals, damage, cancelling."""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import struct
from pathlib import Path

import av
import numpy as np
import pytest

from tests.media.conftest import LENGTH, LOUD_FROM, LOUD_TO, Make, decode, loud_second
from workbench.domain.caveats import CaveatKind
from workbench.domain.errors import CaseError, InputRefused, Unavailable
from workbench.media import limits, sandbox
from workbench.media.decoder import PyAvDecoder
from workbench.media.peaks import PeakFile
from workbench.media.playback import PlaybackFile

FORMATS = [
    ("pcm8.wav", 44_100, ("-c:a", "pcm_u8")),
    ("pcm16.wav", 44_100, ("-c:a", "pcm_s16le")),
    ("pcm24.wav", 48_000, ("-c:a", "pcm_s24le")),
    ("pcm32.wav", 96_000, ("-c:a", "pcm_s32le")),
    ("float.wav", 44_100, ("-c:a", "pcm_f32le")),
    ("double.wav", 44_100, ("-c:a", "pcm_f64le")),
    ("ulaw.wav", 8_000, ("-c:a", "pcm_mulaw")),
    ("alaw.wav", 8_000, ("-c:a", "pcm_alaw")),
    ("ima.wav", 8_000, ("-c:a", "adpcm_ima_wav")),
    ("ms.wav", 22_050, ("-c:a", "adpcm_ms")),
    ("g726.wav", 8_000, ("-c:a", "g726")),
    ("gsm.wav", 8_000, ("-c:a", "libgsm_ms")),
    ("rf64.wav", 44_100, ("-rf64", "always")),
    ("x.w64", 44_100, ()),
    ("x.aiff", 44_100, ()),
    ("x.au", 44_100, ()),
    ("x.caf", 44_100, ()),
    ("x.flac", 44_100, ()),
    ("x.mp3", 44_100, ()),
    ("low.mp3", 11_025, ("-b:a", "16k")),
    ("x.aac", 44_100, ()),
    ("x.m4a", 44_100, ()),
    ("alac.m4a", 44_100, ("-c:a", "alac")),
    ("x.3gp", 16_000, ("-c:a", "aac")),
    ("x.ogg", 44_100, ("-c:a", "libvorbis")),
    ("x.opus", 48_000, ()),
    ("speex.ogg", 16_000, ("-c:a", "libspeex")),
    ("x.wma", 44_100, ()),
    ("x.ac3", 48_000, ()),
    ("x.mkv", 44_100, ("-c:a", "flac")),
    ("x.webm", 48_000, ("-c:a", "libopus")),
    ("x.avi", 44_100, ("-c:a", "libmp3lame")),
    ("x.mov", 44_100, ("-c:a", "pcm_s16le")),
    ("x.ts", 48_000, ("-c:a", "aac")),
    ("x.wv", 44_100, ()),
]


@pytest.mark.parametrize(("name", "rate", "options"), FORMATS, ids=[name for name, _, _ in FORMATS])
def test_every_format_keeps_length_and_times(name: str, rate: int, options: tuple[str, ...], make: Make, tmp_path: Path) -> None:
    path = make(name, *options, rate=rate)
    probe = PyAvDecoder().probe(path, name)
    track = decode(path, tmp_path / "out", probe.tracks[0].index)
    assert track.rate.hz == rate
    assert track.frames / rate == pytest.approx(LENGTH, abs=0.3 if name == "ima.wav" else 0.1)  # its last block is padded
    assert track.mix.frames / 16_000 == pytest.approx(track.frames / rate, abs=1e-4)
    assert loud_second(track) == pytest.approx((LOUD_FROM, LOUD_TO), abs=0.06)
    assert track.caveats == ()


@pytest.mark.parametrize(
    ("codec", "rate", "name"), [("libopencore_amrnb", 8_000, "x.amr"), ("libopencore_amrnb", 8_000, "x.3gp")]
)
def test_amr_is_read_alone_and_in_3gp(codec: str, rate: int, name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    try:
        _encoded(path, codec, rate)
    except (av.FFmpegError, ValueError) as error:
        pytest.skip(f"no {codec} encoder in this PyAV: {error}")
    track = decode(path, tmp_path / "out")
    assert (track.rate.hz, track.caveats) == (rate, ())
    assert track.frames / rate == pytest.approx(2.0, abs=0.1)


def _encoded(path: Path, codec: str, rate: int) -> None:
    tone = (np.sin(np.arange(2 * rate) * 2 * np.pi * 440 / rate) * 9_000).astype(np.int16)
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate, layout="mono")
        for at in range(0, len(tone), 160):
            frame = av.AudioFrame.from_ndarray(tone[None, at : at + 160], "s16", "mono")
            frame.sample_rate, frame.pts = rate, at
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def test_the_samples_of_a_16_bit_wav_are_untouched(make: Make, tmp_path: Path) -> None:
    path = make("pcm16.wav", "-c:a", "pcm_s16le", rate=16_000)
    track = decode(path, tmp_path / "out")
    data = path.read_bytes()
    expected = np.frombuffer(data[data.index(b"data") + 8 :], "<i2")
    assert np.array_equal(PlaybackFile.of(track).read(0, track.frames)[:, 0], expected)
    assert np.array_equal(np.fromfile(track.mix.path, np.float32), expected.astype(np.float32) / 32_768)
    assert track.mix.sha256 == hashlib.sha256(track.mix.path.read_bytes()).hexdigest()


def test_decoding_twice_gives_the_same_bytes(make: Make, tmp_path: Path) -> None:
    path = make("x.mp3")
    assert decode(path, tmp_path / "a").mix.sha256 == decode(path, tmp_path / "b").mix.sha256


def test_what_was_decoded_is_found_again_only_while_it_is_whole(make: Make, tmp_path: Path) -> None:
    track = decode(make("x.flac"), tmp_path / "out")
    assert PyAvDecoder().decoded(tmp_path / "out") == track
    os.truncate(track.mix.path, 100)
    assert PyAvDecoder().decoded(tmp_path / "out") is None
    assert PyAvDecoder().decoded(tmp_path / "never") is None


def test_cancelling_ends_the_process_and_leaves_no_folder(make: Make, tmp_path: Path) -> None:
    path = make("x.flac")
    steps = PyAvDecoder().decode(path, name=path.name, track=0, folder=tmp_path / "out")
    next(steps)
    steps.close()
    assert list(tmp_path.iterdir()) == []


def test_decoding_again_replaces_the_folder_whole(make: Make, tmp_path: Path) -> None:
    first = decode(make("x.flac"), tmp_path / "out")
    second = decode(make("pcm8.wav", "-c:a", "pcm_u8"), tmp_path / "out")
    assert first.mix.sha256 != second.mix.sha256
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_channels_that_differ_get_files_of_their_own(make: Make, tmp_path: Path) -> None:
    apart = make("two.wav", "-af", "pan=stereo|c0=c0|c1=0.1*c0")
    alike = make("same.wav", "-ac", "2")
    assert [pcm.channel for pcm in decode(apart, tmp_path / "a").per_channel] == ["0", "1"]
    assert decode(alike, tmp_path / "b").per_channel == ()


def test_a_video_keeps_its_sound_and_says_it_has_pictures(make: Make, tmp_path: Path) -> None:
    path = make("x.mp4", "-f", "lavfi", "-i", f"testsrc=d={LENGTH}:s=64x64:r=5", "-map", "1:v", "-map", "0:a", "-map", "0:a")
    probe = PyAvDecoder().probe(path, path.name)
    assert probe.has_video
    assert [track.index for track in probe.tracks] == [1, 2]
    assert decode(path, tmp_path / "out", 2).frames / 44_100 == pytest.approx(LENGTH, abs=0.1)


def test_a_late_start_is_kept_as_the_offset(make: Make, tmp_path: Path) -> None:
    path = make("late.mka", "-af", "asetpts=PTS+2/TB", "-c:a", "flac")
    assert PyAvDecoder().probe(path, "late.mka").tracks[0].offset_us == pytest.approx(2_000_000, abs=2_000)
    assert loud_second(decode(path, tmp_path / "out"))[0] == pytest.approx(LOUD_FROM, abs=0.06)


STAMPED = [
    ("x.flac", ()),
    ("x.m4a", ()),
    ("x.ogg", ("-c:a", "libvorbis")),
    ("x.opus", ()),
    ("x.mkv", ("-c:a", "aac")),
    ("x.wma", ()),
]


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize(("name", "options"), STAMPED, ids=[name for name, _ in STAMPED])
def test_what_follows_damage_stays_at_its_time(
    name: str, options: tuple[str, ...], seed: int, make: Make, tmp_path: Path
) -> None:
    rate = 48_000 if "opus" in name else 44_100
    track = decode(_damaged(make(name, *options, rate=rate), tmp_path, 0.2 + 0.1 * seed, seed), tmp_path / "out")
    assert loud_second(track) == pytest.approx((LOUD_FROM, LOUD_TO), abs=0.06)
    assert track.frames / rate == pytest.approx(LENGTH, abs=0.1)
    assert {caveat.kind for caveat in track.caveats} <= {CaveatKind.DAMAGE, CaveatKind.GAP}
    assert track.caveats or name == "x.wma"  # WMA has no checksum: garbage may decode as sound


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("name", ["x.mp3", "x.aac"])
def test_without_timestamps_the_length_is_estimated_and_said(name: str, seed: int, make: Make, tmp_path: Path) -> None:
    track = decode(_damaged(make(name), tmp_path, 0.3, seed), tmp_path / "out")
    assert track.frames / 44_100 == pytest.approx(LENGTH, abs=0.1)
    assert CaveatKind.UNPLACED in {caveat.kind for caveat in track.caveats}


def _damaged(path: Path, folder: Path, where: float, seed: int) -> Path:
    data = bytearray(path.read_bytes())
    at = round(len(data) * where)
    data[at : at + 600] = random.Random(seed).randbytes(600)
    result = folder / path.name
    result.write_bytes(data)
    return result


def test_a_cut_file_says_how_much_is_missing(make: Make, tmp_path: Path) -> None:
    whole = make("pcm16.wav", "-c:a", "pcm_s16le", rate=16_000).read_bytes()
    cut = tmp_path / "cut.wav"
    cut.write_bytes(whole[: len(whole) // 2])
    track = decode(cut, tmp_path / "out")
    assert track.caveats[-1].kind is CaveatKind.TRUNCATED
    assert track.caveats[-1].text.startswith("The file says it lasts 0:00:09.000; its sound ends at 0:00:04.49")


@pytest.mark.parametrize("size", [0, 0xFFFFFFFF, 32_000])
def test_sound_past_a_wrong_wav_size_is_decoded(size: int, make: Make, tmp_path: Path) -> None:
    data = bytearray(make("pcm16.wav", "-c:a", "pcm_s16le", rate=16_000).read_bytes())
    data[data.index(b"data") + 4 : data.index(b"data") + 8] = struct.pack("<I", size)
    wrong = tmp_path / "wrong.wav"
    wrong.write_bytes(data)
    track = decode(wrong, tmp_path / "out")
    assert track.frames / 16_000 == pytest.approx(LENGTH, abs=0.01)
    assert [caveat.kind for caveat in track.caveats] == ([] if size == 0xFFFFFFFF else [CaveatKind.DAMAGE])


def _wav(rate: int, channels: int, data: bytes = bytes(4_000)) -> bytes:
    fmt = struct.pack("<HHIIHH", 1, channels, rate, (rate * channels * 2) % 2**32, channels * 2 % 2**16, 16)
    return (
        b"RIFF"
        + struct.pack("<I", 36 + len(data))
        + b"WAVEfmt "
        + struct.pack("<I", 16)
        + fmt
        + b"data"
        + struct.pack("<I", len(data))
        + data
    )


REFUSED = {
    "text.wav": (b"This is no sound at all.\n" * 50, "Invalid data found when processing input"),
    "noise.mp3": (bytes(range(1, 9)) * 200, "Invalid data found when processing input"),
    "fast.wav": (_wav(1_000_000_000, 1), "its header claims 1000000000 samples a second"),
    "wide.wav": (_wav(16_000, 255), "its header claims 255 channels"),
    "nothing.wav": (_wav(16_000, 1, b""), "it ends before any sound"),
    "list.m3u8": (b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n", "Invalid data found"),
    "concat.txt": (b"ffconcat version 1.0\nfile /etc/passwd\n", "its format is not one"),
    "moov.mp4": (b"\0\0\0\x18ftypisom\0\0\2\0isomiso2" + b"\0\0\1\0mdat" + bytes(248), "its index (the moov atom) is missing"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_sound_is_refused_by_name(name: str, tmp_path: Path) -> None:
    path = tmp_path / "0123abcd"
    path.write_bytes(REFUSED[name][0])
    with pytest.raises(InputRefused) as refusal:
        _taken_in(path, name, tmp_path / "out")
    assert refusal.value.problem.startswith(f"“{name}” cannot be read as audio or video: {REFUSED[name][1]}")
    assert refusal.value.remedy
    assert not (tmp_path / "out").exists()


def _taken_in(path: Path, name: str, folder: Path) -> None:
    for track in PyAvDecoder().probe(path, name).tracks:
        next(PyAvDecoder().decode(path, name=name, track=track.index, folder=folder))


def test_pictures_without_sound_are_refused(make: Make, tmp_path: Path) -> None:
    path = make("mute.mp4", "-f", "lavfi", "-i", "testsrc=d=1:s=64x64:r=5", "-map", "1:v")
    with pytest.raises(InputRefused, match="it holds pictures but no sound"):
        PyAvDecoder().probe(path, "mute.mp4")


def test_a_full_disk_is_the_machines_fault_and_not_the_files(make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SPARE_DISK", 1 << 60)
    with pytest.raises(CaseError, match=r"The disk is too full for the sound of “.*flac”") as error:
        decode(make("x.flac"), tmp_path / "out")
    assert not isinstance(error.value, InputRefused)
    assert not list(tmp_path.iterdir())


def test_a_decoder_that_hangs_is_ended(make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SILENCE_SECONDS", 0.3)
    monkeypatch.setattr(sandbox, "command", lambda path, folder: ["sleep", "60"])
    with pytest.raises(InputRefused, match=r"its decoder said nothing for 0.3 s"):
        PyAvDecoder().probe(make("x.flac"), "x.flac")


def test_a_decoder_that_crashes_is_said(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "command", lambda path, folder: ["sh", "-c", "kill -SEGV $$"])
    with pytest.raises(InputRefused, match=r"its decoder crashed \(SIGSEGV\)"):
        PyAvDecoder().probe(make("x.flac"), "x.flac")


def test_a_broken_installation_is_not_blamed_on_the_file(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = '{"kind": "broken", "reason": "No module named av"}'
    monkeypatch.setattr(sandbox, "command", lambda path, folder: ["echo", answer])
    with pytest.raises(Unavailable, match="cannot start: No module named av"):
        PyAvDecoder().probe(make("x.flac"), "x.flac")


def test_it_works_without_a_box_too(make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "is_boxed", lambda: False)
    assert decode(make("x.flac"), tmp_path / "out").frames == 9 * 44_100


def test_random_bytes_in_any_file_never_do_more_than_refuse_or_caveat(make: Make, tmp_path: Path) -> None:
    chance = random.Random(5)
    for name in ("x.m4a", "x.mp3", "x.opus", "x.mkv"):
        data = bytearray(make(name, *(("-c:a", "aac") if name == "x.mkv" else ()), rate=48_000).read_bytes())
        for at in chance.sample(range(len(data)), len(data) // 50):
            data[at] = chance.randrange(256)
        path = tmp_path / name
        path.write_bytes(data)
        with contextlib.suppress(InputRefused):
            assert decode(path, tmp_path / "out").caveats


def test_peaks_cover_what_is_played(make: Make, tmp_path: Path) -> None:
    track = decode(make("x.flac"), tmp_path / "out")
    peaks = PeakFile(track.peaks, track.playback)
    assert (peaks.rate, peaks.frames, peaks.channels) == (track.rate, track.frames, 1)
