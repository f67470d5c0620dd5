from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Call
from tests.vaults import Vaults
from workbench.bootstrap import LocalWorkshop
from workbench.domain.canonical import plain
from workbench.domain.court_questions import Validations
from workbench.domain.leaving import Validation
from workbench.domain.progress import Progress

MEASURED = Validation("ab" * 32, "scripted 1", "en", 20, 30, True, 3, 200, 25, "WER", "meetings")


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders that were evaluated; every evaluation measures the same."""
    seen: list[Path] = []

    def evaluated(self: object, folder: Path, *, engine: str, preset: str) -> Generator[Progress, None, dict[str, Any]]:
        seen.append(folder)
        yield Progress("evaluate", 0, 1)
        return {"table": ["one row"], "total": {"wer": 12.5}, "validations": [plain(MEASURED)], "exit_code": 0}

    monkeypatch.setattr(LocalWorkshop, "evaluate", evaluated)
    return seen


def test_what_was_measured_is_entered_for_reports(call: Call, runs: list[Path], vaults: Vaults, tmp_path: Path) -> None:
    code, said, _ = call("boss", "evaluate", str(tmp_path), "--record")
    assert (code, said["validations"][0]["errors"]) == (0, 25)
    with closing(vaults.open("ann")) as ann:
        assert ann.ask(Validations()) == (MEASURED,)


def test_whoever_may_not_enter_it_is_told_before_the_work_begins(call: Call, runs: list[Path], tmp_path: Path) -> None:
    code, _, said = call("ann", "evaluate", str(tmp_path), "--record")
    assert code == 3
    assert "could not be entered" in said
    assert runs == []


def test_without_record_no_vault_is_needed(call: Call, runs: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_VAULT", str(tmp_path / "none"))
    assert call("boss", "evaluate", str(tmp_path))[0] == 0
    assert runs == [tmp_path]
