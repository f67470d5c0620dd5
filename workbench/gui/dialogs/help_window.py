"""Help: a few short pages, the keys as they are now, and how to print them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextDocument, QTextFormat
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QTextBrowser

from workbench.gui import key_sheet, language
from workbench.gui.dialogs.sectioned import Sectioned
from workbench.gui.folders import documents
from workbench.gui.language import tr
from workbench.gui.panels.parts import button
from workbench.gui.style import GRID

if TYPE_CHECKING:
    from workbench.gui.window import Window

KEYS = "keys"
_FOLDER = language.FOLDER.parent / "help"
_SIZE, _LIST = QSize(920, 680), 200


def pages() -> tuple[tuple[str, str], ...]:
    """The pages in their order: the file's name, and what stands in the list."""
    return (
        ("start", tr("Getting started")),
        ("review", tr("Reviewing")),
        (KEYS, tr("Keys and mouse")),
        ("leaving", tr("Reports and what leaves")),
        ("hub", tr("Hub and watched folders")),
        ("conventions", tr("Conventions")),
        ("verify", tr("What “verify” proves")),
        ("analytics", tr("What the analysis is not")),
    )


class Help(Sectioned):
    """Stays open beside the work; nothing in it asks for an answer."""

    def __init__(self, window: Window, page: str) -> None:
        super().__init__(window, tr("Help"), tr("Pages of the help"), _LIST)
        self._window, self.text = window, QTextBrowser()
        self.list.addItems([title for _, title in pages()])
        self.text.setObjectName("help")
        self.text.setOpenLinks(False)
        self.sheet = button(tr("Save as a sheet…"), name="sheet")
        self.sheet.clicked.connect(self.save_sheet)
        self.list.currentRowChanged.connect(lambda row: self._show(pages()[row][0]))
        below = QHBoxLayout()
        below.addStretch(1)
        below.addWidget(self.sheet)
        self._lay_out(self.text, below, GRID * 4)
        self.turn_to(page)
        self._fit(window, _SIZE)

    def turn_to(self, page: str) -> None:
        """Show the page of this name."""
        self.list.setCurrentRow([name for name, _ in pages()].index(page))

    def save_sheet(self) -> None:
        """The keys on paper."""
        start = documents() / tr("Keys and mouse.pdf")
        chosen, _ = QFileDialog.getSaveFileName(self, tr("Save the sheet of keys"), str(start), "PDF (*.pdf);;HTML (*.html)")
        if chosen:
            key_sheet.write(self._window.actions_by_id, Path(chosen))

    def _show(self, name: str) -> None:
        self.text.setAccessibleName(dict(pages())[name])
        self.sheet.setVisible(name == KEYS)
        if name == KEYS:
            self.text.document().setDefaultStyleSheet("td { padding: 3px 20px 3px 0; }")
            self.text.setHtml(key_sheet.html(self._window.actions_by_id))
        else:
            self.text.setMarkdown(words(name))
        _space(self.text.document())


def _space(document: QTextDocument) -> None:
    """Heads in our sizes, and room between paragraphs; Markdown leaves neither to a style sheet."""
    cursor, block = QTextCursor(document), document.begin()
    while block.isValid():
        level, shape, letters = block.blockFormat().headingLevel(), block.blockFormat(), QTextCharFormat()
        shape.setTopMargin(GRID * 5 if level > 1 else 0 if level else GRID)
        shape.setBottomMargin(GRID * 2 if level else GRID)
        cursor.setPosition(block.position())
        cursor.mergeBlockFormat(shape)
        if level:
            letters.setProperty(QTextFormat.Property.FontSizeAdjustment, 1 if level > 1 else 2)
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(letters)
        block = block.next()


def words(page: str) -> str:
    """A page in the language that is spoken, in English where it was not translated."""
    spoken = _FOLDER / language.code() / f"{page}.md"
    return (spoken if spoken.is_file() else _FOLDER / language.ENGLISH / f"{page}.md").read_text(encoding="utf-8")


def show(window: Window, page: str = "start") -> Help:
    """Open the help at a page; where it is open already, turn to it."""
    made = window.findChild(Help) or Help(window, page)
    made.turn_to(page)
    made.show()
    made.raise_()
    made.list.setFocus()
    return made
