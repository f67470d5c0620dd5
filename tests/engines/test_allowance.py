"""Of the environment a child is given what it takes to run."""

from __future__ import annotations

from workbench.engines.allowance import QUIET, allowed


def test_what_nobody_listed_stays_out() -> None:
    assert allowed({"PATH": "/bin", "SESAME": "open", "HF_TOKEN": "hf_1"}) == {"PATH": "/bin", **QUIET}


def test_threads_and_gpus_are_passed_on() -> None:
    given = {"OMP_NUM_THREADS": "2", "CUDA_VISIBLE_DEVICES": "1", "LC_ALL": "C"}
    assert allowed(given) == {**given, **QUIET}


def test_nobody_talks_an_engine_out_of_being_offline() -> None:
    assert allowed({"HF_HUB_OFFLINE": "0"})["HF_HUB_OFFLINE"] == "1"


def test_our_libraries_do_not_follow_into_another_environment() -> None:
    assert "PYTHONPATH" in allowed({"PYTHONPATH": "/ours"})
    assert "PYTHONPATH" not in allowed({"PYTHONPATH": "/ours"}, is_ours=False)


def test_a_proxy_is_known_to_who_may_use_the_network() -> None:
    assert "HTTPS_PROXY" not in allowed({"HTTPS_PROXY": "//proxy"})
    assert "HTTPS_PROXY" in allowed({"HTTPS_PROXY": "//proxy"}, network=True)
