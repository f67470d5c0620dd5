"""The editor over a line's words: grows with what is typed, takes marks, knows doubtful words and spelling."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QSyntaxHighlighter, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QWidget

from workbench.gui import typeface
from workbench.gui.language import tr
from workbench.gui.style import Theme
from workbench.gui.transcript.wording import MARK, UNCERTAIN, alternatives, written
from workbench.stages.editing import UNTYPED

_FRAME = 20  # the editor's border, padding and margin, above and below
_Do = Callable[[], object]


class Speller(Protocol):
    """What the editor asks about words; `known` tells it that the answers have come."""

    def misspelt(self, text: str) -> Sequence[tuple[int, int]]:
        """Where words begin that no dictionary knows, and how long they are."""

    def suggestions(self, word: str) -> Sequence[str]:
        """What was likely meant, the likeliest first."""

    def add(self, word: str) -> None:
        """Know this word from now on, in the whole case."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the editor, and where its caret is."""

    text: str
    caret: int


class LineEditor(QPlainTextEdit):
    """`typing` says what stands in it, at every key."""

    typing = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget, speller: Speller | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("line_editor")
        self.setAccessibleName(tr("Text of this segment"))
        self.setFont(typeface.large())
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._speller, self._stands_for = speller, ""
        self._underlines = Underlines(theme, self.document(), speller)
        self.textChanged.connect(self._on_text)

    def typed(self) -> Typed:
        """What stands here."""
        return Typed(self.toPlainText(), self.textCursor().position())

    def text(self) -> str:
        """What is kept when the editor is left as it is."""
        return self.toPlainText() or self._stands_for

    def begin(self, text: str) -> None:
        """Show a text that nobody has typed over yet; what only says that nothing was typed gives way to the first key."""
        self._stands_for = UNTYPED if text == UNTYPED else ""
        self.setPlaceholderText(self._stands_for)
        self.setPlainText("" if self._stands_for else text)
        self.document().setModified(False)

    def put_caret(self, at: int) -> None:
        """The caret before a character; -1 behind the last."""
        cursor = self.textCursor()
        cursor.setPosition(len(self.toPlainText()) if at < 0 else min(at, len(self.toPlainText())))
        self.setTextCursor(cursor)

    def point_caret(self, at: QPoint) -> None:
        """The caret at a place on the screen."""
        self.setTextCursor(self.cursorForPosition(self.viewport().mapFromGlobal(at)))

    def insert_mark(self, text: str) -> None:
        """Put a mark at the caret, parted from its neighbours by blanks."""
        cursor = self.textCursor()
        whole, at = self.toPlainText(), cursor.selectionStart()
        before = " " if at and not whole[at - 1].isspace() else ""
        end = cursor.selectionEnd()
        after = " " if end < len(whole) and not (whole[end].isspace() or whole[end] in ".,;:!?") else ""
        cursor.insertText(f"{before}{text}{after}")
        self.setTextCursor(cursor)

    def doubt(self, others: Sequence[str]) -> None:
        """Mark the word at the caret as uncertain, with what it could be instead."""
        cursor, word = self._word_here()
        if word:
            held = alternatives(word)
            cursor.insertText(written(held[0] if held else word, others))

    def word_here(self) -> str:
        """The word at the caret, without the doubt about it."""
        word = self._word_here()[1]
        held = alternatives(word)
        return held[0] if held else word

    def alternatives_here(self) -> tuple[str, ...]:
        """What the word at the caret could be instead."""
        held = alternatives(self._word_here()[1])
        return held[1] if held else ()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        if not self.textCursor().hasSelection():
            self.setTextCursor(self.cursorForPosition(event.pos()))
        self.menu().popup(event.globalPos())

    def menu(self) -> QMenu:
        """What can be done at the caret: other spellings first."""
        menu = self.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        first = menu.actions()[0]
        for text, do in self._spellings():
            action = menu.addAction(text)
            action.triggered.connect(lambda _checked=False, do=do: do())
            menu.insertAction(first, action)
        return menu

    def fit(self) -> None:
        """Grow over the rows below until every line is in sight; a plain document's height counts lines."""
        needed = round(self.document().size().height()) * self.fontMetrics().lineSpacing() + _FRAME
        self.resize(self.width(), max(self.height(), needed))

    def spell_again(self) -> None:
        """The dictionary has come, or knows more words."""
        self._underlines.rehighlight()

    def _spellings(self) -> list[tuple[str, _Do]]:
        cursor = self.textCursor()
        wrong = self._speller.misspelt(self.toPlainText()) if self._speller else ()
        place = next(((at, n) for at, n in wrong if at <= cursor.position() <= at + n), None)
        if place is None or self._speller is None:
            return []
        word, speller = self.toPlainText()[place[0] : place[0] + place[1]], self._speller
        others = list(speller.suggestions(word))[:6]
        offered: list[tuple[str, _Do]] = [(other, partial(self.replace, place, other)) for other in others]
        offered = offered or [(tr("No suggestions"), lambda: None)]
        return [*offered, (tr("Add “{word}” to the case’s vocabulary").format(word=word), lambda: speller.add(word))]

    def replace(self, place: tuple[int, int], text: str) -> None:
        """Put a text in the place of another."""
        cursor = self.textCursor()
        cursor.setPosition(place[0])
        cursor.setPosition(place[0] + place[1], QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text)

    def _word_here(self) -> tuple[QTextCursor, str]:
        """What stands between the blanks around the caret, without the signs behind it."""
        cursor, whole = self.textCursor(), self.toPlainText()
        first = end = cursor.position()
        while first and not whole[first - 1].isspace():
            first -= 1
        while end < len(whole) and not whole[end].isspace():
            end += 1
        doubted = UNCERTAIN.match(whole, first, end)
        if doubted is None:
            while end > first and not whole[end - 1].isalnum():
                end -= 1
        cursor.setPosition(first)
        cursor.setPosition(doubted.end() if doubted else end, QTextCursor.MoveMode.KeepAnchor)
        return cursor, cursor.selectedText()

    def _on_text(self) -> None:
        self.fit()
        if self.document().isModified():
            self.typing.emit(self.text())


class Underlines(QSyntaxHighlighter):
    """Waves under words no dictionary knows and words nobody is sure of; marks stand aside."""

    def __init__(self, theme: Theme, document: QTextDocument, speller: Speller | None) -> None:
        super().__init__(document)
        self._theme, self._speller = theme, speller

    def highlightBlock(self, text: str) -> None:  # noqa: N802 - Qt's name
        for at, length in self._speller.misspelt(text) if self._speller else ():
            self.setFormat(at, length, self._wave(self._theme.bad))
        for found in UNCERTAIN.finditer(text):
            self.setFormat(found.start(1), len(found[1]), self._wave(self._theme.accent))
            self.setFormat(found.end(1), found.end() - found.end(1), self._aside())
        for found in MARK.finditer(text):
            self.setFormat(found.start(), len(found[0]), self._aside())

    def _wave(self, color: str) -> QTextCharFormat:
        look = QTextCharFormat()
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        look.setUnderlineColor(QColor(color))
        return look

    def _aside(self) -> QTextCharFormat:
        look = QTextCharFormat()
        look.setFontItalic(True)
        look.setForeground(QColor(self._theme.muted))
        return look
