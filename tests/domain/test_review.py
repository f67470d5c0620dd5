"""What may happen to an exhibit's review, and why not."""

from __future__ import annotations

import pytest

from workbench.domain import review
from workbench.domain.custody import Head
from workbench.domain.review import Review, ReviewState

HEAD = Head(7, "ab" * 32, "cd" * 32)
DRAFT = Review("e1")
SUBMITTED = Review("e1", ReviewState.SUBMITTED, by="ann", content="c" * 64, ledger=HEAD, bound=review.bound("c" * 64, HEAD))
APPROVED = Review("e1", ReviewState.APPROVED, by="sue", content="c" * 64, bound="b" * 64)
RETURNED = Review("e1", ReviewState.RETURNED, by="sue")


@pytest.mark.parametrize("stands", [DRAFT, RETURNED])
def test_a_draft_and_what_was_returned_may_be_changed_and_submitted(stands: Review) -> None:
    assert review.no_change(stands) == ""
    assert review.no_submission(stands, has_transcript=True) == ""
    assert not stands.is_locked


@pytest.mark.parametrize(("stands", "says"), [(SUBMITTED, "ann submitted it"), (APPROVED, "approved by sue")])
def test_what_is_submitted_or_approved_is_locked_and_says_by_whom(stands: Review, says: str) -> None:
    assert stands.is_locked
    assert says in review.no_change(stands)
    assert says in review.no_submission(stands, has_transcript=True)


def test_nothing_is_submitted_without_a_transcript() -> None:
    assert "no transcript" in review.no_submission(DRAFT, has_transcript=False)


def test_only_who_submitted_takes_it_back() -> None:
    assert review.no_withdrawal(SUBMITTED, "ann") == ""
    assert "only they" in review.no_withdrawal(SUBMITTED, "sue")
    assert "its state is draft" in review.no_withdrawal(DRAFT, "ann")


@pytest.mark.parametrize("stands", [DRAFT, APPROVED, RETURNED])
def test_there_is_a_verdict_only_on_what_is_submitted(stands: Review) -> None:
    assert f"its state is {stands.state}" in review.no_verdict(stands, "sue", ())


def test_whoever_worked_on_it_is_no_judge_of_it() -> None:
    assert "nobody judges their own work" in review.no_verdict(SUBMITTED, "ann", ("ann", "bob"))
    assert review.no_verdict(SUBMITTED, "sue", ("ann", "bob")) == ""


def test_an_approval_is_of_what_was_submitted_and_still_stands() -> None:
    def why(content: str, bound: str) -> str:
        return review.no_approval(SUBMITTED, "sue", ("ann",), content=content, bound_now=bound)

    assert why(SUBMITTED.content, SUBMITTED.bound) == ""
    assert "round the door" in why("d" * 64, SUBMITTED.bound)
    assert "not what was submitted" in why(SUBMITTED.content, "e" * 64)


def test_only_an_approval_is_reopened() -> None:
    assert review.no_reopening(APPROVED) == ""
    assert all(review.no_reopening(stands) for stands in (DRAFT, SUBMITTED, RETURNED))


def test_content_size_and_root_are_each_bound() -> None:
    others = (("d" * 64, HEAD), ("c" * 64, Head(8, HEAD.root, "")), ("c" * 64, Head(7, "00" * 32, "")))
    assert len({review.bound("c" * 64, HEAD), *(review.bound(*other) for other in others)}) == 4
    assert review.bound("c" * 64, HEAD) == review.bound("c" * 64, Head(7, HEAD.root, "another last hash"))


def test_two_people_read_the_same_six_words_of_the_same_binding() -> None:
    assert SUBMITTED.words == Review("e1", ReviewState.APPROVED, by="sue", bound=SUBMITTED.bound).words
    assert len(SUBMITTED.words.split("-")) == 6
    assert DRAFT.words == ""


def test_an_approval_that_went_stale_is_not_final() -> None:
    assert APPROVED.is_final
    assert not Review("e1", ReviewState.APPROVED, is_stale=True).is_final
    assert not SUBMITTED.is_final
