"""Dialogs that tell: what went wrong, what came in, who we are."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from itertools import product

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from workbench import __version__
from workbench.domain.custody import Verdict
from workbench.domain.errors import CaseError
from workbench.domain.orders import ImportOutcome, ProcessOutcome
from workbench.gui.dialogs.framed import Framed
from workbench.gui.language import counted, tr
from workbench.gui.panels.parts import button, label, tip
from workbench.gui.style import GRID

_AT_THE_RIGHT = 2  # the room between, and the button that closes
_PADDING = 14  # what a cell's edges take of its width


class Notice(Framed):
    """A title, a text, something to look at, and a button to close."""

    def __init__(self, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(520)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 24, 24, 20)
        self._column.setSpacing(GRID * 2)
        self._column.addWidget(label(title, "title", wraps=True))
        self.text = label(text, "", wraps=True, selectable=True)
        self._column.addWidget(self.text)
        self._row = QHBoxLayout()
        self._row.setSpacing(GRID * 2)
        self._row.addStretch(1)
        self._close = button(tr("Close"), "primary", name="close")
        self._close.setDefault(True)
        self._close.clicked.connect(self.accept)
        self._row.addWidget(self._close)

    def show_with(self, *widgets: QWidget) -> Notice:
        """Put the widgets in and open, without waiting for it to close."""
        for widget in widgets:
            self._column.addWidget(widget, 1)
        if not widgets:
            self._column.addStretch(1)
        self._column.addSpacing(GRID * 2)
        self._column.addLayout(self._row)
        self.open()
        self._close.setFocus()  # Enter puts it away, and does nothing else
        return self

    def offer_copy(self, text: str, title: str = "") -> None:
        """A button that copies a text."""
        self.offer(title or tr("Copy details"), lambda: QGuiApplication.clipboard().setText(text), name=title or "Copy details")

    def offer(self, title: str, do: Callable[[], object], *, name: str) -> None:
        """A button beside the one that closes."""
        made = button(title, name=name)
        made.clicked.connect(lambda _=False: do())
        self._row.insertWidget(self._row.count() - _AT_THE_RIGHT, made)


def trouble(title: str, error: BaseException, parent: QWidget | None = None) -> Notice:
    """What happened, what to do, and the details to copy."""
    if isinstance(error, CaseError):
        notice = Notice(title, "\n\n".join(part for part in (error.problem, error.remedy) if part), parent)
        notice.offer_copy(f"{title}\n{error.problem}\n{error.remedy}")
        return notice.show_with()
    notice = Notice(
        title, tr("This is a defect of the workbench. Nothing that was saved is lost; please report the details below."), parent
    )
    details = "".join(traceback.format_exception(error))
    shown = QPlainTextEdit(details, readOnly=True)
    shown.setAccessibleName(tr("Details"))
    notice.offer_copy(
        tr("Forensic Audio Workbench {version}\n{title}\n{details}").format(version=__version__, title=title, details=details)
    )
    return notice.show_with(shown)


def import_summary(outcome: ImportOutcome, parent: QWidget | None = None) -> Notice:
    """Every file with what became of it, in one table."""
    counts = tr("{taken} taken in · {known} already in the case · {refused} refused").format(
        taken=len(outcome.taken), known=len(outcome.known), refused=len(outcome.refused)
    )
    rows = [(e.name, tr("taken in"), tr("exhibit {reference}").format(reference=e.reference)) for e in outcome.taken]
    rows += [
        (e.name, tr("already there"), tr("as {reference}: the same bytes, nothing was changed").format(reference=e.reference))
        for e in outcome.known
    ]
    rows += [(_base(r.name), "refused", f"{r.problem} {r.remedy}".strip()) for r in outcome.refused]
    return _listed(tr("Import"), counts, rows, parent)


def process_summary(outcome: ProcessOutcome, parent: QWidget | None = None) -> Notice:
    """Recordings that could not be transcribed, and why."""
    counts = tr("{drafts} transcribed · {failed} failed").format(drafts=len(outcome.drafts), failed=len(outcome.failed))
    rows = [(r.name, "failed", f"{r.problem} {r.remedy}".strip()) for r in outcome.failed]
    return _listed(tr("Transcription"), counts, rows, parent)


def verdict(outcome: Verdict, parent: QWidget | None = None) -> Notice:
    """Sound, or what was found and what it means."""
    unchecked = tr(" Not checked: {join}.").format(join=", ".join(outcome.unchecked)) if outcome.unchecked else ""
    checked = tr("Checked: {join}.{unchecked}").format(join=", ".join(outcome.checked), unchecked=unchecked)
    if outcome.is_sound:
        return Notice(tr("Nothing was changed behind the door"), checked, parent).show_with()
    rows = [(finding.place, finding.problem, finding.meaning) for finding in outcome.findings]
    return _listed(counted(len(rows), "finding"), checked, rows, parent)


def about(parent: QWidget | None = None) -> Notice:
    """Name, version, licence, promise."""
    text = tr(
        "Version {version}\n\nProves what was said in a recording: evidence, transcript, review "
        "and signed report in one place.\n\nNothing leaves this machine. Licensed under "
        "Apache-2.0; the typeface is Inter (OFL), the icons are Phosphor (MIT)."
    ).format(version=__version__)
    return Notice(tr("Forensic Audio Workbench"), text, parent).show_with()


def line_history(title: str, rows: list[tuple[str, str, str]], parent: QWidget | None = None) -> Notice:
    """Every version of a line: who made it and when, what was done, and how it reads."""
    return _listed(title, tr("Every version stays in the ledger."), rows, parent)


def _listed(title: str, text: str, rows: list[tuple[str, str, str]], parent: QWidget | None) -> Notice:
    notice = Notice(title, text, parent)
    table = QTreeWidget()
    table.setObjectName("rows")
    table.setAccessibleName(title)
    table.setHeaderHidden(True)
    table.setRootIsDecorated(False)
    table.setColumnCount(3)
    table.setWordWrap(True)  # what was found is worth more than the height of its row
    table.setMinimumHeight(min(420, 40 + 26 * len(rows)))
    table.addTopLevelItems([_row(row) for row in rows])
    for column in range(2):
        table.resizeColumnToContents(column)
        table.setColumnWidth(column, min(280, table.columnWidth(column) + 16))
    # Columns have their widths only once the dialog is laid out, and a tree does not measure wrapped text itself.
    table.header().sectionResized.connect(lambda *_: _fit(table))
    notice.setMinimumWidth(680)
    notice.offer_copy("\n".join("\t".join(row) for row in rows))
    return notice.show_with(table)


def _fit(table: QTreeWidget) -> None:
    """Rows as high as their words need."""
    metrics, flags = table.fontMetrics(), Qt.TextFlag.TextWordWrap
    items = filter(None, map(table.topLevelItem, range(table.topLevelItemCount())))
    for item, column in product(items, range(table.columnCount())):
        box = QRect(0, 0, max(40, table.columnWidth(column) - _PADDING), 10_000)
        height = metrics.boundingRect(box, flags, item.text(column)).height()
        item.setSizeHint(column, QSize(0, height + GRID * 2))


def _row(row: tuple[str, str, str]) -> QTreeWidgetItem:
    item = QTreeWidgetItem(list(row))
    for column, text in enumerate(row):
        item.setToolTip(column, tip(text))
    return item


def _base(name: str) -> str:
    return name.rsplit("/", 1)[-1].rsplit("\\", 1)[-1]
