"""From a dialog to the vault: its command, order or errand is carried out, and a refusal leaves it open with what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QDialog

from workbench.domain.commands import Command
from workbench.domain.events import Event
from workbench.domain.orders import Order

if TYPE_CHECKING:
    from workbench.gui.desk import Desk
    from workbench.gui.dialogs.form import Form

T = TypeVar("T")


def command_form(
    desk: Desk, form: Form, command: Callable[[], Command], text: str, then: Callable[[Event], object] | None = None
) -> None:
    """Open a form that makes one command; it closes after the commit."""

    def done(event: Event) -> None:
        form.accept()
        if then is not None:
            then(event)

    def submitted() -> None:
        form.set_busy(True)
        desk.changes.make(command(), text, done, form.fail)

    form.submitted.connect(submitted)
    form.open()


def order_form(desk: Desk, form: Form, order: Callable[[], Order], title: str) -> None:
    """Open a form that makes one order; it closes when the order stands in the queue."""

    def submitted() -> None:
        desk.queue.add(order(), title)
        form.accept()

    form.submitted.connect(submitted)
    form.open()


def while_open(dialog: QDialog, slot: Callable[[T], object]) -> Callable[[T], None]:
    """The slot as long as the dialog is open: an answer that comes later finds a dialog that was deleted."""
    closed: list[int] = []
    dialog.finished.connect(closed.append)

    def told(answer: T) -> None:
        if not closed:
            slot(answer)

    return told


def errand_form(desk: Desk, form: Form, work: Callable[[], Callable[[], T]], then: Callable[[T], object], busy: str) -> None:
    """Open a form whose work is longer than a command: `work` reads the form here and gives what is done elsewhere."""

    def done(answer: T) -> None:
        form.set_busy(False)
        form.accept()
        then(answer)

    def submitted() -> None:
        task = work()
        form.set_busy(True, busy)
        desk.errands.run(task, done, form.fail)

    form.submitted.connect(submitted)
    form.open()
