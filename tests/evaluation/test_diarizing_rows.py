"""The rows of the diarizers' benchmark: ratios against the peer, and reasons where there is none."""

from __future__ import annotations

from workbench.benchmarks import diarizing
from workbench.benchmarks.diarizing import EXACT, FAST, PEER, Tally
from workbench.evaluation.scoring import TurnErrors


def tally(processor: float | None, wrong: float) -> Tally:
    return Tally(wall=10, processor=processor, mib=100, heard=20, errors=TurnErrors(wrong, 0, 0, 100))


def test_processor_time_is_set_against_the_peers() -> None:
    rows = {row.name: row for row in diarizing._ratios({PEER: tally(90, 28), EXACT: tally(10, 24), FAST: tally(3, 24.2)})}
    assert rows["diarization exact, processor time"].ratio == 9
    assert rows["diarization fast, processor time"].ratio == 30
    assert rows["diarization, fast less exact"].ratio == 0.2


def test_what_the_system_does_not_tell_is_a_row_with_its_reason() -> None:
    rows = list(diarizing._ratios({PEER: tally(None, 28), FAST: tally(3, 24)}))
    assert [row.ratio for row in rows] == [None, None]
    assert all(PEER in row.skipped for row in rows)


def test_figures_tell_speed_memory_and_error() -> None:
    told = tally(10, 24).figures()
    assert (told["× real time"], told["CPU seconds an hour"], told["DER"]) == (2.0, 1800, 24.0)
