"""The text of a live recording: lines that stay, and below them what may still change, set apart by a word and its slant."""

from __future__ import annotations

from PySide6.QtGui import QColor, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextBrowser, QWidget

from workbench.domain.audio import ENGINE_RATE
from workbench.gui import typeface
from workbench.gui.language import tr
from workbench.gui.live.session import Heard
from workbench.gui.style import GRID, Theme

_TIME = 92  # what a time takes beside its text


class LiveLines(QTextBrowser):
    """Follows the newest line until somebody scrolls up."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._shown, self._tail = theme, 0, ""
        self.setOpenLinks(False)
        self.setAccessibleName(tr("What is said"))
        self.document().setDocumentMargin(10)
        self.setTabStopDistance(_TIME)

    def show_heard(self, heard: Heard) -> None:
        """Add what is new, and put what may still change below it."""
        if len(heard.segments) == self._shown and heard.provisional == self._tail:
            return
        follows = self.verticalScrollBar().value() >= self.verticalScrollBar().maximum() - 4
        self._take_tail_away()
        for segment in heard.segments[self._shown :]:
            self._add(ENGINE_RATE.clock(segment.span.first), segment.text)
        self._shown, self._tail = len(heard.segments), heard.provisional
        if self._tail:
            self._add("", self._tail, f"  … {tr('may still change')}")
        if follows:
            self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def _add(self, at: str, text: str, note: str = "") -> None:
        """A line whose text hangs beside its time; one that may still change has a note and no time."""
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if not self.document().isEmpty():
            cursor.insertBlock()
        cursor.setBlockFormat(_HANGING)
        muted = QColor(self._theme.muted)
        cursor.insertText(f"{at}\t", _look(muted))
        cursor.insertText(" ".join(text.split()), _look(muted, italic=True) if note else _look(QColor(self._theme.text)))
        cursor.insertText(note, _look(muted))

    def _take_tail_away(self) -> None:
        if not self._tail:
            return
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        cursor.deletePreviousChar()


def _look(color: QColor, *, italic: bool = False) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setFont(typeface.face(italic=italic))
    made.setForeground(color)
    return made


def _hanging() -> QTextBlockFormat:
    made = QTextBlockFormat()
    made.setLeftMargin(_TIME)
    made.setTextIndent(-_TIME)
    made.setBottomMargin(GRID)
    return made


_HANGING = _hanging()
