from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.domain.devices import Device
from workbench.domain.spread import Backlog, WorkerState, WorkState
from workbench.hub.metrics import CLOSED, FAMILIES, OTHER, Figures

prometheus = pytest.importorskip("prometheus_client", reason="the extra “hub” is not installed")

ROUTE = "/v1/jobs/{id}"
GUIDE = {
    "whisperx_processing_duration_seconds": ("engine", "quality_tier"),
    "whisperx_processing_total": ("engine", "status"),
    "whisperx_gpu_memory_bytes": ("device",),
}
OPEN = {"engine": {"faster-whisper"}, "route": {ROUTE}, "device": {"cuda:0", "cuda:1"}, "le": set()}


@pytest.fixture
def figures() -> Figures:
    return Figures(engines=("faster-whisper",), routes=(ROUTE,))


def _value(figures: Figures, name: str, **labels: str) -> float | None:
    return figures.registry.get_sample_value(name, labels)


def test_the_guides_names_have_the_guides_labels() -> None:
    assert {f.name: f.labels for f in FAMILIES if f.name in GUIDE} == GUIDE


def test_a_piece_counts_with_its_time_its_sound_and_its_factor(figures: Figures) -> None:
    figures.piece_done("faster-whisper", "critical", 2.0, 60.0)
    engine = {"engine": "faster-whisper"}
    assert _value(figures, "whisperx_processing_total", **engine, status="done") == 1
    assert _value(figures, "whisperx_processing_duration_seconds_sum", **engine, quality_tier="critical") == 2
    assert _value(figures, "workbench_audio_seconds_total", **engine) == 60
    assert _value(figures, "workbench_real_time_factor_sum", **engine) == 30


def test_a_piece_without_sound_has_no_factor(figures: Figures) -> None:
    figures.piece_done("faster-whisper", "batch", 0.0, 0.0)
    assert _value(figures, "workbench_real_time_factor_count", engine="faster-whisper") is None


def test_the_backlog_is_told_by_urgency_and_by_what_workers_do(figures: Figures) -> None:
    workers = tuple(WorkerState(f"w{n}", "k", device, (), n == 0, 1) for n, device in enumerate(("cuda:3", "cpu")))
    figures.backlog(Backlog({"critical": 2}, {"critical": 90}, 1, 5, 6, workers))
    assert _value(figures, "workbench_jobs_waiting", urgency="critical") == 2
    assert _value(figures, "workbench_longest_wait_seconds", urgency="critical") == 90
    assert _value(figures, "workbench_jobs_waiting", urgency="batch") == 0
    assert _value(figures, "workbench_workers", state="busy", device="cuda") == 1
    assert _value(figures, "workbench_workers", state="idle", device="cpu") == 1
    assert _value(figures, "workbench_workers", state="idle", device="cuda") == 0


def test_a_worker_that_left_is_counted_no_more(figures: Figures) -> None:
    figures.backlog(Backlog(workers=(WorkerState("w", "k", "cpu", (), False, 1),)))
    figures.backlog(Backlog())
    assert _value(figures, "workbench_workers", state="idle", device="cpu") == 0


def test_a_card_that_is_gone_has_no_memory(figures: Figures) -> None:
    figures.devices((Device("cuda:0", "A", 100, 25), Device("cuda:1", "B", 100, 100), Device("cpu", "processor")))
    assert _value(figures, "whisperx_gpu_memory_bytes", device="cuda:0") == 75 * 2**20
    figures.devices((Device("cuda:1", "B", 100, 99),))
    assert _value(figures, "whisperx_gpu_memory_bytes", device="cuda:0") is None
    assert _value(figures, "whisperx_gpu_memory_bytes", device="cuda:1") == 2**20


def test_a_failure_is_an_increase_the_first_time(figures: Figures) -> None:
    assert _value(figures, "workbench_jobs_total", urgency="critical", status="failed") == 0
    figures.job_over("critical", WorkState.FAILED, 3)
    assert _value(figures, "workbench_jobs_total", urgency="critical", status="failed") == 1
    assert _value(figures, "workbench_transfers_total", status="failed") == 0


def test_being_ready_is_being_ready_in_everything(figures: Figures) -> None:
    figures.checked({"disk": True, "broker": False})
    assert _value(figures, "workbench_ready") == 0
    assert _value(figures, "workbench_check_ok", check="disk") == 1


def test_two_processes_in_one_do_not_share_figures() -> None:
    first, second = Figures(), Figures()
    first.forked()
    assert _value(second, "workbench_forks_total") == 0


WORDS = st.text(max_size=40) | st.sampled_from(("van-3-2026/0017", "Müller", "evidence.wav", "../../etc", "critical\n"))


def _tell_all(figures: Figures, word: str) -> None:
    """Whatever takes a word gets this one."""
    figures.piece_done(word, word, 1, 1)
    figures.piece_over(word, word)
    figures.job_begun(word, 1)
    figures.job_over(word, word, 1, 1)
    figures.moved(word, 1)
    figures.transfer_over(word)
    figures.request(word, word, 200, 0.1)
    figures.devices((Device(f"cuda{word}", word, 2, 1),))
    figures.checked({word: True})
    figures.backlog(Backlog({word: 1}, {word: 1}, workers=(WorkerState(word, word, word, (word,), True, 1),)))


@settings(max_examples=25, deadline=None)
@given(WORDS)
def test_labels_come_from_closed_sets_whatever_is_said(word: str) -> None:
    figures = Figures(engines=OPEN["engine"], routes=OPEN["route"])
    _tell_all(figures, word)
    allowed = {**CLOSED, **OPEN, "device": {*OPEN["device"], "cpu", "cuda"}}
    labels = {pair for family in figures.registry.collect() for sample in family.samples for pair in sample.labels.items()}
    assert {(k, v) for k, v in labels if k != "le" and v not in {*allowed[k], OTHER}} == set()


def test_strangers_make_no_series_without_end(figures: Figures) -> None:
    _tell_all(figures, "one")
    before = figures.page()[0].count(b"\n")
    for number in range(50):
        _tell_all(figures, f"stranger-{number}")
    assert figures.page()[0].count(b"\n") == before
