"""The words of one line, put over it by a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.domain.commands import CorrectSegment
from workbench.domain.transcript import Line
from workbench.gui.dialogs import notices
from workbench.gui.language import tr

if TYPE_CHECKING:
    from workbench.gui.window import Window


def correct(window: Window, line: Line, text: str) -> None:
    """Put a human's text over a line; what was typed survives a refusal."""
    desk = window.desk
    if desk is None:
        return

    def refused(error: BaseException) -> None:
        notices.trouble(tr("The correction was not saved"), error, window).offer_copy(text, tr("Copy what you typed"))

    desk.changes.make(CorrectSegment(desk.place.recording, line.segment.id, text), tr("correction"), None, refused)
