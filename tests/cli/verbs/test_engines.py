"""workbench engines: what is here, what is missing and what to do about it."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest

from workbench.bootstrap import LocalWorkshop
from workbench.bootstrap.environments import LocalEngines
from workbench.cli.main import run
from workbench.domain.engines import Task
from workbench.domain.environments import RollCall
from workbench.domain.progress import Progress
from workbench.engines.environments import ENVIRONMENTS
from workbench.engines.registry import ENGINES

Call = Callable[..., tuple[int, dict[str, Any]]]
ROLL = RollCall("nemo", "3.11.7", "x86_64", (("torch", "2.13.0"),), ("a card",), 42)


@pytest.fixture(autouse=True)
def _nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_ENGINES", str(tmp_path / "engines"))


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Carries out a verb; no vault is needed for any of these."""

    def called(*words: str) -> tuple[int, dict[str, Any]]:
        code = run([*words, "--json"], LocalWorkshop())
        return code, json.loads(capsys.readouterr().out)

    return called


def test_every_engine_is_listed_with_what_stands_in_its_way(call: Call) -> None:
    code, said = call("engines", "list")
    assert code == 0
    assert sorted(engine["name"] for engine in said["engines"]) == sorted(ENGINES)
    assert list(dict.fromkeys(engine["task"] for engine in said["engines"])) == list(Task)
    canary = next(engine for engine in said["engines"] if engine["name"] == "canary-qwen-2.5b")
    assert "Its environment nemo is not installed: workbench engines install canary-qwen-2.5b." in canary["obstacles"]
    assert [one["is_installed"] for one in said["environments"]] == [False] * len(ENVIRONMENTS)


def test_a_task_narrows_the_list(call: Call) -> None:
    _, said = call("engines", "list", "--task", "diarization")
    assert {engine["task"] for engine in said["engines"]} == {"diarization"}


def test_a_ready_engine_of_the_workbench_needs_no_installation(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.engines.registry.obstacles", lambda engine, site: ())
    code, said = call("engines", "install", "embedded-diarizer")
    assert (code, said["remedy"]) == (2, "It is ready; there is nothing to install.")


def test_an_engine_of_the_workbench_is_told_what_it_lacks(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.engines.registry.obstacles", lambda engine, site: ("The package torch is not installed.",))
    code, said = call("engines", "install", "whisper_large_v3_turbo")
    assert (code, said["remedy"]) == (
        5,
        "The package torch is not installed. Its packages: bash installers/run.sh --full.",
    )


@pytest.mark.parametrize(("act", "code"), [("check", 5), ("remove", 5)])
def test_an_environment_that_is_not_there_is_missing(call: Call, act: str, code: int) -> None:
    assert call("engines", act, "nemo")[0] == code


def test_an_unknown_name_is_answered_with_the_known_ones(call: Call) -> None:
    code, said = call("engines", "check", "abacus")
    assert code == 2
    assert "nemo" in said["remedy"]


def test_a_check_says_what_answered(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def checked(self: LocalEngines, name: str) -> Generator[Progress, None, RollCall]:
        yield Progress("environment", 0, 1, "starting its process")
        return ROLL

    monkeypatch.setattr(LocalEngines, "check", checked)
    code, said = call("engines", "check", "nemo")
    assert (code, said["versions"], said["devices"], said["seconds"]) == (0, {"torch": "2.13.0"}, ["a card"], 4.2)
