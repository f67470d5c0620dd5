"""Why something cannot be done now although the role allows it: where the review and the case stand, and whose work it is."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from workbench.domain import casework
from workbench.domain import commands as c
from workbench.domain import orders as o
from workbench.domain import review as r
from workbench.domain.casework import CaseStanding
from workbench.domain.review import Review, ReviewState
from workbench.gui import sending
from workbench.gui.language import later, tr

if TYPE_CHECKING:
    from workbench.bench.door import Bench
    from workbench.gui.desk import Desk
    from workbench.gui.views import EvidenceNode

_WAY_OUT = {
    ReviewState.SUBMITTED: later("Withdraw it to edit."),
    ReviewState.APPROVED: later("Reopen it to edit."),
}


def why(desk: Desk, verb: type) -> str:
    """What stands in the way at the place that is looked at; empty when nothing does."""
    find = _OBSTACLES.get(verb)
    return find(desk) if find else ""


def locked(review: Review) -> str:
    """Why the exhibit's content may not be changed, and what opens it."""
    reason = r.no_change(review)
    return f"{reason} {tr(_WAY_OUT[review.state])}" if reason else ""


def judging(bench: Bench, review: Review, authors: Collection[str]) -> str:
    """Why this person cannot judge an exhibit, wherever they look now."""
    return bench.refusal(c.ApproveReview) or _no_verdict(review, bench.person.name, authors)


def _standing(desk: Desk) -> CaseStanding:
    node = desk.case()
    return node.standing if node else CaseStanding(desk.place.case)


def _review(desk: Desk) -> Review:
    if desk.view is not None and desk.view.evidence.id == desk.place.evidence:
        return desk.view.review
    node = desk.exhibit()
    return node.review if node else Review(desk.place.evidence)


def _work(desk: Desk) -> str:
    return casework.no_work(_standing(desk)) if desk.place.case else ""


def _content(desk: Desk) -> str:
    node = desk.exhibit()
    if node is not None and node.tombstone is not None and node.tombstone.is_destroyed:
        return tr("The exhibit was destroyed as ordered.")
    return _work(desk) or locked(_review(desk))


def _on_exhibit(find: Callable[[Desk, EvidenceNode], str]) -> Callable[[Desk], str]:
    """Nothing stands in the way of what is not there; `needs` in the table of actions says that."""
    return lambda desk: find(desk, node) if (node := desk.exhibit()) else ""


def _submission(desk: Desk, node: EvidenceNode) -> str:
    return _work(desk) or r.no_submission(_review(desk), has_transcript=node.has_transcript)


def _verdict(desk: Desk) -> str:
    authors = desk.view.authors if desk.view is not None and desk.view.evidence.id == desk.place.evidence else ()
    return _work(desk) or _no_verdict(_review(desk), desk.bench.person.name, authors)


def _no_verdict(review: Review, who: str, authors: Collection[str]) -> str:
    return r.no_verdict(review, who, authors).replace(tr("{who} worked on it").format(who=who), tr("You worked on it"))


def _submitted(desk: Desk) -> int:
    node = desk.case()
    return sum(x.review.state is ReviewState.SUBMITTED for x in node.exhibits) if node else 0


def _destruction(desk: Desk, node: EvidenceNode) -> str:
    policy, who = desk.oversight.policy, desk.bench.person.name
    return casework.no_destruction(_standing(desk), node.tombstone, who, second_person=policy.second_person)


_OBSTACLES: dict[type, Callable[[Desk], str]] = {
    o.ImportFiles: _work,
    o.Process: _work,
    c.FinishDraft: _content,
    c.CorrectSegment: _content,
    c.Revise: _content,
    c.Confirm: _content,
    c.Unconfirm: _content,
    c.SetVocabulary: _work,
    c.RenameSpeaker: _content,
    c.Annotate: _content,
    c.WithdrawAnnotation: _content,
    c.SubmitReview: _on_exhibit(_submission),
    c.WithdrawReview: lambda desk: _work(desk) or r.no_withdrawal(_review(desk), desk.bench.person.name),
    c.ApproveReview: _verdict,
    c.ReturnReview: _verdict,
    c.ReopenReview: lambda desk: _work(desk) or r.no_reopening(_review(desk)),
    c.CloseCase: lambda desk: casework.no_closing(_standing(desk), submitted=_submitted(desk)),
    c.ReopenCase: lambda desk: casework.no_opening(_standing(desk)),
    c.ArchiveCase: lambda desk: casework.no_archiving(_standing(desk)),
    c.HoldCase: lambda desk: casework.no_hold(_standing(desk)),
    c.ReleaseCase: lambda desk: casework.no_release(_standing(desk)),
    c.OrderDestruction: _on_exhibit(lambda desk, node: casework.no_order(_standing(desk), node.tombstone)),
    c.CancelDestruction: _on_exhibit(lambda _, node: casework.no_cancelling(node.tombstone)),
    o.DestroyExhibit: _on_exhibit(_destruction),
    o.WatchFolder: _work,
    c.AskHandOver: lambda desk: _work(desk) or sending.no_sending(desk),
    c.WithdrawHandOver: sending.no_withdrawing,
    c.JoinHub: sending.no_joining,
    c.LeaveHub: sending.no_leaving,
}
