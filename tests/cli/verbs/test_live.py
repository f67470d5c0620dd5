"""live on the terminal: what it refuses, lists, seals and gives up."""

from __future__ import annotations

import _thread
import io
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.sounds import a_tone
from tests.vaults import Vaults
from workbench.cli.verbs.live import _followed
from workbench.domain.commands import OpenCase
from workbench.domain.live import Source, SourceKind, Spool
from workbench.domain.live_orders import ListenLive, LiveOutcome
from workbench.domain.progress import Progress
from workbench.media import input_devices
from workbench.media.spools import SOUND, Spools


@pytest.fixture
def case(vaults: Vaults) -> str:
    bench = vaults.open("ann")
    bench.do(OpenCase("C-1", "Harbour"))
    bench.close()
    return "C-1"


def left(vaults: Vaults, key: str, sound: Path) -> None:
    """A recording that a crash cut off."""
    spool = Spool(key, "C-1", f"{key}.wav", Source(SourceKind.FILE, "/gone.wav"), "ann", "2026-01-02T03:04:05Z")
    (Spools(vaults.folder / "live").begin(spool) / SOUND).write_bytes(sound.read_bytes())


def test_a_file_is_recorded_and_sealed_without_a_draft(call: Call, case: str, tmp_path: Path) -> None:
    path = str(a_tone(tmp_path / "talk.wav"))
    code, said, _ = call(
        "ann", "live", "--case", case, "--file", path, "--quiet", "1", "--no-draft", "--engine", "whisper-medium"
    )
    assert (code, said["evidence"], said["name"], said["seconds"], said["draft"]) == (0, "C-1/1", "talk.wav", 1, "")


def test_what_a_crash_left_is_listed_sealed_and_given_up(call: Call, case: str, tmp_path: Path, vaults: Vaults) -> None:
    for key in ("k1", "k2"):
        left(vaults, key, a_tone(tmp_path / f"{key}.wav", hz=400 if key == "k1" else 500))
    _, said, _ = call("ann", "live", "--left")
    assert [(one["key"], one["running"]) for one in said["left"]] == [("k1", False), ("k2", False)]
    assert call("ann", "live", "--seal", "k1", "--no-draft")[1]["evidence"] == "C-1/1"
    assert call("ann", "live", "--throw-away", "k2")[1]["thrown_away"] == "k2"
    assert call("ann", "live", "--left")[1]["left"] == []
    assert call("ann", "live", "--seal", "k1")[0] == 2


def test_devices_are_listed(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pcm").write_text("01-00: USB Audio : USB Audio : capture 1\n")
    monkeypatch.setattr(input_devices, "_PCM", tmp_path / "pcm")
    _, said, _ = call("ann", "live", "--devices")
    assert said["devices"][1] == {"name": "alsa:plughw:1,0", "title": "USB Audio"}


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("--file", "x.wav"), "Which case does the recording belong to?"),
        (("--file", "x.wav", "--case", "C-9"), "There is no case C-9."),
        (("--file", "x.pcm", "--case", "C-1", "--samples", "fast"), "“fast” says no rate."),
        (("--device", "default", "--case", "C-1"), "“default” names no device."),
    ],
)
def test_what_is_off_is_said(call: Call, case: str, words: tuple[str, ...], problem: str) -> None:
    code, said, _ = call("ann", "live", *words)
    assert (code, said["problem"]) == (2, problem)


class Interrupted:
    """A bench whose live job ends only where it is asked to, interrupted as by Ctrl-C."""

    def start(self, order: ListenLive):  # type: ignore[no-untyped-def]
        yield Progress("live", 0, None)
        time.sleep(0.1)
        _thread.interrupt_main()
        while not order.finish.is_asked:
            yield Progress("live", 1, None)
            time.sleep(0.01)
        time.sleep(0.3)  # sealing
        return LiveOutcome(None, seconds=7)


def test_an_interrupt_stops_the_recording_and_waits_until_it_is_sealed(capsys: pytest.CaptureFixture[str]) -> None:
    order = ListenLive("C-1", Source(SourceKind.FILE, "talk.wav"), "")
    assert _followed(Interrupted(), order, io.StringIO()).seconds == 7  # type: ignore[arg-type]
    assert "Stopping; the recording is sealed as evidence." in capsys.readouterr().err
