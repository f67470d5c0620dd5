"""The hub's work in its own process: the same draft as on one machine, and what befalls a piece befalls nothing else."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from tests.fakes import ScriptedTranscriber, a_roster, scripted_ears
from tests.hub.hands import scripted_room
from tests.hub.spreading import CLOCK, QUICK, all_done, digests, hub_work, over, submit
from tests.hub.state import State, a_job, a_piece, in_a_file
from tests.sounds import a_tone
from workbench.bootstrap.engines import MemoryResults
from workbench.bootstrap.hub_work import HubWork
from workbench.domain.devices import CPU
from workbench.domain.errors import Unavailable
from workbench.domain.orders import Process
from workbench.domain.recipe import Recipe
from workbench.domain.spread import MOST_ATTEMPTS, Answer, Presented, Urgency, WorkState, key_of
from workbench.domain.timeline import Span
from workbench.domain.utterances import ChunkText
from workbench.hub.performing import finished
from workbench.hub.posting import Asking
from workbench.hub.spread_engines import queue_of
from workbench.jobs.hearing import Heard, OpenEngines, hear
from workbench.jobs.workplace import Ears, EngineRoom
from workbench.storage.hub import tables

Hub = Callable[..., HubWork]


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    """In a file, as a small laboratory has it."""
    made = in_a_file(tmp_path)
    yield made
    made.home.close()


@pytest.fixture
def hub(state: State, tmp_path: Path) -> Iterator[Hub]:
    """hub(workers, room): a hub that works by itself."""
    made: list[HubWork] = []

    def build(workers: int = 2, room: EngineRoom | None = None) -> HubWork:
        here = hub_work(state, tmp_path, room or scripted_room())
        made.append(here)
        for _ in range(workers):
            here.employ(CPU, tmp_path / "scratch", beat_s=0.05)
        return here

    yield build
    for one in made:
        one.close()


def _heard(listener: Ears, file: Path, folder: Path, order: Process) -> Heard:
    decoded = finished(listener.decoder.decode(file, name=file.name, track=0, folder=folder))
    track = listener.decoder.probe(file, name=file.name).tracks[0]
    engines = OpenEngines(listener.engines)
    try:
        return finished(hear(track, decoded, order, listener, engines))
    finally:
        engines.end()


def _both(hub: HubWork, here: Ears, file: Path, place: Path, order: Process) -> tuple[Heard, Heard]:
    there = replace(here, engines=hub.room(a_job("j")), results=MemoryResults())
    return _heard(here, file, place / "here", order), _heard(there, file, place / "there", order)


def test_a_draft_is_the_same_on_one_machine_and_on_many(hub: Hub, tmp_path: Path) -> None:
    scripted = scripted_ears(ScriptedTranscriber())(None, MemoryResults())
    here = replace(scripted, engines=replace(scripted.engines, roster=a_roster("scripted")))
    tone = a_tone(tmp_path / "tone.wav", seconds=40)
    alone, spread = _both(hub(3, here.engines), here, tone, tmp_path, Process("C"))
    assert len(alone.segments) == 8
    assert replace(spread, runs=()) == replace(alone, runs=())
    assert "by workers" in spread.runs[0].note


class Breaking(ScriptedTranscriber):
    """Fails whenever it is asked to read."""

    def transcribe(self, pcm: Any, chunk: Span, recipe: Recipe, clips: tuple[Span, ...] = ()) -> ChunkText:
        self.calls += 1
        raise Unavailable("The scripted engine ran out of memory.")


def test_a_piece_that_no_worker_survives_fails_its_recording_with_what_they_said(hub: Hub, tmp_path: Path) -> None:
    here = scripted_ears(engine := Breaking())(None, MemoryResults())
    work = hub(1, here.engines)
    work.sweeper.start(QUICK)
    there = replace(here, engines=work.room(a_job("j")))
    with pytest.raises(Unavailable, match="ran out of memory"):
        _heard(there, a_tone(tmp_path / "tone.wav", seconds=2), tmp_path / "there", Process("C"))
    assert engine.calls == MOST_ATTEMPTS


def test_jobs_come_to_their_end_each_once(hub: Hub) -> None:
    work = hub()
    work.start(digests(3), lambda: CLOCK)
    jobs = over(work, submit(work, 12))
    assert all_done(jobs)
    assert all(job.attempts == 1 and len(job.draft_ids) == 3 for job in jobs.values())
    assert work.work.backlog().pieces_waiting == 0


def test_what_is_critical_is_done_before_what_was_asked_for_earlier(hub: Hub) -> None:
    work = hub(1)
    ended: list[str] = []
    finish = work.work.finish
    work.work.finish = lambda job, *rest, **more: (ended.append(job), finish(job, *rest, **more))[1]  # type: ignore[method-assign]
    names = submit(work, 3, Urgency.BATCH) + submit(work, 3, Urgency.CRITICAL)
    work.start(digests(), lambda: CLOCK, streams=1)
    over(work, names)
    assert ended[:3] == names[3:]


def test_a_cancelled_job_stops_at_once_and_its_piece_is_dropped(hub: Hub) -> None:
    work = hub(1)
    work.start(digests(2, rounds=3_000_000), lambda: CLOCK)
    (name,) = submit(work, 1)
    while not work.pieces.running():
        time.sleep(0.01)
    assert work.work.cancel(name)
    assert over(work, [name])[name].state is WorkState.CANCELLED
    assert work.pieces.waiting() == {}


def test_a_message_that_comes_twice_runs_nothing_twice(hub: Hub) -> None:
    work = hub(2)
    send = work.dispatcher.send

    def twice(*said: Any) -> None:
        send(*said)
        send(*said)

    work.dispatcher.send = twice  # type: ignore[method-assign]
    work.start(digests(4), lambda: CLOCK)
    assert all_done(over(work, submit(work, 4)))
    assert sum(worker.done for worker in work.employed) == 16


def test_a_broker_that_loses_every_message_loses_no_work(hub: Hub) -> None:
    work = hub(1)
    send = work.dispatcher.send
    lost: list[str] = []

    def losing(piece_id: str, *rest: Any) -> None:
        if piece_id in lost:
            send(piece_id, *rest)
        lost.append(piece_id)

    work.dispatcher.send = losing  # type: ignore[method-assign]
    work.start(digests(2), lambda: CLOCK, looks=replace(QUICK, every_s=0.05, untaken=2))
    assert all_done(over(work, submit(work, 3)))
    assert work.sweeper.told_again >= 6


def test_a_hub_that_stops_and_starts_again_finishes_what_it_left(state: State, tmp_path: Path) -> None:
    first = hub_work(state, tmp_path, scripted_room())
    first.start(digests(1), lambda: CLOCK)
    names = submit(first, 2)
    while len(first.pieces.waiting().get(queue_of(""), ())) < 2:
        time.sleep(0.01)
    first.close()
    assert {job.state for job in first.work.jobs()} == {WorkState.WAITING}
    second = hub_work(state, tmp_path, scripted_room())
    second.employ(CPU, tmp_path / "scratch")
    second.start(digests(1), lambda: CLOCK, looks=replace(QUICK, every_s=0.05, untaken=1))
    jobs = over(second, names)
    second.close()
    assert all_done(jobs)
    assert all(job.attempts == 1 for job in jobs.values())


def test_an_answer_of_somebody_who_was_not_let_in_counts_for_nothing(hub: Hub) -> None:
    work = hub(0)
    (ticket,) = work.post.send(a_job("j"), [Asking("digest", "", queue_of(""), {"text": "x", "rounds": 1})])
    held = work.pieces.claim(ticket.piece.id, "stranger")
    assert held is not None
    work.workers.present(Presented("stranger", "ab" * 32, "no proof", "cpu", "{}", ()))
    work.pieces.answer(held, Answer(held.key, b'{"sha256":"forged"}', "stranger", "ab" * 32, bytes(64), "{}"))
    while not work.pieces.waiting():
        time.sleep(0.01)
    assert not ticket.answer.done()
    work.sweeper.look()
    assert work.workers.presented() == ()


def _written(there: State, **changed: str) -> None:
    """Into the state's pieces, past the hub."""
    with there.home.changing() as connection:
        connection.execute(update(tables.piece).values(**changed))


