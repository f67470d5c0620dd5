from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.hub.state import a_job, a_piece, an_answer
from workbench.bootstrap.counting import CountedPieces, CountedWork, between_s, heard_s, sweeps
from workbench.domain.spread import MOST_ATTEMPTS, Piece, Urgency, WorkState
from workbench.hub.logs import JsonLines
from workbench.hub.metrics import Figures
from workbench.hub.readiness import NotReady
from workbench.storage.hub.home import Home, file_home

pytest.importorskip("prometheus_client", reason="the extra “hub” is not installed")

LATER = "2026-01-01T00:01:30Z"
SOUND = {"sha256": "0" * 64, "channel": 0, "frames": 160_000, "rate": 16_000}


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = file_home(tmp_path, bytes(32), "vault").made()
    yield made
    made.close()


@pytest.fixture
def figures() -> Figures:
    return Figures(engines=("faster-whisper",))


def _value(figures: Figures, name: str, **labels: str) -> float | None:
    return figures.registry.get_sample_value(name, labels)


def _claimed(pieces: CountedPieces, name: str, worker: str = "w1") -> Piece:
    piece = pieces.claim(name, worker)
    assert piece is not None
    return piece


def test_a_job_counts_when_it_begins_and_once_when_it_ends(home: Home, figures: Figures) -> None:
    work = CountedWork(home, figures)
    work.submit(a_job("j", Urgency.CRITICAL))
    work.backlog(LATER)
    assert _value(figures, "workbench_longest_wait_seconds", urgency="critical") == 90
    assert work.take(LATER) is not None
    assert _value(figures, "workbench_job_wait_seconds_sum", urgency="critical") == 90
    for _ in range(2):
        work.finish("j", WorkState.DONE, LATER)
    assert _value(figures, "workbench_jobs_total", urgency="critical", status="done") == 1


def test_a_job_that_goes_on_after_a_restart_has_not_waited_again(home: Home, figures: Figures) -> None:
    work = CountedWork(home, figures)
    work.submit(a_job("j"))
    work.take(LATER)
    work.resume()
    work.take("2026-01-01T05:00:00Z")
    assert _value(figures, "workbench_job_wait_seconds_count", urgency="standard") == 1


def test_a_job_that_is_cancelled_counts_as_that(home: Home, figures: Figures) -> None:
    work = CountedWork(home, figures)
    work.submit(a_job("j"))
    work.cancel("j")
    work.cancel("j")
    assert _value(figures, "workbench_jobs_total", urgency="standard", status="cancelled") == 1


def test_a_piece_counts_when_it_is_answered_in_time(home: Home, figures: Figures) -> None:
    pieces = CountedPieces(home, figures)
    pieces.send([(a_piece("p"), "q")])
    late = _claimed(pieces, "p")
    pieces.take_back(late, "It gave no sign of life.")
    pieces.answer(_claimed(pieces, "p", "w2"), an_answer("key-p"))
    pieces.answer(late, an_answer("key-p"))
    told = {
        status: _value(figures, "whisperx_processing_total", engine="other", status=status) for status in ("done", "cancelled")
    }
    assert told == {"done": 1, "cancelled": 1}
    assert _value(figures, "workbench_lost_pieces_total") == 1


def test_a_piece_that_no_worker_can_do_is_poison_once(home: Home, figures: Figures) -> None:
    pieces = CountedPieces(home, figures)
    pieces.send([(a_piece("p"), "q")])
    for attempt in range(MOST_ATTEMPTS):
        pieces.give_up(_claimed(pieces, "p"), "out of memory")
        assert _value(figures, "workbench_poison_pieces_total") == (1 if attempt == MOST_ATTEMPTS - 1 else 0)
    assert _value(figures, "whisperx_processing_total", engine="other", status="failed") == 1
    assert _value(figures, "whisperx_processing_total", engine="other", status="retried") == MOST_ATTEMPTS - 1


def test_a_worker_that_was_asked_to_stop_makes_no_poison(home: Home, figures: Figures) -> None:
    pieces = CountedPieces(home, figures)
    pieces.send([(a_piece("p"), "q")])
    for _ in range(MOST_ATTEMPTS + 1):
        pieces.give_up(_claimed(pieces, "p"), "asked to stop", counted=False)
    assert _value(figures, "workbench_poison_pieces_total") == 0


def test_a_line_says_which_piece_of_which_job_by_whom(home: Home, figures: Figures, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    caplog.handler.setFormatter(JsonLines())
    pieces = CountedPieces(home, figures)
    pieces.send([(a_piece("p"), "q")])
    pieces.answer(_claimed(pieces, "p"), an_answer("key-p"))
    line = json.loads(caplog.text.splitlines()[-1])
    assert (line["event"], line["piece"], line["job"], line["worker"]) == ("piece.done", "p", "j", "w1")
    assert "withheld" not in line


@pytest.mark.parametrize(
    ("task", "question", "seconds"),
    [
        ("transcription", {"asked": [{"sound": SOUND, "chunk": [0, 32_000]}, {"sound": SOUND, "chunk": [40_000, 48_000]}]}, 2.5),
        ("diarization", {"sound": SOUND}, 10.0),
        ("channels", {"sounds": [SOUND, SOUND]}, 10.0),
        (
            "alignment",
            {"sound": SOUND, "segments": [{"span": {"first": 0, "end": 16_000}}, {"span": {"first": 1, "end": 48_000}}]},
            3.0,
        ),
        ("alignment", {"sound": SOUND, "segments": []}, 0.0),
        ("digest", {"text": "x"}, 0.0),
        ("transcription", {"asked": [{"sound": {**SOUND, "rate": 0}, "chunk": [0, 1]}]}, 0.0),
        ("diarization", [], 0.0),
    ],
)
def test_a_questions_sound_is_measured(task: str, question: Any, seconds: float) -> None:
    piece = Piece("p", "j", "k", task, "faster-whisper", json.dumps(question), Urgency.BATCH)
    assert heard_s(piece) == seconds


def test_a_sweeper_that_looks_is_told_and_one_that_stands_still_is_missed(figures: Figures) -> None:
    now = [0.0]
    sweeper: Any = SimpleNamespace(looked=3, told_again=2, looks=SimpleNamespace(every_s=5.0))
    look = sweeps(sweeper, figures, lambda: now[0])
    look()
    sweeper.looked, now[0] = 5, 100.0
    assert look() == "looked 5 times"
    assert _value(figures, "workbench_sweeps_total") == 5
    assert _value(figures, "workbench_resent_pieces_total") == 2
    now[0] = 230.0
    with pytest.raises(NotReady, match="for 130 s"):
        look()


def test_times_that_are_not_known_make_no_wait() -> None:
    assert between_s("", LATER) == 0
    assert between_s(LATER, "2026-01-01T00:00:00Z") == 0
