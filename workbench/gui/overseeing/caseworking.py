"""What the actions of a case's own life do: close, archive, hold, and the destruction a court ordered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.domain import commands as c
from workbench.gui.folders import documents
from workbench.gui.language import later, tr
from workbench.gui.submitting import command_form, order_form

if TYPE_CHECKING:
    from workbench.gui.window import Window


@dataclass(frozen=True, slots=True)
class Step:
    """A step in a case's life: what makes it, how its dialog speaks; `{number}` stands for the case."""

    command: Callable[[str, str], c.Command]
    title: str
    text: str
    done: str


_STEPS = {
    "close_case": Step(
        c.CloseCase,
        later("Close case {number}"),
        later("Nothing is imported, transcribed, corrected or submitted in a closed case. Reports and exports stay possible."),
        later("Case {number} is closed"),
    ),
    "reopen_case": Step(
        c.ReopenCase, later("Reopen case {number}"), later("Work on the case goes on."), later("Case {number} is open")
    ),
    "archive_case": Step(
        c.ArchiveCase,
        later("Archive case {number}"),
        later("The case is put away. What can be computed again may be cleared; evidence, transcripts and history stay."),
        later("Case {number} is archived"),
    ),
    "hold_case": Step(
        c.HoldCase,
        later("Put case {number} on hold"),
        later("While the hold stands nothing of the case is destroyed or archived. Work on it goes on."),
        later("Case {number} is on hold"),
    ),
    "release_case": Step(
        c.ReleaseCase,
        later("Release the hold on case {number}"),
        later("The case can be archived, and what a court ordered destroyed can be destroyed."),
        later("The hold on case {number} is released"),
    ),
}


def _step(window: Window, step: Step) -> None:
    desk = window.desk
    if desk is None or not desk.place.case:
        return
    from workbench.gui.dialogs.reason import Reason

    number = desk.place.case
    title = tr(step.title).format(number=number)
    form = Reason(title, title, window, text=step.text)
    done = tr(step.done).format(number=number)
    command_form(desk, form, lambda: step.command(number, form.value()), "", lambda _: window.bottom.say(done))


def _bundle(window: Window) -> None:
    desk = window.desk
    node = desk.case() if desk else None
    if desk is None or node is None:
        return
    from workbench.gui.dialogs.bundle_form import Bundle

    form = Bundle(node.case, documents(), window)
    order_form(desk, form, form.order, tr("Bundle {number}").format(number=node.case.number))


def _order_destruction(window: Window) -> None:
    desk = window.desk
    node = desk.exhibit() if desk else None
    if desk is None or node is None:
        return
    from workbench.gui.dialogs.destruction import OrderDestructionForm

    form = OrderDestructionForm(node.evidence, window, second_person=desk.oversight.policy.second_person)
    done = tr("The order to destroy {reference} is on record").format(reference=node.evidence.reference)
    command_form(desk, form, form.command, "", lambda _: window.bottom.say(done))


def _cancel_destruction(window: Window) -> None:
    desk = window.desk
    node = desk.exhibit() if desk else None
    if desk is None or node is None:
        return
    from workbench.gui.dialogs.reason import Reason

    evidence = node.evidence
    form = Reason(
        tr("Take back the order to destroy {reference}").format(reference=evidence.reference),
        tr("Take the order back"),
        window,
        text=tr("The exhibit stays. That the order stood, and why it was taken back, stays in the history."),
    )
    done = tr("{reference} stays").format(reference=evidence.reference)
    command = lambda: c.CancelDestruction(evidence.id, form.value())  # noqa: E731 - read when the form is submitted
    command_form(desk, form, command, "", lambda _: window.bottom.say(done))


def _destroy(window: Window) -> None:
    desk = window.desk
    node = desk.exhibit() if desk else None
    if desk is None or node is None or node.tombstone is None:
        return
    from workbench.gui.dialogs.destruction import DestroyForm, job_of

    form = DestroyForm(node.evidence, node.tombstone, window)

    def submitted() -> None:
        window.load_sound(None)  # no file of it may be open while it goes
        desk.queue.add(job_of(node.evidence), tr("Destroy {reference}").format(reference=node.evidence.reference))
        form.accept()

    form.submitted.connect(submitted)
    form.open()


def _of(step: Step) -> Callable[[Window], object]:
    return lambda window: _step(window, step)


VERBS: dict[str, Callable[[Window], object]] = {
    **{name: _of(step) for name, step in _STEPS.items()},
    "bundle": _bundle,
    "order_destruction": _order_destruction,
    "cancel_destruction": _cancel_destruction,
    "destroy": _destroy,
}
