"""Signals of review, custody and witnessing between the desk and the window: what may be done, and why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QToolTip

from workbench.domain.commands import Annotate, ApproveReview, CorrectSegment, ReopenReview, SubmitReview, WithdrawReview
from workbench.domain.custody import Verdict
from workbench.domain.orders import Export, VerifyVault
from workbench.domain.review import Review, ReviewState
from workbench.gui import menus, reviewed, verbs
from workbench.gui.frame import extras
from workbench.gui.language import later, tr
from workbench.gui.links import Links
from workbench.gui.overseeing import reviewing
from workbench.gui.panels.parts import tip
from workbench.gui.panels.review_facts import Reviewed, Step
from workbench.gui.queue import JobView
from workbench.gui.standing import Standing
from workbench.gui.views import RecordingView

if TYPE_CHECKING:
    from workbench.gui.desk import Desk
    from workbench.gui.window import Window

_VERBS: dict[str, type] = {
    "submit": SubmitReview,
    "withdraw_review": WithdrawReview,
    "approve": ApproveReview,
    "reopen_review": ReopenReview,
}


class OversightWiring:
    """Beside `Wiring`, and as long."""

    def __init__(self, window: Window, desk: Desk) -> None:
        self._window, self._desk = window, desk
        self._links = Links()
        self._is_queue_offered = False
        link = self._links.link
        link(desk.oversight.queue_changed, self._on_queue)
        link(desk.oversight.witnessing_changed, lambda: window.bottom.show_witnessing(desk.oversight.witnessing))
        link(desk.recording_loaded, lambda _: self.tell())
        link(desk.review_changed, self.tell)
        link(desk.cases_loaded, lambda _: self.tell())
        link(desk.ledger_loaded, lambda _: self._on_ledger())
        link(desk.queue.changed, self._on_job)
        link(window.inspector.action_requested, self._on_action)
        link(window.bottom.witness_clicked, lambda: verbs.run(window, "checkpoint"))
        link(window.top.queue_requested, lambda: extras.show_queue(window))
        link(window.centre.transcript.edit_refused, self._on_edit_refused)
        link(window.oversight_made, self._on_made)
        link(window.notice.asked, lambda name: verbs.run(window, name))
        self._tell_read_only()

    def close(self) -> None:
        """Let go."""
        self._links.close()

    def tell(self) -> None:
        """Say over the transcript where the review stands, and let words be typed or not."""
        window, desk = self._window, self._desk
        window.centre.model.is_editable = not desk.permission(CorrectSegment)
        node, view = desk.exhibit(), desk.view
        if view is None:
            window.centre.banner.show_standing(None)
            return
        barred = {name: desk.permission(verb) for name, verb in _VERBS.items()}
        stone = node.tombstone if node is not None else None
        window.centre.banner.show_standing(reviewed.over_transcript(view.review, stone, barred))

    def is_checking(self, job: JobView) -> bool:
        """Whether the custody view asked for this check, and so shows what it found."""
        made = extras.custody(self._window)
        return made is not None and made.isVisible() and made.check.job_id == job.id

    def show_verdict(self, verdict: Verdict) -> None:
        """What the check found, in place."""
        if (made := extras.custody(self._window)) is not None:
            made.check.show_verdict(verdict)

    def _on_queue(self) -> None:
        window, oversight = self._window, self._desk.oversight
        person = self._desk.bench.person.name
        mine = [w for w in oversight.waiting if person not in w.authors] if oversight.may_judge else []
        reports = len(oversight.reports)
        window.top.show_waiting(len(mine) + reports)
        if (mine or reports) and not self._is_queue_offered:
            self._is_queue_offered = True
            extras.offer_queue(window)
        if (made := extras.queue(window)) is not None:
            made.show_waiting(oversight.waiting, person, may_judge=oversight.may_judge)
            made.show_reports(reports)
            count = len(oversight.waiting) + reports
            extras.title(
                window, extras.QUEUE, tr("Review queue · {count:,}").format(count=count) if count else tr("Review queue")
            )
        self.tell()

    def _on_ledger(self) -> None:
        if (made := extras.custody(self._window)) is not None and made.isVisible():
            made.hear()

    def _on_made(self, name: str) -> None:
        """A panel was made: connected for as long as it lives."""
        window, desk = self._window, self._desk
        if name == extras.QUEUE and (queue := extras.queue(window)) is not None:
            queue.opened.connect(lambda waiting: reviewing.open_waiting(window, waiting))
            queue.reports_wanted.connect(lambda: reviewing.open_reports(window))
            self._on_queue()
        elif (custody := extras.custody(window)) is not None:
            custody.check_asked.connect(lambda: custody.check.follow(desk.queue.add(VerifyVault(), tr("Verify the vault"))))
            custody.check.cancel_asked.connect(desk.queue.cancel)
            custody.scope_asked.connect(lambda name: verbs.run(window, name))

    def _on_job(self, job: JobView | None) -> None:
        made = extras.custody(self._window)
        if job is not None and made is not None:
            made.check.show_job(job)

    def _on_action(self, name: str) -> None:
        """What the inspector offers, where it can be done now; else why not."""
        why = menus.why_not(self._window.actions_by_id[name]) if name in self._window.actions_by_id else ""
        self._window.bottom.say(why) if why else verbs.run(self._window, name)

    def _on_edit_refused(self, at: QPoint) -> None:
        why = self._desk.permission(CorrectSegment)
        self._window.bottom.say(why)
        QToolTip.showText(at, tip(why), self._window.centre.transcript)

    def _tell_read_only(self) -> None:
        bench = self._desk.bench
        if not bench.read_only:
            self._window.notice.show_standing(None)
            return
        still = [
            "look",
            "listen",
            tr("verify the vault"),
            tr("export its custody"),
            *([] if bench.refusal(Export) else ["transcripts"]),
        ]
        text = tr("{read_only} You can still {join} and {still}.").format(
            read_only=bench.read_only, join=", ".join(still[:-1]), still=still[-1]
        )
        self._window.notice.show_standing(Standing("eye", tr("Open for reading only: nothing is changed"), text, "warn"))


def shown_review(desk: Desk, view: RecordingView) -> Reviewed:
    """The review as the inspector shows it."""
    node = desk.case()
    critical = node is not None and node.case.critical
    why = tr("needed: critical case") if critical else tr("needed: the policy wants it in all cases")
    needed = why if desk.oversight.policy.needs_approval(critical=critical) else ""
    return Reviewed(view.review, view.authors, needed, _step(desk, view.review))


def no_note(desk: Desk) -> str:
    """Why no note can be added now."""
    return desk.permission(Annotate)


def _step(desk: Desk, review: Review) -> Step:
    name = _NEXT[review.state]
    if review.state is ReviewState.SUBMITTED and not desk.permission(ApproveReview):
        name = "approve"
    return Step(name, tr(_STEPS[name]), desk.permission(_VERBS[name]))


_NEXT = {
    ReviewState.DRAFT: "submit",
    ReviewState.RETURNED: "submit",
    ReviewState.SUBMITTED: "withdraw_review",
    ReviewState.APPROVED: "reopen_review",
}
_STEPS = {
    "submit": later("Submit for review…"),
    "withdraw_review": later("Withdraw from review"),
    "approve": later("Approve…"),
    "reopen_review": later("Reopen to edit…"),
}
