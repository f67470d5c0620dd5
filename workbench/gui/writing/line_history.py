"""What a line said in each of its versions, who made them, and when."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from workbench.domain import questions as q
from workbench.domain.authorship import Saying, sayings
from workbench.gui import moments
from workbench.gui.language import tr

if TYPE_CHECKING:
    from workbench.domain.revision import Revision
    from workbench.domain.transcript import Correction, Line
    from workbench.gui.window import Window

History = tuple[tuple["Correction", ...], tuple["Revision", ...]]


def show(window: Window) -> None:
    """The history of the chosen line."""
    desk = window.desk
    if desk is None or (line := desk.line) is None:
        return
    bench, recording = desk.bench, desk.place.recording

    def ask() -> History:
        return bench.ask(q.CorrectionsOf(recording)), bench.ask(q.RevisionsOf(recording, line.id))

    desk.errands.run(ask, lambda found: _tell(window, line, found), key="history")


def _tell(window: Window, line: Line, found: History) -> None:
    from workbench.gui.dialogs.notices import line_history

    clock = window.centre.model.rate.clock(line.span.first)
    line_history(
        tr("History of the line at {time}").format(time=clock), [_row(saying) for saying in sayings(line, *found)], window
    )


def _row(saying: Saying) -> tuple[str, str, str]:
    credit = saying.credit
    if not credit.author:
        return tr("the machine"), tr("drafted"), saying.text or tr("nothing")
    return f"{credit.author} · {moments.day(credit.made_at)}", tr(credit.act), saying.text


VERBS: dict[str, Callable[[Window], object]] = {"line_history": show}
