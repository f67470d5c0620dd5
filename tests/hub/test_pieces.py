"""Pieces in a hub's state: one worker at a time, one answer, whatever a broker says twice."""

from __future__ import annotations

import threading

from tests.hub.state import State, a_piece, an_answer, state
from workbench.domain.spread import MOST_ATTEMPTS, Piece, WorkState

__all__ = ["state"]


def _claimed(state: State, name: str = "p", worker: str = "w1") -> Piece:
    held = state.pieces.claim(name, worker)
    assert held is not None
    return held


def _settled(state: State, name: str = "p") -> Piece:
    piece, _ = state.pieces.settled([name])[name]
    assert piece is not None
    return piece


def test_of_many_that_claim_at_once_one_has_it(state: State) -> None:
    state.pieces.send([(a_piece("p"), "q")])
    found: list[Piece | None] = []
    threads = [threading.Thread(target=lambda n=n: found.append(state.pieces.claim("p", f"w{n}"))) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(piece is not None for piece in found) == 1


def test_a_message_that_comes_again_finds_the_piece_in_hand_or_done(state: State) -> None:
    state.pieces.send([(a_piece("p"), "q")])
    held = _claimed(state)
    assert state.pieces.claim("p", "w2") is None
    assert state.pieces.answer(held, an_answer("key-p"))
    assert state.pieces.claim("p", "w2") is None


def test_an_answer_of_a_claim_that_was_taken_back_is_refused(state: State) -> None:
    state.pieces.send([(a_piece("p"), "q")])
    late = _claimed(state)
    assert state.pieces.take_back(late, "It gave no sign of life.")
    now = _claimed(state, worker="w2")
    assert not state.pieces.beat(late)
    assert not state.pieces.answer(late, an_answer("key-p", b"late"))
    assert state.pieces.answer(now, an_answer("key-p", b"now", "w2"))
    _, stands = state.pieces.settled(["p"])["p"]
    assert stands is not None
    assert stands.body == b"now"


def test_a_late_answer_that_says_something_else_is_told_once(state: State) -> None:
    state.pieces.send([(a_piece("p"), "q")])
    late = _claimed(state)
    state.pieces.take_back(late, "It gave no sign of life.")
    state.pieces.answer(_claimed(state, worker="w2"), an_answer("key-p", b"now", "w2"))
    state.pieces.answer(late, an_answer("key-p", b"late"))
    ((first, second),) = state.pieces.second_answers()
    assert (first.body, second.body, second.worker) == (b"now", b"late", "w1")
    assert state.pieces.second_answers() == ()


def test_a_late_answer_that_says_the_same_is_nothing_to_tell(state: State) -> None:
    state.pieces.send([(a_piece("p"), "q")])
    late = _claimed(state)
    state.pieces.take_back(late, "It gave no sign of life.")
    state.pieces.answer(_claimed(state, worker="w2"), an_answer("key-p", b"same", "w2"))
    state.pieces.answer(late, an_answer("key-p", b"same"))
    assert state.pieces.second_answers() == ()


def test_a_piece_that_takes_workers_with_it_is_failed_with_what_they_said(state: State) -> None:
    state.pieces.send([(a_piece("p"), "q")])
    for number in range(MOST_ATTEMPTS):
        state.pieces.give_up(_claimed(state, worker=f"w{number}"), "It ran out of memory.")
    poison = _settled(state)
    assert poison.state is WorkState.FAILED
    assert poison.problem.count("ran out of memory") == MOST_ATTEMPTS
    assert "w0: " in poison.problem


def test_a_worker_that_stops_in_order_costs_a_piece_no_attempt(state: State) -> None:
    state.pieces.send([(a_piece("p"), "q")])
    for _ in range(MOST_ATTEMPTS + 1):
        state.pieces.give_up(_claimed(state), "", counted=False)
    assert _claimed(state).attempts == 1


def test_a_piece_whose_worker_beat_meanwhile_is_left_to_it(state: State) -> None:
    state.pieces.send([(a_piece("p"), "q")])
    held = _claimed(state)
    (seen,) = state.pieces.running()
    assert state.pieces.beat(held)
    assert not state.pieces.take_back(seen, "It gave no sign of life.")


def test_a_question_that_was_answered_is_not_asked_again(state: State) -> None:
    state.pieces.send([(a_piece("p"), "q")])
    state.pieces.answer(_claimed(state), an_answer("key-p"))
    assert state.pieces.send([(a_piece("p"), "q")]) == {"p": WorkState.DONE}
    assert state.pieces.send([(a_piece("other", "k", "key-p"), "q")]) == {"other": WorkState.DONE}


def test_an_answer_that_nobody_believes_is_asked_for_again(state: State) -> None:
    state.pieces.send([(a_piece("p"), "q")])
    state.pieces.answer(_claimed(state), an_answer("key-p"))
    state.pieces.disbelieve("key-p", "Nobody who was let in has signed it.")
    assert state.pieces.settled(["p"]) == {}
    assert _claimed(state, worker="w2").attempts == 2


def test_a_withdrawn_piece_is_nobody_s_until_it_is_sent_again(state: State) -> None:
    state.pieces.send([(a_piece("p"), "q")])
    held = _claimed(state)
    state.pieces.withdraw(["p"])
    assert not state.pieces.beat(held)
    assert state.pieces.claim("p", "w2") is None
    assert state.pieces.send([(a_piece("p"), "q")]) == {"p": WorkState.WAITING}
    assert _claimed(state, worker="w2").attempts == 1
