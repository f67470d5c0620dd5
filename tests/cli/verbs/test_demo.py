"""The main job in one word, with scripted engines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.fakes import ScriptedTranscriber, scripted_ears
from tests.vaults import workshop
from workbench.cli.main import run


def test_the_main_job_leaves_a_signed_report_transcripts_and_the_custody_of_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("workbench.bootstrap.vaults.ears", scripted_ears(ScriptedTranscriber()))
    assert run(["demo", "--headless", "-o", str(tmp_path / "out")], workshop()) == 0
    left = {path.name for path in (tmp_path / "out").iterdir()}
    transcripts = {f"transcript.{form}" for form in ("txt", "srt", "vtt", "json", "rttm")}
    assert left == {"report.pdf", "custody.json", "summary.json", *transcripts}
    custody = json.loads((tmp_path / "out" / "custody.json").read_text("utf-8"))
    assert [entry["kind"] for entry in custody["entries"]][-2:] == ["report.issued", "checkpoint.made"]
    assert "vault sound" in capsys.readouterr().out


def test_a_folder_that_cannot_be_made_is_exit_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "out").write_text("a file stands here")
    assert run(["demo", "--headless", "-o", str(tmp_path / "out" / "demo")], workshop()) == 2
    assert "Choose another folder" in capsys.readouterr().err
