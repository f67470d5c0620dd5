"""The centre: the timeline above, the transcript below, or what to do while there is neither."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from workbench.domain.transcript import Line
from workbench.gui import shortcuts
from workbench.gui.frame.empty import Emptiness, EmptyPage
from workbench.gui.language import counted, number, tr
from workbench.gui.panels.banner import Banner
from workbench.gui.panels.parts import head, label
from workbench.gui.style import GRID, Theme
from workbench.gui.transcript.model import TranscriptModel
from workbench.gui.transcript.view import TranscriptView
from workbench.gui.writing.modes import ModeSwitch

if TYPE_CHECKING:
    from workbench.gui.timeline.desk import TimelineDesk

_TIMELINE = 360


class Centre(QStackedWidget):
    """Two pages: an emptiness over everything, or the desk, whose transcript part may be empty by itself."""

    place_asked = Signal(str)

    def __init__(self, theme: Theme, do: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.model = TranscriptModel(self)
        self.transcript = TranscriptView(self.model, theme)
        self.timeline: TimelineDesk | None = None
        self._whole, self._part = EmptyPage(theme, do), EmptyPage(theme, do)
        self._whole.link_chosen.connect(self.place_asked)
        self._said = label("", "small")
        self.modes = ModeSwitch()
        self.modes.chosen.connect(lambda mode: do(f"mode_{mode.value}"))
        self._checked = ""
        self.banner = Banner(theme, tr("Review"))
        self.banner.asked.connect(do)
        self._slot = QWidget()
        self._below = QStackedWidget()
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.model.unsaved_changed.connect(lambda: self.say(self.model.lines()))
        self._lay_out()

    def dress(self, theme: Theme) -> None:
        """Change colours."""
        self.theme = theme
        for part in (self.transcript, self._whole, self._part, self.banner):
            part.dress(theme)
        if self.timeline is not None:
            self.timeline.set_theme(theme)

    def put_timeline(self, timeline: TimelineDesk) -> None:
        """The timeline is loaded only after the window stands, because its arrays cost more time than the window."""
        self.timeline = timeline
        layout = self._slot.layout()
        assert layout is not None  # noqa: S101 - made in _lay_out
        layout.addWidget(timeline)

    def reset_layout(self) -> None:
        """Timeline and transcript as high as they are at first."""
        self.splitter.setSizes([_TIMELINE, 480])

    def put_bar(self, bar: QWidget) -> None:
        """Something between the heading and the rows."""
        column = self._words.layout()
        assert isinstance(column, QVBoxLayout)  # noqa: S101 - made in _lay_out
        column.insertWidget(1, bar)
        bar.hide()

    def clear(self) -> None:
        """No vault."""
        self.model.clear()
        self.model.forget()
        self.banner.show_standing(None)
        if self.timeline is not None:
            self.timeline.clear()

    def show_empty(self, shown: Emptiness) -> None:
        """Nothing but this."""
        self._whole.show_emptiness(shown)
        self.setCurrentWidget(self._whole)

    def show_desk(self, empty_transcript: Emptiness | None = None) -> None:
        """Timeline and transcript, or what stands in the transcript's place."""
        if empty_transcript is not None:
            self._part.show_emptiness(empty_transcript)
        self._below.setCurrentWidget(self._part if empty_transcript else self._words)
        self.setCurrentWidget(self.splitter)

    def say(self, lines: Sequence[Line], *, is_live: bool = False) -> None:
        """The line above the transcript."""
        unsaved = len(self.model.unsaved())
        said = _summary(lines, "" if is_live else self._checked, is_live=is_live)
        self._said.setText(said + (" · " + tr("{count} not saved").format(count=number(unsaved)) if unsaved else ""))

    def show_checked(self, told: str) -> None:
        """How far the transcript is confirmed and what is left to check."""
        self._checked = told
        self.say(self.model.lines())

    def _lay_out(self) -> None:
        slot = QVBoxLayout(self._slot)
        slot.setContentsMargins(0, 0, 0, 0)
        self._words = QWidget()
        self._words.setObjectName("panel")
        column = QVBoxLayout(self._words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._heading())
        column.addWidget(self.transcript)
        self._below.addWidget(self._words)
        self._below.addWidget(self._part)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self._slot)
        self.splitter.addWidget(self._under_banner())
        self.splitter.setStretchFactor(1, 1)
        self.reset_layout()
        self._slot.setMinimumHeight(160)
        self.addWidget(self._whole)
        self.addWidget(self.splitter)

    def _under_banner(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self._below, 1)
        return made

    def _heading(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(16, GRID * 2, 16, GRID * 2)
        row.addWidget(head(tr("Transcript")))
        row.addSpacing(GRID * 2)
        row.addWidget(self.modes)
        row.addStretch(1)
        row.addWidget(self._said)
        return row


def _summary(lines: Sequence[Line], checked: str, *, is_live: bool) -> str:
    standing = [line for line in lines if line.revision is None or not line.is_struck]
    corrected = sum(line.correction is not None for line in standing)
    parts = [counted(len(standing), "line"), tr("{count} corrected").format(count=number(corrected))]
    if struck := len(lines) - len(standing):
        parts.append(tr("{count} struck out").format(count=number(struck)))
    if checked:
        parts.append(f"{checked}  {shortcuts.now('next_suspect')}")
    return " · ".join([tr("Being transcribed"), parts[0]] if is_live else parts)
