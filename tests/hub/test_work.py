"""Jobs in a hub's state: taken by urgency, once, and never lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hub.state import State, a_job, a_piece, an_answer, in_a_file, state
from workbench.domain.errors import BadRequest, CaseError
from workbench.domain.spread import MOST_ATTEMPTS, Presented, Urgency, WorkState
from workbench.storage.hub.home import file_home
from workbench.storage.hub.objects import objects

__all__ = ["state"]
NOW = "2026-01-01T00:01:00Z"


def test_critical_jobs_come_first_then_those_asked_for_first(state: State) -> None:
    for name, urgency in (
        ("batch", Urgency.BATCH),
        ("one", Urgency.STANDARD),
        ("two", Urgency.STANDARD),
        ("crit", Urgency.CRITICAL),
    ):
        state.work.submit(a_job(name, urgency))
    taken = [state.work.take(NOW) for _ in range(5)]
    assert [job.id if job else "" for job in taken] == ["crit", "one", "two", "batch", ""]


def test_a_job_submitted_twice_is_one_job(state: State) -> None:
    state.work.submit(a_job("a"))
    state.work.take(NOW)
    assert state.work.submit(a_job("a")).state is WorkState.RUNNING
    assert len(state.work.jobs()) == 1


def test_a_unit_sees_its_own_jobs(state: State) -> None:
    state.work.submit(a_job("a", unit="van-1"))
    state.work.submit(a_job("b", unit="van-2"))
    assert [job.id for job in state.work.jobs("van-2")] == ["b"]


def test_a_cancelled_job_ends_its_pieces_and_is_never_finished(state: State) -> None:
    state.work.submit(a_job("j"))
    state.work.take(NOW)
    state.pieces.send([(a_piece("p"), "q")])
    held = state.pieces.claim("p", "w1")
    assert held is not None
    assert state.work.cancel("j")
    assert not state.work.cancel("j")
    assert not state.pieces.beat(held)
    assert not state.work.note("j", "transcription", 10)
    assert not state.work.finish("j", WorkState.DONE, NOW)


def test_a_hub_that_starts_again_takes_what_it_left(state: State) -> None:
    state.work.submit(a_job("j"))
    state.work.take(NOW)
    assert state.work.known("j", ["d1"]) == ("d1",)
    assert state.work.resume() == 1
    again = state.work.take(NOW)
    assert again is not None
    assert again.attempts == 2
    assert state.work.known("j", ["d1", "d2"]) == ("d1",)


def test_a_job_that_brings_the_hub_down_again_and_again_is_failed(state: State) -> None:
    state.work.submit(a_job("j"))
    for _ in range(MOST_ATTEMPTS):
        assert state.work.take(NOW) is not None
        state.work.resume()
    assert state.work.take(NOW) is None
    job = state.work.job("j")
    assert job is not None
    assert job.state is WorkState.FAILED
    assert str(MOST_ATTEMPTS) in job.problem


def test_a_hub_that_stops_in_order_leaves_no_mark(state: State) -> None:
    state.work.submit(a_job("j"))
    for _ in range(MOST_ATTEMPTS + 2):
        assert state.work.take(NOW) is not None
        state.work.put_back("j")


def test_the_backlog_counts_what_waits_and_who_answers(state: State) -> None:
    state.work.submit(a_job("a", Urgency.CRITICAL))
    state.work.submit(a_job("b"))
    state.work.take(NOW)
    state.pieces.send([(a_piece("p"), "q"), (a_piece("r"), "q")])
    state.pieces.claim("p", "w1")
    state.workers.present(Presented("w1", "00", "", "cpu", "{}", ("whisper-base",)))
    backlog = state.work.backlog(NOW)
    assert (backlog.waiting["standard"], backlog.waiting["critical"], backlog.running) == (1, 0, 1)
    assert backlog.longest_s["standard"] == 60
    assert (backlog.pieces_waiting, backlog.pieces_running) == (1, 1)
    assert [worker.name for worker in backlog.workers] == ["w1"]


def test_what_a_finished_job_asked_for_goes_unless_another_job_asks_for_it(state: State) -> None:
    state.work.submit(a_job("j"))
    state.work.take(NOW)
    state.pieces.send([(a_piece("p", "j", "own"), "q"), (a_piece("r", "j", "both"), "q"), (a_piece("s", "k", "both"), "q")])
    for name, key in (("p", "own"), ("r", "both")):
        held = state.pieces.claim(name, "w1")
        assert held is not None
        assert state.pieces.answer(held, an_answer(key))
    assert state.work.finish("j", WorkState.DONE, NOW, drafts=("d1",))
    assert "own" not in state.answered()
    assert "both" in state.answered()
    done = state.work.job("j")
    assert done is not None
    assert (done.draft_ids, done.permille) == (("d1",), 1000)


def test_a_state_file_opens_with_its_vault_s_key_alone(tmp_path: Path) -> None:
    in_a_file(tmp_path).home.close()
    file_home(tmp_path, bytes(32), "vault").checked().close()
    with pytest.raises(CaseError):
        file_home(tmp_path, bytes(31) + b"\1", "vault").checked()


def test_a_database_without_a_hub_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="no hub's state"):
        file_home(tmp_path, bytes(32), "vault").checked()


@pytest.mark.parametrize("address", ["folder", "memory://spread/x"])
def test_objects_are_there_whole_by_name_until_they_are_deleted(tmp_path: Path, address: str) -> None:
    store = objects(address if "://" in address else str(tmp_path))
    store.put("sound/a/0", b"one")
    store.put("sound/a/0", b"two")
    store.put("sound/b/0", b"three")
    with store.open("sound/a/0") as file:
        assert file.read() == store.get("sound/a/0") == b"two"
    assert store.names("sound") == ("sound/a/0", "sound/b/0")
    store.delete("sound/a")
    assert not store.exists("sound/a/0")
    assert store.exists("sound/b/0")
    with pytest.raises(CaseError, match="sound/a/0"):
        store.get("sound/a/0")


@pytest.mark.parametrize("name", ["../x", "/x", "a/../b", "", "a//b", ".hidden", "a\\..\\b"])
def test_an_object_s_name_leads_nowhere_else(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadRequest):
        objects(str(tmp_path)).put(name, b"")
