"""Names lead to engines, and an engine that cannot run here says why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workbench.domain.devices import Device
from workbench.domain.errors import BadRequest
from workbench.engines import registry
from workbench.engines.making import Site
from workbench.engines.registry import DEFAULTS, ENGINES, named, obstacles


def a_site(*models: str, environ: dict[str, str] | None = None) -> Site:
    """A machine with these models, no environment and no GPU."""
    return Site(models.__contains__, lambda environment: None, tuple, environ or {})


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


def test_what_is_missing_is_named_with_its_remedy() -> None:
    engine = replace(ENGINES["whisper-base"], packages=("no_such_package",))
    assert obstacles(engine, a_site())[:2] == (
        "The package no_such_package is not installed.",
        "The model whisper-base is not on this machine: workbench models fetch whisper-base.",
    )


def test_want_of_memory_is_said_in_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "free_memory_mib", lambda: 100)
    assert "It needs about 500 MiB of memory; 100 MiB are free." in obstacles(ENGINES["whisper-base"], a_site())


def test_an_engine_that_has_everything_meets_no_obstacle() -> None:
    assert obstacles(ENGINES["whisper-base"], a_site("whisper-base")) == ()


def test_the_guides_names_lead_to_engines() -> None:
    assert named("distil_whisper_large_v3", "transcription").name == "distil-large-v3"


def test_a_missing_environment_is_named_with_its_remedy() -> None:
    engine = replace(ENGINES["whisper-base"], environment="apart", packages=("no_such_package",))
    said = obstacles(engine, a_site("whisper-base"))
    assert said == ("Its environment apart is not installed: workbench engines install whisper-base.",)


def test_a_missing_access_key_is_named_by_its_variable() -> None:
    engine = replace(ENGINES["whisper-base"], key="MAKERS_KEY")
    assert obstacles(engine, a_site("whisper-base")) == ("It needs an access key of its maker in MAKERS_KEY.",)
    assert obstacles(engine, a_site("whisper-base", environ={"MAKERS_KEY": "x"})) == ()


def test_a_gpu_that_is_too_small_or_missing_is_said_in_figures() -> None:
    engine = replace(ENGINES["whisper-base"], needs_gpu=True, gpu_memory_mib=6_000)
    small = replace(a_site("whisper-base"), gpus=lambda: (Device("cuda:0", "RTX 3050", 4_096, 4_000),))
    assert obstacles(engine, a_site("whisper-base")) == ("It needs a GPU with 6000 MiB; this machine has none.",)
    assert obstacles(engine, small) == ("It needs a GPU with 6000 MiB; RTX 3050 has 4096 MiB.",)


def test_an_engine_built_for_another_processor_says_so() -> None:
    engine = replace(ENGINES["whisper-base"], machines=("riscv128",))
    assert obstacles(engine, a_site("whisper-base"))[0].startswith("It is built for riscv128; this machine is")


def test_a_model_that_no_lock_knows_is_to_be_added() -> None:
    unknown = replace(a_site(), can_fetch=lambda name: False)
    assert obstacles(ENGINES["whisper-base"], unknown)[0].endswith("workbench models add whisper-base FOLDER.")
