from __future__ import annotations

import pytest

from tests.cli.conftest import Call


@pytest.mark.usefixtures("submitted")
def test_the_queue_shows_what_waits_under_the_words_the_submitter_saw(call: Call) -> None:
    _, queue, _ = call("sue", "queue")
    assert [(w["evidence"], w["by"]) for w in queue["waiting"]] == [("C-1/1", "ann")]
    _, approved, _ = call("sue", "approve", "C-1/1", "--words", queue["waiting"][0]["words"])
    assert (approved["state"], approved["words"]) == ("approved", queue["waiting"][0]["words"])


def test_the_words_may_be_written_down_with_blanks(call: Call, submitted: str) -> None:
    words = call("sue", "queue")[1]["waiting"][0]["words"].replace("-", " ").upper()
    assert call("sue", "approve", submitted, "--words", words)[0] == 0


def test_other_words_approve_nothing(call: Call, submitted: str) -> None:
    code, _, said = call("sue", "approve", submitted, "--words", "a-b-c-d-e-f")
    assert code == 2
    assert "Do not approve" in said
    assert call("sue", "queue")[1]["waiting"]


def test_an_analyst_approves_nothing_and_nobody_their_own_work(call: Call, submitted: str) -> None:
    assert call("ann", "approve", submitted)[0] == 3
    call("sue", "return", submitted, "--comment", "mend it")
    call("sue", "submit", submitted)
    code, _, said = call("sue", "approve", submitted)
    assert code == 3
    assert "nobody judges their own work" in said


def test_what_is_before_a_reviewer_is_withdrawn_before_it_is_corrected(call: Call, submitted: str) -> None:
    words = ("correct", submitted, "--segment", "1", "--text", "new words")
    assert call("ann", *words)[0] == 3
    assert call("ann", "withdraw", submitted)[1]["state"] == "draft"
    assert call("ann", *words)[0] == 0


def test_an_approval_is_reopened_with_its_reason(call: Call, submitted: str) -> None:
    call("sue", "approve", submitted)
    assert call("ann", "reopen", submitted, "--reason", "x")[0] == 3
    assert call("sue", "reopen", submitted, "--reason", "A name is wrong.")[1]["state"] == "draft"
    _, custody, _ = call("ann", "custody", submitted)
    assert "A name is wrong." in custody["entries"][-1]["said"]
