"""The compiled search, and the one without a compiler, find whisperX's path to the frame."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.benchmarks.aligning import like_real, whisperx_path
from workbench.engines.workers.ctc_path import Aligning, Way

Path = list[tuple[int, int]] | None


@pytest.fixture(scope="module", params=[True, False], ids=["compiled", "numpy"])
def aligning(request: pytest.FixtureRequest) -> Aligning:
    """With numba, and as it is where there is none."""
    return Aligning(compiled=request.param)


@pytest.fixture(scope="module")
def peer() -> Callable[[np.ndarray, np.ndarray, int], Path]:
    """whisperX's own trellis and backtracking."""
    try:
        return whisperx_path()
    except ModuleNotFoundError as lack:
        pytest.skip(f"{lack.name} is not installed: it belongs to the full set")


def path(way: Way | None) -> Path:
    return None if way is None else [(int(token), way.first + at) for at, token in enumerate(way.tokens)]


@st.composite
def emissions(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, int]:
    """Spiky like a network's, or of few whole values, so that paths tie; texts up to longer than the sound."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    frames, symbols = draw(st.integers(1, 40)), draw(st.integers(2, 8))
    spiky = np.log(rng.dirichlet(np.full(symbols, 0.2), frames) + 1e-12)
    table = spiky if draw(st.booleans()) else rng.integers(-4, 0, (frames, symbols))
    tokens = rng.integers(0, symbols, draw(st.integers(1, frames + 3)))
    return table.astype(np.float32), tokens, draw(st.integers(0, symbols - 1))


@given(heard=emissions())
@settings(deadline=None)
def test_the_path_is_whisperx_s_to_the_frame(
    aligning: Aligning, peer: Callable[..., Path], heard: tuple[np.ndarray, np.ndarray, int]
) -> None:
    assert path(aligning.way(*heard)) == peer(*heard)


def test_through_emissions_like_a_network_s_it_is_the_same(aligning: Aligning, peer: Callable[..., Path]) -> None:
    emission, tokens = like_real()
    found = path(aligning.way(emission, tokens, 0))
    assert found is not None
    assert found == peer(emission, tokens, 0)


@given(emissions())
@settings(deadline=None)
def test_both_searches_agree_on_scores_too(heard: tuple[np.ndarray, np.ndarray, int]) -> None:
    one, two = (_SEARCHES[compiled].way(*heard) for compiled in (True, False))
    assert (one is None) == (two is None)
    assert one is None or two is None or np.array_equal(one.scores, two.scores)


_SEARCHES = {compiled: Aligning(compiled=compiled) for compiled in (True, False)}


def test_a_network_that_gives_no_numbers_is_refused(aligning: Aligning) -> None:
    with pytest.raises(ValueError, match="no numbers"):
        aligning.way(np.full((4, 3), np.nan, np.float32), np.array([1]), 0)


def test_a_text_of_nothing_has_no_way(aligning: Aligning) -> None:
    assert aligning.way(np.zeros((4, 3), np.float32), np.zeros(0, np.int64), 0) is None
