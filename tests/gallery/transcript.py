"""The transcript as it is worked on: finding, replacing, setting segments, typing, doubting a word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tests.gallery.stage import Stage
from workbench.domain.desk_commands import SetVocabulary
from workbench.gui.searching import finding
from workbench.gui.writing import editing
from workbench.stages import editing as edits


def replacing(stage: Stage) -> QWidget:
    """Something looked for, something put in its place, and one place that stays."""
    from workbench.gui.searching.replace import Replace

    form: Any = stage.act("replace", Replace)
    form.sought.setText("nine")
    form.by.setText("ten")
    stage.until(lambda: form.places.rowCount() == 3 and "ten" in str(form.places.index(0, 4).data()))
    form.places.setData(form.places.index(1, 0), Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole)
    return form


def vocabulary(stage: Stage) -> QWidget:
    """A case's words, and more about to be added."""
    from workbench.gui.dialogs.vocabulary import Vocabulary

    stage.desk.bench.do(SetVocabulary("2026-0417", ("Harbour Street", "Mara Lind", "Doorbell", "Pier 9")))
    form = stage.act("vocabulary", Vocabulary)
    form.word.setPlainText("Ilka Voss; Zeller")  # type: ignore[attr-defined]
    return form


def _finding(stage: Stage) -> None:
    stage.inside()
    finding.finder(stage.window).open("the")
    stage.rest(500)


def _mode(action: str) -> Callable[[Stage], None]:
    def go(stage: Stage) -> None:
        stage.inside()
        stage.window.actions_by_id[action].trigger()
        stage.rest(300)

    return go


def _revised(stage: Stage) -> None:
    """Lines split, merged, struck and given to another voice."""
    stage.inside()
    window, model = stage.window, stage.window.centre.model
    line = model.line(1)
    editing.revise(window, "split", "split", lambda: edits.split(line, line.text.index("it came"), "new"))
    stage.until(lambda: model.rowCount() == 10)
    editing.revise(window, "struck", "striking out", lambda: edits.strike([model.line(6)]))
    editing.revise(window, "merged", "merging", lambda: edits.merge([model.line(8), model.line(9)], "S1"))
    stage.until(lambda: model.rowCount() == 9)
    window.centre.transcript.choose(4)
    stage.rest(300)


def _doubting(stage: Stage) -> None:
    stage.inside()
    transcript = stage.window.centre.transcript
    transcript.edit_current(at=34)
    transcript.ask_alternatives()
    stage.rest(300)


SCREENS: dict[str, Callable[[Stage], None]] = {
    "finding": _finding,
    "segment mode": _mode("mode_segment"),
    "transcribe mode": _mode("mode_transcribe"),
    "revised lines": _revised,
    "uncertain word": _doubting,
}
