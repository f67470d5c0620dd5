"""What nvidia-smi and the driver say, as they were recorded, becomes the devices that engines see."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from workbench.domain.devices import Device
from workbench.engines import devices
from workbench.engines.devices import ASKER, gpus, ran

ONE = "0, GPU-8f6c2b1e-3d52-7c4a-9e0b-1a2b3c4d5e6f, NVIDIA GeForce RTX 4090, 24564, 23813, 550.90.07, 8.9, [N/A]\n"
TWO = (
    "0, GPU-11111111-aaaa-bbbb-cccc-000000000001, NVIDIA A100-SXM4-40GB, 40960, 40320, 535.161.08, 8.0, Disabled\n"
    "1, GPU-22222222-aaaa-bbbb-cccc-000000000002, Tesla T4, 15360, 14930, 535.161.08, 7.5, [N/A]\n"
)
SPLIT = "0, GPU-11111111-aaaa-bbbb-cccc-000000000001, NVIDIA A100-SXM4-40GB, 40960, 40320, 535.161.08, 8.0, Enabled\n"
ORIN = "0, [N/A], Orin (nvgpu), [N/A], [N/A], 540.3.0, [N/A], [N/A]\n"
OLD = 'Field "compute_cap" is not a valid field to query.\n\n'
OLD_CARD = "0, GPU-33333333-aaaa-bbbb-cccc-000000000003, Tesla P100-PCIE-16GB, 16280, 16270, 450.80.02\n"
BROKEN = (
    "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is "
    "installed and running.\n\n"
)
INSTANCE = {
    "title": "NVIDIA A100-SXM4-40GB MIG 3g.20gb",
    "memory_mib": 19968,
    "free_mib": 19900,
    "capability": "8.0",
    "driver": "CUDA 12.2",
    "key": "GPU-11111111-aaaa-bbbb-cccc-000000000001",
}


def saying(smi: str, driver: Sequence[object] = (), old: str = "") -> Callable[[Sequence[str]], str]:
    """A machine whose nvidia-smi and driver say this."""

    def run(command: Sequence[str]) -> str:
        if command[0] != "nvidia-smi":
            return json.dumps(list(driver))
        return smi if "compute_cap" in command[1] else old

    return run


def test_one_card_with_all_that_is_known_of_it() -> None:
    expected = Device("cuda:0", "NVIDIA GeForce RTX 4090", 24564, 23813, "8.9", "550.90.07", ONE.split(", ")[1])
    assert gpus({}, saying(ONE)) == (expected,)


def test_two_cards_stand_in_the_order_of_their_slots() -> None:
    assert [(gpu.name, gpu.title) for gpu in gpus({}, saying(TWO))] == [
        ("cuda:0", "NVIDIA A100-SXM4-40GB"),
        ("cuda:1", "Tesla T4"),
    ]


@pytest.mark.parametrize(
    ("visible", "seen"),
    [
        ("1", ["Tesla T4"]),
        ("1,0", ["Tesla T4", "NVIDIA A100-SXM4-40GB"]),
        ("GPU-2222", ["Tesla T4"]),
        ("0,7,1", ["NVIDIA A100-SXM4-40GB"]),
        ("0,0", ["NVIDIA A100-SXM4-40GB"]),
        ("", []),
        ("-1", []),
        ("none", []),
    ],
)
def test_what_is_hidden_from_cuda_is_hidden_here_and_the_first_left_is_cuda_0(visible: str, seen: list[str]) -> None:
    found = gpus({"CUDA_VISIBLE_DEVICES": visible}, saying(TWO))
    assert [gpu.title for gpu in found] == seen
    assert [gpu.index for gpu in found] == list(range(len(seen)))


@pytest.mark.parametrize("said", ["", BROKEN, "No devices were found\n", "garbage, of, some, kind\n"])
def test_no_answer_and_no_driver_mean_no_gpu(said: str) -> None:
    assert gpus({}, saying(said)) == ()


@pytest.mark.parametrize("said", [SPLIT, ORIN, ""])
def test_a_parted_card_and_a_machine_without_figures_are_asked_of_the_driver(said: str) -> None:
    (found,) = gpus({}, saying(said, driver=[INSTANCE]))
    assert (found.name, found.memory_mib, found.capability) == ("cuda:0", 19968, "8.0")


@pytest.mark.parametrize("said", [[{"title": "half"}], [1], [{**INSTANCE, "memory_mib": "much"}]])
def test_a_driver_that_says_half_of_it_is_none(said: list[object]) -> None:
    assert gpus({}, saying("", driver=said)) == ()


def test_an_old_driver_is_asked_for_what_it_knows() -> None:
    (found,) = gpus({}, saying(OLD, old=OLD_CARD))
    assert (found.title, found.memory_mib, found.capability) == ("Tesla P100-PCIE-16GB", 16280, "")


def test_a_tool_that_hangs_costs_the_limit_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hanging = tmp_path / "hangs"
    hanging.write_text("#!/bin/sh\nexec sleep 60\n")
    hanging.chmod(0o755)
    monkeypatch.setattr(devices, "LIMIT_S", 0.2)
    assert ran((str(hanging),)) == ""


def test_the_driver_is_asked_in_a_process_of_its_own_which_says_what_there_is() -> None:
    done = subprocess.run([sys.executable, "-I", str(ASKER)], capture_output=True, timeout=60, check=True)
    assert isinstance(json.loads(done.stdout), list)
