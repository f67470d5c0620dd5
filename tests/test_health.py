from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from workbench import health as module
from workbench.domain.devices import Device
from workbench.domain.errors import Unavailable
from workbench.domain.models import ModelState
from workbench.health import Check, health

SMALL = ModelState("small", "A small one", "MIT", 1_000_000, present=True, is_default=True)
LARGE = ModelState("large", "A large one", "MIT", 10**10, present=True, is_default=True)
OTHER = ModelState("other", "Not a default", "MIT", 2_000, present=True, is_default=False)
GONE = ModelState("gone", "Not here", "MIT", 3_000, present=False, is_default=True)
CARD = Device("cuda:0", "NVIDIA H100 80GB HBM3", 81_559, 80_000, "9.0", "550.54")


class Program:
    """What other programs answer, by their last word."""

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        self.asked: list[list[str]] = []

    def __call__(self, words: list[str], *, limit_s: float) -> subprocess.CompletedProcess[str] | None:
        self.asked.append(words)
        answer = next((said for part, said in self.answers.items() if any(part in word for word in words)), None)
        return None if answer is None else subprocess.CompletedProcess(words, 0, answer, "")


@pytest.fixture(autouse=True)
def program(monkeypatch: pytest.MonkeyPatch) -> Program:
    """No test of this file imports torch."""
    program = Program()
    monkeypatch.setattr(module, "_said", program)
    monkeypatch.setattr(module, "CORE", {"numpy": "numpy"})
    return program


def _checks(
    *models: ModelState, proven: list[str] | None = None, gpus: tuple[Device, ...] = (), deep: bool = False
) -> dict[str, Check]:
    def prove(name: str) -> None:
        (proven if proven is not None else []).append(name)
        if name == "other":
            raise Unavailable("The model other is damaged.", "Fetch it again.")

    found = health(models, prove, lambda: "SQLite", Path(__file__), gpus=gpus, deep=deep)
    return {check[0]: check for check in found}


def test_small_models_are_proven_and_large_ones_wait_for_deep() -> None:
    proven: list[str] = []
    found = _checks(LARGE, SMALL, GONE, OTHER, proven=proven)
    assert proven == ["small"]
    assert found["model small"] == ("model small", True, "verified, 1 MB")
    assert found["model large"] == ("model large", True, "present; --deep looks at every byte")
    assert found["model gone"][1] is False
    assert "model other" not in found


def test_deep_proves_every_model_that_is_here_and_names_the_damaged_one() -> None:
    proven: list[str] = []
    found = _checks(LARGE, SMALL, OTHER, proven=proven, deep=True)
    assert proven == ["other", "small", "large"]
    assert found["model other"] == ("model other", False, "The model other is damaged. Fetch it again.")


def test_proving_ends_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "QUICK_S", -1.0)
    proven: list[str] = []
    assert _checks(SMALL, proven=proven)["model small"][2].startswith("present; --deep")
    assert proven == []


def test_a_machine_without_a_gpu_is_in_order() -> None:
    assert _checks()["CUDA"][1] is True


def test_a_gpu_is_told_with_its_memory_once_engines_see_it(program: Program) -> None:
    program.answers["get_cuda_device_count"] = "1\n"
    found = _checks(gpus=(CARD,))
    assert found["CUDA"] == ("CUDA", True, "1 for engines, 80 GiB in all")
    assert found["GPU cuda:0"][2] == "NVIDIA H100 80GB HBM3, 79.6 GiB, 78.1 GiB free, compute 9.0, driver 550.54"


@pytest.mark.parametrize("answer", ["0\n", "no such symbol", None])
def test_a_driver_without_cuda_libraries_is_a_fault(program: Program, answer: str | None) -> None:
    if answer is not None:
        program.answers["get_cuda_device_count"] = answer
    _, good, detail = _checks(gpus=(CARD,))["CUDA"]
    assert not good
    assert "cuBLAS" in detail


def test_heavy_packages_are_tried_together_and_told_one_by_one(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_version", lambda name: "" if name == "pyannote.audio" else "1.2.3")
    program.answers["importlib"] = "torch\t\nwhisperx\tlibcudnn.so.9 is missing\n"
    found = _checks()
    assert found["torch"] == ("torch", True, "1.2.3")
    assert found["whisperx"] == ("whisperx", False, "does not import: libcudnn.so.9 is missing")
    assert found["pyannote.audio"][2].startswith("not installed")
    assert [words[3:] for words in program.asked if "importlib" in words[2]] == [["torch", "whisperx"]]


def test_a_package_that_takes_its_process_with_it_is_told(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_version", lambda name: "1.2.3")
    program.answers["importlib"] = "torch\t\n"
    assert _checks()["whisperx"] == ("whisperx", False, "does not import: its process ended with 0")
    program.answers.clear()
    assert _checks()["torch"][2] == "does not import: it took more than five minutes"
