"""The vocabulary of the case that is looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from workbench.domain import questions as q
from workbench.gui.language import tr
from workbench.gui.submitting import command_form

if TYPE_CHECKING:
    from workbench.gui.window import Window


def _vocabulary(window: Window) -> None:
    desk = window.desk
    if desk is None or not desk.place.case:
        return
    bench, case = desk.bench, desk.place.case

    def show(words: tuple[str, ...]) -> None:
        from workbench.gui.dialogs.vocabulary import Vocabulary

        form = Vocabulary(case, words, window)
        command_form(desk, form, form.command, tr("vocabulary"), lambda _: told(form.words()))

    def told(words: tuple[str, ...]) -> None:
        from workbench.gui.writing.spelling import Spelling

        speller = window.centre.transcript.delegate.speller
        if isinstance(speller, Spelling):
            speller.know(words)

    desk.errands.run(lambda: bench.ask(q.VocabularyOf(case)), show, key="vocabulary")


VERBS: dict[str, Callable[[Window], object]] = {"vocabulary": _vocabulary}
