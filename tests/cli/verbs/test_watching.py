"""`workbench watch`: what it prints, what it answers, and how it ends."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.sounds import a_tone
from workbench.cli.verbs import watching
from workbench.domain.arrivals import Arrival, Fate


@pytest.fixture
def intake(call: Call, tmp_path: Path) -> Path:
    call("ann", "case", "new", "C-1", "--title", "Harbour")
    folder = tmp_path / "intake"
    folder.mkdir()
    a_tone(folder / "tone.wav", seconds=1)
    (folder / "text.wav").write_text("no sound\n" * 99)
    (folder / "half.wav.part").write_text("RIFF")
    return folder


def test_once_takes_what_is_there_and_lists_what_was_set_aside(call: Call, intake: Path) -> None:
    words = ("--case", "C-1", "--once", "--stable", "0", "--every", "0", "--no-process")
    code, said, lines = call("ann", "watch", str(intake), *words)
    assert (code, said["taken"], said["drafted"]) == (0, ["C-1/1"], 0)
    assert [row["name"] for row in (*said["aside"], *said["left"])] == ["text.wav", "half.wav.part"]
    assert "imported  tone.wav: C-1/1" in lines
    assert "set aside  text.wav:" in lines


def test_an_interrupt_ends_it_cleanly(call: Call, intake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = watching._line

    def interrupted(arrival: Arrival) -> str:
        if arrival.fate is Fate.TAKEN:
            os.kill(os.getpid(), signal.SIGINT)
        return told(arrival)

    monkeypatch.setattr(watching, "_line", interrupted)
    code, said, lines = call("ann", "watch", str(intake), "--case", "C-1", "--stable", "0", "--every", "0", "--no-process")
    assert (code, said["taken"]) == (0, ["C-1/1"])
    assert "Stopping after the file at hand" in lines


def test_what_is_off_is_said(call: Call, intake: Path) -> None:
    code, said, _ = call("ann", "watch", str(intake / "no"), "--case", "C-1")
    assert (code, "is no folder" in said["problem"]) == (2, True)
    code, said, _ = call("ann", "watch", str(intake), "--case", "C-9")
    assert (code, said["problem"]) == (2, "There is no case C-9.")
