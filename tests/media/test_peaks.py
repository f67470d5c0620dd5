"""The pyramid: never lower or higher than the samples, exact when one looks close."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from workbench.domain.errors import CaseError
from workbench.domain.timeline import Rate, Span
from workbench.media.peaks import PeakBuilder, PeakFile


def built(folder: Path, pcm: NDArray[np.int16], *, block: int = 5_000) -> PeakFile:
    folder.mkdir(exist_ok=True)
    builder = PeakBuilder(folder / "peaks", rate=Rate(16_000), channels=pcm.shape[1])
    for at in range(0, len(pcm), block):
        builder.feed(pcm[at : at + block])
    builder.finish()
    (folder / "pcm").write_bytes(pcm.tobytes())
    return PeakFile(folder / "peaks", folder / "pcm")


def noise(frames: int, channels: int = 1) -> NDArray[np.int16]:
    return np.random.default_rng(7).integers(-30_000, 30_000, (frames, channels)).astype(np.int16)


def test_close_up_columns_are_the_samples_own(tmp_path: Path) -> None:
    pcm = noise(50_000)
    columns = built(tmp_path, pcm).columns(Span(1_234, 21_234), 100)
    expected = pcm[1_234:21_234, 0].reshape(100, 200)
    assert np.array_equal(columns, np.stack([expected.min(axis=1), expected.max(axis=1)], axis=1))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(frames=st.integers(1, 300_000), cut=st.tuples(st.integers(0, 300_000), st.integers(0, 300_000)), width=st.integers(1, 50))
def test_a_column_never_misses_a_sample(frames: int, cut: tuple[int, int], width: int, tmp_path: Path) -> None:
    pcm = noise(frames)
    span = Span(min(cut), max(cut))
    columns = built(tmp_path, pcm).columns(span, width)
    assert columns.shape == (width, 2)
    for number, (low, high) in enumerate(columns):
        part = pcm[span.first + number * span.length // width : span.first + (number + 1) * span.length // width]
        assert not len(part) or (low <= part.min() and part.max() <= high)


def test_a_column_reaches_at_most_a_quarter_into_its_neighbour(tmp_path: Path) -> None:
    pcm = np.zeros((400_000, 1), np.int16)
    pcm[200_000] = 9_000
    loud = np.flatnonzero(built(tmp_path, pcm).columns(Span(0, 400_000), 100)[:, 1])
    assert set(loud) <= {49, 50}


def test_all_channels_together_show_what_cancels_in_a_mean(tmp_path: Path) -> None:
    pcm = np.stack([np.full(10_000, 8_000), np.full(10_000, -8_000)], axis=1).astype(np.int16)
    peaks = built(tmp_path, pcm)
    assert peaks.columns(Span(0, 10_000), 2).tolist() == [[-8_000, 8_000]] * 2
    assert peaks.columns(Span(0, 10_000), 200).tolist() == [[-8_000, 8_000]] * 200
    assert peaks.columns(Span(0, 10_000), 2, 1).tolist() == [[-8_000, -8_000]] * 2


def test_past_the_end_there_is_silence(tmp_path: Path) -> None:
    columns = built(tmp_path, noise(1_000)).columns(Span(0, 2_000), 4)
    assert columns[:2].any()
    assert not columns[2:].any()
    assert not built(tmp_path, noise(1_000)).columns(Span(5_000, 6_000), 4).any()


def test_the_same_samples_in_other_blocks_give_the_same_file(tmp_path: Path) -> None:
    pcm = noise(100_003, 2)
    built(tmp_path / "a", pcm, block=997)
    built(tmp_path / "b", pcm, block=100_003)
    assert (tmp_path / "a" / "peaks").read_bytes() == (tmp_path / "b" / "peaks").read_bytes()


def test_a_broken_file_is_a_case_error(tmp_path: Path) -> None:
    (tmp_path / "peaks").write_bytes(b"nonsense")
    with pytest.raises(CaseError, match="cannot be read"):
        PeakFile(tmp_path / "peaks", tmp_path / "peaks")


def test_ten_hours_take_twelve_megabytes_and_open_at_once(tmp_path: Path) -> None:
    frames = 36_000 * 16_000
    builder = PeakBuilder(tmp_path / "peaks", rate=Rate(16_000), channels=1)
    block = noise(1 << 20)
    for at in range(0, frames, len(block)):
        builder.feed(block[: frames - at])
    builder.finish()
    with (tmp_path / "pcm").open("wb") as file:
        file.truncate(frames * 2)
    assert 11_000_000 < (tmp_path / "peaks").stat().st_size < 13_000_000
    assert PeakFile(tmp_path / "peaks", tmp_path / "pcm").columns(Span(0, frames), 1_600).any(axis=1).all()
