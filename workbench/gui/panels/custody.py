"""The custody view: what happened to an item, by whom, when; looked through, written to a file, and checked on the spot."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from workbench.domain.custody import Entry
from workbench.gui import custody_book
from workbench.gui.custody_book import FAMILIES, Book, Scope, Sieve
from workbench.gui.folders import documents
from workbench.gui.language import later, tr
from workbench.gui.panels.check_now import CheckNow
from workbench.gui.panels.custody_table import CustodyModel, CustodyTable
from workbench.gui.panels.parts import button, label
from workbench.gui.style import GRID, Theme
from workbench.gui.telling import told
from workbench.gui.witnessed import entries

if TYPE_CHECKING:
    from workbench.bench.door import Bench
    from workbench.gui.errands import Errands

_SCOPES = (("custody", later("This exhibit")), ("custody_case", later("This case")), ("custody_vault", later("Whole vault")))
_TYPED_MS = 150
_ALIVE = 2000  # entries up to which a change reads the book anew by itself


class Custody(QWidget):
    """Scope, filters, entries and the chosen one's details; below them what a check found."""

    check_asked = Signal()
    scope_asked = Signal(str)

    def __init__(self, bench: Bench, errands: Errands, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._bench, self._errands, self._scope = bench, errands, Scope()
        self.model = CustodyModel(self)
        self.table = CustodyTable(self.model)
        self.details = QPlainTextEdit(readOnly=True)
        self.about, self.words, self.person, self.family = QComboBox(), QLineEdit(), QComboBox(), QComboBox()
        self.said, self.done = label("", "small"), label("", "small", selectable=True)
        self.fresh = button(tr("Show new entries"), "link", name="fresh")
        self.export_button = button(tr("Export…"), name="export_custody")
        self.check = CheckNow(theme)
        self._soon = QTimer(self, singleShot=True, interval=_TYPED_MS)
        self._dress()
        self._lay_out()
        self._connect()

    def dress(self, theme: Theme) -> None:
        """Change colours."""
        self.check.dress(theme)

    def show_scope(self, scope: Scope) -> None:
        """Open the book of another scope."""
        self._scope = scope
        self.about.setCurrentIndex(self.about.findData(_action(scope)))
        self.said.setText(tr("{title} · reading…").format(title=tr(scope.title)))
        self._read()

    def _read(self) -> None:
        bench, scope = self._bench, self._scope
        self._errands.run(lambda: _read(bench, scope), self._on_book, self._on_trouble, key="custody book")

    def hear(self) -> None:
        """Something was committed: a short book is read anew, a long one offers it."""
        if len(self.model.book.entries) <= _ALIVE:
            self._read()
        else:
            self.fresh.show()

    def sieve(self) -> Sieve:
        """What is looked for now."""
        return Sieve(self.words.text(), str(self.person.currentData() or ""), str(self.family.currentData() or ""))

    def export(self, path: Path) -> None:
        """Write what is shown, beside the GUI thread."""
        rows = self.model.entries()
        self.done.setText(tr("Writing {name}…").format(name=path.name))
        self._errands.run(
            lambda: custody_book.write(path, rows),
            lambda count: self.done.setText(tr("{count} written to {path}").format(count=entries(count), path=path)),
            self._on_trouble,
            key="custody export",
        )

    def _dress(self) -> None:
        self.details.setAccessibleName(tr("Details of the entry"))
        self.details.setPlaceholderText(tr("Choose an entry to see everything it says, with its full hashes."))
        self.details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.words.setPlaceholderText(tr("Find in the entries"))
        self.words.setAccessibleName(tr("Find in the entries"))
        self.words.setClearButtonEnabled(True)
        self.about.setAccessibleName(tr("Custody of what"))
        for name, words in _SCOPES:
            self.about.addItem(tr(words), name)
        self.person.setAccessibleName(tr("By whom"))
        self.family.setAccessibleName(tr("What kind"))
        self.person.addItem(tr("Everyone"), "")
        self.family.addItem(tr("Everything"), "")
        for name in FAMILIES:
            self.family.addItem(tr(name), name)
        self.person.setMinimumWidth(132)
        self.fresh.hide()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, GRID, 16, GRID * 2)
        column.setSpacing(GRID * 2)
        row = QHBoxLayout()
        row.setSpacing(GRID * 2)
        row.addWidget(self.about, 1)
        row.addWidget(self.words, 3)
        for widget in (self.person, self.family):
            row.addWidget(widget, 1)
        row.addWidget(self.export_button)
        row.addWidget(self.check.button)
        column.addLayout(row)
        column.addWidget(self.check)
        sides = QSplitter(Qt.Orientation.Horizontal)
        sides.setObjectName("plain")
        sides.setHandleWidth(GRID * 2)
        sides.setChildrenCollapsible(False)
        sides.addWidget(self.table)
        sides.addWidget(self.details)
        sides.setSizes([760, 340])
        sides.setStretchFactor(0, 2)
        sides.setStretchFactor(1, 1)
        column.addWidget(sides, 1)
        foot = QHBoxLayout()
        foot.setSpacing(GRID * 3)
        foot.addWidget(self.said)
        foot.addWidget(self.fresh)
        foot.addStretch(1)
        foot.addWidget(self.done)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.table.entry_chosen.connect(self._on_entry)
        self.about.activated.connect(lambda _: self.scope_asked.emit(str(self.about.currentData())))
        self.words.textChanged.connect(lambda _: self._soon.start())
        self.person.currentIndexChanged.connect(lambda _: self._soon.start())
        self.family.currentIndexChanged.connect(lambda _: self._soon.start())
        self._soon.timeout.connect(self._sift)
        self.export_button.clicked.connect(self._ask_export)
        self.check.button.clicked.connect(self.check_asked)
        self.fresh.clicked.connect(self._read)

    def _on_book(self, book: Book) -> None:
        self.fresh.hide()
        chosen = self.person.currentData()
        self.person.blockSignals(True)
        self.person.clear()
        self.person.addItem(tr("Everyone"), "")
        for name in book.people:
            self.person.addItem(name, name)
        self.person.setCurrentIndex(max(0, self.person.findData(chosen)))
        self.person.blockSignals(False)
        self._sift(book)

    def _sift(self, book: Book | None = None) -> None:
        wanted, sieve = book or self.model.book, self.sieve()
        self._errands.run(
            lambda: wanted.found(sieve), lambda places: self._show(wanted, places), self._on_trouble, key="custody sieve"
        )

    def _show(self, book: Book, places: Sequence[int]) -> None:
        kept = self.table.currentIndex().row()
        seq = self.model.entry(kept).seq if 0 <= kept < self.model.rowCount() else -1
        self.model.show(book, places)
        self.said.setText(_summary(book, len(places)))
        self.export_button.setEnabled(bool(places))
        self.export_button.setToolTip("" if places else tr("Nothing is shown that could be written"))
        row = next((n for n in range(len(places)) if self.model.entry(n).seq == seq), -1) if seq >= 0 else -1
        if row >= 0:
            self.table.selectRow(row)

    def _on_entry(self, entry: Entry | None) -> None:
        # A draft's payload has megabytes: put into words beside the GUI thread, and shown in part.
        show = self.details.setPlainText
        self._errands.run(lambda: custody_book.details(entry) if entry else "", show, self._on_trouble, key="custody details")

    def _on_trouble(self, error: BaseException) -> None:
        self.done.setText(told(error))

    def _ask_export(self) -> None:
        stem = tr("custody {title}").format(title=tr(self.model.book.scope.title)).replace("/", "-")
        kinds = "Table (*.csv);;Everything, for programs (*.json)"
        chosen, kind = QFileDialog.getSaveFileName(
            self, tr("Export the entries that are shown"), str(documents() / tr("{stem}.csv").format(stem=stem)), kinds
        )
        if chosen:
            self.export(_named(Path(chosen), ".json" if "json" in kind else ".csv"))


def _named(path: Path, suffix: str) -> Path:
    return path if path.suffix.lower() in (".csv", ".json") else path.with_name(path.name + suffix)


def _action(scope: Scope) -> str:
    """The action of the table that leads to a scope."""
    if scope.case:
        return "custody_case"
    return "custody" if scope.subjects else "custody_vault"


def _read(bench: Bench, scope: Scope) -> Book:
    return custody_book.opened(bench, scope)


def _summary(book: Book, shown: int) -> str:
    total = len(book.entries)
    if not total:
        return tr("{title} · nothing is on record yet").format(title=tr(book.scope.title))
    count = entries(total)
    if shown == total:
        return f"{tr(book.scope.title)} · {count}"
    return f"{tr(book.scope.title)} · {shown:,} of {count}" + ("" if shown else tr(": no entry fits the filter"))
