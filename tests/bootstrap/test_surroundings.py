"""Environment variables: each known one is told with what it does, secrets as no more than set, slips with what was meant."""

from __future__ import annotations

import re

import pytest

from tests.house.conftest import ROOT, SOURCES
from workbench.bootstrap.surroundings import BY_NAME, VARIABLES, told

GUIDE = [
    "CUDA_VISIBLE_DEVICES",
    "TRANSFORMERS_CACHE",
    "HF_TOKEN",
    "PYANNOTE_AUTH_TOKEN",
    "NEMO_CACHE_DIR",
    "PICOVOICE_ACCESS_KEY",
    "OMP_NUM_THREADS",
    "CUDA_LAUNCH_BLOCKING",
    "WHISPERX_BATCH_SIZE",
]


def rows(**environ: str) -> dict[str, tuple[bool, str]]:
    return {name: (passed, said) for name, passed, said in told(environ)}


def test_every_variable_of_the_guide_is_known_and_marked_as_such() -> None:
    assert [v.name for v in VARIABLES if v.guide] == sorted(GUIDE, key=[v.name for v in VARIABLES].index)


def test_what_is_not_set_is_listed_in_one_row() -> None:
    assert rows()["environment"] == (True, f"not set: {', '.join(v.name for v in VARIABLES if v.guide)}")


def test_a_variable_is_told_with_its_value_and_what_it_does() -> None:
    assert rows(OMP_NUM_THREADS="8")["OMP_NUM_THREADS"] == (
        True,
        "8: threads of an engine, before cpu_threads of the preset",
    )


@pytest.mark.parametrize("name", [v.name for v in VARIABLES if v.is_secret])
def test_a_secret_is_never_shown_right_or_wrong(name: str) -> None:
    for value in ("redis://:sesame-open@host:1/0", "sesame open", "sesame"):
        passed, said = rows(**{name: value})[name]
        assert "sesame" not in said
        assert not passed or said.startswith("set: ")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("OMP_NUM_THREADS", "many", "a whole number from 1 to 1024, not “many”"),
        ("OMP_NUM_THREADS", "0", "a whole number from 1 to 1024"),
        ("WHISPERX_BATCH_SIZE", "-4", "a whole number from 1 to 256"),
        ("CUDA_LAUNCH_BLOCKING", "yes", "it is 0 or 1"),
        ("CUDA_VISIBLE_DEVICES", "first", "“first” are no GPUs"),
        ("HF_TOKEN", "two words", "no token"),
        ("WORKBENCH_CACHE_URL", "https://cache", "no address of a Redis server"),
        ("REDIS_URL", "redis://host:port", "no address of a Redis server"),
        ("WORKBENCH_PRESETS", "nowhere/at/all", "no folder nowhere/at/all"),
    ],
)
def test_a_value_that_is_off_says_what_it_should_be(name: str, value: str, said: str) -> None:
    passed, detail = rows(**{name: value})[name]
    assert not passed
    assert said in detail


@pytest.mark.parametrize("value", ["0", "0,1", "", "-1", "GPU-8f2e91a0-11aa", "MIG-GPU-8f2e/1/0"])
def test_gpus_are_named_by_number_or_identifier_or_hidden(value: str) -> None:
    assert rows(CUDA_VISIBLE_DEVICES=value)["CUDA_VISIBLE_DEVICES"][0]


def test_a_slip_in_one_of_our_names_is_told_with_what_was_meant() -> None:
    assert rows(WORKBENCH_PRESET="x")["WORKBENCH_PRESET"] == (
        False,
        "there is no such variable; did you mean WORKBENCH_PRESETS?",
    )


def test_every_variable_of_ours_that_code_reads_is_in_the_table() -> None:
    texts = [*SOURCES, *(ROOT / "installers").glob("*.sh"), *(ROOT / "installers").glob("*.py")]
    named = {name for path in texts for name in re.findall(r"WORKBENCH_[A-Z0-9_]*[A-Z0-9]", path.read_text("utf-8"))}
    assert named - set(BY_NAME) == set()
