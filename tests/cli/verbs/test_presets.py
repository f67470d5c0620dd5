from __future__ import annotations

from pathlib import Path

import pytest

from tests.vaults import workshop
from workbench.cli.main import run


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    capsys.readouterr()
    code = run(words, workshop())
    return code, capsys.readouterr().out


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own with one good and one broken preset."""
    (tmp_path / "harbour.yaml").write_text("engines:\n  primary: whisper_tiny\n", "utf-8")
    (tmp_path / "edge.yaml").write_text("engines:\n  primary: whisper_tny\n", "utf-8")
    monkeypatch.setenv("WORKBENCH_PRESETS", str(tmp_path))
    return tmp_path


def test_presets_are_listed_with_their_files_and_what_is_off(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = said(capsys, "presets", "list")
    assert code == 0
    assert f"edge         your own  BROKEN  {own / 'edge.yaml'}" in text
    assert f"    {own / 'edge.yaml'}, line 2, engines.primary: there is no engine “whisper_tny”; did you mean" in text
    assert "harbour      your own  ok" in text


def test_a_preset_is_shown_as_it_will_be_taken(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = said(capsys, "presets", "show", "harbour")
    assert code == 0
    assert "engines.primary" in text
    assert "whisper-tiny" in text
    assert "as many as there are" in text


def test_a_check_ends_with_findings_where_a_file_is_off(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "presets", "check", str(own / "harbour.yaml")) == (0, f"{own / 'harbour.yaml'}: ok, preset harbour\n")
    code, text = said(capsys, "presets", "check")
    assert code == 1
    assert "edge.yaml, line 2, engines.primary" in text
    assert "harbour.yaml: ok" in text
