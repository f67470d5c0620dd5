"""What a person does with the transcript: review it, set its segments, or type while it plays. A small switch, remembered."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from workbench.gui.language import later, tr
from workbench.gui.panels.parts import tip
from workbench.gui.transcript.view import Mode

if TYPE_CHECKING:
    from workbench.gui.window import Window

_KEPT, _DRAFT = "transcript mode", "machine draft shown"
_TOLD = {
    Mode.REVIEW: (later("Review"), later("Read, listen, correct  (Ctrl+1)")),
    Mode.SEGMENT: (
        later("Segment"),
        later("Every line with its end and what parts it from the next; [ and ] set it to the playhead  (Ctrl+2)"),
    ),
    Mode.TRANSCRIBE: (
        later("Transcribe"),
        later("A line plays itself when it is entered and is typed at once; Enter goes on  (Ctrl+3)"),
    ),
}


class ModeSwitch(QWidget):
    """Buttons of which one is pressed."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("What to do with the transcript"))
        self._group = QButtonGroup(self)
        self._buttons = {mode: self._button(mode) for mode in Mode}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for made in self._buttons.values():
            row.addWidget(made)
        self.show_mode(Mode.REVIEW)

    def show_mode(self, mode: Mode) -> None:
        """This one is on."""
        self._buttons[mode].setChecked(True)

    def _button(self, mode: Mode) -> QToolButton:
        name, told = _TOLD[mode]
        made = QToolButton()
        made.setText(tr(name))
        made.setObjectName(f"mode_{mode.value}")
        made.setProperty("role", "switch")
        made.setAccessibleName(tr(name))
        made.setToolTip(tip(tr(told)))
        made.setCheckable(True)
        made.clicked.connect(lambda _checked=False: self.chosen.emit(mode))
        self._group.addButton(made)
        return made


def enter(window: Window, mode: Mode) -> None:
    """Work like this from now on."""
    window.store.setValue(_KEPT, mode.value)
    settle(window)
    window.centre.transcript.setFocus()


def settle(window: Window) -> None:
    """Work as this person did last time."""
    kept = str(window.store.value(_KEPT, Mode.REVIEW.value))
    mode = Mode(kept) if kept in {mode.value for mode in Mode} else Mode.REVIEW
    window.centre.transcript.set_mode(mode)
    window.centre.modes.show_mode(mode)
    window.centre.transcript.show_draft(shows_draft(window))


def shows_draft(window: Window) -> bool:
    """Whether the machine's words stand, struck through, among those that replaced them."""
    return window.store.value(_DRAFT, "yes") != "no"


def toggle_draft(window: Window) -> None:
    """Show the machine's draft under the corrections, or only what stands."""
    window.store.setValue(_DRAFT, "no" if shows_draft(window) else "yes")
    window.centre.transcript.show_draft(shows_draft(window))
    told = (
        tr("The machine’s words stand among those that replaced them") if shows_draft(window) else tr("Only what stands is shown")
    )
    window.bottom.say(told)


VERBS: dict[str, Callable[[Window], object]] = {
    **{f"mode_{mode.value}": partial(enter, mode=mode) for mode in Mode},
    "machine_draft": toggle_draft,
}
