"""Review: an exhibit is submitted, then approved or returned; what may happen when, for the door and for `verify` alike."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from workbench.domain.canonical import digest_of
from workbench.domain.custody import Head
from workbench.domain.fingerprints import six_words

EMPTY = Head(0, "", "")


class ReviewState(StrEnum):
    """Where an exhibit's transcript stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Review:
    """One step of an exhibit's review, and so its state until the next: who took it, when, and what it binds.

    `content` is the digest of the exhibit's content as submitted, `ledger` where the ledger stood then; `bound` is the
    digest over both, which an approval signs. `is_stale` when the content is no longer the one that was approved.
    """

    evidence_id: str
    state: ReviewState = ReviewState.DRAFT
    seq: int = -1
    at: str = ""
    by: str = ""
    content: str = ""
    ledger: Head = EMPTY
    bound: str = ""
    comment: str = ""
    is_stale: bool = False

    @property
    def is_locked(self) -> bool:
        """Whether the exhibit's content may not be changed now."""
        return self.state in (ReviewState.SUBMITTED, ReviewState.APPROVED)

    @property
    def is_final(self) -> bool:
        """Whether the content stands approved, and is still what was approved."""
        return self.state is ReviewState.APPROVED and not self.is_stale

    @property
    def words(self) -> str:
        """What two people compare: six words of `bound`; empty where nothing is bound."""
        return six_words(self.bound) if self.bound else ""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing people changed about an exhibit. `place` is a segment, a voice or a note; `since_last` when it came after
    the last word of a reviewer."""

    seq: int
    at: str
    by: str
    recording_id: str
    kind: str
    place: str
    before: str
    after: str
    since_last: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """An exhibit in the queue of those who approve. `changed` counts what stands over the machine's draft, `since_last` what
    came after the last word of a reviewer."""

    review: Review
    case_number: str
    exhibit: str
    name: str
    critical: bool
    authors: tuple[str, ...]
    changed: int
    since_last: int


def bound(content: str, ledger: Head) -> str:
    """What a submission binds: the exhibit's content and the history it stands on."""
    return digest_of({"content": content, "ledger": {"size": ledger.size, "root": ledger.root}})


def no_change(review: Review) -> str:
    """Why the exhibit's content may not be changed now; empty when it may."""
    if review.state is ReviewState.SUBMITTED:
        return f"It is before a reviewer: {review.by} submitted it."
    if review.state is ReviewState.APPROVED:
        return f"It stands approved by {review.by}."
    return ""


def no_submission(review: Review, *, has_transcript: bool) -> str:
    """Why the exhibit cannot be submitted."""
    if not has_transcript:
        return "It has no transcript yet."
    return no_change(review)


def no_withdrawal(review: Review, who: str) -> str:
    """Why this person cannot take the submission back."""
    if review.state is not ReviewState.SUBMITTED:
        return f"It is not before a reviewer: its state is {review.state}."
    return "" if review.by == who else f"{review.by} submitted it, and only they take it back."


def no_verdict(review: Review, who: str, authors: Collection[str]) -> str:
    """Why this person cannot approve or return the exhibit. Whoever worked on it in any way is no judge of it."""
    if review.state is not ReviewState.SUBMITTED:
        return f"It is not before a reviewer: its state is {review.state}."
    return f"{who} worked on it, and nobody judges their own work." if who in authors else ""


def no_approval(review: Review, who: str, authors: Collection[str], *, content: str, bound_now: str) -> str:
    """Why this person cannot approve: besides the above, what they saw must be what was submitted and what stands."""
    if why := no_verdict(review, who, authors):
        return why
    if content != review.content:
        return "Its content is no longer the one that was submitted: someone went round the door."
    return "" if bound_now == review.bound else "What is to be approved is not what was submitted."


def no_reopening(review: Review) -> str:
    """Why the review cannot be opened again."""
    if review.state is ReviewState.APPROVED:
        return ""
    return f"It does not stand approved: its state is {review.state}."
