"""Where a review, a case and an exhibit stand, in the words, icons and tones of the window."""

from __future__ import annotations

from workbench.domain.casework import CaseStanding, CaseState, Tombstone
from workbench.domain.evidence import Case
from workbench.domain.review import Review, ReviewState
from workbench.gui import moments
from workbench.gui.language import later, tr
from workbench.gui.standing import Standing

Chip = tuple[str, str, str]  # icon, words, tone

_CHIPS: dict[ReviewState, Chip] = {
    ReviewState.DRAFT: ("pencil", later("draft"), "muted"),
    ReviewState.SUBMITTED: ("waiting", "submitted", "accent"),
    ReviewState.APPROVED: ("approve", "approved", "good"),
    ReviewState.RETURNED: ("back_to", "returned", "warn"),
}
STALE: Chip = ("warning", later("STALE"), "warn")


def chip(review: Review, tombstone: Tombstone | None = None, *, has_transcript: bool = True) -> Chip | None:
    """How an exhibit stands, for the tree; None where there is nothing to review yet."""
    if tombstone is not None:
        return ("destroy", tr("destroyed"), "bad") if tombstone.is_destroyed else ("gavel", tr("to be destroyed"), "bad")
    icon, words, tone = STALE if review.is_stale else _CHIPS[review.state]
    has_state = review.is_stale or has_transcript or review.state is not ReviewState.DRAFT
    return (icon, tr(words), tone) if has_state else None


def told(review: Review) -> str:
    """The same in a sentence, for a tooltip."""
    if review.is_stale:
        return tr("This is no longer what {by} approved.").format(by=review.by)
    return {
        ReviewState.DRAFT: tr("Draft: not before a reviewer."),
        ReviewState.SUBMITTED: tr("Before a reviewer: {by} submitted it on {day}.").format(
            by=review.by, day=moments.day(review.at)
        ),
        ReviewState.APPROVED: tr("Approved by {by} on {day}.").format(by=review.by, day=moments.day(review.at)),
        ReviewState.RETURNED: tr("Returned by {by}: “{comment}”").format(by=review.by, comment=review.comment),
    }[review.state]


def of_case(case: Case, standing: CaseStanding) -> str:
    """What marks a case."""
    marks = (tr("critical") if case.critical else "", tr(str(standing.state)) if standing.state is not CaseState.OPEN else "")
    return " · ".join(mark for mark in (*marks, tr("on hold") if standing.is_held else "") if mark)


def over_transcript(review: Review, tombstone: Tombstone | None, barred: dict[str, str]) -> Standing | None:
    """What stands over the transcript; `barred` says by action why it cannot be used."""
    if tombstone is not None and tombstone.is_destroyed:
        when = moments.day(tombstone.destroyed_at)
        text = tr("By {destroyed_by}, {when}, on the order of {authority}. Its transcript and history stay.").format(
            destroyed_by=tombstone.destroyed_by, when=when, authority=tombstone.authority
        )
        return Standing("destroy", tr("This exhibit was destroyed as ordered"), text, "bad")
    if review.is_stale:
        return Standing(
            "warning", tr("This is no longer what was approved"), _stale(review), "warn", *_way(barred, "reopen_review")
        )
    made = _STANDINGS.get(review.state)
    return made(review, barred) if made else None


def _stale(review: Review) -> str:
    return tr(
        "{by} approved it on {day} as {review}. Its content was changed since, and not through "
        "this program. Verify the vault to see what."
    ).format(by=review.by, day=moments.day(review.at), review=_spaced(review))


def _approved(review: Review, barred: dict[str, str]) -> Standing:
    comment = f" · “{review.comment}”" if review.comment else ""
    title = tr("Approved by {by}, {day}").format(by=review.by, day=moments.day(review.at))
    return Standing("approve", title, f"{_spaced(review)}{comment}", "good", *_way(barred, "reopen_review"))


def _submitted(review: Review, barred: dict[str, str]) -> Standing:
    title = tr("Before a reviewer since {day}").format(day=moments.day(review.at))
    if not barred["approve"]:
        return Standing(
            "waiting",
            title,
            tr("Submitted by {by} · {review}").format(by=review.by, review=_spaced(review)),
            "accent",
            *_way(barred, "approve"),
        )
    text = tr("Submitted by {by} · {review} · withdraw to edit").format(by=review.by, review=_spaced(review))
    return Standing("waiting", title, text, "accent", *_way(barred, "withdraw_review"))


def _returned(review: Review, barred: dict[str, str]) -> Standing:
    title = tr("Returned by {by}, {day}").format(by=review.by, day=moments.day(review.at))
    return Standing("back_to", title, f"“{review.comment}”", "warn", *_way(barred, "submit"))


def _spaced(review: Review) -> str:
    return review.words.replace("-", " · ")


def _way(barred: dict[str, str], action: str) -> tuple[tuple[str, str], str]:
    return (action, tr(_WAYS[action])), barred[action]


_WAYS = {
    "submit": later("Submit again…"),
    "withdraw_review": later("Withdraw"),
    "approve": later("Approve…"),
    "reopen_review": later("Reopen to edit…"),
}
_STANDINGS = {
    ReviewState.APPROVED: _approved,
    ReviewState.SUBMITTED: _submitted,
    ReviewState.RETURNED: _returned,
}
