"""The text of a live recording: lines that stay, and below them what may still change, set apart by a word and its slant."""

from __future__ import annotations

from html import escape

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTextBrowser, QWidget

from workbench.domain.audio import ENGINE_RATE
from workbench.domain.transcript import Segment
from workbench.gui import typeface
from workbench.gui.language import tr
from workbench.gui.live.session import Heard
from workbench.gui.style import Theme


class LiveLines(QTextBrowser):
    """Follows the newest line until somebody scrolls up."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._shown, self._tail = theme, 0, ""
        self.setOpenLinks(False)
        self.setAccessibleName(tr("What is said"))
        self.document().setDocumentMargin(10)
        self.document().setDefaultFont(typeface.face())

    def show_heard(self, heard: Heard) -> None:
        """Add what is new, and put what may still change below it."""
        if len(heard.segments) == self._shown and heard.provisional == self._tail:
            return
        follows = self.verticalScrollBar().value() >= self.verticalScrollBar().maximum() - 4
        self._take_tail_away()
        for segment in heard.segments[self._shown :]:
            self._add(self._line(segment))
        self._shown, self._tail = len(heard.segments), heard.provisional
        if self._tail:
            self._add(self._provisional(self._tail))
        if follows:
            self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def _add(self, markup: str) -> None:
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if not self.document().isEmpty():
            cursor.insertBlock()
        cursor.insertHtml(markup)

    def _take_tail_away(self) -> None:
        if not self._tail:
            return
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        cursor.deletePreviousChar()

    def _line(self, segment: Segment) -> str:
        at = ENGINE_RATE.clock(segment.span.first)
        return f'<span style="color:{self._theme.muted}">{at}</span>&nbsp;&nbsp;{escape(segment.text)}'

    def _provisional(self, text: str) -> str:
        muted, told = self._theme.muted, escape(tr("may still change"))
        return f'<i style="color:{muted}">{escape(text)}</i>&nbsp;&nbsp;<span style="color:{muted}">… {told}</span>'
