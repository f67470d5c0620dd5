"""Names lead to engines, and an engine that cannot run here says why."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from workbench.domain.errors import BadRequest
from workbench.engines import registry
from workbench.engines.registry import CHAINS, DEFAULTS, ENGINES, chain, named, obstacles


def test_the_default_is_whisper_base() -> None:
    assert named("", "transcription").models == ("whisper-base",)


def test_people_may_leave_the_family_name_out() -> None:
    assert named("tiny.en", "transcription") is ENGINES["whisper-tiny.en"]


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(BadRequest, match=r"no transcription engine “shorthand”.*Known: .*whisper-base"):
        named("shorthand", "transcription")


def test_an_engine_of_another_task_is_unknown() -> None:
    with pytest.raises(BadRequest):
        named(DEFAULTS["diarization"], "transcription")


@pytest.mark.parametrize("name", ENGINES)
def test_every_engine_stands_under_its_own_name(name: str) -> None:
    assert ENGINES[name].name == name


@pytest.mark.parametrize("preset", ["", *CHAINS])
def test_every_chain_names_engines_that_exist_and_ends_in_one_that_is_fetched(preset: str) -> None:
    recognisers, diarizers = chain(preset, "standard")
    assert {ENGINES[name].task for name in recognisers} == {"transcription"}
    assert {ENGINES[name].task for name in diarizers} == {"diarization"}
    assert "whisper-base" in recognisers


def test_a_critical_case_is_offered_the_most_accurate_first() -> None:
    assert chain("workstation", "critical")[0][0] == "whisper-large-v3"


def test_an_unknown_preset_is_answered_with_the_known_ones() -> None:
    with pytest.raises(BadRequest, match=r"no preset “moon”.*Known: cloud_gpu"):
        chain("moon", "")


def test_what_is_missing_is_named_with_its_remedy(tmp_path: Path) -> None:
    engine = replace(ENGINES["whisper-base"], packages=("no_such_package",))
    assert obstacles(engine, tmp_path)[:2] == (
        "The package no_such_package is not installed.",
        "The model whisper-base is not on this machine: workbench models fetch whisper-base.",
    )


def test_want_of_memory_is_said_in_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "free_memory_mib", lambda: 100)
    assert "It needs about 500 MiB of memory; 100 MiB are free." in obstacles(ENGINES["whisper-base"], tmp_path)


def test_an_engine_that_has_everything_meets_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "whisper-base").mkdir()
    assert obstacles(ENGINES["whisper-base"], tmp_path) == ()
