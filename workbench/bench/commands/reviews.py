"""An exhibit before its reviewer: submitted, taken back, approved, returned, opened again."""

from __future__ import annotations

from workbench.bench.commands.situation import Situation, refuse
from workbench.domain import review
from workbench.domain.commands import ApproveReview, ReopenReview, ReturnReview, SubmitReview, WithdrawReview
from workbench.domain.errors import BadRequest, NotPermitted
from workbench.domain.events import ReviewApproved, ReviewReopened, ReviewReturned, ReviewSubmitted, ReviewWithdrawn
from workbench.domain.questions import (
    AuthorsOf,
    ContentOf,
    DraftOf,
    EvidenceBy,
    LedgerHead,
    RecordingsOf,
    ReviewOf,
    ShownAsSigned,
)
from workbench.domain.review import Review, ReviewState


def submit(command: SubmitReview, at: Situation) -> ReviewSubmitted:
    """The content as it stands and the history it stands on are bound together: that is what a reviewer approves."""
    stands = _open(command.evidence_id, at)
    has = any(at.ask(DraftOf(r.id)) is not None for r in at.ask(RecordingsOf(command.evidence_id)))
    refuse(review.no_submission(stands, has_transcript=has), _next(stands.state) if has else "Transcribe it first.")
    content, ledger = at.ask(ContentOf(command.evidence_id)), at.ask(LedgerHead())
    return ReviewSubmitted(command.evidence_id, content, ledger, review.bound(content, ledger), command.comment.strip())


def withdraw(command: WithdrawReview, at: Situation) -> ReviewWithdrawn:
    """Only who submitted takes it back."""
    stands = _open(command.evidence_id, at)
    remedy = "A reviewer can return it." if stands.state is ReviewState.SUBMITTED else _next(stands.state)
    refuse(review.no_withdrawal(stands, at.who.name), remedy)
    return ReviewWithdrawn(command.evidence_id)


def approve(command: ApproveReview, at: Situation) -> ReviewApproved:
    """A second person signs for exactly what was submitted."""
    stands = _open(command.evidence_id, at)
    _not_own_work(stands, at)
    content = at.ask(ContentOf(command.evidence_id))
    authors = at.ask(AuthorsOf(command.evidence_id))
    why = review.no_approval(stands, at.who.name, authors, content=content, bound_now=command.bound)
    refuse(why, "Look at it again, then approve what you saw." if stands.state is ReviewState.SUBMITTED else _next(stands.state))
    shown = at.ask(ShownAsSigned(command.evidence_id))
    refuse(
        "" if shown else "The transcript on the screen is not the one that was signed.", "Run verify, and approve nothing before."
    )
    return ReviewApproved(command.evidence_id, content, stands.bound, command.comment.strip())


def send_back(command: ReturnReview, at: Situation) -> ReviewReturned:
    """Back to those who work on it, with what to mend."""
    stands = _open(command.evidence_id, at)
    _not_own_work(stands, at)
    refuse(review.no_verdict(stands, at.who.name, at.ask(AuthorsOf(command.evidence_id))), _next(stands.state))
    return ReviewReturned(command.evidence_id, _said(command.comment, "what is to be mended"))


def reopen(command: ReopenReview, at: Situation) -> ReviewReopened:
    """An approval is taken down by an act of its own, with its reason."""
    stands = _open(command.evidence_id, at)
    refuse(review.no_reopening(stands), "Only an approved exhibit is reopened. " + _next(stands.state))
    return ReviewReopened(command.evidence_id, _said(command.reason, "why it is opened again"))


def _next(state: ReviewState) -> str:
    """What can be done with an exhibit in this state."""
    if state is ReviewState.SUBMITTED:
        return "A reviewer approves or returns it, or who submitted it withdraws it."
    if state is ReviewState.APPROVED:
        return "To work on it again, a supervisor reopens it with a reason."
    return "It can be worked on, and submitted when it is ready."


def _open(evidence_id: str, at: Situation) -> Review:
    evidence = at.standing(EvidenceBy(evidence_id), f"exhibit {evidence_id}")
    at.open_case(evidence.case_number)
    return at.ask(ReviewOf(evidence_id))


def _not_own_work(stands: Review, at: Situation) -> None:
    if stands.state is ReviewState.SUBMITTED and at.who.name in at.ask(AuthorsOf(stands.evidence_id)):
        why = review.no_verdict(stands, at.who.name, (at.who.name,))
        raise NotPermitted(why, "Another supervisor must review it.")


def _said(text: str, what: str) -> str:
    if not text.strip():
        raise BadRequest(f"Say {what}.", "A few words are enough.")
    return text.strip()
