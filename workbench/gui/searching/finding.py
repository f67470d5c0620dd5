"""Find in the transcript: a bar over its rows, every place marked, one after the other with F3."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QPlainTextEdit, QToolButton, QWidget

from workbench.domain.transcript import Line
from workbench.gui import icons
from workbench.gui.language import tr
from workbench.gui.panels.parts import label, tip
from workbench.gui.searching.hits import Hit, Wanted, hits
from workbench.gui.style import GRID, Theme
from workbench.gui.telling import told
from workbench.gui.transcript.layouts import Place
from workbench.gui.transcript.model import Column

if TYPE_CHECKING:
    from workbench.gui.window import Window

_PAUSE_MS = 150


class FindBar(QWidget):
    """What is looked for and how exactly. Esc puts it away."""

    wanted_changed = Signal()
    stepped = Signal(int)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Find in the transcript"))
        self.field = QLineEdit()
        self.field.setObjectName("find_field")
        self.field.setAccessibleName(tr("Find in the transcript"))
        self.field.setPlaceholderText(tr("Find in the transcript"))
        self.field.setClearButtonEnabled(True)
        self.field.textEdited.connect(lambda _: self.wanted_changed.emit())
        self.said = label("", "muted")
        self.said.setAccessibleName(tr("Places found"))
        self.case = self._switch("Aa", tr("Match capitals"), "find_case")
        self.words = self._switch("ab|", tr("Whole words only"), "find_words")
        self.pattern = self._switch(".*", tr("Pattern (regular expression)"), "find_pattern")
        self._buttons = {
            "previous": self._button(tr("Previous place  (Shift+F3)"), lambda: self.stepped.emit(-1)),
            "next": self._button(tr("Next place  (F3)"), lambda: self.stepped.emit(1)),
            "cancel": self._button(tr("Close  (Esc)"), self.closed.emit),
        }
        self._lay_out()
        self.dress(theme)

    def dress(self, theme: Theme) -> None:
        """Change colours."""
        for name, made in self._buttons.items():
            made.setIcon(icons.icon(name, theme.muted, theme.faint))

    def wanted(self) -> Wanted:
        """What is looked for."""
        return Wanted(self.field.text(), self.case.isChecked(), self.words.isChecked(), self.pattern.isChecked())

    def say(self, text: str, *, is_wrong: bool = False) -> None:
        """How many places there are, or why there are none."""
        self.said.setText(text)
        self.said.setProperty("role", "bad" if is_wrong else "muted")
        self.said.style().polish(self.said)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.stepped.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, GRID * 2)
        row.setSpacing(GRID)
        row.addWidget(self.field, 1)
        for part in (self.case, self.words, self.pattern, self._buttons["previous"], self._buttons["next"]):
            row.addWidget(part)
        row.addSpacing(GRID * 2)
        row.addWidget(self.said, 1)
        row.addWidget(self._buttons["cancel"])

    def _switch(self, text: str, named: str, name: str) -> QToolButton:
        made = self._button(named, self.wanted_changed.emit)
        made.setText(text)
        made.setObjectName(name)
        made.setProperty("role", "switch")
        made.setCheckable(True)
        return made

    def _button(self, named: str, do: Callable[[], object]) -> QToolButton:
        made = QToolButton()
        made.setAccessibleName(named)
        made.setToolTip(tip(named))
        made.setFixedHeight(28)
        made.setMinimumWidth(28)
        made.clicked.connect(lambda _checked=False: do())
        return made


class Finder(QObject):
    """Looks through the rows beside the GUI thread and marks the places it found; lives as long as its window."""

    found = Signal()

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self.setObjectName("finder")
        self._window = window
        self.bar = FindBar(window.theme)
        self.hits: tuple[Hit, ...] = ()
        self._by_row: dict[str, list[int]] = {}
        self._here = -1
        self._is_going = False
        self._soon = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._soon.timeout.connect(self.look)
        window.centre.put_bar(self.bar)
        window.centre.transcript.delegate.found = self.marks
        self.bar.wanted_changed.connect(self._soon.start)
        self.bar.stepped.connect(self.step)
        self.bar.closed.connect(self.close)
        for changed in (window.centre.model.dataChanged, window.centre.model.rowsInserted, window.centre.model.rowsRemoved):
            changed.connect(lambda *_: self._soon.start() if self.bar.isVisible() else None)
        window.centre.model.modelReset.connect(self._soon.start)

    def open(self, text: str = "") -> None:
        """Show the bar, with the words that are chosen where some are; to words that are given one goes at once."""
        self._is_going = bool(text)
        chosen = text or _chosen_words()
        if chosen:
            self.bar.field.setText(chosen)
        self.bar.show()
        self.bar.field.setFocus()
        self.bar.field.selectAll()
        self._soon.start()

    def close(self) -> None:
        """Put the bar away, and the marks with it."""
        self.bar.hide()
        self._show(())
        self._window.centre.transcript.setFocus()

    def look(self) -> None:
        """Look again."""
        desk, wanted = self._window.desk, self.bar.wanted()
        if desk is None or not self.bar.isVisible():
            self._show(())
            return
        lines, unsaved = tuple(self._window.centre.model.lines()), dict(self._window.centre.model.unsaved_by_row())

        def work() -> tuple[Hit, ...]:
            return hits(wanted, ((line.id, unsaved.get(line.id, line.text)) for line in lines))

        desk.errands.run(work, self._show, self._fail, key="find")

    def step(self, step: int) -> None:
        """Go to the next place, or the one before, from the chosen row on; at the end, from the beginning."""
        if not self.bar.isVisible() and self.bar.field.text():
            self.bar.show()
            self.look()
            return
        if not self.hits:
            return
        transcript = self._window.centre.transcript
        row, here = transcript.currentIndex().row(), self._here
        at = here if 0 <= here < len(self.hits) else -1
        if at < 0 or self._row(at) != row:
            at = self._first_from(row) - (step > 0)
        self._go((at + step) % len(self.hits), choose=True)

    def marks(self, line: Line) -> Sequence[tuple[Place, bool]]:
        """The places in a line, for painting; True where one stands."""
        return [((self.hits[n].start, self.hits[n].length), n == self._here) for n in self._by_row.get(line.id, ())]

    def _show(self, found: tuple[Hit, ...]) -> None:
        self.hits, self._by_row, self._here = found, {}, -1
        for number, hit in enumerate(found):
            self._by_row.setdefault(hit.row_id, []).append(number)
        if found:
            at = self._first_from(self._window.centre.transcript.currentIndex().row())
            self._go(at % len(found), choose=self._is_going)
        self._is_going = False
        self._say()
        self._window.centre.transcript.viewport().update()
        self.found.emit()

    def _fail(self, error: BaseException) -> None:
        self._show(())
        self.bar.say(told(error), is_wrong=True)

    def _say(self) -> None:
        count = len(self.hits)
        if not self.bar.field.text().strip():
            self.bar.say("")
        elif count:
            self.bar.say(tr("{here} of {n}").format(here=f"{self._here + 1:,}", n=f"{count:,}"))
        else:
            self.bar.say(tr("Not in this transcript"))

    def _go(self, number: int, *, choose: bool) -> None:
        self._here = number
        row, transcript = self._row(number), self._window.centre.transcript
        if choose:
            transcript.choose(row)
        elif row >= 0:
            transcript.scrollTo(self._window.centre.model.index(row, Column.TEXT))
        self._say()
        transcript.viewport().update()

    def _row(self, number: int) -> int:
        return self._window.centre.model.row_of(self.hits[number].row_id)

    def _first_from(self, row: int) -> int:
        """The first place in this row or below; hits stand in the order of the rows."""
        return bisect_left(range(len(self.hits)), row, key=self._row)


def finder(window: Window) -> Finder:
    """The window's finder, made when it is first asked for."""
    made = window.findChild(QObject, "finder")
    return made if isinstance(made, Finder) else Finder(window)


def open_bar(window: Window) -> None:
    """Ctrl+F."""
    finder(window).open()


def look_for(window: Window, text: str) -> None:
    """What was typed into the field on top is looked for in the bar."""
    if text.strip():
        finder(window).open(text)


def _chosen_words() -> str:
    focused = QApplication.focusWidget()
    return focused.textCursor().selectedText().strip() if isinstance(focused, QPlainTextEdit) else ""


def _replace(window: Window) -> None:
    from workbench.gui.searching.replace import ask

    ask(window, finder(window).bar.wanted())


VERBS: dict[str, Callable[[Window], object]] = {
    "find": open_bar,
    "find_next": lambda window: finder(window).step(1),
    "find_previous": lambda window: finder(window).step(-1),
    "replace": _replace,
}