def test_the_answer_to_another_question_is_not_taken_for_this_ones(hub: Hub, state: State) -> None:
    work = hub(1)
    other = work.post.ask(a_job("j1"), Asking("digest", "", queue_of(""), {"text": "other", "rounds": 1}))
    assert other["sha256"]
    asked = key_of("digest", "", '{"rounds":1,"text":"other"}')
    (ticket,) = work.post.send(a_job("j2"), [Asking("digest", "", "nobody's", {"text": "x", "rounds": 1})])
    _written(state, key=asked, state=WorkState.DONE.value)
    with pytest.raises(Unavailable, match="another question"):
        ticket.body()


def test_a_question_that_was_changed_on_its_way_is_answered_by_nobody(hub: Hub, state: State, tmp_path: Path) -> None:
    work = hub(0)
    (ticket,) = work.post.send(a_job("j"), [Asking("digest", "", queue_of(""), {"text": "x", "rounds": 1})])
    _written(state, question='{"rounds":1,"text":"forged"}')
    work.employ(CPU, tmp_path / "scratch", beat_s=0.05)
    for _ in range(MOST_ATTEMPTS):
        work.post.tell(ticket.piece, queue_of(""))
    with pytest.raises(Unavailable, match="not the one that its key names"):
        ticket.body()


def test_other_words_for_the_same_question_are_told_with_the_job(hub: Hub) -> None:
    work = hub(0)
    work.work.submit(a_job("j"))
    work.work.take(CLOCK)
    work.pieces.send([(a_piece("p"), "q")])
    held = work.pieces.claim("p", "w1")
    assert held is not None
    work.pieces.take_back(held, "silent")
    again = work.pieces.claim("p", "w2")
    assert again is not None
    for piece, name, word in ((again, "w2", "glue"), (held, "w1", "blue")):
        body = b'{"texts":[{"segments":[{"text":"%s"}]}]}' % word.encode()
        work.pieces.answer(piece, Answer(held.key, body, name, "00", bytes(64), '{"device":"cpu","cpu":"one"}'))
    work.sweeper.look()
    job = work.work.job("j")
    assert job is not None
    assert "w2" in job.problem
    assert "w1" in job.problem
