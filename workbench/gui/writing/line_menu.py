"""What can be done with a line, at the line: playing, correcting, whose it is, what an uncertain word is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from workbench.domain.desk_commands import CorrectSegment, Revise
from workbench.domain.transcript import Line
from workbench.gui import menus, swatch
from workbench.gui.language import tr
from workbench.gui.transcript.wording import Run, alternatives
from workbench.gui.writing import editing
from workbench.gui.writing.correcting import correct

if TYPE_CHECKING:
    from workbench.gui.window import Window

_FIRST = ("play_line", "loop_line", "", "edit_line", "split_line", "merge_lines", "insert_before", "insert_after")
_LAST = (
    "",
    "confirm_line",
    "unconfirm_line",
    "",
    "start_here",
    "end_here",
    "",
    "rename_speaker",
    "annotate",
    "redact",
    "export_clip",
    "disputed",
    "",
    "copy_line",
    "line_history",
)
Give = Callable[["Window", str], None]


def popup(window: Window, line: Line, at: QPoint) -> None:
    """Open it."""
    made(window, line).popup(at)


def made(window: Window, line: Line) -> QMenu:
    """The menu of a line; doubts about the word under the pointer come first."""
    struck = ("restore_line",) if line.is_struck else ("strike_line",)
    menu = menus.context(window, window.actions_by_id, *_FIRST, *struck, *_LAST)
    before = next(action for action in menu.actions() if action is window.actions_by_id["rename_speaker"])
    for name, give in _GIVEN:
        inner = _voices(menu, window, tr(name), give)
        menu.insertMenu(before, inner)
    run = window.centre.transcript.pointed_run
    if run is not None and alternatives(run.text) is not None:
        _settle(menu, window, line, run)
    return menu


def choose_voice(window: Window, give: Give) -> None:
    """Ask, at the chosen line, for a voice."""
    transcript = window.centre.transcript
    cell = transcript.visualRect(transcript.currentIndex())
    _voices(window, window, "", give).popup(transcript.viewport().mapToGlobal(cell.bottomLeft()))


def _voices(owner: QMenu | Window, window: Window, title: str, give: Give) -> QMenu:
    menu = QMenu(title, owner)
    menu.setObjectName("voices")
    desk = window.desk
    menu.setEnabled(desk is not None and not desk.permission(Revise))
    for voice in editing.voices(window):
        action = menu.addAction(swatch.icon(voice.number), voice.name)
        action.triggered.connect(partial(_give, window, give, voice.key))
    return menu


def _give(window: Window, give: Give, speaker: str, _checked: bool = False) -> None:
    give(window, speaker)


def _settle(menu: QMenu, window: Window, line: Line, run: Run) -> None:
    """An uncertain word: what it is after all."""
    held, first = alternatives(run.text), menu.actions()[0]
    desk = window.desk
    for word in (held[0], *held[1]) if held is not None else ():
        action = menu.addAction(tr("It is “{word}”").format(word=word))
        action.setEnabled(desk is not None and not desk.permission(CorrectSegment))
        action.triggered.connect(partial(_decide, window, line, run, word))
        menu.insertAction(first, action)
    menu.insertSeparator(first)


def _decide(window: Window, line: Line, run: Run, word: str, _checked: bool = False) -> None:
    doubted = run.text
    held = alternatives(doubted)
    if held is not None:
        whole = f"{held[0]}(?{'/'.join(held[1])})"
        new = doubted.replace(whole, word)
        correct(window, line, line.text[: run.at] + new + line.text[run.at + len(doubted) :])


_GIVEN: tuple[tuple[str, Give], ...] = (
    ("Said by", lambda window, speaker: editing.assign(window, editing.chosen(window), speaker)),
    ("Another voice from here on", editing.assign_from_here),
    ("Another voice everywhere", editing.assign_everywhere),
)

VERBS: dict[str, Callable[[Window], object]] = {
    "from_here_on": lambda window: choose_voice(window, editing.assign_from_here),
    "everywhere": lambda window: choose_voice(window, editing.assign_everywhere),
}
