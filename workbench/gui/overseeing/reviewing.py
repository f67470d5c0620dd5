"""What the actions of the review do: submit, withdraw, approve, return, reopen, and the queue of those who approve."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from workbench.domain import questions as q
from workbench.domain.commands import ReopenReview, ReturnReview, WithdrawReview
from workbench.domain.events import Event, ReviewSubmitted
from workbench.domain.review import Review, Waiting
from workbench.gui import obstacles, worked
from workbench.gui.desk import Place
from workbench.gui.language import tr
from workbench.gui.reporting.reporting import Reporting
from workbench.gui.submitting import command_form

if TYPE_CHECKING:
    from workbench.domain.evidence import Evidence, Recording
    from workbench.gui.desk import Desk
    from workbench.gui.dialogs.changes import ShownChange
    from workbench.gui.dialogs.form import Form
    from workbench.gui.views import EvidenceNode
    from workbench.gui.window import Window

_Seen = tuple[Review, tuple[str, ...], "tuple[ShownChange, ...]"]


def open_waiting(window: Window, waiting: Waiting) -> None:
    """Look at an exhibit of the queue and, where the person may, at the approval."""
    desk = window.desk
    if desk is None:
        return
    bench, evidence_id = desk.bench, waiting.review.evidence_id

    def arrive(found: tuple[Evidence | None, tuple[Recording, ...]]) -> None:
        evidence, recordings = found
        desk.go(Place(waiting.case_number, evidence_id, recordings[0].id if recordings else ""))
        if why := obstacles.judging(bench, waiting.review, waiting.authors):
            window.bottom.say(why)
        elif evidence is not None:
            _ask_approval(window, desk, evidence)

    ask = lambda: (bench.ask(q.EvidenceBy(evidence_id)), bench.ask(q.RecordingsOf(evidence_id)))  # noqa: E731 - one errand
    desk.errands.run(ask, arrive, key="waiting")


def open_reports(window: Window) -> None:
    """The reports of the first case one of which waits for this person's signature."""
    desk, room = window.desk, Reporting.of(window)
    if desk is not None and room is not None and desk.oversight.reports:
        desk.go(Place(desk.oversight.reports[0].case_number))
        room.show_list()


def _here(window: Window) -> tuple[Desk, EvidenceNode] | None:
    desk = window.desk
    node = desk.exhibit() if desk else None
    return (desk, node) if desk is not None and node is not None else None


def _submit(window: Window) -> None:
    if (here := _here(window)) is None:
        return
    desk, node = here
    bench, recordings = desk.bench, [track.recording.id for track in node.recordings]

    def show(stands: worked.Worked) -> None:
        from workbench.gui.dialogs.review_forms import SubmitExhibit

        form = SubmitExhibit(node.evidence, stands, window, unsaved=len(window.centre.model.unsaved()))
        command_form(desk, form, form.command, tr("submission"), lambda event: _tell_words(window, desk, node.evidence, event))

    desk.errands.run(lambda: worked.on(bench, recordings), show, key="submit")


def _tell_words(window: Window, desk: Desk, evidence: Evidence, event: Event) -> None:
    from workbench.gui.dialogs.review_forms import submitted

    if isinstance(event, ReviewSubmitted):
        desk.errands.run(
            lambda: desk.bench.ask(q.ReviewOf(evidence.id)), lambda review: submitted(evidence, review, window), key="words"
        )


def _withdraw(window: Window) -> None:
    if (here := _here(window)) is not None:
        desk, node = here
        desk.changes.make(
            WithdrawReview(node.evidence.id),
            "",
            lambda _: window.bottom.say(tr("{reference} can be edited again").format(reference=node.evidence.reference)),
        )


def _approve(window: Window) -> None:
    if (here := _here(window)) is not None:
        _ask_approval(window, here[0], here[1].evidence)


def _ask_approval(window: Window, desk: Desk, evidence: Evidence) -> None:
    bench = desk.bench

    def gather() -> _Seen:
        from workbench.gui.dialogs.changes import gathered

        return bench.ask(q.ReviewOf(evidence.id)), bench.ask(q.AuthorsOf(evidence.id)), gathered(bench, evidence.id)

    def show(seen: _Seen) -> None:
        from workbench.gui.dialogs.review_forms import Approve

        form = Approve(evidence, *seen, window)
        form.offer(tr("Return…"), lambda: _return_instead(window, form), why=desk.permission(ReturnReview))
        command_form(
            desk,
            form,
            form.command,
            "",
            lambda _: window.bottom.say(tr("{reference} is approved").format(reference=evidence.reference)),
        )

    desk.errands.run(gather, show, key="approve")


def _return_instead(window: Window, form: Form) -> None:
    form.reject()
    _return(window)


def _return(window: Window) -> None:
    if (here := _here(window)) is None:
        return
    from workbench.gui.dialogs.reason import Reason

    desk, node = here
    reference = node.evidence.reference
    text = tr("The exhibit goes back to those who work on it, with your comment over the transcript. It can be edited again.")
    form = Reason(
        tr("Return {reference}").format(reference=reference),
        tr("Return {reference}").format(reference=reference),
        window,
        text=text,
        named=tr("What is to be mended"),
    )
    command = lambda: ReturnReview(node.evidence.id, form.value())  # noqa: E731 - read when the form is submitted
    command_form(desk, form, command, "", lambda _: window.bottom.say(tr("{reference} is returned").format(reference=reference)))


def _reopen(window: Window) -> None:
    if (here := _here(window)) is None:
        return
    from workbench.gui.dialogs.reason import Reason

    desk, node = here
    reference, by = node.evidence.reference, node.review.by
    text = tr("The exhibit can be edited again. The approval stays in the history; the next one needs a new submission.")
    form = Reason(
        tr("Reopen {reference}").format(reference=reference),
        tr("Reopen {reference}").format(reference=reference),
        window,
        text=text,
        warning=tr("The approval by {by} ends.").format(by=by),
    )
    command = lambda: ReopenReview(node.evidence.id, form.value())  # noqa: E731 - read when the form is submitted
    command_form(
        desk, form, command, "", lambda _: window.bottom.say(tr("{reference} can be edited again").format(reference=reference))
    )


def _queue(window: Window) -> None:
    from workbench.gui.frame import extras

    extras.show_queue(window)


VERBS: dict[str, Callable[[Window], object]] = {
    "submit": _submit,
    "withdraw_review": _withdraw,
    "approve": _approve,
    "return_review": _return,
    "reopen_review": _reopen,
    "review_queue": _queue,
}
