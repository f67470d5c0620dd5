"""Picovoice Falcon: what it says without a key, and with one that its maker does not take."""

from __future__ import annotations

import importlib.util
import wave
from pathlib import Path

import numpy as np
import pytest

from workbench.domain.errors import Unavailable
from workbench.engines import falcon
from workbench.engines.making import Making
from workbench.engines.workers import falcon as worker


def making(secret: str) -> Making:
    return Making(folder=Path, digest=str, secret=secret)


def test_without_a_key_the_variable_is_named() -> None:
    with pytest.raises(Unavailable, match="PICOVOICE_ACCESS_KEY"):
        falcon.make(falcon.ENGINES[0], making(""))


@pytest.mark.skipif(importlib.util.find_spec("pvfalcon") is None, reason="pvfalcon is not installed: pip install pvfalcon==2.0.0")
def test_a_key_that_is_none_is_told_without_being_repeated() -> None:
    with pytest.raises(Unavailable) as refused:
        falcon.make(falcon.ENGINES[0], making("not-a-key"))
    said = f"{refused.value.problem} {refused.value.remedy}"
    assert "the access key is not one of Picovoice's" in said
    assert "not-a-key" not in said


def test_its_needs_say_that_the_maker_checks_the_key() -> None:
    engine = falcon.ENGINES[0]
    assert engine.key == "PICOVOICE_ACCESS_KEY"
    assert "over the network" in engine.title


def test_its_seconds_become_turns_by_first_appearance() -> None:
    assert worker.numbered([(2.0, 3.0, 1), (0.5, 1.0, 7), (9.0, 9.5, 1)], 48_000) == [[8_000, 16_000, 1], [32_000, 48_000, 2]]


def test_samples_are_written_as_it_reads_them(tmp_path: Path) -> None:
    worker.written(np.array([0.0, 1.0, -2.0], np.float32), tmp_path / "a.wav")
    with wave.open(str(tmp_path / "a.wav")) as file:
        assert np.frombuffer(file.readframes(3), "<i2").tolist() == [0, 32_767, -32_768]
